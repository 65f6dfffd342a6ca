"""The groups that run a campaign together: who they are, which speaks to whom, and which looks after which offices."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from campaign.core.campaigns.picture import Image, Shown
from campaign.core.campaigns.reader import Table
from campaign.core.partners import LONGEST_NAME, is_code
from campaign.core.words import customs
from campaign.core.words.addresses import PLAIN
from campaign.core.words.marking import N_
from campaign.core.words.text import line, shows_something

MOST_OWNERS = 8
"""Who runs a campaign is named below each of its letters; whoever else supports it is a partner."""
_LOGO = re.compile(r"\w[\w.-]{0,100}\.(?:jpe?g|png|webp)", re.ASCII | re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://\S+")
_ADDRESS = re.compile(rf"(?=[^@]*@[^@]*\.){PLAIN.pattern}")
"""An address that mail goes to: supporters read it in theirs, and a group hears there of its offices."""


@dataclass(frozen=True)
class Owner:
    """One of the groups. `name` is by language; `contact` an e-mail address for questions.

    `languages` are those of the pages on which it stands first, `countries` (ISO 3166-1 alpha-2) those whose offices it
    looks after. `partner` is its partner code, whose own box is shown to who reads in its languages.
    """

    name: Mapping[str, str]
    website: str = ""
    contact: str = ""
    logo: str = ""
    """The name of the file that its logo came from."""
    languages: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    partner: str = ""
    shown_logo: Shown | None = field(default=None, compare=False)
    """The logo as it is kept; None where there is none."""

    @property
    def image(self) -> Image:
        """Its logo. What is to be seen on it is its name, which stands beside."""
        return Image(self.logo, self.name, self.shown_logo)

    def called(self, language: str, default: str = "") -> str:
        """Its name in `language`, else in `default`, else in any, on one line."""
        return line(self.name.get(language) or self.name.get(default) or next(iter(self.name.values()), ""))


def read_owner(table: Table) -> Owner:
    """An entry of `[[owners]]`."""
    owner = Owner(
        name={code: name for code, name in table.by_language("name", required=True).items() if shows_something(name)},
        website=table.text("website", pattern=_WEB_ADDRESS, example="https://www.example.org"),
        contact=table.text("contact", pattern=_ADDRESS, example="letters@example.org"),
        logo=table.text("logo", pattern=_LOGO, example="logo.png (a file beside this one)"),
        languages=table.texts("languages"),
        countries=frozenset(table.texts("countries")),
        partner=table.text("partner"),
    )
    if "name" in table and not owner.name:
        table.fault(N_("a group that runs the campaign needs a name"), "", "name")
    for code, name in owner.name.items():
        if len(name) > LONGEST_NAME:
            message = N_("name has %(count)s characters in %(language)s, and may have %(most)s")
            table.fault(message, name, "name", count=len(name), language=repr(code), most=LONGEST_NAME)
    if owner.partner and not is_code(owner.partner):
        message = N_("%(key)s = %(value)s is not valid; write it like %(example)s")
        table.fault(message, owner.partner, "partner", key="partner", value=repr(owner.partner), example="river-watch")
    table.refuse_the_rest()
    return owner


def in_order(owners: Sequence[Owner], language: str) -> list[Owner]:
    """Those that name the language first, then those that name none, then the others; each in the file's order."""
    return sorted(owners, key=lambda owner: language not in owner.languages if owner.languages else 0.5)


def asking(owners: Sequence[Owner], language: str) -> list[Owner]:
    """Whose boxes a page in this language shows: of those that name it and those that name none; else the first's."""
    ordered = in_order(owners, language)
    return [owner for owner in ordered if not owner.languages or language in owner.languages] or ordered[:1]


def looking_after(owners: Iterable[Owner], country: str) -> list[Owner]:
    """Those that look after the offices of a country; an office of no country is nobody's own."""
    return [owner for owner in owners if country and country in owner.countries]


def named(owners: Sequence[Owner], language: str, default: str = "") -> str:
    """Their names as a list in this language, the one that speaks it first: "River Watch, 강지킴이, and Lakes"."""
    return customs.listed([owner.called(language, default) for owner in in_order(owners, language)], language)


def contact_for(owners: Sequence[Owner], language: str) -> str:
    """The address for questions of the first group in this language's order that has one; "" where none has."""
    return next((owner.contact for owner in in_order(owners, language) if owner.contact), "")
