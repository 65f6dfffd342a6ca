"""What a campaign brings to be seen: a picture, in one shape everywhere, and the logo of who runs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

WIDTH, HEIGHT = 1200, 630
"""Pixels at most, and the shape of every picture: that which other sites show beside a link."""
LEAST_WIDTH = 600
"""Pixels at least, once it is cut to that shape."""
LOGO_WIDTH, LOGO_HEIGHT = 640, 240
"""Pixels at most of a logo, which keeps its shape: as large as it is shown on screens with two pixels for one."""
LEAST_LOGO = 32
"""Pixels at least, of its height and its width."""


class ImageKind(StrEnum):
    """Which of the two, as a campaign's file calls them."""

    PICTURE = "picture"
    LOGO = "logo"


@dataclass(frozen=True)
class Shown:
    """What a page has to know of a picture: what tells it from every other, and its size in pixels."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True)
class Image:
    """What a campaign says of a picture or logo: its file's `name`, what is to be seen on it, and what is kept of it.

    `shown` is None where there is none, or none is kept under this name.
    """

    name: str = ""
    alt: Mapping[str, str] = field(default_factory=dict)
    shown: Shown | None = None


@dataclass(frozen=True)
class Picture:
    """A JPEG of nothing but pixels, `width` by `height`; of a logo, a PNG."""

    content: bytes
    width: int
    height: int

    @property
    def mimetype(self) -> str:
        return "image/png" if self.content.startswith(b"\x89PNG") else "image/jpeg"

    @property
    def shown(self) -> Shown:
        return Shown(digest_of(self.content), self.width, self.height)


def digest_of(content: bytes) -> str:
    """What stands in the address of a picture, which is kept for good under it."""
    return sha256(content).hexdigest()[:32]
