"""A picture that a campaign brings, as it is kept and shown: one shape for page, card and share image."""

from dataclasses import dataclass
from hashlib import sha256

WIDTH, HEIGHT = 1200, 630
"""Pixels at most, and the shape of every picture: that which other sites show beside a link."""
LEAST_WIDTH = 600
"""Pixels at least, once it is cut to that shape."""


@dataclass(frozen=True)
class Shown:
    """What a page has to know of a picture: what tells it from every other, and its size in pixels."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """A JPEG of nothing but pixels, `width` by `height`."""

    content: bytes
    width: int
    height: int

    @property
    def shown(self) -> Shown:
        return Shown(digest_of(self.content), self.width, self.height)


def digest_of(content: bytes) -> str:
    """What stands in the address of a picture, which is kept for good under it."""
    return sha256(content).hexdigest()[:32]
