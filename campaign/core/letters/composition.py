"""Writing a letter: salutation, blocks, personal note, close and the writer's lines make one text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from math import prod

from campaign.core.campaigns.campaign import Block, LetterTemplate
from campaign.core.letters import filling, own_words, said
from campaign.core.letters.allocation import combination, together
from campaign.core.letters.around import Around
from campaign.core.letters.frames import Frame
from campaign.core.letters.own_words import Share
from campaign.core.letters.targeting import Addressed
from campaign.core.words import customs, homes, text
from campaign.core.words.templates import Text, Values

MOST_SHOWN = 100
"""Choices of points that are kept for the letters to one office: points can be put into any order."""


@dataclass(frozen=True)
class Supporter:
    """What a supporter typed, already cleaned. `language` is the letter's (BCP 47), `country` ISO 3166-1 alpha-2."""

    name: str
    country: str
    place: str = ""
    note: str = ""
    points: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    own_language: bool = False
    """Whether the letters leave in that language whatever their offices read."""
    representatives: Mapping[str, str] = field(default_factory=dict)
    """The offices that represent the supporter's area, by target; see `targeting.addressed`."""
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Their own words in other languages: by language (BCP 47), then by what `said` calls note and answers."""
    latin_name: str = ""
    latin_place: str = ""
    """Name and place for letters in a language of Latin letters, where they are written in others."""
    address: str = ""
    """Postal address for the reply, in lines; it stands in the letters alone that take one."""


@dataclass(frozen=True)
class Letter:
    """One finished letter. `number` is the allotted combination; `variants` what it stands for, the subject's last."""

    target: str
    title: str
    organisation: str
    language: str
    subject: str
    body: str
    email: str
    contact_form: str
    postal_address: str
    office: str
    number: int
    variants: tuple[int, ...]
    salutation: str
    ending: str
    """The close and the writer's lines."""
    wordings: int = 1
    """How many combinations there are of its variants."""
    reading: "Reading | None" = None
    """The same letter in its writer's language, where it leaves in another that its office reads."""

    @property
    def envelope(self) -> str:
        """Whom it is to and where, in lines, as it stands on paper."""
        return self.postal_address or f"{self.title}\n{self.organisation}"

    @property
    def frame(self) -> Frame:
        return Frame(self.salutation, self.ending)


@dataclass(frozen=True)
class Reading:
    """What is read beside a letter, by somebody who may not read the letter's language (BCP 47)."""

    language: str
    subject: str
    body: str
    title: str = ""
    organisation: str = ""
    """What that language calls the office."""


@dataclass(frozen=True)
class Shown:
    """The blocks of a template that a supporter's letter has, and the subject: what variants are allotted for.

    `points` are those that were chosen, in the supporter's order.
    """

    template: LetterTemplate
    blocks: tuple[Block, ...]
    points: tuple[str, ...] = ()

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many variants each block has, then the subject: texts repeat only when every text was used."""
        return (*(len(block.variants) for block in self._ordinary), len(self.template.subject))

    @cached_property
    def wordings(self) -> int:
        """How many combinations there are."""
        return prod(self.sizes)

    def number(self, of_office: int, of_set: int) -> int:
        """The combination for the `of_office`th letter to an office, the `of_set`th with these blocks (from 0)."""
        always = [len(block.variants) for block in self._ordinary if not (block.point or block.optional)]
        others = [len(block.variants) for block in self._ordinary if block.point or block.optional]
        return together(of_office, of_set, (*always, len(self.template.subject)), others)

    @cached_property
    def key(self) -> str:
        """Names the set of blocks, so that letters with the same set are counted together."""
        return ",".join(str(self.template.blocks.index(block)) for block in self.blocks if block.variants)

    @cached_property
    def in_order(self) -> tuple[tuple[Block, int], ...]:
        """The blocks as they stand in the letter, each with its place among `sizes`; the note's place is -1."""
        places = {id(block): place for place, block in enumerate(self._ordinary)}
        ordered = _in_order(self.template.blocks, self.points)
        shown = {id(block) for block in self.blocks}
        return tuple((block, places.get(id(block), -1)) for block in ordered if id(block) in shown)

    @cached_property
    def _ordinary(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if not block.personal)


