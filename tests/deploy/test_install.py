"""The installer: what it says beforehand, what it refuses, and (with --long) a live site on a bare machine."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from campaign.config.settings import load
from tests.support import requirements
from tests.support.machines import Machine, bare_debian, started
from tests.support.newcomer import (
    CAMPAIGN_FILE,
    DOMAIN,
    SETTINGS,
    SETTINGS_FOLDER,
    WORDS,
    Browser,
    Read,
    first_run,
    get,
    mail_server,
    mails,
    plain,
    restoring,
    totals,
)
from tests.support.processes import until
from tests.support.proxies import DEPLOY

ROOT = DEPLOY.parent
INSTALLER = DEPLOY / "install.sh"
CAMPAIGN = "north-korean-escapees"
INSTALL = ("/srv/letter-campaign/deploy/install.sh", "--local-certificate", DOMAIN)
WHEELS = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/srv/wheels"}
UNITS = ("letter-campaign-pages.service", "letter-campaign-delivery.service")


def told(*words: str, status: int = 0, installer: Sequence[str | Path] = (INSTALLER,)) -> str:
    done = subprocess.run([*installer, *words], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_shell_checker_finds_nothing():
    done = subprocess.run([requirements.program("shellcheck"), INSTALLER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_dry_run_shows_every_step_and_takes_none():
    if not shutil.which("apt-get"):
        requirements.missing("apt-get is missing")
    said = told("--dry-run", "--web-server", "none", DOMAIN)
    steps = ("useradd", "--require-hashes", "config.toml", "migrate", "letter-campaign-backup.timer")
    assert [step for step in steps if step not in said] == []
    assert sorted(steps, key=said.index) == list(steps), "in this order"


@pytest.mark.parametrize(
    ("url", "pinned"),
    [
        ('url = "postgresql://letters@db.example.org/letters"', "requirements-postgresql.txt"),
        ('url = "sqlite:////var/lib/letter-campaign/campaign.db"', "requirements.txt"),
        ('# url = "postgresql://user:password@host/name"', "requirements.txt"),
    ],
)
def test_an_upgrade_keeps_the_driver_that_the_database_needs(tmp_path, url, pinned):
    """The installer as it is, but for where the settings are."""
    if not shutil.which("apt-get"):
        requirements.missing("apt-get is missing")
    script = INSTALLER.read_text("utf-8").replace("settings=/etc/letter-campaign\n", f"settings={tmp_path}\n")
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "install.sh").write_text(script)
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "config.toml").write_text(f"[database]\n{url}\n")
    said = told("--dry-run", "--web-server", "none", DOMAIN, installer=["bash", tmp_path / "deploy" / "install.sh"])
    assert f"--requirement {tmp_path}/{pinned}\n" in said


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        ((), 2, "usage"),
        (("a.example.org", "b.example.org"), 2, "usage"),
        (("--nonsense", DOMAIN), 2, "usage"),
        ((DOMAIN, "--web-server"), 2, "usage"),
        (("https://letters.example.org",), 1, "is no domain"),
        (("letters.example.org; reboot",), 1, "is no domain"),
        (("localhost",), 1, "is no domain"),
        (("--web-server", "iis", DOMAIN), 1, "must be caddy or none"),
    ],
)
def test_what_it_refuses(words, status, reason):
    assert reason in told("--dry-run", *words, status=status)


def test_the_settings_that_it_changes_are_in_the_example(tmp_path):
    """The same lines that it gives to sed."""
    script = INSTALLER.read_text("utf-8")
    lines = re.findall(r'^ +-e "(s\|.*)" \\$', script, re.MULTILINE)
    values = {"secret": "x" * 40, "domain": DOMAIN, "data": "/var/lib/letter-campaign"}
    for name, value in values.items():
        lines = [line.replace(f"${name}", value) for line in lines]
    commands = [word for line in lines for word in ("-e", line.replace('\\"', '"'))]
    made = subprocess.run(["sed", *commands, ROOT / "config.example.toml"], capture_output=True, text=True, check=True)
    (tmp_path / "config.toml").write_text(made.stdout)
    settings = load(tmp_path / "config.toml", {})
    assert (settings.site.url, settings.site.secret_key) == (f"https://{DOMAIN}", "x" * 40)
    assert settings.database.url == "sqlite:////var/lib/letter-campaign/campaign.db"
    assert settings.mail.maildir.startswith(values["data"]) and settings.pdf.fonts.startswith(values["data"])
    assert settings.mail.from_address == f"letters@{DOMAIN}" and settings.server.trusted_proxies == 1
    assert "instance" not in repr(settings)


@pytest.fixture(scope="module")
def minutes():
    """How long each step took; the numbers of docs/going-live.md."""
    taken: dict[str, float] = {}
    yield taken
    print("\n".join(f"{step}: {seconds / 60:.1f} minutes" for step, seconds in taken.items()))


@contextmanager
def timed(minutes, step):
    begun = time.monotonic()
    yield
    minutes[step] = time.monotonic() - begun


@pytest.fixture(scope="module")
def bare(long, tmp_path_factory):
    """A bare machine with a clone on it. Its pip finds what was fetched here, by hash."""
    if not long:
        pytest.skip("on a bare machine only with --long")
    with bare_debian(tmp_path_factory.mktemp("machines")) as made:
        hidden = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "instance", ".bench", "dist")
        shutil.copytree(ROOT, made.tree / "srv/letter-campaign", ignore=hidden)
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--only-binary=:all:"]
        fetch += ["--python-version=3.11", "--requirement", str(ROOT / "requirements.txt")]
        subprocess.run([*fetch, "--dest", str(made.tree / "srv/wheels")], check=True)
        made.run("apt-get", "--quiet", "update")
        made.run("apt-get", "--quiet", "--yes", "--no-install-recommends", "install", "curl", "procps")
        yield made


@pytest.fixture(scope="module")
def installed(bare, another, minutes):
    """The same machine after the README's one command."""
    with timed(minutes, "install"):
        bare.run(*INSTALL, **WHEELS)
    return bare


