"""Lists of postcodes and the areas that they lie in, as a campaign names one in `[campaign] areas`."""

from hashlib import blake2b

from campaign.core.errors import CampaignFileFaults, OfficeFileFaults
from campaign.core.offices.areas import AreaList, postcode_key
from campaign.core.words import text
from campaign.directory import columns
from campaign.directory.tables import NotCsv, decoded, rows_of

MOST_BYTES = 100_000_000
MOST_FAULTS = 50
LONGEST_AREA = 200
_POSTCODE = frozenset(map(columns.plain, "postcode,post code,postal code,zip,zip code,plz,postleitzahl,cp".split(",")))
_POSTCODE |= frozenset(map(columns.plain, "code postal,codigo postal,우편번호,郵便番号,邮编".split(",")))


def read(raw: bytes, name: str) -> AreaList:
    """The areas in a CSV file with a column of postcodes and one of areas.

    Raises:
        CampaignFileFaults: every fault, with file and line.
    """
    if len(raw) > MOST_BYTES:
        raise CampaignFileFaults([f"{name}: this file is too large: {MOST_BYTES // 1_000_000} MB are the most"])
    faults: list[str] = []
    pairs: dict[tuple[str, str], None] = {}
    try:
        rows = rows_of(decoded(raw, name))
        line, header = next(rows, (1, []))
        at_postcode, at_area = _places(header, f"{name}:{line}")
        for line, row in rows:
            postcode = "".join(row[at_postcode : at_postcode + 1])
            area = text.line("-".join(row[at] for at in at_area if at < len(row) and row[at]))
            if not postcode_key(postcode) or not area or len(area) > LONGEST_AREA:
                faults.append(f"{name}:{line}: a row needs a postcode and an area")
            pairs.setdefault((postcode_key(postcode), area))
    except NotCsv as error:
        faults.append(f"{name}:{error.line}: this is not CSV: {error}")
    except OfficeFileFaults as error:
        faults += error.faults
    if not faults and not pairs:
        faults.append(f"{name}: there is no postcode in this file")
    if faults:
        raise CampaignFileFaults(faults[:MOST_FAULTS])
    found = tuple(pairs)
    return AreaList(name, found, blake2b(repr(found).encode(), digest_size=16).digest())


def _places(header: list[str], where: str) -> tuple[int, list[int]]:
    """Which columns the postcode and the area stand in: a state and a district make one. Raises OfficeFileFaults."""
    postcodes = [at for at, column in enumerate(header) if columns.plain(column) in _POSTCODE]
    fields = [columns.field_of(column) for column in header]
    parts = ("area",) if "area" in fields else ("state", "district")
    areas = [fields.index(part) for part in parts if part in fields]
    missing = [what for what, at in (("postcode", postcodes), ("area", areas)) if not at]
    if missing:
        raise OfficeFileFaults([f"{where}: there is no column {what!r}" for what in missing])
    return postcodes[0], areas
