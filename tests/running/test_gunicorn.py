"""What `serving.py` builds on in gunicorn, part of it private: the first to fail when a new version changes it.

Before the upper bound of gunicorn in `pyproject.toml` is raised:

1. `make lock LOCK="--upgrade-package gunicorn"`, then this file.
2. Where it fails, read `gunicorn/arbiter.py` of the new version from `run` on, and change `Supervisor` in `serving.py`
   so that its processes are still looked after once a second and end with the pages. Then change the table here.
3. `tests/running/test_serving.py` from end to end: starting, stopping, what dies and comes back, what the log repeats.
"""

import inspect
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from gunicorn import http, util
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker
from gunicorn.workers.sync import SyncWorker

from campaign.running import serving

WHAT_TO_DO = f"gunicorn has changed: see the first lines of {Path(__file__).name}"


def source(*names: str) -> str:
    return "\n".join(inspect.getsource(getattr(Arbiter, name)) for name in names)


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("__init__", "(self, app)"),
        ("manage_workers", "(self)"),
        ("stop", "(self, graceful=True)"),
        ("handle_hup", "(self)"),
        ("handle_term", "(self)"),
        ("run", "(self)"),
    ],
)
def test_the_methods_of_the_arbiter_are_called_as_we_know_them(name, signature):
    assert str(inspect.signature(getattr(Arbiter, name))) == signature, WHAT_TO_DO


def test_the_arbiter_looks_after_its_workers_once_a_second_and_stops_them_at_its_end():
    loop = source("run").partition("while True:")[2]
    assert "self.wait_for_signals(timeout=1.0)" in loop and "self.manage_workers()" in loop, WHAT_TO_DO
    assert "self.stop()" in source("halt") and "StopIteration" in source("handle_term"), WHAT_TO_DO
    assert "self.app.wsgi()" in source("setup"), f"the application is made before the fork. {WHAT_TO_DO}"
    assert isinstance(Arbiter.LISTENERS, list), WHAT_TO_DO


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (SyncWorker, "handle_request"),
        (SyncWorker, "is_parent_alive"),
        (Worker, "handle_error"),
        (http, "get_parser"),
        (util, "write_error"),
    ],
)
def test_what_the_patient_worker_builds_on_is_there(owner, name):
    assert callable(getattr(owner, name, None)), WHAT_TO_DO


@pytest.mark.parametrize("name", ["warning", "exception"])
def test_the_log_is_written_through_what_we_replace(name):
    assert callable(getattr(Logger, name, None)), WHAT_TO_DO


def test_every_option_of_ours_is_still_one(settings, monkeypatch):
    """An option that gunicorn does not know is left out without a word: an access log would then be written again."""
    wanted = {}
    monkeypatch.setattr("gunicorn.config.Config.set", lambda _, name, value: wanted.update({name: value}))
    pages = serving.Pages(settings, "127.0.0.1:0")
    kept = re.findall(r'^            "(\w+)": ', inspect.getsource(serving.Pages.load_config), re.MULTILINE)
    assert len(kept) > 12 and sorted(wanted) == sorted(kept), WHAT_TO_DO
    assert pages.cfg.settings.keys() >= wanted.keys(), WHAT_TO_DO


def test_the_upper_bound_is_the_next_version_after_the_one_that_was_tried():
    root = Path(__file__).parent.parent.parent
    dependencies = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (bound,) = [re.fullmatch(r"gunicorn>=\d+,<(\d+)", one) for one in dependencies if one.startswith("gunicorn")]
    assert bound and int(bound[1]) == int(version("gunicorn").partition(".")[0]) + 1, WHAT_TO_DO
