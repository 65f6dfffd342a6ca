"""Lists that organisers bring to the desk: kept while they are looked at, and the areas of campaigns being written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from campaign.core.offices.office import Office


@dataclass(frozen=True)
class Upload:
    """A file that somebody brought. `about` is the campaign whose areas it has, "" for a list of offices.

    `answers` is what was said of it since, as JSON.
    """

    id: str
    who: str
    about: str
    name: str
    content: bytes
    answers: str
    at: datetime


class Uploads(Protocol):
    """The verbs."""

    def save_upload(self, upload: Upload) -> None:
        """Keep a file for a week (`purge`); all but the newest twenty go."""

    def upload(self, upload_id: str) -> Upload | None: ...

    def answer_upload(self, upload_id: str, answers: str, instead_of: str) -> bool:
        """Keep what was said of a file. False, and nothing changes, where something else was said meanwhile."""

    def drop_upload(self, upload_id: str) -> None: ...

    def add_office(self, office: Office) -> None:
        """Add an office to the directory, checked as it says. Raises AlreadyExists."""

    def check_offices(self, addresses: Mapping[str, str], day: date, evidence: str) -> list[str]:
        """Mark addresses, by office, as checked by a person on `day`; the ids of the offices that were marked.

        An office that has another address by now, or was checked on that day or later, is left as it is. `evidence` is
        where it was looked up.
        """

    def save_brought_areas(self, slug: str, name: str, content: bytes) -> None:
        """Keep a list of areas for the texts of a campaign that name it; those that no text names any more go."""

    def brought_areas(self, slug: str, name: str) -> bytes | None: ...

    def copy_brought_areas(self, slug: str, to_slug: str, name: str) -> None:
        """Have another campaign keep a list under the same name too, unless it has one called so."""
