"""What a list of areas and the office directory say of each other before a supporter is turned away."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaign.core.campaigns.campaign import Campaign
from campaign.core.letters import targeting
from campaign.core.offices import areas
from campaign.core.offices.area_names import area_key
from campaign.core.offices.office import Directory, Office

MOST_NAMES = 10


class Lack(StrEnum):
    """What turns a supporter away."""

    NOBODY = "no office in the directory stands for these areas"
    NO_POSTCODE = "no postcode leads to these areas, which offices stand for"
    STRANGE = "nobody will find these postcodes"


@dataclass(frozen=True)
class Hole:
    """Areas that nobody stands for, areas without a postcode, or postcodes that are none of the `countries`."""

    lack: Lack
    names: tuple[str, ...]
    countries: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many names there are beyond those that are told."""
        return max(0, len(self.names) - MOST_NAMES)


def remarks(
    campaign: Campaign, directory: Directory, listed: Iterable[str], postcodes: Iterable[str], today: date
) -> list[str]:
    """As `holes`, a sentence for each."""
    lacking = holes(campaign, directory, listed, postcodes, today)
    return [f"{campaign.slug}: {sentence(hole)}" for hole in lacking]


def sentence(hole: Hole) -> str:
    """A hole in English."""
    if hole.lack is Lack.STRANGE:
        countries = ", ".join(hole.countries)
        return f"these are no postcodes of {countries}, nobody will find them: {some(hole.names)}"
    return f"{hole.lack}: {some(hole.names)}"


def holes(
    campaign: Campaign, directory: Directory, listed: Iterable[str], postcodes: Iterable[str], today: date
) -> list[Hole]:
    """Each kind of hole: areas that nobody stands for, offices without an area, postcodes of no shape.

    `listed` are the areas of the campaign's list, `postcodes` its keys (see `areas.listed_key`).
    """
    if not any(target.area for target in campaign.targets):
        return []
    countries = targeting.area_countries(campaign, directory)
    listed = list(listed)
    without = [area for area in listed if not _stand_for(campaign, directory.of_area(area), today)]
    reached = {office.id for area in listed for office in directory.of_area(area)}
    unreached = [office.area for office in _of_targets(campaign, directory.offices, today) if office.id not in reached]
    strange = [key for key in postcodes if not areas.is_postcode(key, countries)]
    lacking = (
        (Lack.NOBODY, _alike(without, directory)),
        (Lack.NO_POSTCODE, list(dict.fromkeys(unreached))),
        (Lack.STRANGE, strange),
    )
    return [Hole(lack, tuple(names), tuple(countries)) for lack, names in lacking if names]


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _of_targets(campaign: Campaign, offices: Iterable[Office], today: date) -> list[Office]:
    """Those of `offices` that a target with an area may mean."""
    roles = {target.role for target in campaign.targets if target.area}
    return [one for one in offices if one.area and not one.is_past(today) and ("" in roles or one.role in roles)]


def _stand_for(campaign: Campaign, offices: Iterable[Office], today: date) -> bool:
    return bool(_of_targets(campaign, offices, today))


def _alike(names: list[str], directory: Directory) -> list[str]:
    """The names that will be shown, each with the most similar one that somebody stands for."""
    known = {area_key(name): name for name in directory.area_names()}
    shown = [(name, difflib.get_close_matches(area_key(name), known, 1, 0.75)) for name in names[:MOST_NAMES]]
    return [*(f"{name} ({known[near[0]]}?)" if near else name for name, near in shown), *names[MOST_NAMES:]]
