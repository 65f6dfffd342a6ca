"""What is looked at in the letters themselves: that they ask, once, shortly, for an answer, and say nothing twice."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from campaign.core.campaigns.campaign import Block, Campaign, LetterTemplate
from campaign.core.launch.items import Item, Level, sample, words
from campaign.core.letters import likeness
from campaign.core.words.marking import N_
from campaign.core.words.templates import Values

MANY_WORDS = 250
"""A page: longer letters are put aside. Guides for letters to officials advise 250 to 300 words at most."""
NEXT_LETTERS = 50
ALIKE = 66
"""Percent of its words that a letter shares with another; above it an office sees one letter."""
_LONGER: Mapping[str, float] = {"ar": 0.85, "de": 1.0, "es": 1.2, "fr": 1.2, "ja": 1.25, "ko": 0.75}
"""How many words these languages take for what English says in one."""
_REPLY: Mapping[str, re.Pattern[str]] = {
    "ar": re.compile("رد|جواب|إجاب"),
    "de": re.compile("antwort|rückmeldung|von ihnen hören|von ihnen zu hören", re.IGNORECASE),
    "en": re.compile("reply|answer|hear(ing)? (from you|back)|respon[ds]|write back|let me know", re.IGNORECASE),
    "es": re.compile("respuesta|respond|contest", re.IGNORECASE),
    "fr": re.compile("répon", re.IGNORECASE),
    "ja": re.compile("返事|返信|返答|回答"),
    "ko": re.compile("답장|답변|회신|답을|답해"),
    "zh": re.compile("回覆|回复|答覆|答复|回音|回信"),
}
_SENTENCE = re.compile(r"[^.!?。！？؟]+")
_SAME_WORDS = 4
"""Fewer words in a row are no sentence that a reader would notice twice."""


def items(campaign: Campaign, today: date, called: Callable[[str], str] = str) -> Iterator[Item]:
    """Every item about a faultless campaign's letters; `called` gives the title of a target, where there is one."""
    for at, letter in enumerate(campaign.letters, 1):
        yield from _subjects(letter, at)
        yield from _asks(letter, at)
        yield from _length(letter, at)
        yield from _reply(letter, at)
        yield from _repeated(letter, at)
        yield from _late_note(letter, at)
    yield _alike(campaign)
    yield from _tags(campaign)
    yield from not_parallel(campaign, called)
    yield from _facts(campaign, today)
    yield from _reviewed(campaign)


def _subjects(letter: LetterTemplate, at: int) -> Iterator[Item]:
    """Wordings of the subject that say nothing where nobody has to say what they are made of."""
    all_of_it = sample(letter).fields
    least = {**all_of_it, "answers": {}, "supporter": {**all_of_it["supporter"], "place": None}}
    for number, subject in enumerate(letter.subject, 1):
        if not all(subject.fill(Values(fields)).strip() for fields in (all_of_it, least)):
            message = N_("Letter %(letter)s: wording %(number)s of its subject is empty for some who write.")
            yield Item(
                "fields", Level.WARNING, message, {"letter": at, "number": number}, f"letters[{at}].subject[{number}]"
            )


def _asks(letter: LetterTemplate, at: int) -> Iterator[Item]:
    """One clear sentence at the end of the first paragraph, and once more before the thanks."""
    marked = [place for place, block in enumerate(letter.blocks, 1) if block.ask]
    values: dict[str, object] = {"letter": at}
    if not marked:
        message = N_("Letter %(letter)s: no paragraph is marked as the one that asks for something.")
        yield Item("ask", Level.WARNING, message, values, f"letters[{at}]")
    elif marked[0] != 1:
        message = N_("Letter %(letter)s: what it asks for comes late. Say it at the end of the first paragraph.")
        yield Item("ask", Level.WARNING, message, values, f"letters[{at}].blocks[{marked[0]}]")
    elif len(marked) > 2:
        message = N_("Letter %(letter)s asks more than once, apart from the echo at its end. Ask for one thing.")
        yield Item("ask", Level.WARNING, message, values, f"letters[{at}].blocks[{marked[2]}]")


def _length(letter: LetterTemplate, at: int) -> Iterator[Item]:
    count = longest(letter)
    most = round(MANY_WORDS * _LONGER.get(letter.language.split("-")[0], 1))
    if count > most:
        message = N_(
            "Letter %(letter)s has up to %(count)s words before points and own words. "
            "More than %(most)s are rarely read."
        )
        values = {"letter": at, "count": count, "most": most}
        yield Item("length", Level.WARNING, message, values, f"letters[{at}]")


def longest(letter: LetterTemplate) -> int:
    """The most words of a letter without points; two signs are one word where no spaces are written."""
    values = sample(letter)
    usual = (block.variants for block in _said(letter) if not block.point)
    return sum(max(words(variant.fill(values), letter.language) for variant in variants) for variants in usual)


def _said(letter: LetterTemplate) -> list[Block]:
    """The blocks that may stand in a letter without words of its writer's own."""
    return [one for one in letter.blocks if one.variants and not all(variant.optional for variant in one.variants)]


