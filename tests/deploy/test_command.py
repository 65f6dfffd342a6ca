"""The command that the installer puts before the program: what root types, and the site's user does."""

import re
import subprocess
from pathlib import Path

import pytest

from campaign.config.settings import load
from tests.cli.conftest import SQLITE, bare, folder, loaded
from tests.support.processes import COMMAND, as_an_ordinary_user, environment, run
from tests.support.proxies import DEPLOY

__all__ = ["bare", "folder", "loaded"]
SHIMS = {
    "chown": "exit 0",
    "runuser": 'shift 3; exec {before} "$@"',
    "systemctl": 'echo "$1" >> {folder}/units',
}
"""Programs that only root may run, and what they do here: nobody's user but ours."""


@pytest.fixture
def installed(folder, tmp_path):
    """The command as the installer writes it, for the site in `folder`, whose settings its user cannot write."""
    (folder / "config.toml").write_text(
        (folder / "config.toml").read_text().replace(SQLITE, f'url = "sqlite:///{folder}/instance/campaign.db"')
    )
    for name, line in SHIMS.items():
        words = {"before": " ".join(as_an_ordinary_user()), "folder": tmp_path}
        executable(tmp_path / "shims" / name, line.format_map(words))
    executable(tmp_path / "opt/venv/bin/campaign", f'exec {" ".join(COMMAND)} "$@"')
    script = (DEPLOY / "install.sh").read_text("utf-8")
    places = {
        "settings=/etc/letter-campaign": f"settings={folder}",
        "data=/var/lib/letter-campaign": f"data={tmp_path}",
    }
    places |= {"program=/opt/letter-campaign": f"program={tmp_path}/opt", 'main "$@"': "write_command"}
    places |= {"/usr/local/bin/campaign <<END": f"{tmp_path}/campaign <<END"}
    for ours, here in places.items():
        script, changed = re.subn(rf"^(.*){re.escape(ours)}$", rf"\g<1>{here}", script, flags=re.MULTILINE)
        assert changed == 1, ours
    (tmp_path / "install.sh").write_text(script.replace("/run/systemd/system", str(tmp_path)))
    asked(["bash", str(tmp_path / "install.sh")], tmp_path)
    if as_an_ordinary_user():
        folder.chmod(0o500)
    return tmp_path / "campaign"


def executable(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def asked(words: list[str], shims: Path) -> str:
    path = f"{shims}/shims:{environment()['PATH']}"
    done = subprocess.run(words, env=environment(PATH=path), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


def test_another_secret_is_put_in_place_by_root(installed, folder):
    before = load(folder / "config.toml", {})
    said = asked([str(installed), "rotate-secret"], installed.parent)
    after = load(folder / "config.toml", {})
    assert after.site.secret_key != before.site.secret_key and after.database == before.database
    assert f"{folder}/config.toml has a new secret_key." in said and "setup" not in said
    assert "The settings are in" in said and not (installed.parent / "setup").exists()
    assert not (folder / "instance/campaign.db.names.next").exists(), "what the old one opened is gone"
    assert (installed.parent / "units").read_text().split() == ["stop", "restart"]
    assert "No problem found." in run(folder, "check").fine()


def test_other_commands_go_straight_to_the_program(installed, folder):
    assert "clean-rivers" in asked([str(installed), "dump", "clean-rivers"], installed.parent)
    assert "Usage: campaign rotate-secret" in asked([str(installed), "rotate-secret", "--help"], installed.parent)
    assert not (installed.parent / "units").exists()
