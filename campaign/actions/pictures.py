"""The picture and the logo that a campaign brings: made anew as they come, kept under the names that its text says."""

from collections.abc import Callable, Mapping

from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Campaign
from campaign.core.campaigns.picture import Image, ImageKind, Picture, Shown, digest_of
from campaign.core.errors import CampaignFileFaults, NotFound, PictureFault
from campaign.pictures.encoding import encoded

MOST_BYTES = 20_000_000
"""Of the file beside a campaign's."""
SUFFIXES = {ImageKind.PICTURE: "jpg", ImageKind.LOGO: "png"}


def bring(context: Context, slug: str, raw: bytes, kind: ImageKind) -> str:
    """Keep a picture for a campaign that is being written; the name for its text, which no other picture has.

    Raises PictureFault.
    """
    picture = encoded(raw, kind)
    name = f"{kind}-{picture.shown.digest}.{SUFFIXES[kind]}"
    context.store.save_pictures(slug, {name: picture})
    return name


def beside(
    context: Context, campaign: Campaign, file: str, read: Callable[[str], bytes | None]
) -> Mapping[str, Picture]:
    """The pictures that a campaign's file names, from the files beside it, by name: those that are not kept already.

    `read` gives None where no such file stands there: as after `dump`, or on the desk, what is kept under it stays.

    Raises CampaignFileFaults.
    """
    pictures_beside = {
        name: _beside(context, campaign.slug, kind, name, file, read(name)) for kind, name in campaign.image_names
    }
    return {name: picture for name, picture in pictures_beside.items() if picture}


def _beside(context: Context, slug: str, kind: ImageKind, name: str, file: str, raw: bytes | None) -> Picture | None:
    kept = context.store.picture(slug, name)
    if kept and (raw is None or digest_of(raw) == kept.shown.digest):
        return None
    if raw is None:
        raise CampaignFileFaults([f"{file}: there is no picture {name!r} beside this file"])
    if len(raw) > MOST_BYTES:
        most = f"{MOST_BYTES // 1_000_000} MB are the most"
        raise CampaignFileFaults([f"{file}: {name}: this file is too large: {most}"])
    try:
        picture = encoded(raw, kind)
    except PictureFault as fault:
        raise CampaignFileFaults([f"{file}: {name}: {fault.sentence()}"]) from None
    return None if kept and kept.shown == picture.shown else picture


def kept(context: Context, slug: str, name: str) -> Shown | None:
    """What a page has to know of the picture that is kept for a campaign under this name."""
    return context.store.pictures().get((slug, name))


def missing(context: Context, campaign: Campaign) -> tuple[str, ...]:
    """The names of those that a campaign's text names and nobody has brought."""
    return tuple(name for _, name in campaign.image_names if kept(context, campaign.slug, name) is None)


def in_force(context: Context, slug: str, kind: ImageKind) -> Image:
    """The picture and its words that visitors get."""
    campaigns = (campaign for campaign in context.catalogue.campaigns() if campaign.slug == slug)
    return next((campaign.image(kind) for campaign in campaigns), Image())


def named(context: Context, slug: str, name: str) -> Picture:
    """The picture of a campaign under the name that its text has for it. Raises NotFound."""
    picture = context.store.picture(slug, name)
    if picture is None:
        raise NotFound
    return picture


def shown(context: Context, campaign: Campaign, kind: ImageKind, digest: str) -> Picture:
    """The picture of a campaign in force, by what its address says. Raises NotFound."""
    image = campaign.image(kind)
    images = [image] if kind is ImageKind.PICTURE else [image, *(owner.image for owner in campaign.owners)]
    name = next((one.name for one in images if one.shown and one.shown.digest == digest), "")
    if not name:
        raise NotFound
    return named(context, campaign.slug, name)
