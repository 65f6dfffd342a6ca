"""The picture that a campaign brings: made anew as it comes, kept under the name that its campaign's text says."""

from collections.abc import Mapping

from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Campaign
from campaign.core.campaigns.picture import Picture, Shown, digest_of
from campaign.core.errors import CampaignFileFaults, NotFound, PictureFault
from campaign.pictures.encoding import encoded

MOST_BYTES = 20_000_000
"""Of the file beside a campaign's."""


def bring(context: Context, slug: str, raw: bytes) -> str:
    """Keep a picture for a campaign that is being written; the name for its text, which no other picture has.

    Raises PictureFault.
    """
    picture = encoded(raw)
    name = f"picture-{picture.shown.digest}.jpg"
    context.store.save_picture(slug, name, picture)
    return name


def beside(context: Context, campaign: Campaign, file: str, raw: bytes | None) -> Picture | None:
    """The picture that a campaign's file names, from the bytes of the file beside it; None for one kept already.

    `raw` is None where no such file stands there: as after `dump`, or on the desk, what is kept under the name stays.

    Raises CampaignFileFaults.
    """
    kept = context.store.picture(campaign.slug, campaign.picture) if campaign.picture else None
    if not campaign.picture or (kept and (raw is None or digest_of(raw) == kept.shown.digest)):
        return None
    if raw is None:
        raise CampaignFileFaults([f"{file}: there is no picture {campaign.picture!r} beside this file"])
    if len(raw) > MOST_BYTES:
        most = f"{MOST_BYTES // 1_000_000} MB are the most"
        raise CampaignFileFaults([f"{file}: {campaign.picture}: this file is too large: {most}"])
    try:
        picture = encoded(raw)
    except PictureFault as fault:
        raise CampaignFileFaults([f"{file}: {campaign.picture}: {fault.sentence()}"]) from None
    return None if kept and kept.shown == picture.shown else picture


def kept(context: Context, slug: str, name: str) -> Shown | None:
    """What a page has to know of the picture that is kept for a campaign under this name."""
    return context.store.pictures().get((slug, name))


def in_force(context: Context, slug: str) -> tuple[Shown | None, Mapping[str, str]]:
    """The picture and its words that visitors get; None and no words where there are none."""
    found = (one for one in context.catalogue.campaigns() if one.slug == slug)
    return next(((one.shown_picture, one.picture_alt) for one in found), (None, {}))


def named(context: Context, slug: str, name: str) -> Picture:
    """The picture of a campaign under the name that its text has for it. Raises NotFound."""
    picture = context.store.picture(slug, name)
    if picture is None:
        raise NotFound
    return picture


def shown(context: Context, campaign: Campaign, digest: str) -> Picture:
    """The picture of a campaign in force, by what its address says. Raises NotFound."""
    if campaign.shown_picture is None or campaign.shown_picture.digest != digest:
        raise NotFound
    return named(context, campaign.slug, campaign.picture)
