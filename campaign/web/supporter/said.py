"""The boxes for one's own words, name and town in the language of letters that leave in another than one's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from campaign.core.campaigns.campaign import Campaign
from campaign.core.letters import said
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Prepared
from campaign.core.words import text
from campaign.web.site import letter_views
from campaign.web.site.faults import Fault
from campaign.web.supporter.entries import NAME_LENGTH, PLACE_LENGTH, check_length, check_no_web_address

NAME, PLACE = "latin_name", "latin_place"


@dataclass(frozen=True)
class Box:
    """A box for what stands in the field `of` already: its own field's name, what was typed, at most `longest` signs.

    `said` is the same in the supporter's own language; `label` is a question, or empty for the field's usual words.
    """

    name: str
    of: str
    value: str
    said: str
    longest: int
    label: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Asked:
    """What letters in one language ask for: the language (BCP 47), the offices that read it, and the boxes."""

    language: str
    offices: tuple[str, ...]
    boxes: tuple[Box, ...]

    @property
    def is_answered(self) -> bool:
        return all(box.value for box in self.boxes)


@dataclass(frozen=True)
class Said:
    """What was posted of this kind. Fields are called `note-en`, `answers-why-en`, `latin_name` and `latin_place`."""

    campaign: Campaign
    supporter: Supporter
    posted: MultiDict[str, str]
    note_length: int

    @cached_property
    def with_it(self) -> Supporter:
        """The supporter with what was said."""
        if self._names.isdisjoint(self.posted):
            return self.supporter
        by_language = {code: self._in_language(code) for code in self.campaign.letter_languages()}
        said = {code: words for code, words in by_language.items() if words}
        name, place = self._latin(NAME, self.supporter.name), self._latin(PLACE, self.supporter.place)
        if not (said or name or place):
            return self.supporter
        return replace(self.supporter, said=said, latin_name=name, latin_place=place)

    @property
    def _names(self) -> frozenset[str]:
        """What the fields are called."""
        questions = tuple(question.id for question in self.campaign.questions)
        return _names(questions, self.campaign.letter_languages())

    def _in_language(self, code: str) -> dict[str, str]:
        posted = {name: self.posted.get(f"{name}-{code}", "") for name in self._lengths}
        paragraphs = {name: text.paragraphs(words) for name, words in posted.items() if words}
        return {name: words for name, words in paragraphs.items() if text.shows_something(words)}

    def _latin(self, name: str, typed: str) -> str:
        """What was posted under this name, where the same was typed in other letters than Latin ones."""
        words = text.line(self.posted.get(name, ""))
        return words if text.shows_something(words) and not said.in_latin(typed) else ""

    @cached_property
    def _lengths(self) -> dict[str, int]:
        """The fields for one's own words, and how long each may be."""
        answers = {said.answer(question.id): question.max_length for question in self.campaign.questions}
        return {**answers, said.NOTE: self.note_length}

    def asked(self, letters: Sequence[Prepared]) -> list[Asked]:
        """What to ask for, one entry for each language that some of these letters leave in and the writer does not."""
        leaving: dict[str, list[str]] = {}
        for prepared in letters:
            if prepared.letter.reading is not None:
                leaving.setdefault(prepared.letter.language, []).append(letter_views.named(prepared.letter).title)
        questions = [Asked(code, tuple(offices), tuple(self._boxes(code))) for code, offices in leaving.items()]
        return [question for question in questions if question.boxes]

    def _boxes(self, code: str) -> Iterator[Box]:
        whole = self.with_it
        own = {said.answer(name): words for name, words in whole.answers.items()} | {said.NOTE: whole.note}
        labels = {said.answer(question.id): question.label for question in self.campaign.questions}
        for of, longest in self._lengths.items():
            if own.get(of) or (of == said.NOTE and not any(own.values())):
                words, label = whole.said.get(code, {}).get(of, ""), labels.get(of)
                asked = self.campaign.in_language(label, whole.language) if label else ""
                yield self._checked(Box(f"{of}-{code}", of, words, own.get(of, ""), longest, asked))
        if said.is_latin(code):
            names = (
                (NAME, whole.name, whole.latin_name, NAME_LENGTH),
                (PLACE, whole.place, whole.latin_place, PLACE_LENGTH),
            )
            for name, typed, latin, longest in names:
                if not said.in_latin(typed):
                    yield self._checked(Box(name, name.removeprefix("latin_"), latin, typed, longest))

    def _checked(self, box: Box) -> Box:
        try:
            check_length(box.value, box.longest)
            check_no_web_address(box.value)
        except ValidationError as error:
            return replace(box, fault=str(error))
        return box

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with what was posted."""
        boxes = (self._checked(Box(name, "", value, "", self._longest(name))) for name, value in self.carried())
        return [Fault(id=box.name, message=box.fault) for box in boxes if box.fault]

    def _longest(self, name: str) -> int:
        known = {NAME: NAME_LENGTH, PLACE: PLACE_LENGTH}
        return known.get(name) or next(longest for of, longest in self._lengths.items() if name.startswith(f"{of}-"))

    def carried(self) -> list[tuple[str, str]]:
        """Name and value of all that was said, for pages that do not show it."""
        whole = self.with_it
        if whole is self.supporter:
            return []
        words = [(f"{of}-{code}", words) for code, said_in in whole.said.items() for of, words in said_in.items()]
        return [*words, *((name, value) for name in (NAME, PLACE) if (value := getattr(whole, name)))]


@lru_cache(maxsize=200)
def _names(questions: tuple[str, ...], languages: tuple[str, ...]) -> frozenset[str]:
    fields = (said.NOTE, *map(said.answer, questions))
    return frozenset((NAME, PLACE, *(f"{of}-{code}" for of in fields for code in languages)))
