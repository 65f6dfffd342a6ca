"""Passages to translate as a gettext file (.po), which translators' tools and Weblate read and write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from campaign.core.campaigns.translating import Passage
from campaign.core.errors import TranslationFault

LONGEST = 1_000_000
"""Bytes of a file."""
MOST = 20_000
"""Texts in a file."""
LINES = 120_000
_HEAD = "Texts of the campaign PROJECT, to translate.\nWhat stands in {{ … }} and {% … %} stays as it is."


@dataclass(frozen=True)
class Texts:
    """What a file brings: its language (BCP 47), "" where it does not say, and translations by place and source."""

    language: str
    words: dict[tuple[str, str], str]


def written(passages: Sequence[Passage], slug: str, language: str, at: datetime) -> bytes:
    """The passages as a file, each with its place as context (`msgctxt`)."""
    catalog = Catalog(
        locale=language.replace("-", "_"),
        project=slug,
        header_comment="\n".join(f"# {line}" for line in _HEAD.split("\n")),
        charset="utf-8",
        creation_date=at,
        revision_date=at,
        fuzzy=False,
    )
    for passage in passages:
        message = catalog.add(passage.source, passage.translation, context=passage.place, auto_comments=[passage.place])
        message.flags.clear()  # babel takes “100 % of” for a format of programs
    out = BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue()


def read(raw: bytes) -> Texts:
    """What a file brings; what is not sure yet (`fuzzy`) and what is not translated is left out.

    Raises:
        TranslationFault: it is no such file, or larger than one of a campaign can be.
    """
    text = _text(raw)
    try:
        catalog = read_po(StringIO(text), ignore_obsolete=True, abort_invalid=True)
    except (PoFileError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        raise TranslationFault from None
    if len(catalog) > MOST:
        raise TranslationFault
    words = {
        (message.context or "", message.id): message.string
        for message in catalog
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.id
        and message.string
        and not message.fuzzy
    }
    return Texts((catalog.locale_identifier or "").replace("_", "-"), words)


def _text(raw: bytes) -> str:
    if len(raw) > LONGEST:
        raise TranslationFault
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TranslationFault from None
    if "\x00" in text or text.count("\n") > LINES or any(map(_has_plurals, text.split("\n"))):
        raise TranslationFault
    return text


def _has_plurals(line: str) -> bool:
    """Our texts have none; of one babel makes as many empty translations as the head says, however many that are."""
    return line.strip().removeprefix("#~").lstrip().startswith("msgid_plural")
