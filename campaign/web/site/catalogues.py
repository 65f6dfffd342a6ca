"""The interface in other languages: gettext `.po` files, read and compiled in memory, so that no `.mo` is ever stale.

Source texts are English. Used instead of Flask-Babel, which takes catalogues from `.mo` files on disk only.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import g, has_request_context
from markupsafe import Markup

from campaign.core.words import josa

FOLDER = Path(__file__).resolve().parents[2] / "translations"


def translate(language: str, message: str, /, **values: object) -> str:
    """`message` in `language` (BCP 47), or as it stands; `%(name)s` is replaced by `values` where some are given."""
    words: str = _translations(language).ugettext(message)
    return finished(language, words % values) if values else words


def for_mails(language: str, one: str, more: str = "", number: int = 1) -> str:
    """A message in `language`, in its form for `number` where it has several; its values are for the caller."""
    catalogue = _translations(language)
    words: str = catalogue.ungettext(one, more, number) if more else catalogue.ugettext(one)
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
    return finished(language, _translations(language).ungettext(singular, plural, number) % values)


def page_gettext(message: str, /, **values: object) -> Markup:
    """`message` in the page's language for a template; its values are escaped, unless they are markup."""
    return texts(_page_language())(message, **values)


@lru_cache(maxsize=64)
def texts(language: str) -> Callable[..., Markup]:
    """`page_gettext` for a page in `language`: it has a hundred texts, and none asks again which language it is."""

    def text(message: str, /, **values: object) -> Markup:
        return _with(language, message, values) if values else _as_it_stands(language, message)

    return text


def page_ngettext(singular: str, plural: str, num: int, /, **values: object) -> Markup:
    """The form for `num` in the page's language for a template; `%(num)s` is the number as that language writes it."""
    language = _page_language()
    if not values:
        return _of_number(language, singular, plural, num)
    words = Markup(_translations(language).ungettext(singular, plural, num))  # noqa: S704 - a catalogue's
    return Markup(finished(language, words % ({"num": num} | values)))  # noqa: S704 - values are escaped


@lru_cache(maxsize=2_000)
def _of_number(language: str, singular: str, plural: str, num: int) -> Markup:
    """A message into which only a number is put: as `_as_it_stands`, nobody's words are kept here."""
    words = Markup(_translations(language).ungettext(singular, plural, num))  # noqa: S704 - a catalogue's
    return Markup(finished(language, words % {"num": num}))  # noqa: S704


def _with(language: str, message: str, values: Mapping[str, object]) -> Markup:
    return Markup(finished(language, Markup(_translations(language).ugettext(message)) % values))  # noqa: S704


@lru_cache(maxsize=4_000)
def _as_it_stands(language: str, message: str) -> Markup:
    """A message into which nothing is put: one of ours, so nobody's words are kept here."""
    return Markup(finished(language, Markup(_translations(language).ugettext(message)) % {}))  # noqa: S704


def preload() -> None:
    """Read every catalogue now, so that processes forked later share them."""
    for folder in FOLDER.glob("*/LC_MESSAGES/messages.po"):
        _translations(folder.parent.parent.name.replace("_", "-"))


@lru_cache(maxsize=64)
def _translations(language: str) -> NullTranslations:
    for name in _names(language):
        file = FOLDER / name / "LC_MESSAGES" / "messages.po"
        if file.exists():
            return Translations(BytesIO(as_mo(file)))
    return NullTranslations()


def _names(language: str) -> list[str]:
    """Folders that may hold `language`, the closest first: for `zh-TW` `zh_TW`, `zh_Hant`, and never `zh_Hans`."""
    from campaign.web.site.language import alike  # which needs this module

    return [_folder(tag) for tag in alike(language.lower())]


def _folder(tag: str) -> str:
    """A tag as gettext names its folders: `zh-hant` is `zh_Hant`, `pt-br` is `pt_BR`."""
    first, *rest = tag.split("-")
    return "_".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def as_mo(file: Path) -> bytes:
    """A `.po` file compiled to what `msgfmt` would write."""
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    return compiled.getvalue()


def _page_language() -> str:
    if not has_request_context():
        return "en"
    chosen: str | None = g.get("language")  # a page has a hundred texts
    if chosen is not None:
        return chosen
    from campaign.web.site.language import page_language  # which needs the settings, and they a request

    return page_language()
