"""Pictures that campaigns bring, by campaign and the name that its text has for them."""

from collections.abc import Mapping
from typing import Protocol

from campaign.core.campaigns.picture import Picture, Shown


class Pictures(Protocol):
    """The verbs. A picture stays as long as any text of its campaign names it: in force, draft or earlier version."""

    def save_pictures(self, slug: str, pictures: Mapping[str, Picture]) -> None:
        """Keep pictures under their names, in place of those that were; others that no text names any more go."""

    def copy_picture(self, slug: str, to_slug: str, name: str) -> None:
        """Have another campaign keep a picture under the same name too, unless it has one called so."""

    def picture(self, slug: str, name: str) -> Picture | None:
        """The picture that is kept under a name."""

    def pictures(self) -> Mapping[tuple[str, str], Shown]:
        """What pages have to know of every picture, by campaign and name."""
