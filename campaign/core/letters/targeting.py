"""Who a supporter writes to: the campaign's targets for the supporter's country, each with its office."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from campaign.core.campaigns.campaign import Campaign, LetterTemplate, Rule, Status, Target
from campaign.core.letters.around import Around, around
from campaign.core.offices import holders
from campaign.core.offices.office import FOREIGN_MINISTRY, Directory, Office
from campaign.core.offices.recipes import Recipe
from campaign.core.words.customs import generic_ministry, generic_representative, key, ministry_in, official_languages

MOST_DAYS = 10
"""Days for which it is kept what is around a letter. At one time it is three days at most, somewhere on Earth."""


@dataclass(frozen=True)
class Addressed:
    """A target with the office it means for this supporter, and the letter template to use.

    `read` is the same in the supporter's own language, where the letter leaves in another one. `by_hand`: the letter is
    its writer's to send, whatever address the office has. `takes_address`: its writer's postal address stands in it,
    where they give one.
    """

    target: Target
    office: Office
    template: LetterTemplate
    read: "Addressed | None" = None
    by_hand: bool = False
    takes_address: bool = False
    _around: dict[tuple[str, date], Around] = field(default_factory=dict, init=False, repr=False, compare=False)

    def around(self, country: str, today: date) -> Around:
        """What is around the words of a supporter in `country` on a day; worked out once, as all of them share this."""
        key = country, today
        if key not in self._around:
            if len(self._around) >= MOST_DAYS:
                self._around.clear()
            self._around[key] = around(self.office, self.template, country, today)
        return self._around[key]


def taking_address(
    campaign: Campaign, letters: Sequence[Addressed], country: str, recipe: Callable[[Office], Recipe | None]
) -> list[Addressed]:
    """The same, with those marked that a postal address for the reply belongs into.

    That is where the office says that it wants one (`recipe` knows how its form is used), and on paper: no e-mail
    address of it is known, and one to post to is. None is asked for where writing may be dangerous.
    """
    if withheld_government(campaign, country):
        return list(letters)

    def wants(office: Office) -> bool:
        known = recipe(office)
        by_post = bool(office.postal_address) and not office.email
        return by_post or (known is not None and known.wants_address)

    return [
        replace(letter, takes_address=True, read=replace(letter.read, takes_address=True) if letter.read else None)
        if wants(letter.office)
        else letter
        for letter in letters
    ]


def addressed(
    campaign: Campaign,
    directory: Directory,
    country: str,
    language: str,
    representatives: Mapping[str, str] = MappingProxyType({}),
    *,
    own_language: bool = False,
) -> list[Addressed]:
    """The targets of a supporter in `country` writing in `language`, in the campaign's order.

    `representatives` are the ids of the offices that represent the supporter's area, by target; "" where that is not
    known yet. Without one there is no letter to that target. A letter leaves in a language that its office reads, where
    there is one that says the same as the supporter's; with `own_language`, in the supporter's, whatever is read there.
    """
    letters = []
    for target in campaign.targets:
        if not target.is_for(country) or not _is_allowed(campaign.rule_for(country), target, directory):
            continue

        def in_language(template: LetterTemplate, target: Target = target) -> Addressed | None:
            office = (
                _representative(target, directory, representatives, template.language)
                if target.area
                else office_of(target, directory, country, template.language)
            )
            if office is None:
                return None
            by_hand = campaign.rule_for(country) is Rule.PAPER_ONLY or campaign.wish(office.id).stopped
            return Addressed(target, office, template, by_hand=by_hand)

        own = in_language(campaign.template_for(target.id, language))
        if own is not None and not campaign.spares(target, own.office):
            letters.append(
                own if own_language else _in_language_of_office(campaign, own, directory, country, in_language)
            )
    return letters


def for_anybody(campaign: Campaign, directory: Directory, language: str) -> list[Addressed]:
    """The letters that people anywhere can write without saying where: those to offices of no country."""
    targets = tuple(target for target in campaign.targets if _is_allowed(Rule.UN_ONLY, target, directory))
    return addressed(replace(campaign, targets=targets), directory, "", language)


def _in_language_of_office(
    campaign: Campaign,
    own: Addressed,
    directory: Directory,
    country: str,
    in_language: Callable[[LetterTemplate], Addressed | None],
) -> Addressed:
    """The letter in a language that its office reads, with the supporter's own to read beside it."""
    reads = languages_read(own.target, own.office, directory, country)
    if not reads or own.template.language in reads:
        return own
    template = campaign.parallel_to(own.template, own.target.id, reads)
    leaving = in_language(template) if template else None
    return replace(leaving, read=own) if leaving else own


def languages_read(target: Target, office: Office, directory: Directory, country: str) -> tuple[str, ...]:
    """The languages (BCP 47) that a target's office reads; empty where nobody said.

    A foreign ministry reads what its row says, else its country's languages and those of its rows; and English last.
    """
    if target.own_government:
        known = directory.ministry_languages(country) or official_languages(country)
        return tuple(dict.fromkeys((*known, "en"))) if known else ()
    rows = directory.rows(target.office) if target.office else (office,)
    return tuple(dict.fromkeys(code for row in rows for code in row.languages))


