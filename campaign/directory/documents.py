"""Documents in JSON and YAML, read without trusting them: every scalar is text, nothing refers to anything."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from campaign.core.errors import OfficeFileFaults
from campaign.core.words.marking import N_
from campaign.core.words.said import said
from campaign.directory import entries as entry_lists
from campaign.directory import flat, popolo, shapes
from campaign.directory.fitting import Answers
from campaign.directory.records import Listed
from campaign.directory.tables import MOST_CELLS, TOO_MUCH, TOO_WIDE, Table

DEEPEST = 30
MOST_KEYS = 500
_TOO_DEEP = N_("%(where)s: this is nested too deeply, or has a number that is too long")


def parsed(text: str, name: str, *, yaml: bool) -> Any:
    """The document. Raises OfficeFileFaults with its line."""
    import yaml as pyyaml  # a megabyte that few processes need

    try:
        return _yaml(text, name) if yaml else json.loads(text)
    except json.JSONDecodeError as error:
        rows = _of_lines(text) if error.msg == "Extra data" else None
        if rows is not None:
            return rows
        words = N_("%(where)s: this is not JSON: %(fault)s")
        raise OfficeFileFaults([said(words, where=f"{name}:{error.lineno}", fault=error.msg)]) from None
    except pyyaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        words = N_("%(where)s: this is not YAML: %(fault)s")
        raise OfficeFileFaults([said(words, where=f"{name}:{line}", fault=error.problem)]) from None
    except pyyaml.YAMLError:
        raise OfficeFileFaults([said(N_("%(where)s: this is not YAML"), where=name)]) from None
    except (RecursionError, ValueError):  # ValueError: a number of more digits than Python reads
        raise OfficeFileFaults([said(_TOO_DEEP, where=name)]) from None


def _of_lines(text: str) -> list[Any] | None:
    """The entries of a file with one in each line (jsonlines.org), as databases write them; None where it is none."""
    try:
        rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (RecursionError, ValueError):
        return None
    return rows if all(isinstance(row, dict) for row in rows) else None


def _yaml(text: str, name: str) -> Any:
    """YAML without anchors and aliases, which can grow to gigabytes; `no` and 0800 stay what they are."""
    import yaml as pyyaml

    loader = getattr(pyyaml, "CBaseLoader", pyyaml.BaseLoader)
    depth = documents = 0
    for event in pyyaml.parse(text, Loader=loader):
        where = f"{name}:{(event.start_mark.line if event.start_mark else 0) + 1}"
        if getattr(event, "anchor", None):
            words = N_("%(where)s: anchors and aliases (&, *) are not accepted; write values out")
            raise OfficeFileFaults([said(words, where=where)])
        depth += isinstance(event, pyyaml.CollectionStartEvent) - isinstance(event, pyyaml.CollectionEndEvent)
        documents += isinstance(event, pyyaml.DocumentStartEvent)
        if depth > DEEPEST:
            raise OfficeFileFaults([said(_TOO_DEEP, where=where)])
        if documents > 1:
            raise OfficeFileFaults([said(N_("%(where)s: there is more than one document in this file"), where=where)])
    return pyyaml.load(text, Loader=loader)  # noqa: S506 - the base loader makes texts, lists and tables, nothing else


def entries(document: Any, name: str, answers: Answers, today: date, faults: list[str]) -> Listed:
    """The entries of a document: a Popolo document, a list of offices or people, or one of those inside others."""
    people = popolo.document_of(document)
    if people is not None:
        return popolo.entries(people, name, today, faults)
    listed = shapes.people(document)
    if listed is None:
        words = N_(
            "%(where)s: there is neither a list of offices nor a Popolo document with persons in it, and this form is "
            "not read: give a list of tables, each with a name or a title"
        )
        faults.append(said(words, where=name))
        return Listed()
    table = Table(name)
    rows, header = _rows(listed, name, today, faults)
    table.header = list(header)
    if len(header) > MOST_KEYS:
        faults.append(said(TOO_WIDE, where=name, most=MOST_KEYS))
    elif len(header) * len(rows) > MOST_CELLS:
        faults.append(said(TOO_MUCH, where=name))
    if faults:
        return Listed()
    table.rows = [(where, [row.get(key, "") for key in table.header]) for where, row in rows]
    return entry_lists.entries(table, answers, today, faults, "key") if rows else Listed()


def _rows(
    listed: list[shapes.Entry], name: str, today: date, faults: list[str]
) -> tuple[list[tuple[str, dict[str, str]]], dict[str, None]]:
    """The entries as rows, each with where it stands, and all their keys; no more once there are too many."""
    rows: list[tuple[str, dict[str, str]]] = []
    header: dict[str, None] = {}
    for place, entry in listed:
        where = f"{name}: {place}"
        rows.append((where, _flat(where, entry, today, faults)))
        header |= dict.fromkeys(rows[-1][1])
        if len(header) > MOST_KEYS:
            break
    return rows, header


def _flat(where: str, entry: Any, today: date, faults: list[str]) -> dict[str, str]:
    if not isinstance(entry, Mapping):
        faults.append(said(N_("%(where)s: this is not a table of values"), where=where))
        return {}
    values, several = flat.flat(entry, today)
    words = N_("%(where)s: %(field)s must be a single value")
    faults += [said(words, where=where, field=known) for known in several]
    return values
