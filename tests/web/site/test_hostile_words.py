"""Whatever words stand in a campaign, an office or a file's name: the desk's pages show them and run nothing."""

import re

import pytest

from campaign.core.campaigns import toml
from campaign.store.protocol.campaigns import Draft
from tests.conftest import NOW
from tests.support.campaigns import SOURCE
from tests.support.pages import get, post
from tests.web.desk.test_campaign_files import upload
from tests.web.desk.test_writing import EDIT, LETTER, opened, press

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</textarea><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% if %}<b>",
    "%(x)s %s <i>",
    "\u202e<script>\u2066",
    "]]><!--<script>alert(1)//",
)
PLACES = (
    ("campaign", "title", "en"),
    ("campaign", "summary", "en"),
    ("campaign", "goal"),
    ("campaign", "opens"),
    ("campaign", "accent"),
    ("campaign", "languages", 0),
    ("campaign", "embed_origins", 0),
    ("campaign", "opt_in"),
    ("questions", 0, "id"),
    ("questions", 0, "label", "en"),
    ("targets", 0, "id"),
    ("targets", 0, "office"),
    ("targets", 0, "title"),
    ("targets", 0, "countries"),
    ("letters", 0, "language"),
    ("letters", 0, "targets", 0),
    ("letters", 0, "subject", 0),
    ("letters", 0, "blocks", 0, "text", 0),
    ("letters", 0, "blocks", 2, "label"),
    ("letters", 0, "blocks", 2, "point"),
)
SCRIPT = re.compile(r"<(script(?! src=\"/static/)|svg onload|img src=x|b>|i>|!--)", re.IGNORECASE)


def runs_nothing(page):
    """Nothing that was typed became an element, or an attribute; `Page` itself finds scripts and handlers inline."""
    assert page.status < 500 and not SCRIPT.search(page.html), (page.status, SCRIPT.search(page.html))
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on")]
        for name in ("href", "src", "action", "formaction"):
            assert not element.get(name).lower().startswith("javascript:")


def with_words(words, *places):
    document = toml.parse(SOURCE)
    for place in places:
        node = document
        for step in place[:-1]:
            node = node[step]
        kinds = {"countries": [words], "opt_in": {"public_key": words, "label": {"en": words}}}
        node[place[-1]] = kinds.get(place[-1], words)
    return toml.written(document)


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def test_a_campaign_with_such_words_in_one_place_runs_nothing(desk, writer):
    for place in PLACES:
        is_shown_and_runs_nothing(desk, writer, with_words(" ".join(HOSTILE), place))


def test_a_campaign_with_such_words_everywhere_runs_nothing(desk, writer):
    for words in HOSTILE:
        is_shown_and_runs_nothing(desk, writer, with_words(words, *PLACES))


def is_shown_and_runs_nothing(desk, writer, source):
    seen, base = desk.store.draft("clean-rivers"), toml.version(SOURCE)
    draft = Draft("clean-rivers", source, base, HOSTILE[0], NOW)
    assert desk.store.save_draft(draft, instead_of=toml.version(seen.source) if seen else base)
    for address in (EDIT, LETTER, "/organiser/c/clean-rivers/launch", "/organiser/new"):
        runs_nothing(opened(writer, address))
    fields = opened(writer, LETTER).fields()
    runs_nothing(post(writer.browser, LETTER, fields | {"version": "another", "do": HOSTILE[1]}, cookies=True))
    preview = writer.browser.post(f"{LETTER}/preview", data=fields)
    assert preview.mimetype == "application/json", preview.text


def test_what_is_typed_into_forms_and_addresses_runs_nothing(writer):
    for words in HOSTILE:
        typed_words_run_nothing(writer, words)


def typed_words_run_nothing(writer, words):
    runs_nothing(opened(writer, EDIT, q=words))
    runs_nothing(opened(writer, "/organiser/offices", q=words))
    runs_nothing(opened(writer, LETTER, country=words, n=words))
    fields = opened(writer, "/organiser/new").fields() | {"title": words, "slug": words, "do": "begin"}
    runs_nothing(post(writer.browser, "/organiser/new", fields, cookies=True))
    answer = upload(writer, b"[campaign", name=words)
    assert answer.status_code == 400 and not SCRIPT.search(answer.text)


def test_an_office_with_such_words_runs_nothing(writer):
    for words in HOSTILE:
        office_runs_nothing(writer, words)


def office_runs_nothing(writer, words):
    address = "/organiser/offices/lake-agency"
    fields = opened(writer, address).fields() | {"do": "save"}
    for name in ("title", "organisation", "holder", "salutation", "close", "postal_address", "evidence", "email"):
        page = post(writer.browser, address, fields | {name: words}, cookies=True)
        runs_nothing(page)
        fields |= {"was": get(writer.browser, address, cookies=True).fields()["was"]}
    runs_nothing(opened(writer, "/organiser/offices"))
    press(writer, EDIT, "search", q="lake")
    runs_nothing(opened(writer, EDIT, q="lake"))
    runs_nothing(opened(writer, LETTER))