@pytest.fixture(scope="module")
def another(bare):
    """A second machine that is as bare."""
    tree = bare.tree.with_name("another")
    subprocess.run(["cp", "--archive", str(bare.tree), str(tree)], check=True)
    yield Machine(tree)
    shutil.rmtree(tree)


@pytest.fixture(scope="module")
def machine(installed):
    """The machine, started, with the site up and the bundled campaign loaded."""
    with started(installed) as running:
        until(lambda: get(running, "/readyz").stdout == "ready\n", "the site over TLS")
        running.run("campaign", "load", "--bundled", CAMPAIGN)
        yield running


@pytest.mark.slow
class TestOnABareMachine:
    def test_the_campaign_can_be_written_in(self, machine):
        assert '<form id="write"' in get(machine, f"/c/{CAMPAIGN}").stdout

    def test_what_is_printed_and_hashed_works_behind_the_hardening(self, machine):
        """The typesetter is a process of its own, and the hash of passwords is compiled code."""
        answered = get(machine, f"/c/{CAMPAIGN}/og.png", "--output", "/dev/null", "--write-out", "%{content_type}")
        assert answered.stdout == "image/png"
        machine.run("campaign", "organiser", "add", "me@example.org", "--password-stdin", given="long enough for us\n")
        assert "NRestarts=0" in machine.run("systemctl", "show", UNITS[0], "--property=NRestarts").stdout

    def test_nobody_else_reads_what_is_its_own(self, machine):
        kept = ("/etc/letter-campaign/config.toml", "/var/lib/letter-campaign/campaign.db", "/var/lib/letter-campaign")
        modes = machine.run("stat", "--format=%a", *kept, "/var/backups/letter-campaign").stdout
        assert modes.split() == ["640", "600", "700", "700"]
        processes = machine.run("ps", "-eo", "user:20,args").stdout.splitlines()
        ours = [line.split()[0] for line in processes if "venv/bin/campaign" in line]
        assert len(ours) >= 3 and set(ours) == {"letter-campaign"}

    def test_the_timed_units_do_their_work(self, machine):
        for name in ("backup", "purge", "bounces"):
            machine.run("systemctl", "start", f"letter-campaign-{name}.service")
        assert "campaign-" in machine.run("ls", "/var/backups/letter-campaign").stdout
        timers = machine.run("systemctl", "list-timers", "--all", "--no-legend").stdout
        assert [name for name in ("backup", "purge", "bounces") if f"letter-campaign-{name}.timer" not in timers] == []

    def test_systemd_calls_the_running_units_hardly_exposed(self, machine):
        for unit in UNITS:
            machine.run("systemd-analyze", "security", "--no-pager", "--threshold=25", unit)

    def test_a_second_run_upgrades_keeps_a_copy_and_changes_no_setting(self, machine):
        before = machine.run("cat", "/etc/letter-campaign/config.toml").stdout
        machine.run(*INSTALL, **WHEELS)
        assert machine.run("cat", "/etc/letter-campaign/config.toml").stdout == before
        assert "before-" in machine.run("ls", "/var/backups/letter-campaign").stdout
        until(lambda: '<form id="write"' in get(machine, f"/c/{CAMPAIGN}").stdout, "the site once more")
        assert len(machine.run("ls", "/opt/letter-campaign/versions").stdout.split()) == 2


