"""A campaign's words in its first language beside those in another: what is there, what lacks, what translators bring.

A passage is a text to translate with its translation. Its `place` names it by where it stands in the first language:
`campaign.title`, `questions.why.label`, `letters.1.blocks.2.text.3`. A translation is put in its place only beside the
very words that it was made from, and takes nothing away: structure comes from the first language, so that no point is
lost on the way.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campaign.core.campaigns.toml import BY_LANGUAGE, Document

WORDS = tuple(key for key in BY_LANGUAGE if key != "tag")
"""What of it is words to translate: a tag is none, because letters are filed by it."""

Table = dict[str, Any]
Words = Mapping[tuple[str, str], str]
"""Translations by place and the words that they were made from."""


@dataclass(frozen=True)
class Passage:
    """A text and its translation, "" where it lacks.

    `field` is the field of the desk in which the translation stands, as `edits` names it; "" while there is no such
    letter or paragraph.
    """

    place: str
    source: str
    translation: str
    field: str = ""


@dataclass(frozen=True)
class Brought:
    """A document with translations in it, how many came, and how many found no place: other words stand there now."""

    document: Document
    taken: int
    without_place: int


def first_language(document: Document) -> str:
    """The language to translate from; "" for a campaign in none."""
    languages: list[str] = document["campaign"]["languages"]
    return languages[0] if languages else ""


def passages(document: Document, language: str) -> list[Passage]:
    """All there is to translate into a language, in the order of the desk's pages. Empty texts are not among them."""
    every = [*_of_pages(document, language), *_of_letters(document, language)]
    return [passage for passage in every if passage.source.strip()]


def bring(document: Document, language: str, words: Words) -> Brought:
    """Put translations into a campaign; an empty one changes nothing. The language counts among its pages' then."""
    changed = copy.deepcopy(document)
    given = {place: translation.strip() for place, translation in words.items() if translation.strip()}
    known = {(passage.place, passage.source) for passage in passages(document, language)}
    wanted = {place: translation for place, translation in given.items() if place in known}
    for table, key, place in _tables(changed):
        source = table[key] if isinstance(table[key], str) else table[key].get(first_language(document), "")
        target = table[f"{key}_in"] if f"{key}_in" in table else table[key]
        if (place, source) in wanted:
            target[language] = wanted[place, source]
    _bring_letters(changed, language, wanted)
    if wanted and language not in changed["campaign"]["languages"]:
        changed["campaign"]["languages"].append(language)
    return Brought(changed, len(wanted), len(given) - len(wanted))


def with_language(document: Document, language: str) -> Document:
    """The same with pages and letters in another language: every letter of the first one, with nothing in it yet."""
    changed = copy.deepcopy(document)
    if language not in changed["campaign"]["languages"]:
        changed["campaign"]["languages"].append(language)
    for pair in _pairs(document, language):
        if pair.at is None:
            changed["letters"].append(empty_like(pair.letter, language, pair.targets))
    return changed


def empty_like(letter: Table, language: str, targets: Sequence[str]) -> Table:
    """A letter to write in another language: the same paragraphs, points and number of wordings, all of it empty."""
    blocks = [_empty_block(block) for block in letter["blocks"]]
    return {
        "targets": list(targets),
        "language": language,
        "subject": [""] * max(1, len(letter["subject"])),
        "blocks": blocks,
    }


def _empty_block(block: Table) -> Table:
    kept = {name: block[name] for name in ("personal", "ask", "point")}
    return {**kept, "label": "", "text": [] if block["personal"] else [""] * max(1, len(block["text"]))}


def _tables(document: Document) -> Iterator[tuple[Table, str, str]]:
    """Tables with a text for each language: the table, the key in it, and its place."""
    about = document["campaign"]
    yield from ((about, key, f"campaign.{key}") for key in WORDS if key in about)
    if about["opt_in"] is not None:
        yield about["opt_in"], "label", "campaign.opt_in.label"
    yield from ((owner, "name", f"owners.{at}.name") for at, owner in enumerate(document["owners"], 1))
    yield from ((question, "label", f"questions.{question['id']}.label") for question in document["questions"])
    for at, fact in enumerate(document["facts"], 1):
        yield from ((fact, key, f"facts.{at}.{key}") for key in ("says", "source"))
    yield from ((rule, "source", f"country_rules.{at}.source") for at, rule in enumerate(document["country_rules"], 1))


def _of_pages(document: Document, language: str) -> Iterator[Passage]:
    numbers = {f"questions.{question['id']}.label": at for at, question in enumerate(document["questions"], 1)}
    first = first_language(document)
    for table, key, place in _tables(document):
        if f"{key}_in" in table:
            yield Passage(place, table[key], table[f"{key}_in"].get(language, ""), f"{place}_in.{language}")
        else:
            field = f"questions.{numbers[place]}.label" if place in numbers else place
            yield Passage(place, table[key].get(first, ""), table[key].get(language, ""), f"{field}.{language}")


def _of_letters(document: Document, language: str) -> Iterator[Passage]:
    for pair in _pairs(document, language):
        other = document["letters"][pair.at] if pair.at is not None else None
        field = f"letters.{pair.at + 1}" if pair.at is not None else ""
        yield from _of_letter(f"letters.{pair.number}", pair.letter, other, field)