def shown(addressed: Addressed, supporter: Supporter, today: date) -> Shown:
    """Which blocks this supporter's letter has: chosen points, and conditional blocks that do not come out empty.

    Blocks that every letter has come first, so that their variants stay in balance whatever else is chosen.
    """
    supporter = said.in_language(supporter, addressed.template.language)
    around = addressed.around(supporter.country, today)
    return _shown(addressed.template, around, supporter, _values(around, addressed.template.language, supporter))


def _shown(template: LetterTemplate, around: Around, supporter: Supporter, values: Values) -> Shown:
    """As `shown`. Where nothing that was typed decides, it is the same for all who choose the same points."""
    points = tuple(point for point in supporter.points if point in template.point_ids)
    if template.decided_by is None or any(value is not None for value in values.at(template.decided_by)):
        return _chosen(template, points, supporter, values)
    key = points, bool(supporter.note)
    shown = around.shown.get(key)
    if shown is None:
        if len(around.shown) >= MOST_SHOWN:
            around.shown.clear()
        shown = around.shown[key] = _chosen(template, points, supporter, values)
    return shown


def _chosen(template: LetterTemplate, points: tuple[str, ...], supporter: Supporter, values: Values) -> Shown:
    blocks = [block for block in template.blocks if _is_shown(block, supporter, values, template.language)]
    return Shown(template, tuple(sorted(blocks, key=lambda block: (bool(block.point), block.optional))), points)


def compose(addressed: Addressed, supporter: Supporter, number: int, today: date, *, untouched: bool = False) -> Letter:
    """The letter with combination `number` of its variants. Empty blocks leave no trace.

    `untouched` it is what the same supporter would get, in the same variants, had they written nothing
    themselves: what a letter is held against to see whether it is personal.
    """
    template, language = addressed.template, addressed.template.language
    spoken = said.in_language(supporter, language)
    around = addressed.around(spoken.country, today)
    values, office = _values(around, language, spoken), around.office
    chosen = _shown(template, around, spoken, values)
    variants = combination(number, chosen.sizes)
    writer = spoken
    if untouched:
        writer = replace(spoken, note="", answers={})
        values = _values(around, language, writer)

    def filled(source: Text) -> str:
        return filling.filled(source, values, language)

    salutation = filled(around.opening)
    middle = [
        text.in_own_direction(writer.note, right_to_left=customs.is_right_to_left(language))
        if block.personal
        else filling.paragraph(block.variants[variants[place]], values, language, writer.answers)
        for block, place in chosen.in_order
    ]
    lines = writer.address if addressed.takes_address else ""
    signature = homes.writer_lines(writer.name, writer.place, writer.country, language, office.country, lines)
    ending = "\n\n".join(part for part in (filled(around.close), signature) if part)
    return Letter(
        target=addressed.target.id,
        title=office.title,
        organisation=office.organisation,
        language=language,
        subject=_tagged(template.tag, _first_that_says_something(template.subject, variants[-1], filled)),
        body="\n\n".join([part for part in (salutation, *middle, ending) if part]),
        email="" if addressed.by_hand else office.email,
        contact_form=office.contact_form,
        postal_address=office.postal_address,
        office=office.id,
        number=number,
        variants=variants,
        salutation=salutation,
        ending=ending,
        wordings=chosen.wordings,
        reading=_reading(addressed, supporter, number, today),
    )