def _reply(letter: LetterTemplate, at: int) -> Iterator[Item]:
    asks = _REPLY.get(letter.language.split("-")[0])
    last = next((block for block in reversed(letter.blocks) if block in _said(letter) and not block.point), None)
    if asks is None or last is None:
        return
    values = sample(letter)
    for number, variant in enumerate(last.variants, 1):
        if not asks.search(variant.fill(values)):
            message = N_("Letter %(letter)s: its last paragraph does not ask for a reply (wording %(number)s).")
            about = f"letters[{at}].blocks[{letter.blocks.index(last) + 1}].text[{number}]"
            yield Item("reply", Level.WARNING, message, {"letter": at, "number": number}, about)


def _repeated(letter: LetterTemplate, at: int) -> Iterator[Item]:
    """Sentences that stand in two paragraphs of one letter."""
    values, seen = sample(letter), dict[str, int]()
    for place, block in enumerate(letter.blocks, 1):
        own = {said for variant in block.variants for said in _sentences(variant.fill(values), letter.language)}
        for said in sorted(own):
            if seen.setdefault(said, place) != place:
                message = N_("Letter %(letter)s says the same sentence in two paragraphs: “%(sentence)s”")
                values_ = {"letter": at, "sentence": said[:80]}
                yield Item("repeats", Level.WARNING, message, values_, f"letters[{at}].blocks[{place}]")


def _sentences(text: str, language: str) -> Iterator[str]:
    for sentence in _SENTENCE.findall(text):
        plain = " ".join(re.findall(r"\w+", sentence.casefold()))
        if words(plain, language) >= _SAME_WORDS:
            yield plain


def _late_note(letter: LetterTemplate, at: int) -> Iterator[Item]:
    """A person's own words are what an official reads: they belong into the first half."""
    place = next((place for place, block in enumerate(letter.blocks) if block.personal), None)
    if place is None:
        return
    values, said = sample(letter), _said(letter)

    def length(blocks: tuple[Block, ...]) -> int:
        usual = [block for block in blocks if block in said and not block.point]
        return sum(max(words(variant.fill(values), letter.language) for variant in block.variants) for block in usual)

    before, after = length(letter.blocks[:place]), length(letter.blocks[place:])
    if before > after:
        message = N_("Letter %(letter)s: the supporter’s own words come after its middle. Move them up.")
        yield Item("note", Level.WARNING, message, {"letter": at}, f"letters[{at}].blocks[{place + 1}]")


def _alike(campaign: Campaign) -> Item:
    """What an office would see of the letters with the fewest wordings."""
    percents = [
        (round(100 * likeness.most_alike(letter, sample(letter), 0, NEXT_LETTERS)), at)
        for at, letter in enumerate(campaign.letters, 1)
    ]
    percent, at = max(percents)
    message = N_(
        "Letter %(letter)s: the two most alike of the next %(count)s letters share %(percent)s of their words."
    )
    level = Level.GREEN if percent <= ALIKE else Level.WARNING
    values = {"letter": at, "count": NEXT_LETTERS, "percent": f"{percent} %"}
    return Item("alike", level, message, values, f"letters[{at}]")


def _tags(campaign: Campaign) -> Iterator[Item]:
    """Whoever files letters in several languages looks for the same words in each of their subjects."""
    tags = list(dict.fromkeys(letter.tag for letter in campaign.letters))
    if len(tags) > 1:
        message = N_(
            "Subjects begin with different tags (%(tags)s). An office that reads several languages cannot file these "
            "letters together: use one tag in all languages."
        )
        yield Item("tag", Level.WARNING, message, {"tags": " · ".join(tag or "–" for tag in tags)}, "campaign.tag")


def not_parallel(campaign: Campaign, called: Callable[[str], str] = str) -> Iterator[Item]:
    """Letters to one target whose paragraphs and wordings do not line up, so that none can be read beside another."""
    first: dict[str, int] = {}
    for at, letter in enumerate(campaign.letters, 1):
        for target in letter.targets:
            other = first.setdefault(target, at)
            if letter.shape != campaign.letters[other - 1].shape:
                message = N_(
                    "Letters %(letter)s and %(other)s to %(target)s do not line up, paragraph for paragraph and "
                    "wording for wording, so nobody can read one beside the other."
                )
                values = {"letter": at, "other": other, "target": called(target)}
                yield Item("parallel", Level.WARNING, message, values, f"letters[{at}]")


def _facts(campaign: Campaign, today: date) -> Iterator[Item]:
    for at, fact in enumerate(campaign.facts, 1):
        if fact.is_overdue(today):
            message = N_("“%(says)s” (%(source)s, %(day)s): see whether there is something newer.")
            values = {"says": fact.says, "source": fact.source, "day": fact.day}
            yield Item("facts", Level.WARNING, message, values, f"facts[{at}]")


def _reviewed(campaign: Campaign) -> Iterator[Item]:
    for language in campaign.letter_languages():
        said = campaign.reviewed.get(language, "")
        message = N_("The letters in %(language)s have been read by a native reader: %(said)s.")
        if not said:
            message = N_("No native reader has read the letters in %(language)s yet.")
        level = Level.GREEN if said else Level.WARNING
        yield Item("reviewed", level, message, {"language": language, "said": said}, "campaign.reviewed")
