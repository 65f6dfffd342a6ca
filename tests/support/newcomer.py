"""Somebody who goes live for the first time, on a bare machine: the pages, the mails, the lines of the document."""

import ast
import base64
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Response

from tests.support.machines import Machine
from tests.support.pages import Page
from tests.support.processes import until
from tests.support.proxies import DEPLOY

DOMAIN = "letters.example.org"
AUTHORITY = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
CURL = ("curl", "--silent", "--show-error", "--cacert", AUTHORITY, "--resolve", f"{DOMAIN}:443:127.0.0.1")

CAMPAIGN_FILE = """\
[campaign]
slug = "rivers"
status = "live"
languages = ["en"]
goal = 10
[campaign.title]
en = "Rivers"
[campaign.summary]
en = "Write for the rivers."
[[targets]]
id = "minister"
title = "Minister for Rivers"
organisation = "Ministry of Rivers"
salutation = "Dear Minister,"
close = "Yours sincerely,"
email = "minister@rivers.example"
language = "en"
[[letters]]
targets = ["minister"]
language = "en"
subject = ["Rivers"]
[[letters.blocks]]
text = ["Please clean the rivers."]
"""
MAILS = "/srv/mails.log"
SETTINGS_FOLDER = "/etc/letter-campaign"
SETTINGS = f"{SETTINGS_FOLDER}/config.toml"
WORDS = "four words nobody guesses"


def get(machine: Machine, path: str, *options: str) -> "subprocess.CompletedProcess[str]":
    """A page as a visitor gets it, whose browser trusts the machine's own authority."""
    return machine.run(*CURL, *options, f"https://{DOMAIN}{path}", check=False)


def restoring(kept: str) -> list[str]:
    """The lines of the document, for a backup of this name; each begins where the one before left off."""
    text = (DEPLOY.parent / "docs/going-live.md").read_text("utf-8")
    block = re.findall(r"To restore one.*?```sh\n(.*?)```", text, re.DOTALL)[0].replace("\\\n", " ")
    lines = [re.sub(r"campaign-\d+T\d+Z\.db", kept, line).partition("  #")[0].strip() for line in block.splitlines()]
    folder = next(line for line in lines if line.startswith("cd "))
    return [line if line.startswith(("systemctl", "campaign")) else f"{folder} && {line}" for line in lines]


def totals(machine: Machine) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(machine.run("campaign", "totals", "rivers", "--format", "json").stdout)
    return record


def mail_server(machine: Machine) -> None:
    """One on the machine that takes everything and writes it down: Python's own, as Debian 12 has it."""
    server = "exec python3 -u -W ignore -m smtpd -n -c DebuggingServer 127.0.0.1:2525"
    machine.run("systemd-run", "--quiet", "sh", "-c", f"{server} > {MAILS}")
    knock = "import socket; socket.create_connection(('127.0.0.1', 2525)).close()"
    until(lambda: machine.run("python3", "-c", knock, check=False).returncode == 0, "the mail server starts")


def mails(machine: Machine) -> str:
    """All that it took; its lines are written as Python writes bytes."""
    return machine.run("sh", "-c", f"cat {MAILS} 2>/dev/null || true").stdout


def plain(text: str) -> str:
    """What the lines of mails say, whichever of the two encodings (RFC 2045, sections 6.7 and 6.8) they are in."""
    lines = [ast.literal_eval(line).decode("utf-8", "replace") for line in text.splitlines() if line.startswith("b")]
    coded = "".join(line for line in lines if re.fullmatch(r"[A-Za-z0-9+/]{4,}={0,2}", line) and len(line) % 4 == 0)
    whole = "".join(part + "=" * (-len(part) % 4) for part in re.split("=+", coded) if part)
    return "\n".join(lines).replace("=\n", "") + base64.b64decode(whole).decode("utf-8", "replace")


@contextmanager
def first_run(machine: Machine) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """`campaign setup` on the machine, and the path of the link that it prints."""
    inside = ["nsenter", "--target", str(machine.init), "--all", "--", "env", "PYTHONUNBUFFERED=1", "campaign", "setup"]
    process = subprocess.Popen(inside, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    said = ""
    while not (link := re.search(rf"https://{re.escape(DOMAIN)}(/setup/begin/\S+)", said)):
        line = process.stdout.readline()
        assert line, said
        said += line
    try:
        yield process, link[1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Read(Page):
    """A page of which only the text is known; what holds for every page is held elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__(Response(html))  # type: ignore[arg-type]

    def check(self) -> None:
        """See above."""


class Browser:
    """Curl on the machine itself, with cookies, through its web server."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def get(self, path: str) -> Read:
        return Read(self._asked(path))

    def post(self, path: str, **fields: object) -> str:
        """Head and body of the answer."""
        return self._asked(
            path, "--include", "--header", "Sec-Fetch-Site: same-origin", "--data", urlencode(fields, True)
        )

    def fill(self, path: str, at: str = "", **fields: str) -> None:
        answer = self.post(at or path, **self.get(path).fields() | fields)
        assert answer.split()[1] in ("200", "303"), answer

    def _asked(self, path: str, *options: str) -> str:
        jar = "/srv/cookies"
        done = get(self.machine, path, "--cookie", jar, "--cookie-jar", jar, *options)
        assert done.returncode == 0, done.stderr
        return done.stdout
