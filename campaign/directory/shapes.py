"""Where in a document the people are: in a list, in lists inside a list, under some key, or the document is one."""

from collections.abc import Iterator, Mapping
from typing import Any

from campaign.directory import columns, values
from campaign.directory.scalars import scalar

Entry = tuple[str, Any]
"""Where something stands in a document, for people, and the thing."""

_OF_A_PERSON = frozenset(
    "offices office addresses address contactdetails contacts links sources roles terms memberships committees "
    "identifiers othernames otheridentifiers images social socialmedia phones emails party parties jurisdiction extras "
    "leadershiproles ids positions mandates websites committeememberships staff interests".split()
)
"""Keys under which a person has what belongs to them: none of it is a person."""
_PEOPLE = frozenset(
    "councillors councilors members people persons officials representatives mps senators legislators deputies "
    "abgeordnete politicians ministers delegates commissioners aldermen judges mayors member person official offices "
    "holders officeholders candidates mlas msps meps diputados senadores deputes elus personen 의원 议员 議員".split()
)
_WRAPPINGS = ("node", "properties", "value", "attributes", "fields", "_source", "person", "item", "record")
_AREAS = frozenset("wards districts constituencies ridings electorates divisions areas seats regions states".split())
_BODIES = (
    "council committee ministry department office parliament senate house assembly party group chamber agency board "
    "commission court bureau"
).split()
_GIVEN_ON = frozenset("country state district area organisation role language".split())
_ANSWERS = frozenset("meta data results result response info links errors current new staff".split())
DEEPEST = 12
MOST_AROUND = 4
"""So many lists may stand around one another before the one of people; each more takes twice as long to look into."""


def people(document: Any) -> list[Entry] | None:
    """The people or offices of a document, each with what the tables around it say of them all; None where none are."""
    if isinstance(document, list):
        if document and not any(isinstance(entry, Mapping) for entry in document):
            return None
        return list(_of_list(document, "entry ", "", {})) if document else []
    if not isinstance(document, Mapping):
        return None
    if _is_person(document):
        return [("entry 1", document)]
    in_table = list(_of_table(document, "", {}, 0))
    if in_table:
        return in_table
    empty = [value for key, value in document.items() if columns.plain(str(key)) in _PEOPLE and value == []]
    return [] if empty else None


def _of_list(entries: list[Any], where: str, key: str, around: Mapping[str, str], depth: int = 0) -> Iterator[Entry]:
    entries = [_unwrapped(entry) for entry in entries]
    inner = _inner_key(entries)
    for at, entry in enumerate(entries, 1):
        own = entry.get(inner) if inner and isinstance(entry, Mapping) else None
        if inner and depth < DEEPEST and isinstance(entry, Mapping):
            given = {**around, **_given_on(entry, key)}
            yield from _of_list(own if isinstance(own, list) else [], f"{where}{at}, {inner} ", inner, given, depth + 1)
        else:
            yield f"{where}{at}", {**around, **entry} if isinstance(entry, Mapping) else entry


def _inner_key(entries: list[Any], depth: int = 0) -> str:
    """The key under which each of these has the people, where these are none themselves; else empty."""
    tables = [entry for entry in entries if isinstance(entry, Mapping)]
    if not tables or depth > MOST_AROUND or any(_has(entry, "family_name", "given_name") for entry in tables):
        return ""
    own = any(_has(entry, "email") for entry in tables)
    keys = dict.fromkeys(key for entry in tables for key, value in entry.items() if _is_list_of_tables(value))
    named = [key for key in keys if columns.plain(str(key)) in _PEOPLE - _OF_A_PERSON]
    other = [key for key in keys if key not in named and columns.plain(str(key)) not in _OF_A_PERSON]
    for key in (*named, *(() if own else other)):
        lists = [entry[key] for entry in tables if isinstance(entry.get(key), list)]
        inside = [_unwrapped(one) for some in lists for one in some]
        people = [
            one
            for one in inside
            if isinstance(one, Mapping) and _has(one, "holder", "title", "family_name", "given_name")
        ]
        if people and (
            key in named or any(_has(one, "email", "contact_form") or _inner_key([one], depth + 1) for one in people)
        ):
            return str(key)
        if inside and key in other and _inner_key(inside, depth + 1):
            return str(key)
    return ""


def _of_table(table: Mapping[str, Any], under: str, around: Mapping[str, str], depth: int) -> Iterator[Entry]:
    """The people under the keys of a table: those that are named after people, else the only one that fits."""
    around = {**around, **_given_by(table, under)}
    lists = {str(key): value for key, value in table.items() if _is_list_of_tables(value)}
    named = [key for key in lists if columns.plain(key) in _PEOPLE or columns.plain(key) in ("offices", "officials")]
    # Where officials are listed beside their offices, the offices hold nobody by themselves.
    named = [key for key in named if key != "offices"] or named
    fitting = named or [key for key in lists if _are_people(lists[key]) or _inner_key([*map(_unwrapped, lists[key])])]
    if len(fitting) == 1 or named:
        # One list of several is chosen by its name; several that are named so are all meant.
        for key in fitting:
            yield from _of_list(lists[key], "entry " if len(fitting) == 1 else f"{key} ", key, around)
        # Beside the councillors their mayor, who is alone.
        yield from ((key, {**around, **inner}) for key, inner in _tables(table) if named and _is_person(inner))
        return
    if fitting and len(fitting) == len(table) and _are_areas(table):
        for key in fitting:
            yield from _of_list(lists[key], f"{key} ", key, {**around, **_named(key)})
    elif not fitting and depth < DEEPEST:
        yield from _of_tables(table, around, depth)