def _of_letter(place: str, letter: Table, other: Table | None, field: str) -> Iterator[Passage]:
    yield from _of_texts(f"{place}.subject", letter["subject"], other["subject"] if other else (), f"{field}.subject")
    pairs = _aligned(letter, other)
    for at, block in enumerate(letter["blocks"]):
        there = other["blocks"][pairs[at]] if other and at in pairs else None
        here, name = f"{place}.blocks.{at + 1}", f"{field}.blocks.{pairs[at] + 1}" if there else ""
        label = there["label"] if there else ""
        yield Passage(f"{here}.label", block["label"], label, f"{name}.label" if there else "")
        yield from _of_texts(f"{here}.text", block["text"], there["text"] if there else (), f"{name}.text")


def _of_texts(place: str, sources: Sequence[str], others: Sequence[str], field: str) -> Iterator[Passage]:
    for at, source in enumerate(sources):
        there = at < len(others)
        yield Passage(f"{place}.{at + 1}", source, others[at] if there else "", f"{field}.{at + 1}" if there else "")


def _bring_letters(document: Document, language: str, words: Words) -> None:
    for pair in list(_pairs(document, language)):
        place = f"letters.{pair.number}"
        own = {key: translation for key, translation in words.items() if key[0].startswith(f"{place}.")}
        if not own:
            continue
        at = pair.at
        if at is None:
            at = len(document["letters"])
            document["letters"].append(empty_like(pair.letter, language, pair.targets))
        _bring_letter(place, pair.letter, document["letters"][at], own)


def _bring_letter(place: str, letter: Table, other: Table, words: Words) -> None:
    _bring_texts(f"{place}.subject", letter["subject"], other["subject"], words)
    pairs, before = _aligned(letter, other), -1
    given = {name.removeprefix(f"{place}.blocks.").partition(".")[0] for name, _ in words}
    # Paragraphs answer each other by their order: before one that is brought stand all that go before it.
    last = {_kind(block): at for at, block in enumerate(letter["blocks"]) if str(at + 1) in given}
    for at, block in enumerate(letter["blocks"]):
        here = f"{place}.blocks.{at + 1}"
        if at not in pairs and at <= last.get(_kind(block), -1):
            other["blocks"].insert(before + 1, _empty_block(block))  # behind all that answers what stands before it
            pairs = _aligned(letter, other)
        if at in pairs:
            before = max(before, pairs[at])
            there = other["blocks"][pairs[at]]
            there["label"] = words.get((f"{here}.label", block["label"]), there["label"])
            _bring_texts(f"{here}.text", block["text"], there["text"], words)


def _bring_texts(place: str, sources: Sequence[str], others: list[str], words: Words) -> None:
    for at, source in enumerate(sources):
        translation = words.get((f"{place}.{at + 1}", source))
        if translation:
            others += [""] * (at + 1 - len(others))
            others[at] = translation


def _aligned(letter: Table, other: Table | None) -> dict[int, int]:
    """Which paragraph of another letter answers each of this one's: a point the same point, others in their order."""
    pairs: dict[int, int] = {}
    if other is None:
        return pairs
    for kind in {_kind(block): None for block in letter["blocks"]}:
        mine = [at for at, block in enumerate(letter["blocks"]) if _kind(block) == kind]
        theirs = [at for at, block in enumerate(other["blocks"]) if _kind(block) == kind]
        pairs |= dict(zip(mine, theirs, strict=False))
    return pairs


def _kind(block: Table) -> tuple[bool, str]:
    return block["personal"], block["point"]


def _letters_in(document: Document, language: str) -> list[Table]:
    return [letter for letter in document["letters"] if letter["language"] == language]


@dataclass(frozen=True)
class _Pair:
    """A letter in the first language by its number, and the place in the list of the one that answers it.

    Where there is none (None), `targets` are whom one would be to.
    """

    number: int
    letter: Table
    at: int | None
    targets: Sequence[str] = ()


def _pairs(document: Document, language: str) -> Iterator[_Pair]:
    """Those to translate: one whose targets others in the language write to already stands beside none of them."""
    taken: set[int] = set()
    claimed = {target for letter in _letters_in(document, language) for target in letter["targets"]}
    for number, letter in enumerate(document["letters"], 1):
        if letter["language"] != first_language(document):
            continue
        at = _counterpart(document, letter, language, taken)
        targets = [target for target in letter["targets"] if target not in claimed] if at is None else []
        if at is not None:
            taken.add(at)
        claimed |= set(targets)
        if at is not None or targets:
            yield _Pair(number, letter, at, targets)


def _counterpart(document: Document, letter: Table, language: str, taken: set[int]) -> int | None:
    """The letter in another language that answers this one, by its place in the list: to the same targets, or some."""
    mine = set(letter["targets"])
    others = [
        (at, set(other["targets"]))
        for at, other in enumerate(document["letters"])
        if other["language"] == language and other is not letter and at not in taken and mine & set(other["targets"])
    ]
    return next((at for at, theirs in others if theirs == mine), others[0][0] if others else None)
