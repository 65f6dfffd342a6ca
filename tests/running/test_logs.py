"""The log: a line for each event, with its moment and offset, which nobody else's words can forge."""

import logging
import re

import pytest

from campaign.running.logs import Lines
from tests.cli.conftest import confirm, context_of, submit
from tests.support.processes import process

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
    process(folder, "offices", "check", "river-ministry").fine()
    where = {"TRANSPORT": "smtp", "SERVER": "127.0.0.1", "PORT": "1", "TLS": "none", "FROM": "we@letters.example"}
    with context_of(folder) as context:
        confirm(context, submit(context))
    done = process(folder, "deliver", "--drain", **{f"CAMPAIGN_MAIL__{name}": value for name, value in where.items()})
    assert HEAD.match(done.lines[0]) and "not available" in done.lines[0], done
