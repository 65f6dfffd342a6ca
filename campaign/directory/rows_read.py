"""What became of each row of a list, for who brings it."""

from dataclasses import dataclass
from enum import StrEnum

from campaign.core.offices.office import Office
from campaign.core.words.said import Said


class Standing(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    AT_FAULT = "at fault"
    PAST = "past"
    TO_COME = "to come"
    UNWANTED = "unwanted"
    VACANT = "vacant"
    HELD = "held"
    FURTHER = "further"


@dataclass(frozen=True)
class RowRead:
    """What became of an entry, in order: `said` is what is wrong with it and what was left out of it.

    `office` is what was read, as far as anything was. Of a row that is HELD `held` is the column in question.
    """

    where: str
    standing: Standing
    office: Office | None = None
    said: tuple[Said, ...] = ()
    held: str = ""
