"""What came of a campaign as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
BEFORE_ANYTHING = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed says it was updated last in which nothing has happened yet: an element that it must have."""

_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 65534, 65535))
"""Characters that no document of XML 1.0 may hold (section 2.2)."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened: `id` is an IRI that never changes, `link` where it can be read."""

    id: str
    title: str
    words: str
    link: str
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """A feed in one language; `url` is its own whole address, `page` that of the campaign."""

    url: str
    page: str
    title: str
    author: str
    language: str
    entries: Sequence[Entry] = ()


def atom(feed: Feed) -> bytes:
    """The document, in UTF-8; the entry that changed last comes first."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(_name("feed"), {"xml:lang": feed.language})
    entries = sorted(feed.entries, key=lambda item: item.updated, reverse=True)
    _text(root, "id", feed.url)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(entries[0].updated if entries else BEFORE_ANYTHING))
    _text(ElementTree.SubElement(root, _name("author")), "name", feed.author)
    _link(root, feed.url, "self")
    _link(root, feed.page, "alternate")
    for item in entries:
        entry = ElementTree.SubElement(root, _name("entry"))
        _text(entry, "id", item.id)
        _text(entry, "title", item.title)
        _text(entry, "published", _moment(item.published))
        _text(entry, "updated", _moment(item.updated))
        _link(entry, item.link, "alternate")
        _text(entry, "content", item.words)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _text(parent: ElementTree.Element, tag: str, words: str) -> None:
    ElementTree.SubElement(parent, _name(tag)).text = words.translate(_NOT_IN_XML)


def _link(parent: ElementTree.Element, href: str, rel: str) -> None:
    ElementTree.SubElement(parent, _name("link"), {"rel": rel, "href": href.translate(_NOT_IN_XML)})


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
