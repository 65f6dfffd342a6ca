"""Filling templates with the words of one letter.

Most texts of a letter say nothing of their writer. Such a text is the same for everybody who writes from one country to
one office on one day, and is filled once for all of them.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from campaign.core.errors import WordsTooLong
from campaign.core.words import customs, text
from campaign.core.words.templates import GrowsTooLong, Text, Values

_KEPT = 4_000
"""Texts that were filled before: as many as the bundled campaign has, in all its languages, for a few countries."""


def filled(source: Text, values: Values, language: str) -> str:
    """The text with its merge fields filled in, as a person would have typed it. Raises WordsTooLong."""
    words = _kept(source, values, language)
    return _tidied(_marked(source, values), language) if words is None else words


def paragraph(source: Text, values: Values, language: str, answers: Mapping[str, str]) -> str:
    """As `filled`; an answer that ends the paragraph ends in a full stop, whether or not its writer put one."""
    kept = _kept(source, values, language)
    if kept is not None:
        return kept
    words = _marked(source, values).rstrip()
    last = text.last_typed(words)
    if last and last in answers.values():
        words = text.with_last_typed(words, customs.ended(last, language))
    right_to_left = customs.is_right_to_left(language)
    return _tidied(text.typed_in_own_direction(words, right_to_left=right_to_left), language)


def _marked(source: Text, values: Values) -> str:
    try:
        return source.marked(values)
    except GrowsTooLong:
        raise WordsTooLong from None


def _kept(source: Text, values: Values, language: str) -> str | None:
    """The text as everybody gets it; None where something that one supporter typed decides what comes out, or may."""
    if source.template is None:
        return _for_everybody(source.source, (), language)
    fields = source.fields
    if not fields.known or values.at(fields.own).count(None) < len(fields.own):
        return None
    return _for_everybody(source.source, values.at(fields.of_nobody), language)


@lru_cache(maxsize=_KEPT)
def _for_everybody(source: str, values: tuple[Any, ...], language: str) -> str:
    """Kept under all that decides what comes out. Nobody's words get here: there is no place for them."""
    template = Text(source)
    given = zip(template.fields.of_nobody, values, strict=True)
    filled_in: dict[str, Any] = {}
    for (group, *name), value in [*given, *((field, None) for field in template.fields.own)]:
        if name:
            filled_in.setdefault(group, {})[name[0]] = value
        else:
            filled_in[group] = value
    words = _tidied(template.marked(Values(filled_in)), language)
    return source if words == source else words


def _tidied(marked: str, language: str) -> str:
    return text.tidy(marked, spaced_marks=language.startswith("fr"))
