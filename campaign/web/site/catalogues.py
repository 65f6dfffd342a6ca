"""The interface in other languages: gettext `.po` files, read as they are, so that no `.mo` is ever stale.

Source texts are English. Used instead of Flask-Babel, which takes catalogues from `.mo` files on disk only, and instead
of Babel's own reader, which keeps what translators need and takes seven times as long: a server that starts reads all.
"""

import re
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations, c2py
from pathlib import Path
from typing import IO

from flask import g, has_request_context
from markupsafe import Markup

from campaign.core.words import josa

FOLDER = Path(__file__).resolve().parents[2] / "translations"


def translate(language: str, message: str, /, **values: object) -> str:
    """`message` in `language` (BCP 47), or as it stands; `%(name)s` is replaced by `values` where some are given."""
    words: str = _translations(language).gettext(message)
    return finished(language, words % values) if values else words


def for_mails(language: str, one: str, more: str = "", number: int = 1) -> str:
    """A message in `language`, in its form for `number` where it has several; its values are for the caller."""
    found = _translations(language)
    words: str = found.ngettext(one, more, number) if more else found.gettext(one)
    return words


def finished(language: str, words: str) -> str:
    """`words` after their values were put in: Korean particles as those values ask for them."""
    return josa.settled(words) if language.startswith("ko") else words


def gettext(message: str, /, **values: object) -> str:
    """`message` in the language of the page being made."""
    return translate(_page_language(), message, **values)


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """`gettext` for words that depend on a number."""
    language = _page_language()
    return finished(language, _translations(language).ngettext(singular, plural, number) % values)


def page_gettext(message: str, /, **values: object) -> Markup:
    """`message` in the page's language for a template; its values are escaped, unless they are markup."""
    language = _page_language()
    if not values:
        return _as_it_stands(language, message)
    return Markup(finished(language, Markup(_translations(language).gettext(message)) % values))  # noqa: S704


def page_ngettext(singular: str, plural: str, num: int, /, **values: object) -> Markup:
    """The form for `num` in the page's language for a template; `%(num)s` is the number as that language writes it."""
    language = _page_language()
    words = Markup(_translations(language).ngettext(singular, plural, num))  # noqa: S704 - a catalogue's
    return Markup(finished(language, words % ({"num": num} | values)))  # noqa: S704 - values are escaped


@lru_cache(maxsize=4_000)
def _as_it_stands(language: str, message: str) -> Markup:
    """A message into which nothing is put: one of ours, so nobody's words are kept here."""
    return Markup(finished(language, Markup(_translations(language).gettext(message)) % {}))  # noqa: S704


def preload() -> None:
    """Read every catalogue now, so that processes forked later share them."""
    for folder in FOLDER.glob("*/LC_MESSAGES/messages.po"):
        _translations(folder.parent.parent.name.replace("_", "-"))


@lru_cache(maxsize=64)
def _translations(language: str) -> NullTranslations:
    for name in _names(language):
        file = FOLDER / name / "LC_MESSAGES" / "messages.po"
        if file.exists():
            return _read(file)
    return NullTranslations()


def _names(language: str) -> list[str]:
    """Folders that may hold `language`, the closest first: for `zh-TW` `zh_TW`, `zh_Hant`, and never `zh_Hans`."""
    from campaign.web.site.language import alike  # which needs this module

    return [_folder(tag) for tag in alike(language.lower())]


def _folder(tag: str) -> str:
    """A tag as gettext names its folders: `zh-hant` is `zh_Hant`, `pt-br` is `pt_BR`."""
    first, *rest = tag.split("-")
    return "_".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _read(file: Path) -> NullTranslations:
    with file.open("rb") as source:
        return _Catalogue(source)


# The flags of the next message; or one of its parts, with its words in quotes, line by line.
_PART = re.compile(
    r'^(?:#,(?P<flags>.*)|(?P<name>msg\w+)(?:\[(?P<form>\d)\])? (?P<words>".*"(?:\n".*")*))', re.MULTILINE
)
_BETWEEN = re.compile(r'"\n"')
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class _Catalogue(GNUTranslations):
    """A `.po` file as gettext's manual describes it; what is not translated, or marked fuzzy, stays English."""

    def _parse(self, fp: IO[bytes]) -> None:  # type: ignore[override]
        self._catalog: dict[str | tuple[str, int], str] = {}
        message, fuzzy, flags = "", False, ""
        for part in _PART.finditer(fp.read().decode()):
            name, form = part["name"], part["form"]
            if name is None:
                flags = part["flags"]
                continue
            words = _unquoted(part["words"])
            if name == "msgid":
                message, fuzzy, flags = words, bool(words) and "fuzzy" in flags, ""  # of the header it says nothing
            elif name == "msgstr" and words and not fuzzy:
                self._catalog[(message, int(form)) if form else message] = words
        forms = re.search(r"plural=(.*);", self._catalog.pop("", ""))
        self.plural = c2py(forms[1] if forms else "n != 1")


def _unquoted(words: str) -> str:
    plain = _BETWEEN.sub("", words)[1:-1]
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), plain) if "\\" in plain else plain


def _page_language() -> str:
    if not has_request_context():
        return "en"
    chosen: str | None = g.get("language")  # a page has a hundred texts
    if chosen is not None:
        return chosen
    from campaign.web.site.language import page_language  # which needs the settings, and they a request

    return page_language()
