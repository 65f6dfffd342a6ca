"""The interface in other languages: gettext `.po` files, read and compiled in memory, so that no `.mo` is ever stale.

Source texts are English. Used instead of Flask-Babel, which takes catalogues from `.mo` files on disk only.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import has_request_context

FOLDER = Path(__file__).resolve().parent.parent / "translations"


def translate(language: str, message: str, **values: object) -> str:
    """`message` in `language` (BCP 47), or as it stands; `%(name)s` is replaced by `values` where some are given."""
    words: str = _translations(language).ugettext(message)
    return words % values if values else words


def gettext(message: str, **values: object) -> str:
    """`message` in the language of the page being made."""
    return translate(_page_language(), message, **values)


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """`gettext` for words that depend on a number."""
    return plain_ngettext(singular, plural, number) % values


def plain_gettext(message: str) -> str:
    """`message` translated and nothing else: Jinja puts the values in, and escapes them."""
    return _translations(_page_language()).ugettext(message)


def plain_ngettext(singular: str, plural: str, number: int) -> str:
    """The form for `number`, translated and nothing else: Jinja puts the values in, and escapes them."""
    return _translations(_page_language()).ungettext(singular, plural, number)


def preload() -> None:
    """Read every catalogue now, so that processes forked later share them."""
    for folder in FOLDER.glob("*/LC_MESSAGES/messages.po"):
        _translations(folder.parent.parent.name.replace("_", "-"))


@lru_cache(maxsize=64)
def _translations(language: str) -> NullTranslations:
    for name in _names(language):
        file = FOLDER / name / "LC_MESSAGES" / "messages.po"
        if file.exists():
            return _compiled(file)
    return NullTranslations()


def _names(language: str) -> list[str]:
    """Folders that may hold `language`, the closest first: `zh_Hant_TW`, `zh_Hant`, `zh`."""
    parts = language.split("-")
    return ["_".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _compiled(file: Path) -> NullTranslations:
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return Translations(compiled)


def _page_language() -> str:
    if not has_request_context():
        return "en"
    from campaign.web.language import page_language  # which needs the settings, and they a request

    return page_language()
