"""Many people coming through many partners at once, against a real server, and whether every place counts the same.

`python -m tests.partner_load 10000 20 8` does it at full scale: submissions, partners, concurrent clients.
"""

import csv
import io
import json
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from campaign import create_app
from campaign.actions import partner_links
from campaign.config.settings import load
from campaign.core.letters import links
from campaign.credentials.passwords import hashed
from campaign.store.protocol.accounts import Organiser
from campaign.web.site.current import CONTEXT
from tests.cli.conftest import OFFICES, context_of
from tests.conftest import NOW
from tests.support.campaigns import SOURCE
from tests.support.links import Mailbox
from tests.support.pages import Page, get
from tests.support.processes import Server, process, serving
from tests.support.processes import run as command

SLUG = "clean-rivers"
SETTINGS: dict[str, Any] = {
    "CAMPAIGN_LIMITS__SUBMISSIONS_PER_MINUTE": "1000000",
    "CAMPAIGN_LIMITS__FORM_MIN_SECONDS": "0",
    "CAMPAIGN_DELIVERY__PER_TARGET_PER_HOUR": "1000000",
    "CAMPAIGN_DELIVERY__POLL_SECONDS": "0.2",
    "CAMPAIGN_PRIVACY__SMALL_NUMBERS": "1",
    "CAMPAIGN_SERVER__WORKERS": "4",
}
COUNTRIES = ("GB", "KR", "FR", "SE")
STRANGERS = ("nobody-knows", "off")
"""Codes that count for nobody: one unknown, one switched off."""


@dataclass
class Expected:
    """What was done, by partner; "" is everybody."""

    numbers: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, code: str, **counts: int) -> None:
        for partner in {"", code}:
            self.numbers.setdefault(partner, Counter()).update(counts)


@dataclass(frozen=True)
class One:
    """A supporter: through which partner, from where, and what becomes of them."""

    number: int
    partner: str
    country: str
    does: str


