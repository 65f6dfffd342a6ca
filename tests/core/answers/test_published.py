"""Answers that an organiser publishes, and the feed they stand in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from campaign.core.answers import published
from campaign.core.answers.feed import ATOM, Entry, Feed, atom
from campaign.core.answers.published import Answer, Standing

NOW = datetime(2026, 12, 3, 9, tzinfo=UTC)
ENTERED = Answer("rivers", "minister", "Ministry of Rivers", date(2026, 12, 3), "We will act.", number=1)
SHOWN = replace(ENTERED, standing=Standing.PUBLISHED, published_at=NOW)
GONE = replace(SHOWN, number=3, standing=Standing.WITHDRAWN, withdrawn_at=NOW, reason="It was not theirs.")


def test_what_was_not_published_is_not_public_and_the_newest_answer_comes_first():
    older = replace(SHOWN, number=2, day=date(2026, 12, 1))
    assert published.in_public([ENTERED, older, SHOWN, GONE]) == [GONE, SHOWN, older]
    assert published.latest([older, SHOWN, GONE]) == SHOWN
    assert published.latest([ENTERED, GONE]) is None


def test_a_withdrawn_answer_is_told_without_its_words():
    told = published.as_json(GONE)
    assert told["words"] is None and told["standing"] == "withdrawn" and told["reason"] == "It was not theirs."
    assert published.as_json(SHOWN)["words"] == "We will act." and published.as_json(SHOWN)["source"] is None


@pytest.mark.parametrize("link", ["https://rivers.example/news?id=1#2", "http://rivers.example"])
def test_where_a_reader_can_be_led(link):
    assert published.is_address(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "//rivers.example",
        "data:text/html,x",
        "https://me@rivers.example",
        "https://a b",
        "https://",
        "https://[",
        "https://rivers.example/\n",
        "https://rivers.example/" + "x" * 500,
    ],
)
def test_where_nobody_is_led(link):
    assert not published.is_address(link)


def entry(number: int = 1, words: str = "We will act.", updated: datetime = NOW) -> Entry:
    page = f"https://x.example/c/rivers#answer-{number}"
    return Entry(page, "Ministry & <Rivers>", words, page, NOW, updated)


def feed(*entries: Entry) -> ElementTree.Element:
    made = Feed("https://x.example/feed", "https://x.example/c/rivers", "강", "Letters", "ko", entries)
    return ElementTree.fromstring(atom(made))


def name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def test_a_feed_has_what_rfc_4287_asks_for_and_the_last_change_first():
    later = datetime(2026, 12, 5, tzinfo=UTC)
    document = feed(entry(), entry(2, "a\x00\x0b]]>&", later))
    assert [document.findtext(name(tag)) for tag in ("id", "title", "updated")] == [
        "https://x.example/feed",
        "강",
        "2026-12-05T00:00:00Z",
    ]
    assert document.findtext(f"{name('author')}/{name('name')}") == "Letters"
    entries = document.findall(name("entry"))
    assert [item.findtext(name("content")) for item in entries] == ["a]]>&", "We will act."]
    for item in entries:
        assert all(item.find(name(tag)) is not None for tag in ("id", "title", "updated", "published", "link"))


def test_a_feed_in_which_nothing_happened_is_valid_and_the_same_each_time():
    assert feed().findtext(name("updated")) and atom(Feed("a", "b", "c", "d", "en")) == atom(
        Feed("a", "b", "c", "d", "en")
    )
