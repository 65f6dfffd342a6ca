"""What is asked once before letters leave: words that may harm somebody else, their writer or the office."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from campaign.core.letters.submissions import Personal, Prepared, Words
from campaign.core.words import abuse, full_names, text


class Doubt(StrEnum):
    """What may do harm. The last is no question of taste: a letter with it leaves after a person has looked."""

    NUMBER = "number"
    NAME = "name"
    INSULT = "insult"
    THREAT = "threat"


Finds = Callable[[str], str]
"""The passage of a text that is in doubt; "" for none."""


def doubts(typed: Iterable[str], letters: Sequence[Prepared], known: Sequence[str] = ()) -> dict[Doubt, str]:
    """What is in doubt in a supporter's own words, each with its first passage.

    `typed` is what the form asked for; of edited `letters` counts what was not in them before. `known`: the names that
    may stand there.
    """
    passages = list(typed)
    if not passages and not any(prepared.edited for prepared in letters):
        return {}
    finders = _finders([*known, *(part for one in letters for part in (one.letter.title, one.letter.organisation))])
    by_doubt = {doubt: _first(finds, passages, letters) for doubt, finds in finders.items()}
    return {doubt: passage for doubt, passage in by_doubt.items() if passage}


def threatened(typed: Iterable[str], letters: Sequence[Prepared]) -> frozenset[str]:
    """The targets whose letters hold a threat of their writer's own."""
    typed = [words for words in typed if abuse.threat(words)]
    if not typed and not any(prepared.edited for prepared in letters):
        return frozenset()
    return frozenset(
        prepared.letter.target
        for prepared in letters
        if any(text.holds(prepared.words.body, words) for words in typed) or _first(abuse.threat, (), [prepared])
    )


def without_writer(personal: Personal, target: str) -> Words:
    """The words of one letter without its writer's name, place and addresses, for somebody who has to judge them."""
    words = personal.letters[target]
    given = (personal.address, personal.name, personal.place, personal.email)
    whole = sorted(filter(None, given), key=len, reverse=True)
    parts = (rf"(?<!\w){re.escape(part)}(?!\w)" for part in personal.name.split() if len(part) > 2)
    pattern = re.compile("|".join((*map(re.escape, whole), *parts)) or r"(?!)", re.IGNORECASE)
    body, _, signature = words.body.rpartition("\n\n")
    # Its name may be written in other letters than the writer's own.
    is_signed = body and not abuse.threat(signature)
    seen = f"{body}\n\n…" if is_signed else words.body
    return Words(pattern.sub("…", words.subject), pattern.sub("…", seen))


def in_words(letters: Iterable[Words]) -> list[Doubt]:
    """The doubts that letters raise, whoever wrote what in them."""
    bodies = [letter.body for letter in letters]
    return [doubt for doubt, finds in _finders(()).items() if any(map(finds, bodies))]


def shareable(note: str) -> str:
    """A supporter's own sentence, for them to pass on to anybody; "" where something in it is in doubt."""
    return "" if any(finds(note) for finds in _finders(()).values()) else note


def _finders(known: Sequence[str]) -> Mapping[Doubt, Finds]:
    return {
        Doubt.NUMBER: text.telephone_number,
        Doubt.NAME: lambda words: full_names.full_name(words, known),
        Doubt.INSULT: abuse.insult,
        Doubt.THREAT: abuse.threat,
    }


def _first(finds: Finds, typed: Iterable[str], letters: Sequence[Prepared]) -> str:
    """The first passage that is found in what was typed, or in an edited letter and not in it as composed."""
    edited = [prepared for prepared in letters if prepared.edited]
    in_letters = (
        passage
        for prepared in edited
        for passage in (finds(prepared.words.subject), finds(prepared.words.body))
        if passage and passage not in prepared.letter.body
    )
    return next(filter(None, map(finds, typed)), "") or next(in_letters, "")
