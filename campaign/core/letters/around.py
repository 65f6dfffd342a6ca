"""What is around the words of a supporter in a letter: the same for all in one country, to one office, on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from campaign.core.campaigns.campaign import LetterTemplate
from campaign.core.letters import filling
from campaign.core.offices import holders
from campaign.core.offices.office import Office
from campaign.core.words import customs
from campaign.core.words.templates import Text, Values


@dataclass(frozen=True)
class Around:
    """`office` is as its holder is addressed on the day; `opening` and `close` are still to be filled.

    `of_supporter` are the merge fields of a supporter that tell their country alone, `fields` those of all other kinds.
    """

    office: Office
    opening: Text
    close: Text
    of_supporter: Mapping[str, str | None]
    fields: Mapping[str, Any]
    shown: dict[tuple[tuple[str, ...], bool], Any] = field(default_factory=dict)
    """Which blocks letters have by the points that are chosen, and whether there is a note, as `composition` worked out
    where nothing typed decides: no words of anybody's are here."""


def around(office: Office, template: LetterTemplate, country: str, today: date) -> Around:
    """For a letter by `template`. What is empty is nil to Liquid, in which an empty text would count as true."""
    language = template.language
    held = holders.as_held(office, today)
    opening, close = customs.opening_and_close(held, language)
    forms = customs.country_forms(country, language)
    of_supporter = {
        "country": country or None,
        "country_name": customs.country_in_sentence(country, language),
        "country_in": forms.within,
        "country_from": forms.origin,
        "country_of": forms.of,
    }
    target = {
        "title": held.title or None,
        "organisation": held.organisation or None,
        "holder": held.holder or None,
    }
    fields: dict[str, Any] = {
        "target": target,
        "facts": {name: _figure(value, language) for name, value in template.facts.items()},
        "today": customs.long_date(today, language, held.country or country),
    }
    # Filled with nothing that is typed: what is here is everybody's.
    salutation = filling.filled(_text(opening), Values({**fields, "supporter": of_supporter}), language)
    fields["target"] = {**target, "salutation": customs.repeated(salutation, language) or None}
    return Around(held, _text(opening), _text(close), of_supporter, fields)


def _figure(value: str | int, language: str) -> str:
    """A number as its language writes it: 1,076, 1.076 or 1 076."""
    return customs.number(value, language) if isinstance(value, int) else value


@lru_cache(maxsize=2_000)
def _text(source: str) -> Text:
    return Text(source)
