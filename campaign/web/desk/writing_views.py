"""A campaign being written as its pages show it: what is wrong where, who is written to, which letters are missing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flask import url_for

from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.reader import Fault
from campaign.core.campaigns.toml import Document
from campaign.core.offices.office import Directory, Office, reference
from campaign.core.words import customs
from campaign.web.desk.fault_words import sentence
from campaign.web.site.catalogues import gettext
from campaign.web.site.language import language_name

MOST_FOUND = 40
"""Offices that a search shows."""


@dataclass(frozen=True)
class FaultView:
    """A mistake: where it is for people, what it is, and the link to it."""

    where: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Mistakes:
    """What is wrong with a campaign, to be shown in a list and beside each field."""

    slug: str
    document: Document
    faults: Sequence[Fault] = field(default=())

    def at(self, name: str) -> list[str]:
        """The sentences to show beside the field or the section of this name."""
        return self._at.get(name, [])

    def views(self) -> list[FaultView]:
        return [FaultView(self._where(fault), sentence(fault), self._url(fault)) for fault in self.faults]

    def of_letter(self, number: int) -> int:
        """How many there are in a letter."""
        return self._of_letters[str(number)]

    @cached_property
    def _at(self) -> dict[str, list[str]]:
        """Made once: a page asks for each of its fields, and a long draft has ten thousand."""
        sentences: dict[str, list[str]] = {}
        for fault in self.faults:
            sentences.setdefault(self._name(fault), []).append(sentence(fault))
        return sentences

    @cached_property
    def _of_letters(self) -> Counter[str]:
        parts = (self._name(fault).split(".") for fault in self.faults)
        return Counter(part[1] for part in parts if part[0] == "letters" and len(part) > 1)

    def _name(self, fault: Fault) -> str:
        """The field, or the section where the page has no such field."""
        name = edits.place_name(fault.place)
        parts = name.split(".")
        if parts[0] == "targets" and len(parts) > 2 and self._names_an_office(int(parts[1])):
            return name if parts[2] in ("countries", "except_countries", "role") else ".".join(parts[:2])
        return name

    def _names_an_office(self, number: int) -> bool:
        target = self.document["targets"][number - 1]
        return bool(target["office"] or target["own_government"] or target["area"])

    def _url(self, fault: Fault) -> str:
        name = self._name(fault)
        letter = re.match(r"letters\.(\d+)", name)
        if letter:
            return url_for("organiser.writing.letter", slug=self.slug, number=letter[1], _anchor=name)
        return url_for("organiser.writing.edit", slug=self.slug, _anchor=name)

    def _where(self, fault: Fault) -> str:
        return place_in_words(self._name(fault))


def place_in_words(name: str) -> str:
    """Where a field or a section stands: `letters.2.blocks.1.text.3` is "Letter 2 paragraph 1 wording 3"."""
    parts = name.split(".")
    settings = {
        "title": gettext("Title"),
        "summary": gettext("Summary"),
        "outcome": gettext("What came of it"),
        "thanks": gettext("Words of thanks, and where to go on"),
        "mail_words": gettext("Your own words in our emails"),
        "picture": gettext("Picture"),
        "picture_alt": gettext("What the picture shows"),
        "logo": gettext("Logo"),
        "logo_alt": gettext("Whose logo it is"),
        "languages": gettext("Languages of the pages"),
        "goal": gettext("Goal, in letters"),
        "opens": gettext("First day"),
        "closes": gettext("Last day"),
        "won": gettext("Day on which it was won"),
        "time_zone": gettext("Time zone"),
        "accent": gettext("Colour"),
        "embed_origins": gettext("Websites that may show the form in a frame"),
        "opt_in": gettext("Ask supporters whether they want to hear from you"),
        "by_hand": gettext("Letters that are handed over by hand"),
        "tag": gettext("Tag"),
        "reviewed": gettext("Who has read the letters"),
        "reminder": gettext("Who does not confirm within a day is reminded once"),
        "follows": gettext("Follows the campaign"),
        "silent_only": gettext("Write only to those who are silent"),
        "confirm": gettext("Supporters confirm their address by email before anything is sent"),
    }
    if parts[0] == "campaign" and len(parts) > 1:
        words = settings.get(parts[1], gettext("The campaign"))
        named = parts[1] in (*toml.BY_LANGUAGE, "reviewed") and len(parts) > 2  # noqa: PLR2004 - campaign.title.en
        return f"{words} ({language_name(parts[2])})" if named else words
    names = {
        "campaign": gettext("The campaign"),
        "owners": gettext("Who runs it"),
        "questions": gettext("Question"),
        "facts": gettext("Fact"),
        "country_rules": gettext("Rule for countries"),
        "positions": gettext("Known position"),
        "targets": gettext("Recipient"),
        "letters": gettext("Letter"),
        "blocks": gettext("paragraph"),
        "text": gettext("wording"),
        "subject": gettext("subject"),
        **{key: f"– {words}" for key, words in _keys_in_words().items()},
    }
    if parts[0] == "owners":
        names["countries"] = f"– {gettext('Looks after the offices of')}"
        names["languages"] = f"– {gettext('Speaks to readers in')}"
    if parts[0] == "letters" and parts[-1] == "targets":
        return f"{gettext('Letter')} {parts[1]} – {gettext('To')}"
    return " ".join(names.get(part, part) for part in parts if part.isdecimal() or part in names)


def _keys_in_words() -> dict[str, str]:
    """What the fields of a recipient and a point are called."""
    return {
        "title": gettext("Title of the office"),
        "organisation": gettext("Organisation"),
        "email": gettext("Email address"),
        "contact_form": gettext("Address of its form"),
        "postal_address": gettext("Postal address"),
        "salutation": gettext("Salutation"),
        "close": gettext("Close"),
        "language": gettext("Language"),
        "role": gettext("Only to offices of this role"),
        "countries": gettext("Only supporters in"),
        "except_countries": gettext("Everybody but supporters in"),
        "label": gettext("What they choose"),
        "point": gettext("Name of the point"),
        "max_length": gettext("Most characters"),
        "says": gettext("What it says"),
        "source": gettext("Source"),
        "sure": gettext("How sure it is"),
        "day": gettext("Its day"),
        "look_again": gettext("Look for something newer after"),
        "link": gettext("Where it can be read"),
        "value": gettext("What the merge field says"),
        "rule": gettext("Supporters there write to"),
        "position": gettext("Where it stands"),
        "target": gettext("Recipient"),
        "office": gettext("Office of the directory"),
        "name": gettext("Name of the group"),
        "website": gettext("Its website"),
        "contact": gettext("Email address for questions"),
        "logo": gettext("Logo"),
        "partner": gettext("Its box to tick, its list and its numbers"),
    }


@dataclass(frozen=True)
class TargetView:
    """Whom a campaign writes to: an office of the directory or of its own, or those of the supporters' own.

    `kind` is "office", "inline", "own-government" or "area".
    """

    kind: str
    title: str
    offices: tuple[Office, ...] = ()


def representatives_of(document: Document, directory: Directory, today: date) -> list[list[Office]]:
    """For each target the offices that may represent a supporter's area; none for other targets."""
    return [
        [
            office
            for office in (directory.offices if target["area"] else ())
            if office.area
            and not office.is_past(today)
            and target["role"] in ("", office.role)
            and (not target["countries"] or office.country in (*target["countries"], ""))
        ]
        for target in document["targets"]
    ]


