"""What is written down when something goes wrong: a line of plain words, or of JSON."""

import json
import logging
import socket

import pytest

from campaign.running import logs
from tests.support.processes import serving


@pytest.fixture
def root():
    """The root logger, left as it was."""
    logger = logging.getLogger()
    kept, level = logger.handlers[:], logger.level
    yield logger
    logger.handlers[:], logger.level = kept, level


def test_in_json_a_line_has_time_level_words_and_the_trace(root, capsys):
    logs.set_up("json")
    try:
        raise ValueError("x")
    except ValueError:
        logging.getLogger("campaign.delivery").exception("a letter was\nset aside: %s", "편지")
    (line,) = capsys.readouterr().err.splitlines()
    said = json.loads(line)
    assert (said["level"], said["logger"]) == ("error", "campaign.delivery")
    assert said["message"] == "a letter was\nset aside: 편지" and "ValueError" in said["trace"]
    assert said["time"].endswith("+00:00")


def test_in_text_it_is_the_words_alone(root, capsys):
    logs.set_up("text")
    logging.getLogger("campaign.delivery").warning("delivery stops")
    logging.getLogger("campaign.delivery").info("nobody asked")
    assert capsys.readouterr().err == "delivery stops\n"


@pytest.mark.parametrize("kind", ["json", "text"])
def test_the_web_server_writes_as_all_others_do(folder, kind):
    """A request that is no request makes it write a line, without a word of it."""
    with serving(folder, "serve", "--no-delivery", CAMPAIGN_SERVER__LOG_FORMAT=kind) as server:
        with socket.create_connection(("127.0.0.1", server.port)) as visitor:
            visitor.sendall(b"MARK / HTTP/9.9 MARK\r\n\r\n")
            visitor.recv(1000)
        assert server.stop() == 0
        (line,) = server.err.splitlines()
    assert "malformed" in line and "MARK" not in line
    assert (kind == "json") == line.startswith("{")
    if kind == "json":
        assert json.loads(line)["level"] == "warning"
