"""One line of the check list before launch, and what letters are measured with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from campaign.core.campaigns.campaign import LetterTemplate
from campaign.core.letters.composition import Supporter
from campaign.core.words import customs, homes, text
from campaign.core.words.templates import Values

_WITHOUT_SPACES = ("zh", "ja", "th")


class Level(StrEnum):
    """How an item stands."""

    GREEN = "green"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Item:
    """One line of the check list.

    `message` is an English sentence, marked for translation, with room for `values`; `about` is what it is about, for
    the link that mends it: an office's or a target's id, or the path of a field (`letters[1].blocks[2]`). `to_do` is
    another sentence of that kind, of what is to be done about it where no link leads.
    """

    key: str
    level: Level
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    about: str = ""
    to_do: str = ""

    def is_advice(self, advice: Collection[str]) -> bool:
        """Whether it tells how letters could be better, and of nothing that goes wrong."""
        return self.level is Level.WARNING and self.key in advice


def words(letter: str, language: str) -> int:
    """How many words a text has; where words are written without spaces, two characters count as one."""
    if language.split("-")[0] in _WITHOUT_SPACES:
        return len("".join(letter.split())) // 2
    return len(text.tidy(letter).split())


def sample(letter: LetterTemplate) -> Values:
    """Something in every merge field of a letter."""
    language = letter.language
    supporter = Supporter("Kim Jae-in", "KR", "Seoul", language=language)
    home, forms = (
        homes.home(supporter.place, supporter.country, language),
        customs.country_forms(supporter.country, language),
    )
    return Values(
        {
            "supporter": {
                "name": supporter.name,
                "place": supporter.place,
                "home": home.name,
                "home_in": home.within,
                "home_from": home.origin,
                "country": "KR",
                "country_name": customs.country_in_sentence(supporter.country, language),
                "country_in": forms.within,
                "country_from": forms.origin,
                "country_of": forms.of,
            },
            "target": {
                "title": "Minister",
                "organisation": "Ministry",
                "salutation": "Dear Minister",
                "holder": "N. N.",
            },
            "answers": _Anything(),
            "facts": letter.facts,
            "today": "1 January",
        }
    )


class _Anything(dict[str, str]):
    """An answer to every question."""

    def __missing__(self, name: str) -> str:
        return name