def target_views(document: Document, directory: Directory, language: str) -> list[TargetView]:
    """Named in `language` where the directory has a row in it."""
    return [_target_view(target, directory, language) for target in document["targets"]]


def _target_view(target: dict[str, str], directory: Directory, language: str) -> TargetView:
    if target["own_government"]:
        return TargetView("own-government", gettext("The supporters’ own governments"))
    if target["area"]:
        return TargetView("area", gettext("The supporters’ own representatives"))
    if not target["office"]:
        return TargetView("inline", target["title"] or gettext("An office of your own"))
    named = directory.find(target["office"], language)
    return TargetView("office", named.title if named else target["office"], directory.rows(target["office"]))


@dataclass(frozen=True)
class LetterCell:
    """The letter to a target in a language; `number` 0 where there is none.

    `points_missing`: those that the target's first letter offers and this one does not.
    """

    language: str
    number: int
    blocks: int = 0
    faults: int = 0
    points_missing: int = 0


def letter_cells(document: Document, faults: Mistakes) -> list[list[LetterCell]]:
    """For each target a cell for each language that letters are written in."""
    cells: dict[tuple[str, str], LetterCell] = {}
    offered: dict[str, set[str]] = {}
    for number, letter in enumerate(document["letters"], 1):
        points = {block["point"] for block in letter["blocks"] if block["point"]}
        for target in letter["targets"]:
            lacking = len(offered.setdefault(target, points) - points)
            of_letter = faults.of_letter(number)
            cell = LetterCell(letter["language"], number, len(letter["blocks"]), of_letter, lacking)
            cells.setdefault((target, letter["language"]), cell)
    languages = edits.letter_languages(document)
    return [
        [cells.get((target["id"], language), LetterCell(language, 0)) for language in languages]
        for target in document["targets"]
    ]


