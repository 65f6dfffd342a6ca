"""A mail server for a test, on a socket."""

import pytest

from tests.support.smtp_server import SmtpServer


@pytest.fixture
def server():
    with SmtpServer("PIPELINING") as running:
        yield running
