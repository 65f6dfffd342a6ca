"""What a sender's domain says about mail from us, once somebody has looked it up."""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What came of looking a record up."""

    FOUND = "found"
    MISSING = "missing"
    WRONG = "wrong"
    NOT_LOOKED_UP = "not looked up"


@dataclass(frozen=True)
class Record:
    """One record of the sender's: which, at what name, what came of looking it up, and its text where there is one."""

    kind: str
    name: str
    answer: Answer
    text: str = ""
