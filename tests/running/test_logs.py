"""The log: a line for each event, with its moment and offset, which nobody else's words can forge."""

import json
import logging
import re
import socket

import pytest

from campaign.running.logs import AsJson, Lines
from tests.cli.conftest import confirm, context_of, submit
from tests.support.processes import process, run, serving

HEAD = re.compile(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d+\] \[(WARNING|ERROR)\] ")


def written(message: str) -> str:
    return Lines().format(logging.LogRecord("campaign", logging.WARNING, "x.py", 1, message, None, None))


def test_a_line_says_when_who_and_how_grave():
    assert HEAD.match(written("the mail server is away")) and written("x").endswith("] x")


@pytest.mark.parametrize("forged", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x1b[2K\r"])
def test_words_of_others_begin_no_line_of_their_own(forged):
    line = written(f"451 later{forged}[2026-11-27 04:00:00 +0000] [1] [ERROR] all is well")
    assert len([one for one in line.splitlines() if HEAD.match(one)]) == 1 and "\x1b" not in line


def test_delivery_that_runs_alone_writes_so(folder):
    """Where nobody listens: what it says of that is a line of the log, and the one line of the command."""
    run(folder, "offices", "check", "river-ministry").fine()
    where = {"TRANSPORT": "smtp", "SERVER": "127.0.0.1", "PORT": "1", "TLS": "none", "FROM": "we@letters.example"}
    with context_of(folder) as context:
        confirm(context, submit(context))
    done = process(folder, "deliver", "--drain", **{f"CAMPAIGN_MAIL__{name}": value for name, value in where.items()})
    assert HEAD.match(done.lines[0]) and "not available" in done.lines[0], done


def test_in_json_a_line_has_moment_weight_words_and_the_trace():
    try:
        raise ValueError("x")
    except ValueError as error:
        trace = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("campaign", logging.ERROR, "x.py", 1, "set\naside: %s\u2028", ("편지",), trace)
    line = AsJson().format(record)
    said = json.loads(line)
    assert line.isascii() and "\n" not in line
    assert (said["level"], said["logger"], said["process"]) == ("error", "campaign", record.process)
    assert said["message"] == "set\naside: 편지\u2028" and "ValueError" in said["trace"]
    assert said["time"].endswith("+00:00")


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
    assert json.loads(line)["level"] == "warning" if kind == "json" else HEAD.match(line)


def test_delivery_that_runs_alone_writes_json_too(folder):
    run(folder, "offices", "check", "river-ministry").fine()
    where = {"TRANSPORT": "smtp", "SERVER": "127.0.0.1", "PORT": "1", "TLS": "none", "FROM": "we@letters.example"}
    with context_of(folder) as context:
        confirm(context, submit(context))
    settings = {f"CAMPAIGN_MAIL__{name}": value for name, value in where.items()}
    done = process(folder, "deliver", "--drain", CAMPAIGN_SERVER__LOG_FORMAT="json", **settings)
    assert "not available" in json.loads(done.lines[0])["message"]
