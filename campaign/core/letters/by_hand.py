"""Letters that the campaign's own people hand over on paper, because no server may send them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PromisedLetter:
    """A letter as it goes on paper: `envelope` is the office's address, `country` (ISO 3166-1) the writer's."""

    target: str
    country: str
    language: str
    direction: str
    envelope: str
    subject: str
    body: str