@pytest.mark.slow
class TestFromNothingToALetter:
    """What docs/going-live.md leads through, as somebody does it for the first time."""

    def test_the_first_run_behind_the_web_server_writes_the_settings_and_ends(self, machine, minutes):
        before = machine.run("cat", SETTINGS).stdout
        mail_server(machine)
        with timed(minutes, "first run"), first_run(machine) as (process, link):
            browser = Browser(machine)
            browser.post(link)
            browser.fill("/setup/site", name="Rivers", contact="us@rivers.example")
            sent = {"server": "127.0.0.1", "port": "2525", "tls": "none", "sender": f"letters@{DOMAIN}"}
            browser.fill("/setup/mail?provider=own", **sent)
            browser.fill("/setup/trial", to="jo@rivers.example")
            until(lambda: "Subject: [TEST] A test letter" in mails(machine), "the letter to oneself")
            browser.fill("/setup/organiser", email="jo@rivers.example", password=WORDS, repeat=WORDS)
            assert machine.run("cat", SETTINGS).stdout == before, "nothing is in place before it ends"
            browser.fill("/setup/", at="/setup/end")
            assert process.wait(60) == 0
        assert machine.run("stat", "--format=%U %G %a", SETTINGS).stdout == "root letter-campaign 640\n"
        assert 'contact = "us@rivers.example"' in machine.run("cat", SETTINGS).stdout
        until(lambda: "us@rivers.example" in get(machine, "/privacy").stdout, "the site with its new settings")
        assert get(machine, "/setup/").stdout == ""

    def test_a_letter_of_a_live_campaign_leaves_over_tls(self, machine, minutes):
        with timed(minutes, "a campaign, and a letter of it"):
            machine.run("sh", "-c", f"cat > {SETTINGS_FOLDER}/rivers.toml", given=CAMPAIGN_FILE)
            machine.run("campaign", "load", f"{SETTINGS_FOLDER}/rivers.toml")
            browser = Browser(machine)
            until(lambda: "Rivers" in get(machine, "/c/rivers").stdout, "the campaign")
            page = browser.get("/c/rivers")
            typed = page.fields() | {"name": "Kim Jane", "country": "GB", "place": "Leeds"}
            checked = Read(browser.post("/c/rivers", **typed, step="check"))
            fields = checked.fields() | {"email": "jane@supporters.example", "step": "send"}
            until(lambda: "/receipt/" in browser.post("/c/rivers", **fields), "it was sent, not too soon")
            until(lambda: "/confirm/" in plain(mails(machine)), "the mail to confirm")
            token = re.findall(r"/confirm/([\w-]+)", plain(mails(machine)))[-1]
            browser.post(f"/confirm/{token}", do="confirm")
            until(lambda: "To: minister@rivers.example" in mails(machine), "the letter")
        assert totals(machine)["letters"]["sent"] == 1

    def test_a_backup_is_restored_on_another_machine_by_the_words_of_the_document(self, machine, another, minutes):
        with timed(minutes, "backup"):
            machine.run("systemctl", "start", "letter-campaign-backup.service")
        before, accounts = totals(machine), machine.run("campaign", "organiser", "list").stdout
        name = machine.run("ls", "/var/backups/letter-campaign").stdout.split()
        kept = max(one for one in name if one.startswith("campaign-"))
        with timed(minutes, "install on the other machine"):
            another.run(*INSTALL, **WHEELS)
        brought = {SETTINGS: "srv/config.toml", f"/var/backups/letter-campaign/{kept}": "srv/" + kept}
        for path, there in brought.items():
            shutil.copy(machine.tree / path[1:], another.tree / there)
        with started(another) as other, timed(minutes, "restore"):
            other.run(
                "sh", "-c", "cd /srv && install --group letter-campaign --mode 0640 config.toml /etc/letter-campaign/"
            )
            other.run("sh", "-c", f"mv /srv/{kept} /var/backups/letter-campaign/")
            for line in restoring(kept):
                other.run("sh", "-ec", line, check=not line.startswith("campaign check"))
            until(lambda: "Write for the rivers." in get(other, "/c/rivers").stdout, "the site on the other machine")
            assert totals(other)["letters"] == before["letters"]
            assert other.run("campaign", "organiser", "list").stdout == accounts
