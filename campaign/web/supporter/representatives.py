"""Who represents a supporter's area: asked for by postcode, which is kept nowhere and stands in no address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from werkzeug.datastructures import MultiDict

from campaign.actions import letters
from campaign.core.campaigns.campaign import Campaign, Target
from campaign.core.offices.areas import LONGEST_POSTCODE, postcode_key
from campaign.core.offices.office import Office
from campaign.core.words import text
from campaign.web.site.catalogues import gettext
from campaign.web.site.countries import sort_key
from campaign.web.site.current import context, now
from campaign.web.site.language import country as country_name
from campaign.web.site.language import listed


@dataclass(frozen=True)
class Choice:
    """A target that several offices could be; `chosen` is the id of one of them, or empty."""

    target: str
    offices: tuple[Office, ...]
    chosen: str

    @property
    def name(self) -> str:
        return f"representative-{self.target}"


@dataclass(frozen=True)
class Representatives:
    """What a supporter in `country` says about where they live, and whom that leads to."""

    campaign: Campaign
    country: str
    posted: MultiDict[str, str]
    before: Mapping[str, str] = field(default_factory=dict)
    """The offices of letters that are being corrected, by target: they were found once, and are no secret."""

    @property
    def asked(self) -> bool:
        """Whether this campaign asks anybody for a postcode."""
        return any(target.area for target in self.campaign.targets)

    @property
    def countries(self) -> list[str]:
        """The names of the countries whose people are asked; none where everybody is."""
        targets = [target for target in self.campaign.targets if target.area]
        if any(not target.countries for target in targets):
            return []
        return sorted({country_name(code) for target in targets for code in target.countries}, key=sort_key)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The targets that depend on where the supporter lives."""
        return self.campaign.area_targets(self.country)

    @property
    def postcode(self) -> str:
        return text.line(self.posted.get("postcode", ""))[:LONGEST_POSTCODE]

    @property
    def without(self) -> bool:
        """Whether the supporter goes on without those letters."""
        return bool(self.posted.get("without_representative"))

    @property
    def may_go_without(self) -> bool:
        """Whether there is anybody else to write to."""
        return any(not target.area and target.is_for(self.country) for target in self.campaign.targets)

    @property
    def kept_for(self) -> str:
        """The country whose representatives are kept where nothing is typed as a postcode; empty where none are."""
        return self.posted.get("same_representative", "")

    @cached_property
    def kept(self) -> dict[str, Office]:
        """Who is kept, by target, without the postcode, which nobody knows any more: whoever is still in office."""
        if self.kept_for != self.country:
            return {}
        directory = letters.offices_in_office(context(), self.before.values(), now().date())
        return {one.id: directory[self.before[one.id]] for one in self.targets if self.before.get(one.id) in directory}

    @cached_property
    def _found(self) -> tuple[list[str], dict[str, list[Office]]]:
        if self.targets and not postcode_key(self.postcode):
            return [], {target: [office] for target, office in self.kept.items()}
        if not self.targets:
            return [], {}
        return letters.representatives(context(), self.campaign, self.country, self.postcode, now().date())

    @cached_property
    def choices(self) -> list[Choice]:
        """What is to be asked: each target that more than one office could be."""
        several = [(target, offices) for target, offices in self._found[1].items() if len(offices) > 1]
        return [Choice(target, tuple(offices), self._chosen(target, offices)) for target, offices in several]

    @cached_property
    def settled(self) -> Mapping[str, str]:
        """The office of each target that is known, by the targets' ids."""
        known = {target: self._chosen(target, offices) for target, offices in self._found[1].items()}
        return {target: office for target, office in known.items() if office}

    @property
    def on_paper(self) -> Mapping[str, str]:
        """As `settled`, with "" for those that are still to be found out."""
        open_targets = {} if self.without else {target.id: "" for target in self.targets}
        return {**open_targets, **self.settled}

    @cached_property
    def faults(self) -> list[dict[str, str]]:
        """What keeps the letters from being written: for the error summary."""
        if not self.targets or len(self.settled) == len(self.targets):
            return []
        undecided = [choice for choice in self.choices if not choice.chosen]
        if undecided:
            message = gettext("More than one person represents this postcode. Choose yours.")
            return [{"id": f"{choice.name}-0", "message": message} for choice in undecided]
        if self.without and self.may_go_without:
            return []
        return [{"id": "postcode", "message": self._not_found()}]

    @property
    def fault_of_postcode(self) -> str:
        return next((fault["message"] for fault in self.faults if fault["id"] == "postcode"), "")

    def carried(self) -> list[tuple[str, str]]:
        """Name and value of what was said, for a page that carries it on."""
        said = [("postcode", self.postcode)] if self.asked and self.postcode else []
        said += [("without_representative", "1")] if self.without else []
        said += [("same_representative", self.kept_for)] if self.kept_for else []
        return said + [(choice.name, choice.chosen) for choice in self.choices if choice.chosen]

    def _chosen(self, target: str, offices: list[Office]) -> str:
        """The only one, or the one that was picked out of these and no others."""
        if len(offices) == 1:
            return offices[0].id
        picked = self.posted.get(f"representative-{target}", "")
        return picked if any(office.id == picked for office in offices) else ""

    def _not_found(self) -> str:
        areas = self._found[0]
        if not postcode_key(self.postcode):
            return gettext("Enter your postcode, so that we find who represents you")
        if areas:
            return gettext("As far as we know, nobody currently represents %(areas)s", areas=listed(areas))
        return gettext("We don’t recognise this postcode. Check that it is right")