def asking(addressed: Addressed, today: date) -> list[str]:
    """The paragraphs that ask, in their first wording, with nothing of any supporter in them."""
    language = addressed.template.language
    values = _values(addressed.around("", today), language, Supporter("", "", language=language))
    blocks = (block for block in addressed.template.blocks if block.ask and block.variants)
    paragraphs = [filling.paragraph(block.variants[0], values, language, {}) for block in blocks]
    return [words for words in paragraphs if words]


def _reading(addressed: Addressed, supporter: Supporter, number: int, today: date) -> Reading | None:
    if addressed.read is None:
        return None
    letter = compose(addressed.read, supporter, number, today)
    return Reading(letter.language, letter.subject, letter.body, letter.title, letter.organisation)


def own_share(subject: str, body: str, letter: Letter, untouched: Letter, template: LetterTemplate) -> Share:
    """How much of a letter's words is its writer's own. `untouched` is what it is without any.

    Salutation, close and the writer's lines are left out, where they stand as composed.
    """
    known = (untouched.subject, untouched.body, letter.ending.replace("\n\n", "\n"))
    return own_words.share(f"{subject}\n\n{_between(body.strip(), letter)}", known, template)


def digest(letter: Letter, body: str, supporter: Supporter, key: bytes) -> bytes:
    """16 bytes that are equal for equal texts, whoever wrote them: salutation and the writer's lines are left out.

    Keyed, so that a stolen ledger cannot be searched for a guessed text.
    """
    signature, name = letter.ending.rpartition("\n\n")[2], said.in_language(supporter, letter.language).name
    words = body.removeprefix(letter.salutation).removesuffix(signature).replace(name, "").split()
    return blake2b(" ".join(words).encode(), key=key[:64], digest_size=16).digest()


def _in_order(blocks: Sequence[Block], points: Sequence[str]) -> list[Block]:
    """The blocks, with those of chosen points in the supporter's order in the places that points have."""
    ranks = {point: rank for rank, point in enumerate(points)}
    chosen = [block for block in blocks if block.point in ranks]
    ordered = iter(sorted(chosen, key=lambda block: ranks[block.point]))
    return [next(ordered) if block.point in ranks else block for block in blocks]


def _between(body: str, letter: Letter) -> str:
    """A letter's text without salutation and ending."""
    return body.removeprefix(letter.salutation).removesuffix(letter.ending)


def _is_shown(block: Block, supporter: Supporter, values: Values, language: str) -> bool:
    if block.personal:
        return bool(supporter.note)
    if block.point and block.point not in supporter.points:
        return False
    if not block.optional:
        return True
    if block.wanted is not None and values.at(block.wanted).count(None) == len(block.wanted):
        return block.says_something_to_nobody
    return any(filling.filled(variant, values, language).strip() for variant in block.variants)


def _values(around: Around, language: str, supporter: Supporter) -> Values:
    """The merge fields. What is empty is nil to Liquid, in which an empty text would count as true."""
    # Names in another script stay in their place in a letter that runs from right to left.
    kept = text.isolated if customs.is_right_to_left(language) else str
    place = homes.place_beside(supporter.place, supporter.country, language)
    home = homes.home(supporter.place, supporter.country, language, around.office.country)
    typed = {
        "name": kept(supporter.name) or None,
        "place": kept(place) or None,
        "home": home.name or None,
        "home_in": home.within or None,
        "home_from": home.origin or None,
    }
    answers = {question: answer or None for question, answer in supporter.answers.items()}
    return Values({**around.fields, "supporter": {**around.of_supporter, **typed}, "answers": answers})


def _first_that_says_something(subjects: Sequence[Text], first: int, filled: Callable[[Text], str]) -> str:
    """The subject that was allotted; another one where that is made of what this supporter did not say."""
    every = (text.line(filled(subject)) for subject in (subjects[first], *subjects))
    return next(filter(None, every), "")


def _tagged(tag: str, subject: str) -> str:
    """A subject behind the campaign's tag, where it has one."""
    return f"[{tag}] {subject}" if tag else subject
