"""An image that somebody brings, made anew by a process that has nothing to lose."""

from campaign.apart import made_by
from campaign.core.campaigns.picture import ImageKind, Picture
from campaign.core.errors import LogoFault, PictureFault

LONGEST_SECONDS = 30
"""What it may take, the start of the process included, on a busy machine."""


def encoded(raw: bytes, kind: ImageKind = ImageKind.PICTURE) -> Picture:
    """The picture or logo in an image's bytes. Raises PictureFault where there is none that can be used."""
    made = made_by("campaign.pictures.encoder", raw, LONGEST_SECONDS, kind)
    if made is None:
        raise LogoFault if kind is ImageKind.LOGO else PictureFault
    size, _, content = made.partition(b"\n")
    width, height = map(int, size.split())
    return Picture(content, width, height)
