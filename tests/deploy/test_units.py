"""The systemd units: correct by systemd's own word, locked up, and not so far that a promise of ours breaks."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import requirements
from tests.support.proxies import DEPLOY

UNITS = DEPLOY / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
TIMERS = sorted(path.name for path in UNITS.glob("*.timer"))
MOST_EXPOSED = 25
"""In tenths, as `--threshold` takes it."""


@pytest.fixture
def units(tmp_path) -> Path:
    """The units as they are, but for the program, which is not installed there."""
    made = shutil.copytree(UNITS, tmp_path / "units")
    for unit in made.glob("*.service"):
        unit.write_text(unit.read_text().replace("/opt/letter-campaign/venv/bin/campaign", "/bin/true"))
    return made


def analyze(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = requirements.program("systemd-analyze")
    return subprocess.run([program, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_systemd_finds_nothing_wrong_with_them(units):
    done = analyze("verify", *(f"./{name}" for name in (*SERVICES, *TIMERS)), folder=units)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_is_hardly_exposed(units, name):
    words = ("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", f"./{name}")
    done = analyze(*words, folder=units)
    assert done.returncode == 0, done.stdout


def test_it_would_be_seen_if_one_were(units):
    shutil.rmtree(units / "letter-campaign-.service.d")
    words = ("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", f"./{SERVICES[0]}")
    assert analyze(*words, folder=units).returncode != 0


def test_every_unit_takes_the_hardening_by_its_name():
    assert all(name.startswith("letter-campaign-") for name in SERVICES)
    assert len(list(UNITS.iterdir())) == len(SERVICES) + len(TIMERS) + 1


def test_every_timer_has_its_service_and_everything_else_is_started_with_the_machine():
    timed = {name.replace(".timer", ".service") for name in TIMERS}
    assert timed < set(SERVICES)
    for name in SERVICES:
        assert ("WantedBy=multi-user.target" in (UNITS / name).read_text()) != (name in timed), name


def test_what_runs_by_the_clock_ends_however_long_somebody_keeps_it_waiting():
    """By itself systemd waits for such a service for ever, and starts it no second time meanwhile."""
    for name in TIMERS:
        lines = (UNITS / name.replace(".timer", ".service")).read_text().splitlines()
        assert "Type=oneshot" in lines and [line for line in lines if line.startswith("TimeoutStartSec=")], name


def test_what_would_break_a_promise_is_not_among_it():
    """The boot's id tells a clock that jumped; a process gives up its own core dumps."""
    lines = (UNITS / "letter-campaign-.service.d/hardening.conf").read_text().splitlines()
    settings = [line for line in lines if not line.startswith("#")]
    assert not [line for line in settings if line.startswith("ProcSubset") or "@resources" in line]
