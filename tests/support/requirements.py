"""What some tests need of the machine: without it they are skipped by name, or fail where everything is required."""

import os
import shutil
from typing import NoReturn

import pytest


def program(*names: str) -> str:
    """The path of the first of these programs that is installed; skips or fails the test when none is."""
    path = next(filter(None, map(shutil.which, names)), None)
    return path or missing(f"{' or '.join(names)} is missing")


def browser() -> str:
    """The path of Chromium: of its build without windows, which takes half the work, where that is installed."""
    return program("chromium-headless-shell", "chromium")


def missing(what: str) -> NoReturn:
    """Skip the test because of what is missing; fail it where `CAMPAIGN_TEST_REQUIRE=all` is set, as CI does."""
    if os.environ.get("CAMPAIGN_TEST_REQUIRE") == "all":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)
