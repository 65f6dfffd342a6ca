"""The image and the services made of it: what they may not do, their settings, and (with --long) that they run.

Docker itself is not asked: the image is built by buildah, on a bare Debian in the place of its base, and run by
systemd-nspawn under the same restrictions.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import click
import psutil
import pytest
import yaml

from campaign.cli import cli
from campaign.config.settings import load
from tests.support import requirements
from tests.support.machines import bare_debian
from tests.support.processes import until
from tests.support.proxies import CADDYFILE, DEPLOY

ROOT = DEPLOY.parent
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "letter-campaign"}
DOMAIN = "letters.example.org"
USER = "10001"
DATA = "/var/lib/letter-campaign"


def environ(service: dict, **given: str) -> dict[str, str]:
    """What a container gets, with these variables set where it is started."""
    known = {"DOMAIN": DOMAIN} | given

    def value(match: re.Match[str]) -> str:
        return known.get(match[1]) or (match[2] or "").replace("${DOMAIN}", DOMAIN)

    pattern = re.compile(r"\$\{(\w+)(?::[-?]((?:[^{}]|\$\{\w+\})*))?\}")
    return {name: pattern.sub(value, text) for name, text in service["environment"].items()}


def test_no_service_may_do_more_than_it_needs():
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert f"USER {USER}:{USER}" in DOCKERFILE and "user" not in {key for ours in OURS.values() for key in ours}


def test_every_command_is_one_of_ours():
    for service in OURS.values():
        if "command" in service:
            assert service["command"][0] in cli.list_commands(click.Context(cli))


def test_what_has_a_port_is_asked_whether_it_is_well():
    assert "HEALTHCHECK" in DOCKERFILE and "/readyz" in DOCKERFILE
    asked = [name for name, service in OURS.items() if not service.get("healthcheck", {}).get("disable")]
    assert asked == ["pages"] and COMPOSE["services"]["web"]["depends_on"]["pages"]["condition"] == "service_healthy"


def test_all_that_is_written_stands_on_a_volume():
    volumes = json.loads(re.search(r"^VOLUME (.*)$", DOCKERFILE, re.M)[1])
    for service in OURS.values():
        assert {volume.partition(":")[2] for volume in service["volumes"]} == set(volumes)


@pytest.mark.parametrize("given", [{}, {"MAIL_TRANSPORT": "smtp", "MAIL_SERVER": "mail.example.org"}])
def test_the_settings_are_settings(tmp_path, given):
    (tmp_path / "secret_key").write_text("x" * 40)
    for name in ("mail_password", "bounces_password"):
        (tmp_path / name).write_text("")
    made = {name: text.replace("/run/secrets", str(tmp_path)) for name, text in environ(OURS["pages"], **given).items()}
    settings = load(None, made)
    assert settings.site.url == f"https://{DOMAIN}" and settings.server.trusted_proxies == 1
    assert settings.mail.from_address == f"letters@{DOMAIN}"
    assert settings.mail.server == given.get("MAIL_SERVER", "")


def test_its_web_server_is_set_up_as_the_one_that_we_recommend(tmp_path):
    inside = (DEPLOY / "container/Caddyfile").read_text()
    same = inside.replace("{$DOMAIN}", DOMAIN).replace("pages:8000", "127.0.0.1:8000")
    # The settings of containers come from their environment, so there is no first run to pass on.
    recommended = re.sub(r"\n\treverse_proxy /setup/.*", "", CADDYFILE.read_text())
    assert same.split("\n", 1)[1] == recommended.split("\n", 2)[2]


def test_the_image_is_made_of_what_a_release_holds():
    kept = re.findall(r"^!(.*)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.M)
    assert kept and all((ROOT / name).exists() for name in kept)
    copied = [word for line in re.findall(r"^COPY (?!--)(.*) \.$", DOCKERFILE, re.M) for word in line.split()]
    assert copied == ["requirements.txt", "."]


def fetched(folder: Path) -> Path:
    """What the program needs, by hash, for a pip that reaches nothing."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--only-binary=:all:"]
    command += ["--python-version=3.11", "--requirement", str(ROOT / "requirements.txt")]
    subprocess.run([*command, "--dest", str(folder / "wheels")], check=True)
    return folder / "wheels"


