"""The office directory: who can be written to, found by name, language and country."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

FOREIGN_MINISTRY = "foreign-ministry"


@dataclass(frozen=True)
class Office:
    """One row of the directory: an office in one language. Empty strings stand for what is not known."""

    id: str
    title: str
    organisation: str = ""
    role: str = ""
    country: str = ""
    language: str = "en"
    salutation: str = ""
    close: str = ""
    email: str = ""
    contact_form: str = ""
    postal_address: str = ""
    holder: str = ""
    evidence: str = ""
    evidence_date: str = ""
    source: str = ""
    licence: str = ""
    checked_on: date | None = None


@dataclass(frozen=True)
class Directory:
    """All offices, in the order of import."""

    offices: tuple[Office, ...] = ()
    _by_id: dict[str, Office] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {office.id: office for office in self.offices})

    def get(self, office_id: str) -> Office | None:
        return self._by_id.get(office_id)

    def find(self, reference: str, language: str) -> Office | None:
        """`<reference>-<language>`, else `<reference>`, else any row named `<reference>-<some language>`."""
        exact = self._by_id.get(f"{reference}-{language.lower()}") or self._by_id.get(reference)
        return exact or next(self._rows_of(reference), None)

    def foreign_ministry(self, country: str, language: str) -> Office | None:
        """The foreign ministry of `country` (ISO 3166-1 alpha-2), in `language` where there is a row for it."""
        rows = [o for o in self.offices if o.role == FOREIGN_MINISTRY and o.country == country]
        return next((o for o in rows if o.language == language), rows[0] if rows else None)

    def _rows_of(self, reference: str) -> Iterator[Office]:
        return (o for o in self.offices if o.id == f"{reference}-{o.language.lower()}")
