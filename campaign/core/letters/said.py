"""What a supporter says in the language of a letter, where that is not the language they write in."""

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.core.words import customs

if TYPE_CHECKING:
    from campaign.core.letters.composition import Supporter

NOTE = "note"


def answer(question: str) -> str:
    """What the answer to a question is called beside `NOTE`."""
    return f"answers-{question}"


def in_language(supporter: "Supporter", language: str) -> "Supporter":
    """The supporter as their letter in `language` has them: in words and letters of it, where they gave such."""
    if not (supporter.said or supporter.latin_name or supporter.latin_place):
        return supporter
    said = supporter.said.get(language, {})
    latin = is_latin(language)
    return replace(
        supporter,
        note=said.get(NOTE) or supporter.note,
        answers={name: said.get(answer(name)) or words for name, words in supporter.answers.items()},
        name=(latin and supporter.latin_name) or supporter.name,
        place=(latin and supporter.latin_place) or supporter.place,
    )


def is_latin(language: str) -> bool:
    """Whether a language (BCP 47) is written in Latin letters, as its own names for countries are."""
    return in_latin(customs.country_name("FR", language))


def in_latin(words: str) -> bool:
    """Whether every letter of some words is a Latin one; words without any letter are as good as that."""
    return all(unicodedata.name(char, "").startswith("LATIN") for char in words if char.isalpha())