def _is_allowed(rule: Rule, target: Target, directory: Directory) -> bool:
    """Whether supporters under a country's rule write to a target; an office that has no country is international."""
    if rule in (Rule.ALL, Rule.NOBODY):
        return rule is Rule.ALL
    rows = directory.rows(target.office) if target.office else ()
    return bool(rows) and not any(row.country for row in rows)


def representatives(
    target: Target, directory: Directory, country: str, areas: Sequence[str], today: date
) -> list[Office]:
    """Who represents a supporter in `country` whose postcode lies in `areas`: several, where only they can tell."""
    offices = {
        office.id: office
        for area in areas
        for office in directory.of_area(area)
        if target.role in ("", office.role) and office.country in ("", country) and not office.is_past(today)
    }
    return list(offices.values())


def examples(campaign: Campaign, directory: Directory, country: str, today: date) -> dict[str, str]:
    """For each target that depends on an area, an office there that stands for one, with an address if any has one.

    For a test, which knows no postcode. Targets that no office stands for are left out.
    """
    chosen = {}
    for target in campaign.area_targets(country):
        areas = dict.fromkeys(office.area for office in directory.offices if office.area)
        offices = representatives(target, directory, country, list(areas), today)
        if offices:
            chosen[target.id] = next((office for office in offices if office.email), offices[0]).id
    return chosen


def area_countries(campaign: Campaign, directory: Directory) -> list[str]:
    """The countries of those who are asked for a postcode: as targets name them, else those of the offices."""
    countries: dict[str, None] = {}
    for target in campaign.targets:
        if target.area:
            offices = (office for office in directory.offices if office.area and target.role in ("", office.role))
            named = target.countries or {office.country for office in offices if office.country}
            countries |= dict.fromkeys(sorted(named))
    return list(countries)


def _representative(target: Target, directory: Directory, chosen: Mapping[str, str], language: str) -> Office | None:
    office_id = chosen.get(target.id)
    if office_id == "":
        return generic_representative(language)
    return directory.get(office_id) if office_id else None


def office_of(target: Target, directory: Directory, country: str, language: str) -> Office:
    """The office `target` means for a supporter in `country` and a letter in `language`.

    Raises:
        LookupError: the directory no longer has the office that the campaign names, or the target depends on an area.
    """
    if target.inline is not None:
        return target.inline
    if target.own_government:
        ministry = directory.foreign_ministry(country, language)
        return ministry_in(ministry, language) if ministry else generic_ministry(country, language)
    office = directory.find(target.office, language)
    if office is None:
        raise LookupError(f"no office {target.office!r} in the directory")
    return office


def office_written_to(
    campaign: Campaign, directory: Directory, office_id: str, target_id: str, country: str, language: str
) -> Office:
    """The office a stored letter is to, as the directory has it now; what it was called then if it is gone."""
    kept = directory.get(office_id)
    if kept is not None:
        return kept
    target = campaign.target(target_id)
    if target is not None and target.own_government:
        return generic_ministry(country, language)
    try:
        if target is not None:
            return office_of(target, directory, country, language)
    except LookupError:
        pass
    return Office(id=office_id or target_id, title=office_id or target_id, role=FOREIGN_MINISTRY)


def called(
    campaign: Campaign, directory: Directory, office: Office, target_id: str, language: str, day: date
) -> Office:
    """A target's office with the title and the organisation that `language` has for it, to name it to who reads that.

    Everything else is as it was, and so are these where the directory has none in that language.
    """
    target, named = campaign.target(target_id), office
    if target is not None and key(office.language) != key(language):
        if target.own_government and office.country:
            named = ministry_in(directory.foreign_ministry(office.country, language) or office, language)
        elif target.office:
            row = directory.find(target.office, language)
            named = row if row and key(row.language) == key(language) else office
    named = holders.as_held(named, day)
    return replace(office, title=named.title, organisation=named.organisation)


def withheld_government(campaign: Campaign, country: str) -> bool:
    """Whether the supporter is kept from writing to their own government, and nobody else there is written to."""
    if campaign.rule_for(country) is not Rule.ALL:
        return True
    spared = any(target.own_government and country in target.except_countries for target in campaign.targets)
    return spared and not any(country in target.countries for target in campaign.targets)


def withheld_countries(campaign: Campaign) -> list[str]:
    """The countries whose people are kept from writing to their own government, sorted."""
    named = {code for target in campaign.targets if target.own_government for code in target.except_countries}
    return sorted(code for code in named if withheld_government(campaign, code))


def countries_at_risk(campaign: Campaign, countries: Iterable[str]) -> list[str]:
    """Those of `countries` whose people are asked for no postal address, sorted."""
    return sorted(code for code in countries if withheld_government(campaign, code))


def nothing_leaves(campaign: Campaign, transport: str) -> bool:
    """Whether mail of this campaign cannot reach an official: into a Maildir, or in test mode."""
    return transport == "maildir" or campaign.status is Status.TEST


def usable_address(target: Target, office: Office, today: date, *, nothing_leaves: bool) -> str:
    """The address a letter may be mailed to, or "" when the supporter has to send it.

    An address is usable when a person checked it or the campaign file itself gives it, as long as the office's holder
    is in office. `nothing_leaves` says that
    mail cannot reach an official (Maildir transport, test mode); then unchecked addresses are used too.
    """
    trusted = office.checked_on is not None or target.inline is not None
    return office.email if (trusted or nothing_leaves) and not office.is_past(today) else ""
