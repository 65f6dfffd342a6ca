"""The postcodes of a campaign that is being written: looked at, and kept for its text to name."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from campaign.actions import writing
from campaign.actions.context import Context
from campaign.actions.uploads import Brought
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits
from campaign.core.campaigns.toml import Document
from campaign.core.launch import area_checks
from campaign.core.launch.area_checks import Hole
from campaign.core.letters import targeting
from campaign.directory import postcodes
from campaign.directory.postcodes import AreaRow, Areas

__all__ = ["AreaRow", "AreasSeen", "as_csv", "look", "take", "with_representative"]


@dataclass(frozen=True)
class AreasSeen:
    """A list of postcodes as it is taken for one campaign; `holes` are what would turn a supporter away."""

    areas: Areas
    countries: tuple[str, ...]
    holes: tuple[Hole, ...]


def look(context: Context, seen: Brought, draft: Manuscript, today: date) -> AreasSeen:
    """Raises OfficeFileFaults: nothing of it can be read."""
    directory = context.catalogue.directory()
    # A list is often brought before the campaign has a recipient that it is for.
    campaign = writing.draft_of(context, with_representative(context, draft.document))
    countries = [seen.said.country] if seen.said.country else targeting.area_countries(campaign, directory)
    areas = postcodes.look(seen.file, seen.said.columns, countries, seen.said.sheet)
    pairs = areas.pairs
    names, keys = dict.fromkeys(area for _, area in pairs), dict.fromkeys(key for key, _ in pairs)
    holes = area_checks.holes(campaign, directory, names, keys, today) if pairs else []
    return AreasSeen(areas, tuple(countries), tuple(holes))


def take(context: Context, brought: AreasSeen, draft: Manuscript, who: str, now: datetime) -> bool:
    """Keep the rows that nothing is wrong with, and have the campaign that is being written name them.

    It writes to the representatives of areas from then on, if it did not. False where somebody saved another text
    meanwhile; then it is to be tried once more.
    """
    pairs = brought.areas.pairs
    name = f"areas-{postcodes.of_pairs('', pairs).digest.hex()[:16]}.csv"
    document = with_representative(context, draft.document)
    document["campaign"]["areas"] = name
    context.store.save_brought_areas(draft.slug, name, as_csv(pairs))
    return writing.save(context, draft, document, who, now)


def with_representative(context: Context, document: Document) -> Document:
    """The document with a recipient who stands for the supporter's area, which it may have had."""
    if any(target["area"] for target in document["targets"]):
        return edits.acted(document, "", context.catalogue.directory())[0]
    return edits.acted(document, "representative", context.catalogue.directory())[0]


def as_csv(pairs: tuple[tuple[str, str], ...]) -> bytes:
    """The list as a file that `campaign load` reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("postcode", "area"))
    writer.writerows(pairs)
    return text.getvalue().encode()