@pytest.fixture(scope="module")
def image(long, tmp_path_factory):
    """The image, unpacked, as `root`; and what its configuration says."""
    if not long:
        pytest.skip("an image is built only with --long")
    folder = tmp_path_factory.mktemp("image")
    program = requirements.program("buildah")
    buildah = [program, "--root", str(folder / "store"), "--runroot", str(folder / "run"), "--storage-driver", "vfs"]

    def run(*words: str) -> str:
        done = subprocess.run([*buildah, *words], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout.strip()

    wheels = fetched(folder)
    with bare_debian(folder, "python3-venv") as machine:
        base = run("from", "scratch")
        run("copy", base, str(machine.tree), "/")
        run("config", "--env=PIP_NO_INDEX=1", "--env=PIP_FIND_LINKS=/wheels", base)
        run("commit", "--quiet", base, "localhost/base")
    build = ["build", "--pull-never", "--isolation=chroot", "--build-arg=BASE=localhost/base", "--format=docker"]
    build += [f"--volume={wheels}:/wheels:ro", "--file=deploy/Dockerfile", "--tag=localhost/letter-campaign"]
    run(*build, "--ignorefile=deploy/Dockerfile.dockerignore", ".")
    working = run("from", "--pull-never", "localhost/letter-campaign")
    said = json.loads(run("inspect", "--type=image", "localhost/letter-campaign"))["Docker"]["config"]
    try:
        yield SimpleNamespace(root=run("mount", working), config=said, folder=folder)
    finally:
        run("rm", "--all")


@pytest.mark.slow
class TestTheImage:
    @pytest.fixture
    def command(self, image, tmp_path):
        """What starts a service as compose.yaml says: another user, nothing writable, no capability, no network."""
        data = tmp_path / "data"
        data.mkdir()
        data.chmod(0o700)
        for name in COMPOSE["secrets"]:
            (tmp_path / name).write_text("x" * 40 if name == "secret_key" else "")
            (tmp_path / name).chmod(0o400)
        for path in tmp_path.iterdir():
            subprocess.run(["chown", USER, str(path)], check=True)
        settings = dict(one.split("=", 1) for one in image.config["Env"]) | environ(OURS["pages"])
        secrets = [f"--bind-ro={tmp_path / name}:/run/secrets/{name}" for name in COMPOSE["secrets"]]
        return [
            *(
                "systemd-nspawn",
                "--quiet",
                "--register=no",
                "--keep-unit",
                "--pipe",
                "--read-only",
                "--private-network",
            ),
            *(
                f"--directory={image.root}",
                "--user=letter-campaign",
                "--drop-capability=all",
                "--no-new-privileges=yes",
            ),
            *("--tmpfs=/tmp", f"--bind={data}:{DATA}", f"--chdir={DATA}", *secrets),
            *(f"--setenv={name}={value}" for name, value in settings.items()),
            *image.config["Entrypoint"],
        ]

    def test_it_runs_as_nobody_special(self, image):
        assert image.config["User"] == f"{USER}:{USER}" and image.config["Healthcheck"]["Test"][0] == "CMD"

    def test_the_database_is_made_and_the_pages_are_well(self, image, command):
        done = subprocess.run([*command, *OURS["migrate"]["command"]], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and "is up to date." in done.stdout, done.stderr
        with in_the_background([*command, *image.config["Cmd"]]) as nspawn:
            pages = until(lambda: _process(nspawn, "serve"), "the pages")
            assert set(pages.uids()) == {int(USER)}
            healthy = ["nsenter", "--target", str(pages.pid), "--net", *image.config["Healthcheck"]["Test"][1:]]
            until(lambda: subprocess.run(healthy, capture_output=True, check=False).returncode == 0, "it is well")
            status = Path(f"/proc/{pages.pid}/status").read_text()
            assert "CapEff:\t0000000000000000" in status and "NoNewPrivs:\t1" in status


@contextmanager
def in_the_background(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        family = psutil.Process(process.pid).children(recursive=True)
        for one in reversed(family):
            one.kill()
        process.kill()
        process.wait()


def _process(parent: "subprocess.Popen[bytes]", word: str) -> psutil.Process | None:
    children = psutil.Process(parent.pid).children(recursive=True)
    return next((one for one in children if word in one.cmdline() and one.name() != "systemd-nspawn"), None)