class Client:
    """Somebody's browser, without cookies."""

    def __init__(self, port: int, mailbox: Mailbox) -> None:
        self._port, self._mailbox = port, mailbox

    def ask(self, method: str, address: str, fields: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and where it leads; tries again when the connection breaks, as people do."""
        body = urlencode(fields) if fields else None
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        for _ in range(5):
            connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
            try:
                connection.request(method, address, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read().decode(), answer.headers.get("Location", "")
            except (OSError, HTTPException):
                time.sleep(0.1)
            finally:
                connection.close()
        raise AssertionError(f"no answer from {address}")

    def visit(self, visitor: One) -> str:
        """The whole way of one supporter, in the partner's frame; the receipt's token, if it is to be forgotten."""
        frame = f"/c/{SLUG}/embed"
        _, page, _ = self.ask("GET", f"{frame}?partner={visitor.partner}&source=s{visitor.number % 3}")
        hidden = dict(re.findall(r'name="(partner|source)"[^>]*value="([^"]*)"', page))
        fields = hidden | {"name": f"Supporter {visitor.number}", "country": visitor.country, "language": "en"}
        fields |= {"email": f"p{visitor.number}@supporters.example", "step": "send"}
        fields |= {"form_token": json.loads(self.ask("POST", f"{frame}/preview", fields)[1])["token"]}
        status, page, receipt = self.ask("POST", frame, fields)
        assert status == 303, (status, re.findall("<li>(.*?)</li>", page)[:3])
        receipt_token = receipt.partition("?")[0].rpartition("/")[2]
        if visitor.does != "nothing":
            token = self._mailbox.confirm_token(str(fields["email"]))
            assert self.ask("POST", f"/confirm/{token}", {"do": "confirm"})[0] == 303
        if visitor.does in ("say", "forget"):
            letter = {"receipt": receipt_token, "target": "lakes", "way": "said_sent"}
            assert self.ask("POST", f"{frame}/hand-over", letter)[0] == 303
        return receipt_token if visitor.does == "forget" else ""


def prepare(folder: Path, partners: int) -> None:
    """A folder with the campaign and its partners, ready to be served."""
    command(folder, "init").fine()
    (folder / "offices.csv").write_text(OFFICES)
    (folder / "clean-rivers.toml").write_text(SOURCE)
    command(folder, "offices", "import", "offices.csv").fine()
    command(folder, "offices", "check", "river-ministry").fine()
    command(folder, "load", "clean-rivers.toml").fine()
    for number in range(partners):
        command(folder, "partner", "add", f"partner-{number}", "--name", f"Partner {number}").fine()
    command(folder, "partner", "add", "off", "--name", "Off").fine()
    command(folder, "partner", "off", "off").fine()


def run(folder: Path, submissions: int, partners: int, clients: int) -> Expected:
    """Everybody comes at once, delivery runs beside them, then everything that can be is forgotten."""
    chance = random.Random(5)
    codes = [*(f"partner-{number}" for number in range(partners)), *STRANGERS, ""]
    does = ("confirm", "confirm", "say", "forget", "nothing")
    people = [One(n, chance.choice(codes), chance.choice(COUNTRIES), chance.choice(does)) for n in range(submissions)]
    keys = load(folder / "config.toml", {})
    with serving(folder, **SETTINGS) as server:
        client = Client(server.port, Mailbox(Path(keys.mail.maildir)))
        with ThreadPoolExecutor(clients) as pool:
            forget = list(filter(None, pool.map(client.visit, people)))
        _answers_alike_while_running(server)
    process(folder, "deliver", "--drain", **SETTINGS).fine()
    with context_of(folder) as context:
        for token in forget:
            context.store.erase(links.secret_of(token))
    command(folder, "purge", **SETTINGS).fine()
    expected = Expected()
    for visitor in people:
        if visitor.does != "nothing":
            said = int(visitor.does != "confirm")
            counted = visitor.partner if visitor.partner not in STRANGERS else ""
            expected.add(
                counted, supporters=1, said_sent=said, handed_over=said, left=1, **{f"from {visitor.country}": 1}
            )
    return expected


def _answers_alike_while_running(server: Server) -> None:
    assert server.get(f"/api/v1/campaigns/{SLUG}/totals").status == 200
    assert "Traceback" not in server.err, server.err


def compare(folder: Path, expected: Expected) -> None:
    """Every partner's page and table, the API, the desk and the command say what was done, to the last one."""
    app = create_app(load(folder / "config.toml", {}), demo=True)
    context, client = CONTEXT.of(app), app.test_client()
    whole = client.get(f"/api/v1/campaigns/{SLUG}/totals").get_json()
    _same("the API", expected.numbers[""], whole["letters"] | {"supporters": whole["supporters"]})
    for partner in context.store.partners():
        mine = expected.numbers.get(partner.code, Counter())
        if partner.active:
            link = f"/p/{partner_links.partner_token(context, partner, SLUG)}"
            _same(f"the table of {partner.code}", mine, _table(client.get(f"{link}/totals.csv").data))
            _same(f"the page of {partner.code}", mine, _figures(get(client, link)))
        else:
            assert not mine
    names = {partner.name: partner.code for partner in context.store.partners()}
    listed = command(folder, "totals", SLUG, "--by", "partner", "--format", "json").fine()
    assert '"off"' not in listed and "nobody-knows" not in listed
    context.store.add_organiser(Organiser("o@x.example", hashed("a long enough password"), NOW))
    fields = get(client, "/organiser/sign-in").fields() | {"email": "o@x.example", "password": "a long enough password"}
    client.post("/organiser/sign-in", data=fields)
    desk = Page(client.get(f"/organiser/c/{SLUG}/sources"))
    rows = re.findall(
        r'<th scope="row">(?:<a [^>]*>)?<bdi>([^<]*)</bdi>.*?</th><td class="n"[^>]*>([\d,]+)</td>', desk.html, re.S
    )
    shown = {names[name]: int(count.replace(",", "")) for name, count in rows if name in names}
    supporters = {code: numbers["supporters"] for code, numbers in expected.numbers.items() if code}
    assert shown == supporters, "the desk"
    context.store.close()


def _same(where: str, expected: Counter[str], shown: Mapping[str, int]) -> None:
    left = shown["queued"] + shown["sent"]
    mine = {name: shown[name] for name in ("supporters", "handed_over", "said_sent")} | {"left": left}
    wanted = {name: expected[name] for name in mine}
    assert mine == wanted, f"{where}: {mine}, and it was {wanted}"
    countries = {name: count for name, count in shown.items() if name.startswith("from ")}
    assert not countries or countries == {name: expected[name] for name in expected if name.startswith("from ")}, where


def _table(raw: bytes) -> dict[str, int]:
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    whole = {row["measure"]: int(row["count"]) for row in rows if row["table"] == "whole"}
    supporters = whole["supporters"]
    for table in ("country", "day", "source"):
        counted = sum(int(row["count"]) for row in rows if row["table"] == table and row["measure"] == "supporters")
        assert counted == supporters, table
    targets = sum(
        int(row["count"]) for row in rows if row["table"] == "target" and row["measure"] in ("queued", "sent")
    )
    assert targets == whole["queued"] + whole["sent"]
    return whole


def _figures(page: Page) -> dict[str, int]:
    names = {
        "Supporters": "supporters",
        "Letters sent": "sent",
        "Waiting in the queue": "queued",
        "Letters taken to send": "handed_over",
        "Said to be sent": "said_sent",
    }
    titles, numbers = page.all("dt"), page.all("strong")
    shown = {title.text: int(number.text.replace(",", "")) for title, number in zip(titles, numbers, strict=True)}
    return {ours: shown[theirs] for theirs, ours in names.items()}


def main(submissions: int, partners: int, clients: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="partners-"))
    try:
        prepare(folder, partners)
        began = time.monotonic()
        expected = run(folder, submissions, partners, clients)
        took = time.monotonic() - began
        compare(folder, expected)
        print(f"{submissions} submissions, {partners} partners, {clients} clients: {took:.0f} s, all agree.")
        print(f"supporters {expected.numbers['']['supporters']}, letters {expected.numbers['']['left']}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:4]))
