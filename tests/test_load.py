"""Hundreds of people at once, on a real server: nobody is lost, nothing is locked, and no two letters are the same."""

import re
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from campaign.assets import bundled
from campaign.web.demo import unflowed
from tests.cli.conftest import context_of
from tests.support import engines
from tests.support.engines import on_both as pytest_generate_tests
from tests.support.processes import Server, run, serving, until

__all__ = ["pytest_generate_tests"]

pytestmark = pytest.mark.slow

CLIENTS = 8
SLUG = "north-korean-escapees"
FORM = f"/c/{SLUG}"
ENVIRON = {
    "CAMPAIGN_LIMITS__FORM_MIN_SECONDS": "0",
    "CAMPAIGN_LIMITS__SUBMISSIONS_PER_MINUTE": "1000000",
    "CAMPAIGN_SERVER__WORKERS": "2",
    "CAMPAIGN_DELIVERY__POLL_SECONDS": "0.1",
    "CAMPAIGN_DELIVERY__PER_TARGET_PER_HOUR": "1000000",
}
FIELD = re.compile(r'<input[^>]*\bname="(?P<name>[^"]+)"[^>]*>')
AREA = re.compile(r'<textarea[^>]*\bname="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


class Browser:
    """A client with a connection of its own, without scripts or cookies."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, address: str) -> str:
        self._connection.request("GET", address)
        return self._read(200)[1]

    def post(self, address: str, fields: list[tuple[str, str]], status: int) -> tuple[HTTPResponse, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self._connection.request("POST", address, urlencode(fields), headers)
        return self._read(status)

    def _read(self, status: int) -> tuple[HTTPResponse, str]:
        response = self._connection.getresponse()
        body = response.read().decode()
        assert response.status == status, f"{response.status}: {body[:2000]}"
        return response, body


def fields_of(page: str) -> list[tuple[str, str]]:
    """What a browser would send of a page: hidden fields, ticked boxes and texts."""
    fields = []
    for tag in FIELD.finditer(page):
        kind = re.search(r'\btype="(\w+)"', tag[0])
        if kind and (kind[1] == "hidden" or (kind[1] == "checkbox" and re.search(r"\bchecked\b", tag[0]))):
            value = re.search(r'\bvalue="([^"]*)"', tag[0])
            fields.append((tag["name"], unescape(value[1]) if value else "on"))
    return fields + [(name, unescape(words).replace("\n", "\r\n")) for name, words in AREA.findall(page)]


def name(number: int) -> str:
    return f"Writer{number:03}"


def write(browser: Browser, number: int) -> str:
    """One supporter writes, checks and sends; the address of the receipt. Every second one chooses a point."""
    typed = [("name", name(number)), ("country", "GB"), ("place", "Elmtown"), ("language", "en"), ("step", "check")]
    typed += [("points", "law")] if number % 2 else []
    blank = [(field, value) for field, value in fields_of(browser.get(FORM)) if field == "form_token"]
    _, page = browser.post(FORM, blank + typed, 200)
    sent = [*fields_of(page), ("email", f"{name(number)}@supporters.example"), ("step", "send")]
    assert {"body-unhcr", "include-unhcr", "form_token"} <= {field for field, _ in sent}
    response, _ = browser.post(FORM, sent, 303)
    return response.headers["Location"]


def at_once(port: int, work, items) -> list:
    """Do all the work with eight clients at once; each has its share, in order."""
    items = list(items)

    def client(which: int) -> list:
        browser = Browser(port)
        return [work(browser, item) for item in items[which::CLIENTS]]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [status for share in pool.map(client, range(CLIENTS)) for status in share]


class Campaign:
    """The server under load, with what its database and its mailbox hold."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self._mails: dict[Path, tuple[str, str, str]] = {}

    def ask(self, sql: str) -> int:
        with context_of(self.folder) as context:
            ((number,),) = context.store.select(sql)
        return int(number)

    def total(self, measure: str, dimension: str = "campaign", key: str = "") -> int:
        with context_of(self.folder) as context:
            rows = context.store.totals(SLUG)
        place = ("", measure, dimension, key)
        return sum(row.count for row in rows if (row.partner, row.measure, row.dimension, row.key) == place)

    def mails(self, recipient: str) -> list[tuple[str, str]]:
        """Subject and text of each mail to `recipient`; a file is read once."""
        for file in set((self.folder / "instance/mail/new").iterdir()) - set(self._mails):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            text = unflowed(message.get_body(("plain",)).get_content())
            self._mails[file] = (str(message["To"]), str(message["Subject"]), text)
        return [(subject, text) for to, subject, text in self._mails.values() if recipient in to]


@pytest.fixture(scope="module")
def supporters(long):
    """How many they are."""
    return 500 if long else 150


@pytest.fixture(scope="module")
def campaign(supporters, tmp_path_factory, cluster):
    """The supporters have sent their letters, and then confirmed them, all through the pages; all is delivered."""
    folder = tmp_path_factory.mktemp("load") / "site"
    folder.mkdir()
    run(folder, "init").fine()
    engines.move(folder, cluster)
    run(folder, "load", str(bundled(f"{SLUG}.toml"))).fine()
    with serving(folder, **ENVIRON) as server:
        made = Campaign(server, folder)
        made.receipts = at_once(server.port, write, range(supporters))
        made.before = {measure: made.total(measure) for measure in ("supporters", "queued", "awaiting_confirmation")}
        until(lambda: len(made.mails("")) >= supporters, "every supporter is asked to confirm")
        links = [re.search(r"/confirm/\S+", text)[0] for _, text in made.mails("@supporters.example")]
        at_once(server.port, lambda browser, link: browser.post(link, [("do", "confirm")], 303), links * 2)
        made.links = links
        until(lambda: made.total("sent") == made.total("confirmed") * 2 and made.total("sent"), "all is delivered")
        yield made
        assert server.stop() == 0


def test_nobody_is_lost(campaign, supporters):
    assert len(set(campaign.receipts)) == len(set(campaign.links)) == supporters
    assert campaign.ask("SELECT count(*) FROM submissions") == supporters
    assert campaign.before == {"supporters": 0, "queued": 0, "awaiting_confirmation": 2 * supporters}


def test_totals_are_exact(campaign, supporters):
    """Each has two letters that we send, to UNHCR and to their own government, and was confirmed twice at once."""
    assert campaign.total("supporters") == campaign.total("confirmed") == supporters
    assert campaign.total("sent") == 2 * supporters
    assert campaign.total("queued") == campaign.total("failed") == campaign.total("awaiting_confirmation") == 0
    for target in ("unhcr", "own-government"):
        assert campaign.total("sent", "target", target) == supporters
        assert len(campaign.mails({"unhcr": "unhcr.org", "own-government": "gov.uk"}[target])) == supporters
    assert campaign.total("supporters", "country", "GB") == supporters


def test_nothing_was_locked_and_nothing_complained(campaign):
    assert campaign.server.err == ""


@pytest.mark.parametrize("address", ["unhcr.org", "gov.uk"])
def test_every_letter_differs_and_variants_are_used_evenly(campaign, supporters, address):
    """One letter per supporter, names left out; far fewer than there are combinations (at least 5⁶ = 15,625)."""
    letters = [
        (subject, re.sub(r"Writer\d+", "", text.split("\n-- \n")[0])) for subject, text in campaign.mails(address)
    ]
    assert len(letters) == len(set(letters)) == supporters
    uses: Counter[str] = Counter()
    blocks: dict[tuple[int, int], set[str]] = defaultdict(set)
    for subject, text in letters:
        paragraphs = [subject, *text.strip().split("\n\n")]
        uses.update(paragraphs)
        # Letters of the same number of paragraphs have the same blocks, in the same places.
        for place, paragraph in enumerate(paragraphs):
            blocks[len(paragraphs), place].add(paragraph)
    chosen = [[uses[variant] for variant in variants] for variants in blocks.values() if len(variants) > 1]
    assert {len(counted) for counted in chosen} <= {3, 5} and len(chosen) >= 10
    for counted in chosen:
        assert max(counted) <= 1.3 * min(counted), counted


def test_different_letters_in_the_ledger_is_a_count_of_texts(campaign):
    texts = {
        re.sub(r"Writer\d+", "", text.split("\n-- \n")[0])
        for address in ("unhcr.org", "gov.uk")
        for _, text in campaign.mails(address)
    }
    assert campaign.total("different_letters") == len(texts)
