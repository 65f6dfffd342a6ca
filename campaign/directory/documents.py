"""Documents in JSON and YAML, read without trusting them: every scalar is text, nothing refers to anything."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml as pyyaml

from campaign.core.errors import OfficeFileFaults
from campaign.directory import columns
from campaign.directory.records import Listed

DEEPEST = 30


def parsed(text: str, name: str, *, yaml: bool) -> Any:
    """The document. Raises OfficeFileFaults with its line."""
    try:
        return _yaml(text, name) if yaml else json.loads(text)
    except json.JSONDecodeError as error:
        raise OfficeFileFaults([f"{name}:{error.lineno}: this is not JSON: {error.msg}"]) from None
    except pyyaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise OfficeFileFaults([f"{name}:{line}: this is not YAML: {error.problem}"]) from None
    except pyyaml.YAMLError:
        raise OfficeFileFaults([f"{name}: this is not YAML"]) from None
    except (RecursionError, ValueError):  # ValueError: a number of more digits than Python reads
        raise OfficeFileFaults([f"{name}: this is nested too deeply, or has a number that is too long"]) from None


def _yaml(text: str, name: str) -> Any:
    """YAML without anchors and aliases, which can grow to gigabytes; `no` and 0800 stay what they are."""
    loader = getattr(pyyaml, "CBaseLoader", pyyaml.BaseLoader)
    depth = documents = 0
    for event in pyyaml.parse(text, Loader=loader):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if getattr(event, "anchor", None):
            raise OfficeFileFaults([f"{name}:{line}: anchors and aliases (&, *) are not accepted; write values out"])
        depth += isinstance(event, pyyaml.CollectionStartEvent) - isinstance(event, pyyaml.CollectionEndEvent)
        documents += isinstance(event, pyyaml.DocumentStartEvent)
        if depth > DEEPEST:
            raise OfficeFileFaults([f"{name}:{line}: this is nested too deeply"])
        if documents > 1:
            raise OfficeFileFaults([f"{name}:{line}: there is more than one document in this file"])
    return pyyaml.load(text, Loader=loader)  # noqa: S506 - the base loader makes texts, lists and tables, nothing else


def entries(document: Any, name: str, today: date, faults: list[str]) -> Listed:  # noqa: ARG001 - as popolo.entries
    """The entries of a plain list of offices, or of one under `offices`: each a table named as columns are."""
    if isinstance(document, Mapping):
        document = next((document[key] for key in ("offices", "officials") if key in document), document)
    listed = Listed()
    if not isinstance(document, list):
        faults.append(f"{name}: there is neither a list of offices nor a Popolo document with persons in it")
        return listed
    unused: dict[str, None] = {}
    for at, entry in enumerate(document, 1):
        where = f"{name}: entry {at}"
        if not isinstance(entry, Mapping):
            faults.append(f"{where}: this is not a table of values")
            continue
        values: dict[str, str] = {}
        for key, value in entry.items():
            field, words = columns.field_of(str(key)), scalar(value)
            if words is None and field:
                faults.append(f"{where}: {field} must be a single value")
            elif field:
                values.setdefault(field, words or "")
            else:
                unused.setdefault(str(key)[:40])
        listed.append((where, values))
    faults += [f"{name}: unknown key {key!r} (did you mean {meant!r}?)" for key, meant in columns.misspelt(unused)]
    listed.unused = tuple(unused)
    return listed


def scalar(value: Any) -> str | None:
    """A single value as text; None for a list or a table."""
    if value is None or value in ("null", "~"):
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    return None
