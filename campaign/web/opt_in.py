"""The box with which a supporter opts in: in which words it is asked, and whether it was ticked beside these words."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from campaign.core.campaigns import Wording

TICKED, SHOWN = "opt_in", "opt_in_shown"
"""The fields: the box itself, and the mark of the words that stood beside it."""


@dataclass(frozen=True)
class OptInBox:
    """The box of a campaign's opt-in, with what was `posted`; `wording` is None where the campaign has none."""

    wording: Wording | None
    posted: Mapping[str, str]

    @property
    def mark(self) -> str:
        """Stands for the words: it is sent back with the tick, which holds for no other words."""
        named = f"{self.wording.language} {self.wording.text}" if self.wording else ""
        return blake2b(named.encode(), digest_size=8, person=b"opt-in").hexdigest()

    @property
    def ticked(self) -> Wording | None:
        """The words that were ticked."""
        return self.wording if self.posted.get(TICKED) and not self.reworded else None

    @property
    def reworded(self) -> bool:
        """Whether it was ticked beside other words: the campaign has new ones since."""
        shown = self.posted.get(SHOWN, self.mark)
        return bool(self.wording and self.posted.get(TICKED) and shown != self.mark)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What keeps the tick on a page that does not show the box."""
        return [(TICKED, "1"), (SHOWN, self.mark)] if self.ticked else []
