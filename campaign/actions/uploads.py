"""Lists that organisers bring to the desk: looked at, answered, corrected, and taken over when they say so."""

import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from campaign.actions import offices
from campaign.actions.context import Context, note, today
from campaign.core.errors import NotFound, OfficeFileFaults, UploadGone
from campaign.core.offices.office import Office
from campaign.core.words import country_codes
from campaign.core.words.marking import N_
from campaign.core.words.said import said
from campaign.directory import Given, files, looking, postcodes
from campaign.directory.files import Opened
from campaign.directory.fitting import Answers
from campaign.directory.looking import Looked
from campaign.directory.records import Found
from campaign.directory.rows_read import Standing
from campaign.directory.tables import TOO_MUCH
from campaign.store.protocol.uploads import Upload
from campaign.workbooks.reading import Sheet

__all__ = ["Brought", "ListAnswers", "Looked"]

FIELDS = looking.FIELDS
LONGEST_KEPT = 12_000_000
"""Bytes of a workbook's sheets; its file has a tenth of that."""
LONGEST_SAID = 2_000_000
"""Characters of all that is said of a list, as JSON: twice what a file has that is brought."""
GUESSED = "windows-1252"
"""What text is that is not UTF-8, until somebody says otherwise."""
ENCODINGS = (GUESSED, "windows-1250", "windows-1251", "windows-1256", "euc-kr", "shift_jis", "gb18030", "big5")


@dataclass(frozen=True)
class ListAnswers:
    """What a person said of a list.

    `columns` are fields ("" for none) by the name of the column; `cells` rows as corrected, by where they stand;
    `taken` the ids of the offices that were taken over.
    """

    country: str = ""
    language: str = ""
    role: str = ""
    source: str = ""
    dates: str = ""
    encoding: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    taken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brought:
    """A file that somebody brought, and what was said of it since."""

    upload: Upload
    said: ListAnswers
    file: Opened

    @property
    def sheet(self) -> str:
        """The sheet that is read of a workbook with several: the one that was chosen, else the likeliest."""
        several = len(self.file.sheets) > 1
        return self.said.sheet or (files.best(self.file.sheets).name if several else "")


def begin(context: Context, file: tuple[str, bytes], about: str, first: ListAnswers, who: str, now: datetime) -> str:
    """Keep a file, of this name and content, to be looked at; its id. Raises OfficeFileFaults: it cannot be read."""
    name, raw = file
    opened, encoding = _opened(name, raw)
    if about:
        postcodes.look(opened, {}, ())
    else:
        looked = look(Brought(Upload("", who, about, name, b"", "", now), first, opened), today(context, now))
        if looked.faults and not looked.found.rows:
            raise OfficeFileFaults(list(looked.faults))
    # Not with asdict, which copies every cell: seconds for a workbook of millions.
    sheets = [{"name": sheet.name, "rows": sheet.rows} for sheet in opened.sheets]
    content = json.dumps(sheets).encode() if sheets else raw
    if len(content) > LONGEST_KEPT:
        raise OfficeFileFaults([said(TOO_MUCH, where=name)])
    words = json.dumps(asdict(replace(first, encoding=encoding)))
    kept = Upload(secrets.token_urlsafe(12), who, about, name, zlib.compress(content), words, now)
    context.store.save_upload(kept)
    return kept.id


def brought(context: Context, upload_id: str) -> Brought:
    """Raises UploadGone; and OfficeFileFaults: it cannot be read as it was said to be."""
    upload = context.store.upload(upload_id)
    if upload is None:
        raise UploadGone
    words = _said(upload.answers)
    raw = zlib.decompress(upload.content)
    if files.ending(upload.name) in files.WORKBOOKS:
        sheets = tuple(Sheet(sheet["name"], tuple((at, row) for at, row in sheet["rows"])) for sheet in json.loads(raw))
        return Brought(upload, words, Opened(upload.name, sheets=sheets))
    return Brought(upload, words, files.opened(raw, upload.name, words.encoding))