def _of_tables(table: Mapping[str, Any], around: Mapping[str, str], depth: int) -> Iterator[Entry]:
    """The people of a table that holds no list of them: each under a key, or somewhere in one of the tables inside."""
    inner = _tables(table)
    if not inner:
        return
    if len(inner) == len(table):
        if all(_is_person(inner_table) for _, inner_table in inner):
            single = len(inner) == 1 and columns.field_of(inner[0][0]) in ("holder", "title")
            for key, inner_table in inner:
                own = {} if single else {"id": f"{around['area']}-{key}" if "area" in around else key}
                yield f"entry {key}", {**around, **own, **inner_table}
            return
        if all(values.is_full_name(key) and not _has(one, "holder", "title", "family_name") for key, one in inner):
            yield from ((f"entry {key}", {**around, "name": key, **inner_table}) for key, inner_table in inner)
            return
    areas = len(inner) == len(table) > 1 and _are_areas(table)
    tables = [list(_of_table(one, key, {**around, **(_named(key) if areas else {})}, depth + 1)) for key, one in inner]
    full = [some for some in tables if some]
    if len(full) == 1 or (areas and len(full) == len(inner)):
        yield from (entry for some in full for entry in some)


def _tables(table: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(str(key), value) for key, value in table.items() if isinstance(value, Mapping)]


def _are_areas(table: Mapping[str, Any]) -> bool:
    """Whether the keys of a table may be the areas of who stands under them: none says anything else of people."""
    keys = [str(key) for key in table]
    return not any(columns.field_of(key) or columns.is_anothers(key) or _says_more(key) for key in keys)


def _says_more(key: str) -> bool:
    words = columns.words(key)
    known = _OF_A_PERSON | _PEOPLE | _ANSWERS
    return columns.plain(key) in known or not known.isdisjoint(words) or any(map(values.has_left, words))


def _named(key: str) -> dict[str, str]:
    """What a key that people stand under says of them."""
    return {"organisation" if _is_body(key, key) else "area": key}


def _given_on(entry: Mapping[str, Any], key: str) -> dict[str, str]:
    """What a table says of the people in it: its name is that of their area, or of their body."""
    given: dict[str, str] = {}
    for name, value in entry.items():
        words, known = scalar(value), columns.field_of(str(name))
        if not words:
            continue
        if known in _GIVEN_ON and name != "type":
            given[known] = words
        elif known not in ("holder", "title"):
            given[f"{columns.AROUND}{name}"[:60]] = ""
        else:
            given["organisation" if _is_body(key, words) else "area"] = words
    return given


def _is_body(key: str, name: str) -> bool:
    """Whether what stands under a key and has this name is a body, and no area."""
    plain = columns.plain(key)
    singular = f"{plain[:-3]}y" if plain.endswith("ies") else plain.removesuffix("s")
    return singular in _BODIES or (plain not in _AREAS and any(word in _BODIES for word in columns.words(name)))


def _given_by(table: Mapping[str, Any], key: str) -> dict[str, str]:
    """As `_given_on` of a table that is no entry of a list: its name is believed only where it is that of a body."""
    given = _given_on(table, key)
    return {name: value for name, value in given.items() if value and (name != "area" or "area" in table)}


def _unwrapped(entry: Any) -> Any:
    """A table that holds nothing but another one, besides what belongs to the answer that it came in."""
    if not isinstance(entry, Mapping):
        return entry
    tables = {str(key): value for key, value in entry.items() if isinstance(value, Mapping)}
    for key, inside in tables.items():
        around = {name: value for name, value in entry.items() if name != key}
        people = len(tables) == 1 and _has(inside, "holder", "family_name") and _has(inside, "email", "given_name")
        if (key in _WRAPPINGS or people) and not _has(around, "holder", "family_name", "email"):
            return inside
    return entry


def _is_list_of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _are_people(entries: list[Any]) -> bool:
    unwrapped = [_unwrapped(entry) for entry in entries]
    return all(isinstance(one, Mapping) and _has(one, "holder", "title", "family_name") for one in unwrapped)


def _is_person(table: Mapping[str, Any]) -> bool:
    """Whether a table is one person: it has a name of its own, and what only people have."""
    if not _has(table, "holder", "family_name"):
        return False
    inside = table.get("offices")
    if _has(table, "email", "given_name", "family_name", "until") or any(
        key in table for key in ("roles", "terms", "party")
    ):
        return True
    return isinstance(inside, list) and not any(
        isinstance(one, Mapping) and _has(one, "email", "title") for one in inside
    )


def _has(table: Mapping[str, Any], *fields: str) -> bool:
    """Whether a table has a single value for one of these fields; a name in parts counts as one."""
    for key, value in table.items():
        if columns.field_of(str(key)) in fields and (
            scalar(value) or (isinstance(value, Mapping) and "holder" in fields)
        ):
            return True
    return False