@dataclass(frozen=True)
class Found:
    """An office that a search found, in all its languages, under the name by which a campaign names it."""

    reference: str
    office: Office
    languages: tuple[str, ...]
    is_checked: bool


def search_offices(directory: Directory, words: str, language: str) -> list[Found]:
    """Offices in whose title, organisation, id or country every one of the words stands; at most `MOST_FOUND`."""
    names: dict[str, None] = {}
    for office in _named(directory, words, language) if words.strip() else ():
        names[reference(office)] = None
        if len(names) == MOST_FOUND:
            break
    return [_found(name, directory.rows(name), language) for name in names]


def offices_named(directory: Directory, words: str, language: str) -> list[Office]:
    """Offices in whose title, holder, area, organisation, id or country every one of the words stands."""
    return list(_named(directory, words, language))


def _named(directory: Directory, words: str, language: str) -> Iterator[Office]:
    wanted = words.casefold().split()
    for office in directory.offices:
        searched = _searched(office, language) if wanted else ""
        if all(word in searched for word in wanted):
            yield office


def _found(name: str, offices: Sequence[Office], language: str) -> Found:
    shown = next((office for office in offices if office.language == language), offices[0])
    languages = tuple(dict.fromkeys(office.language for office in offices))
    return Found(name, shown, languages, any(office.checked_on for office in offices))


_ALSO_CALLED = {
    "AE": "UAE Emirates",
    "CD": "DRC DR Congo",
    "CZ": "Czech Republic",
    "GB": "UK U.K. Great Britain England",
    "KR": "ROK South Korea Republic of Korea",
    "KP": "DPRK North Korea",
    "NL": "Holland",
    "US": "USA U.S. U.S.A. America",
}
"""What people search for and no list calls a country."""


def _searched(office: Office, language: str) -> str:
    countries = {customs.country_name(office.country, code) for code in (language, "en")} if office.country else set()
    countries.add(_ALSO_CALLED.get(office.country, ""))
    return " ".join(
        (office.id, office.title, office.holder, office.organisation, office.area, office.country, *sorted(countries))
    ).casefold()


def siblings(document: Document, number: int) -> list[tuple[int, dict[str, object]]]:
    """The letters in other languages that go to a target of this one: number and letter."""
    mine = document["letters"][number - 1]
    return [
        (at, letter)
        for at, letter in enumerate(document["letters"], 1)
        if letter["language"] != mine["language"] and set(letter["targets"]) & set(mine["targets"])
    ]


def letter_choices(codes: Iterable[str], directory: Directory) -> list[str]:
    """Languages that a letter may be in: those given, then those of the directory's offices."""
    return list(dict.fromkeys([*codes, *sorted({office.language for office in directory.offices})]))
