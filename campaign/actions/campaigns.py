"""Campaigns from their files, with the areas that stand beside them."""

from collections.abc import Callable

from campaign.actions import offices, pictures
from campaign.actions.context import Context
from campaign.assets import bundled
from campaign.core.campaigns.campaign import Campaign
from campaign.core.campaigns.file import read
from campaign.core.errors import CampaignFileFaults
from campaign.core.letters import targeting
from campaign.core.offices import areas
from campaign.core.offices.areas import AreaList
from campaign.directory import postcodes

Beside = Callable[[str], bytes | None]
"""What a file beside the campaign file holds, by its plain name; None where there is none."""


def load_campaign(context: Context, source: str, name: str, beside: Beside = lambda _: None) -> tuple[Campaign, bool]:
    """Create or update a campaign from its file's text; the second value is False when nothing changed.

    The areas and the pictures that it names are read from the files beside it, and kept with the campaign: where there
    is no such file, as after `dump` or on the desk, what is kept under that name stays.

    Raises CampaignFileFaults with every fault, each naming the file.
    """
    campaign = read(source, name, context.catalogue.directory())
    areas = areas_beside(context, campaign, name, beside)
    brought = pictures.beside(context, campaign, name, beside)
    if brought:
        context.store.save_pictures(campaign.slug, brought)
    changed = context.store.save_campaign(campaign.slug, campaign.status, source, areas)
    offices.release_unused(context)
    return campaign, changed or bool(brought)


def areas_beside(context: Context, campaign: Campaign, name: str, beside: Beside = lambda _: None) -> AreaList | None:
    """The areas to keep with a campaign; None for those that are kept already. Raises CampaignFileFaults."""
    if not campaign.areas:
        return areas.NO_AREAS
    raw = beside(campaign.areas)
    if raw is None and context.store.area_list_name(campaign.slug) != campaign.areas:
        raw = context.store.brought_areas(campaign.slug, campaign.areas)
    if raw is not None:
        return postcodes.read(raw, campaign.areas, targeting.area_countries(campaign, context.catalogue.directory()))
    if context.store.area_list_name(campaign.slug) != campaign.areas:
        words = f"{name}: there is no file {campaign.areas!r} beside this one: `campaign load` reads the areas from it"
        raise CampaignFileFaults([words])
    return None


def area_list_name(context: Context, campaign: Campaign) -> str:
    """The name of the list that a campaign's areas came from, or will come from when it is launched; "" for none."""
    kept = context.store.area_list_name(campaign.slug)
    is_brought = bool(campaign.areas) and context.store.brought_areas(campaign.slug, campaign.areas) is not None
    return campaign.areas if is_brought else kept


def load_bundled(context: Context, name: str) -> Campaign:
    """Load a campaign that comes with the tool."""
    file = bundled(f"{name}.toml")
    return load_campaign(context, file.read_text(encoding="utf-8"), file.name)[0]
