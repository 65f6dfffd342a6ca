"""Letters that supporters promised, opened in the organiser's browser alone, into one document; then destroyed."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import io
import os
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from campaign.core.letters.by_hand import PromisedLetter
from campaign.sealing import by_hand, contacts
from tests.journeys.conftest import sign_in
from tests.journeys.test_own_list import SOURCE
from tests.support.accessibility import violations

pytestmark = pytest.mark.browser

SLUG = "by-hand"
COUNTRIES = ("GB", "KR", "FR")


@pytest.fixture(scope="module")
def key(demo):
    """The key of a campaign whose letters are handed over from today on; at the end it is closed."""
    text, public = contacts.make_key(datetime.now(UTC).date())
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    source = SOURCE.replace("own-list", SLUG).replace(
        "[[targets]]", f'[campaign.by_hand]\npublic_key = "{public}"\nday = {yesterday}\n[[targets]]', 1
    )
    (demo.folder / "by-hand.toml").write_text(source)
    demo.command("load", "by-hand.toml")
    (demo.folder / "by-hand-key.txt").write_text(text)
    yield public
    (demo.folder / "by-hand.toml").write_text(source.replace('"test"', '"closed"'))
    demo.command("load", "by-hand.toml")
    (demo.folder / "by-hand-key.txt").unlink()


def promise(demo, public, letters):
    """So many letters to the mayor, as receipts would have left them; the last bytes of each, as it is stored."""
    rows = []
    for number in range(letters):
        country = COUNTRIES[number % len(COUNTRIES)]
        words = ("Mayor\n1 Town Square", f"Canary {number}", f"Dear Mayor,\n\nplease, canary {number}.\n\nJo")
        sealed = by_hand.seal(PromisedLetter("mayor", country, "en", "ltr", *words), public)
        rows.append((os.urandom(16), SLUG, "mayor", os.urandom(16), sealed))
    with demo.context() as context, context.store.writing() as db:
        for row in rows:
            db.execute("INSERT INTO promises (id, campaign, target, person, sealed) VALUES (?, ?, ?, ?, ?)", row)
    return [sealed[-48:] for *_, sealed in rows]


def left_of(letters, kept):
    """Which of these letters stand in what the demo keeps, as they were stored."""
    return [one for one in letters if one in kept]


def open_them(page, demo, letters):
    page.goto(f"{demo.url}/organiser/c/{SLUG}/by-hand")
    page.set_input_files("#key-files", demo.folder / "by-hand-key.txt")
    page.click("[data-open]")
    expect(page.locator("[data-letters] .told")).to_have_text(f"Letters opened: {letters}")


def test_they_become_one_document_and_a_slip_and_then_they_are_gone(visit, demo, key, long):
    letters = 300 if long else 30
    stored = promise(demo, key, letters)
    demo.command("backup", str(demo.folder / "by-hand-before.db"))
    assert left_of(stored, demo.database()) == stored and left_of(stored, demo.files("by-hand-before.db*")) == []
    watched = visit(width=1280)
    sent = []
    page = watched.page()
    page.on("request", lambda request: sent.append((request.post_data_buffer or b"") + request.url.encode()))
    sign_in(page, demo)

    # A browser that dies half-way loses none.
    open_them(page, demo, letters)
    other = watched.page()
    page.close()
    other.on("request", lambda request: sent.append((request.post_data_buffer or b"") + request.url.encode()))
    open_them(other, demo, letters)
    assert violations(other) == []
    expect(other.locator("[data-letter]").first).to_be_hidden()

    document = PdfReader(io.BytesIO(other.pdf(format="A4")))
    texts = [" ".join(sheet.extract_text().split()) for sheet in document.pages]
    assert len(texts) == letters + 2
    assert f"Letters in this document: {letters}" in texts[0] and f"South Korea: {letters // 3}" in texts[0]
    assert "Signature" in texts[1] and f"Letters in this document: {letters}" in texts[1]
    assert sorted(int(text.split("Canary ")[1].split()[0]) for text in texts[2:]) == list(range(letters))

    other.click("form:has([data-names]) button")
    expect(other.locator("#handed-over + ul")).to_contain_text(f"Mayor, {letters}")
    expect(other.locator("dl.figures")).to_contain_text("Promised 0")
    assert demo.count("promises") == 0
    assert not any(b"canary" in one.lower() for one in sent)
    demo.command("backup", str(demo.folder / "by-hand-backup.db"))
    assert left_of(stored, demo.files()) == [], "not even locked"
    assert not demo.has_kept("Dear Mayor,\n\nplease, canary")