def about(context: Context, upload_id: str) -> str:
    """The campaign whose postcodes a list brings; "" for one of offices. Raises UploadGone."""
    upload = context.store.upload(upload_id)
    if upload is None:
        raise UploadGone
    return upload.about


def from_file(  # noqa: PLR0913 - what a command may say
    raw: bytes, name: str, country: str, encoding: str, sheet: str, columns: Mapping[str, str]
) -> Brought:
    """A file that a command names: it is kept nowhere. Raises OfficeFileFaults."""
    told = ListAnswers(country=country, encoding=encoding, sheet=sheet, columns=columns)
    nothing = Upload("", "", "", name, b"", "", datetime.min)
    return Brought(nothing, told, files.opened(raw, name, encoding))


def look(seen: Brought, today: date) -> Looked:
    """What a list of offices is taken for. Raises OfficeFileFaults: nothing of it can be read."""
    told = seen.said
    given = Given(told.source, "", told.country, told.language, told.role)
    answers = Answers(
        columns=tuple((known, name) for name, known in told.columns.items() if known),
        ignored=tuple(name for name, known in told.columns.items() if not known),
        dates=told.dates,
        country=country_codes.country(told.country),
        cells=told.cells,
        apart=True,
    )
    return looking.look(seen.file, given, answers, today, told.sheet)


def answer(context: Context, seen: Brought, told: ListAnswers) -> bool:
    """Keep what a person says of a list. False where somebody said something else meanwhile.

    Raises OfficeFileFaults: it cannot be read in the encoding, there is no such sheet, or rows were corrected to more
    than a list may hold.
    """
    if told.encoding != seen.said.encoding:
        files.opened(zlib.decompress(seen.upload.content), seen.upload.name, told.encoding)
    if told.sheet != seen.said.sheet and seen.file.sheets:
        files.rows_of_sheet(seen.file, told.sheet)
    words = json.dumps(asdict(told))
    if len(words) > LONGEST_SAID and told.cells != seen.said.cells:
        raise OfficeFileFaults([said(TOO_MUCH, where=seen.upload.name)])
    return context.store.answer_upload(seen.upload.id, words, seen.upload.answers)


def take(context: Context, seen: Brought, looked: Looked, who: str, now: datetime) -> tuple[int, int]:
    """Put the offices of a list into the directory: those of the rows that say nothing wrong and raise no question.

    How many were new, how many changed. None of their addresses counts as checked.
    """
    ready = tuple(row.office for row in looked.found.rows if row.standing is Standing.TAKEN and row.office)
    chosen = Found(ready, looked.found.past)
    changes = offices.import_offices(context, chosen)
    answer(context, seen, replace(seen.said, taken=tuple(office.id for office in ready)))
    note(context, who, N_("took a list of offices over"), f"{seen.upload.name} ({len(ready)})", now)
    return changes


def drop(context: Context, seen: Brought) -> None:
    """Forget a file."""
    context.store.drop_upload(seen.upload.id)


def to_check(context: Context, upload_id: str = "") -> list[Office]:
    """The offices with an address that nobody has checked: all of them, or those that came with one list."""
    wanted = None
    if upload_id:
        upload = context.store.upload(upload_id)
        if upload is None:
            raise NotFound
        wanted = set(_said(upload.answers).taken)
    every = context.catalogue.directory().offices
    return [one for one in every if one.email and not one.checked_on and (wanted is None or one.id in wanted)]


def what_is(value: str) -> str:
    """What a value is by itself: "an e-mail address", "the address of a form", "a telephone number", "words"."""
    return looking.what_is(value)


def _opened(name: str, raw: bytes) -> tuple[Opened, str]:
    """The file, and the encoding that was guessed; "" where its text says which it is."""
    try:
        return files.opened(raw, name), ""
    except OfficeFileFaults:
        if files.ending(name) in files.WORKBOOKS or b"\0" in raw:
            raise
        return files.opened(raw, name, GUESSED), GUESSED


def _said(words: str) -> ListAnswers:
    told = json.loads(words)
    cells = {where: tuple(row) for where, row in told["cells"].items()}
    return ListAnswers(**told | {"cells": cells, "taken": tuple(told["taken"])})
