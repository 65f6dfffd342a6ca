"""The office directory: who can be written to, found by name, language and country."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from campaign.core.offices.area_names import area_key, exact_key, loose_key

FOREIGN_MINISTRY = "foreign-ministry"
CHECKED_FOR = timedelta(days=180)
"""How long an address counts as looked after; then somebody should look again. It is mailed all the same."""


@dataclass(frozen=True, slots=True)
class Office:
    """One row of the directory: an office in one language. Empty strings stand for what is not known.

    `area` is the constituency it stands for. `until` is the last day of its holder, who is not written to after it.
    `reads` names the languages that the office works in, separated by spaces, whatever the language of the row.

    Who holds an office that outlasts its holder is told by the fields that begin with `holder`: how one addresses them
    in the language of the row (a whole salutation; empty where the office's own will do), "f" or "m" where languages
    ask for it, their last day, and where and when that was looked up. Without a source nobody is addressed.
    """

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
    area: str = ""
    until: date | None = None
    reads: str = ""
    holder_salutation: str = ""
    holder_gender: str = ""
    holder_until: date | None = None
    holder_source: str = ""
    holder_checked_on: date | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the office reads (BCP 47); empty where nobody said."""
        return tuple(self.reads.split())

    @property
    def envelope(self) -> str:
        """Whom a letter is to and where, in lines, as it stands on paper."""
        return self.postal_address or f"{self.title}\n{self.organisation}"

    def is_past(self, today: date) -> bool:
        """Whether its holder's time is over, so that nobody is to be written to here."""
        return self.until is not None and self.until < today

    def is_held(self, today: date) -> bool:
        """Whether its holder is known to be in office: to the last day of the term, or while the look-up is new."""
        if not (self.holder_source and self.holder_checked_on):
            return False
        return today <= (self.holder_until or self.holder_checked_on + CHECKED_FOR)

    def is_overdue(self, today: date) -> bool:
        """Whether a checked address was looked at so long ago that somebody should look again."""
        return self.checked_on is not None and today - self.checked_on > CHECKED_FOR


def reference(office: Office) -> str:
    """What a campaign calls an office: its id without the language, so that a letter in another finds its row."""
    return office.id.removesuffix(f"-{office.language.lower()}")


@dataclass(frozen=True)
class Directory:
    """All offices, in the order of import."""

    offices: tuple[Office, ...] = ()
    _by_id: dict[str, Office] = field(init=False, repr=False, compare=False, hash=False)
    _rows: dict[str, list[Office]] = field(init=False, repr=False, compare=False, hash=False)
    _ministries: dict[str, list[Office]] = field(init=False, repr=False, compare=False, hash=False)
    _of_areas: dict[str, list[Office]] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        """Indexed once: a directory may hold a hundred thousand offices, and every page asks it."""
        rows: dict[str, list[Office]] = {}
        ministries: dict[str, list[Office]] = {}
        of_areas: dict[str, list[Office]] = {}
        for office in self.offices:
            tail = f"-{office.language.lower()}"
            if office.id.endswith(tail):
                rows.setdefault(office.id.removesuffix(tail), []).append(office)
            if office.role == FOREIGN_MINISTRY:
                ministries.setdefault(office.country, []).append(office)
            if office.area:
                of_areas.setdefault(area_key(office.area), []).append(office)
        indexes = {"_rows": rows, "_ministries": ministries, "_of_areas": of_areas}
        for name, index in (indexes | {"_by_id": {office.id: office for office in self.offices}}).items():
            object.__setattr__(self, name, index)

    def get(self, office_id: str) -> Office | None:
        return self._by_id.get(office_id)

    def find(self, reference: str, language: str) -> Office | None:
        """`<reference>-<language>`, else `<reference>`, else its row in English, else its row in any language."""
        names = (f"{reference}-{language.lower()}", reference, f"{reference}-en")
        office = next(filter(None, map(self._by_id.get, names)), None)
        return office or next(iter(self._rows.get(reference, ())), None)

    def rows(self, reference: str) -> tuple[Office, ...]:
        """Every row that `find` may give for a reference, in whatever language, in the order of import."""
        exact = self._by_id.get(reference)
        return (*((exact,) if exact else ()), *self._rows.get(reference, ()))

    def foreign_ministry(self, country: str, language: str) -> Office | None:
        """The foreign ministry of `country` (ISO 3166-1 alpha-2), in `language` where there is a row for it."""
        rows = self._ministries.get(country, ())
        return next((o for o in rows if o.language == language), rows[0] if rows else None)

    def ministry_languages(self, country: str) -> tuple[str, ...]:
        """The languages that the rows of the foreign ministry of `country` say it reads; empty where they do not."""
        return tuple(dict.fromkeys(code for row in self._ministries.get(country, ()) for code in row.languages))

    def of_area(self, area: str) -> tuple[Office, ...]:
        """Every office that stands for an area, however the area is spelt, in the order of import.

        Where names differ by no more than their marks, those that are spelt like it are meant.
        """
        offices = self._of_areas.get(area_key(area), ())
        exact = [office for office in offices if exact_key(office.area) == exact_key(area)]
        return tuple(exact or offices or self._of_loose_areas.get(loose_key(area), ()))

    def area_names(self) -> list[str]:
        """The areas that somebody stands for, each spelt as the first office has it."""
        return [offices[0].area for offices in self._of_areas.values()]

    @cached_property
    def _of_loose_areas(self) -> dict[str, list[Office]]:
        """As `_of_areas`, by what is spelt in several ways; without names that several areas share then."""
        keys_by_area: dict[str, list[str]] = {}
        for key, offices in self._of_areas.items():
            keys_by_area.setdefault(loose_key(offices[0].area), []).append(key)
        return {loose: self._of_areas[keys[0]] for loose, keys in keys_by_area.items() if loose and len(keys) == 1}
