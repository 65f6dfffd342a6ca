"""A mail server for a test, on a socket, and the scene of `tests/support/scene.py` on the test's own database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from campaign.config.settings import Delivery, Mail
from tests.support.engines import on_both as pytest_generate_tests
from tests.support.scene import Scene
from tests.support.smtp_server import SmtpServer

__all__ = ["pytest_generate_tests"]


@pytest.fixture
def server():
    with SmtpServer("PIPELINING") as running:
        yield running


@pytest.fixture
def new_scene(tmp_path: Path, database_url: str) -> Iterator[Callable[..., Scene]]:
    """Makes the scene of the test with these settings; at its end it is closed."""
    scenes = []

    def made(mail: Mail, delivery: Delivery | None = None) -> Scene:
        scenes.append(Scene(tmp_path, mail, delivery, database_url))
        return scenes[-1]

    yield made
    for scene in scenes:
        scene.store.close()
