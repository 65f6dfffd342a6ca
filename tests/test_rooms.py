"""Rooms and doors: what each part of the house may import, held by reading every file's imports."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

PACKAGE = Path(__file__).parent.parent / "campaign"


@dataclass(frozen=True)
class Room:
    """What a file or a folder under `campaign/` may import: of ours and of others'."""

    ours: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


def room(ours: str = "", others: str = "") -> Room:
    """`ours` without the leading `campaign.`; `.` is what the package itself offers. No room opens its inner ones."""
    return Room(frozenset(ours.split()), frozenset(others.split()))


# A row holds for every file in its folder that no row of an inner folder holds for. A room's own name needs no mention.
ROOMS = {
    "__init__.py": room("actions assets config printing store.open_store web web.first_run web.site", "flask"),
    "__main__.py": room("cli"),
    "actions/": room(
        "assets config core core.answers core.attention core.attention_for core.campaigns core.counts "
        "core.days core.delivery core.first_run core.launch core.letters core.offices core.words credentials "
        "directory pictures sealing store store.protocol workbooks",
        "email_validator itsdangerous xlsxwriter",
    ),
    "apart.py": room(),
    "assets.py": room(),
    "cli/": room(
        ". actions assets closed_memory config core core.campaigns core.counts core.days core.delivery "
        "core.launch core.letters core.offices core.partners core.words delivery directory printing running "
        "sealing store.moving store.protocol web.first_run web.site",
        "click",
    ),
    "closed_memory.py": room(),
    "config/": room("assets core core.campaigns core.days core.partners core.words", "tomlkit"),
    "core/": room("core.words"),
    "core/answers/": room("core core.campaigns core.delivery core.letters core.offices core.words"),
    "core/attention.py": room("core.campaigns core.counts core.delivery core.offices core.words"),
    "core/attention_for.py": room("core core.attention core.campaigns"),
    "core/campaigns/": room("core core.days core.offices core.partners core.words", "babel"),
    "core/counts/": room("core.days core.letters core.words"),
    "core/days.py": room(others="babel"),
    "core/delivery/": room("core.words"),
    "core/first_run/": room(),
    "core/launch/": room("core.attention core.campaigns core.delivery core.letters core.offices core.words", "liquid"),
    "core/letters/": room("core core.campaigns core.delivery core.offices core.words"),
    "core/offices/": room(),
    "core/partners.py": room(),
    "core/words/": room("core.offices", "babel liquid"),
    "credentials/": room("assets core", "argon2 pyotp"),
    "delivery/": room(
        "actions config core core.answers core.attention core.attention_for core.campaigns core.counts "
        "core.delivery core.letters core.offices core.words store.protocol",
        "dns flask_mail flufl publicsuffixlist",
    ),
    "directory/": room("core core.campaigns core.offices core.words workbooks", "babel email_validator yaml"),
    "pictures/": room("apart core core.campaigns", "PIL"),
    "workbooks/": room("apart core", "python_calamine"),
    "printing/": room("assets closed_memory core.letters core.words", "typst"),
    "running/": room(
        ". actions closed_memory config core core.campaigns core.counts core.delivery core.launch "
        "core.letters core.offices core.words credentials delivery store.protocol web.first_run web.sharing "
        "web.site web.supporter",
        "babel flask gunicorn markupsafe werkzeug",
    ),
    "sealing/": room("core.letters core.words", "cryptography pyrage"),
    "store/": room("store.protocol", "sqlite_utils"),
    "store/engine/": room("store.engine.database store.protocol store.schema", "psycopg sqlite_utils"),
    "store/engine/database.py": room(),
    "store/moving.py": room("store.engine store.protocol"),
    "store/on_postgresql.py": room("sealing store.engine store.protocol store.sql store.verbs"),
    "store/open_store.py": room("store.on_postgresql store.protocol store.sql store.sql.recovery store.verbs"),
    "store/protocol/": room("core core.answers core.campaigns core.counts core.delivery core.letters core.offices"),
    "store/schema.py": room(others="sqlite_utils"),
    "store/sql/": room(
        "core core.answers core.campaigns core.counts core.days core.delivery core.letters core.offices "
        "sealing store.engine store.engine.database store.protocol",
    ),
    "store/sql/recovery.py": room("sealing store.engine store.engine.database store.protocol store.sql"),
    "store/verbs.py": room("sealing store.sql"),
    "translations/": room("core", "babel"),
    "web/": room(
        "core core.campaigns store.protocol web.api web.desk web.first_run web.office web.partner web.sharing web.site "
        "web.supporter",
        "flask flask_compress markupsafe werkzeug",
    ),
    "web/api/": room("actions core.answers core.campaigns core.counts web.site", "flask"),
    "web/desk/": room(
        "actions core core.answers core.attention core.campaigns core.counts core.delivery core.launch "
        "core.letters core.offices core.words credentials delivery store.protocol web.partner web.site",
        "flask itsdangerous markupsafe segno werkzeug wtforms",
    ),
    "web/first_run/": room(
        "actions config core core.delivery core.first_run core.words credentials delivery store.protocol web.desk "
        "web.site",
        "flask segno werkzeug wtforms",
    ),
    "web/office/": room("actions core core.answers core.words web.site", "flask werkzeug wtforms"),
    "web/partner/": room(
        "actions core core.campaigns core.counts core.partners core.words store.protocol web.sharing web.site",
        "flask werkzeug wtforms",
    ),
    "web/sharing/": room(
        "actions assets core core.answers core.campaigns core.counts core.days core.launch core.partners "
        "core.words printing web.site",
        "flask markupsafe segno",
    ),
    "web/site/": room(
        "actions assets config core core.answers core.campaigns core.counts core.days core.delivery "
        "core.launch core.letters core.offices core.partners core.words printing store.protocol",
        "babel flask markdown_it markupsafe werkzeug",
    ),
    "web/supporter/": room(
        "actions closed_memory core core.answers core.campaigns core.counts core.days core.delivery "
        "core.letters core.offices core.words printing store.protocol web.partner web.sharing web.site",
        "email_validator flask itsdangerous werkzeug wtforms",
    ),
}

# The core takes values and gives values: whatever reaches outside the process or depends on the moment stays out.
NOT_IN_CORE = {"asyncio", "http", "logging", "os", "pathlib", "random", "select", "shutil", "socket", "sqlite3"}
NOT_IN_CORE |= {"subprocess", "tempfile", "threading", "time"}
NOT_CALLED_IN_CORE = {"now", "utcnow", "today", "open", "print", "input"}

# Parts of the standard library that have one room of their own.
ONLY_IN = {"sqlite3": "store/", "smtplib": "delivery/"}


def place_of(path: str) -> str | None:
    """The key in ROOMS of the room that `path`, relative to `campaign/`, stands in: the innermost there is."""
    parts = PurePosixPath(path).parts
    places = [path, *("/".join(parts[:depth]) + "/" for depth in range(len(parts) - 1, 0, -1))]
    return next((place for place in places if place in ROOMS), None)


def room_of(name: str) -> str:
    """The room, in the words of ROOMS, that a dotted name of ours leads to; `.` for what the package itself offers."""
    parts = name.split(".")[1:]
    for depth in range(len(parts), 0, -1):
        inner = "/".join(parts[:depth])
        if f"{inner}/" in ROOMS or f"{inner}.py" in ROOMS:
            return ".".join(parts[:depth])
    return "."


def imports(tree: ast.AST, path: str) -> Iterator[tuple[int, str]]:
    """Line and whole dotted name of everything imported; `from a import b` is `a.b`, whatever `b` is."""
    folder = ("campaign", *PurePosixPath(path).parts[:-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(folder[: len(folder) - node.level + 1]) if node.level else []
            base += [node.module] if node.module else []
            yield from ((node.lineno, ".".join([*base, alias.name])) for alias in node.names)


def calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and last name of everything called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            yield node.lineno, name


def may_import(place: str, name: str) -> bool:
    top = name.partition(".")[0]
    if top == "campaign":
        own = place.removesuffix("/").removesuffix(".py").replace("/", ".")
        return room_of(name) in {own, *ROOMS[place].ours}
    if top in sys.stdlib_module_names:
        in_core = place.startswith("core/")
        return place.startswith(ONLY_IN.get(top, place)) and not (in_core and top in NOT_IN_CORE)
    return top in ROOMS[place].others


def faults(path: str, source: str) -> list[str]:
    """What stands against the table in a file at `path`, relative to `campaign/`."""
    place = place_of(path)
    if place is None:
        return [
            f"campaign/{path} stands in no room. Put it into core/, store/, delivery/ or web/; or, if it is a part of "
            "its own, say what it may import in ROOMS of tests/test_rooms.py and what it is for in CONTRIBUTING.md."
        ]
    tree = ast.parse(source)
    told = [
        f"campaign/{path}:{line} imports {name}, which {place} may not: see ROOMS in tests/test_rooms.py."
        for line, name in imports(tree, path)
        if not may_import(place, name)
    ]
    if place.startswith("core/"):
        told += [
            f"campaign/{path}:{line} calls {name}: the core has no input, no output and no clock; pass the value in."
            for line, name in calls(tree)
            if name in NOT_CALLED_IN_CORE
        ]
    return told


FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES)
def test_a_file_keeps_to_its_room(path):
    assert faults(path, (PACKAGE / path).read_text("utf-8")) == []


def used(place: str) -> Room:
    """What the files of a room do import."""
    ours, others = set(), set()
    for path in filter(lambda path: place_of(path) == place, FILES):
        for _, name in imports(ast.parse((PACKAGE / path).read_text("utf-8")), path):
            top = name.partition(".")[0]
            if top == "campaign":
                ours.add(room_of(name))
            elif top not in sys.stdlib_module_names:
                others.add(top)
    return Room(frozenset(ours - {place.removesuffix("/").removesuffix(".py").replace("/", ".")}), frozenset(others))


@pytest.mark.parametrize("place", ROOMS)
def test_no_row_allows_what_its_files_do_not_import(place):
    assert used(place) == ROOMS[place]


@pytest.mark.parametrize("folder", ["core/", "web/", "delivery/", "actions/", "store/"])
def test_every_folder_inside_has_a_row(folder):
    inside = {path.rpartition("/")[0] + "/" for path in FILES if path.startswith(folder)}
    assert inside <= set(ROOMS)


def test_no_import_leads_in_a_circle():
    """`.` is what `campaign/__init__.py` offers: it makes the application, and is the one that names everybody."""
    doors = {place.removesuffix("/").removesuffix(".py").replace("/", "."): ROOMS[place].ours for place in ROOMS}
    doors["."] = doors.pop("__init__")
    seen: dict[str, bool] = {}

    def walk(room: str, way: tuple[str, ...]) -> None:
        assert room not in way, f"in a circle: {' -> '.join([*way, room])}"
        if room not in seen:
            for door in doors[room]:
                walk(door, (*way, room))
            seen[room] = True

    for room in doors:
        walk(room, ())


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/letters/new.py", "import sqlite3"),
        ("core/letters/new.py", "from os import path"),
        ("core/letters/new.py", "from datetime import datetime\nx = datetime.now()"),
        ("core/letters/new.py", "x = open('y')"),
        ("core/letters/new.py", "from campaign.store import protocol"),
        ("core/letters/new.py", "from ... import store"),
        ("core/letters/new.py", "import flask"),
        ("store/sql/new.py", "from campaign.actions import submit"),
        ("delivery/worker.py", "from campaign.store import sqlite"),
        ("delivery/worker.py", "from campaign.store.open_store import SqliteStore"),
        ("actions/offices.py", "def f():\n    import sqlite3"),
        ("actions/offices.py", "from campaign import web"),
        ("web/supporter/new.py", "from campaign.running import serving"),
        ("web/supporter/new.py", "import smtplib"),
        ("web/supporter/new.py", "import sqlite_utils"),
        ("web/supporter/new.py", "from campaign import create_app"),
        ("somewhere/new.py", ""),
        ("new.py", ""),
    ],
)
def test_a_wrong_door_is_found(path, source):
    (fault,) = faults(path, source)
    assert fault.startswith(f"campaign/{path}")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "core/letters/new.py",
            "from campaign.core.words import customs\nfrom . import text\nfrom .errors import NotFound",
        ),
        ("core/words/text.py", "import liquid.exceptions, hashlib"),
        ("store/new.py", ""),
        ("delivery/worker.py", "from campaign.store.protocol import Store\nimport smtplib, time"),
        (
            "web/desk/letter.py",
            "from campaign.web.site import guard\nfrom campaign.actions import offices\nimport wtforms",
        ),
        (
            "cli/main.py",
            "from campaign import create_app\nfrom campaign.running import checks\nimport click",
        ),
    ],
)
def test_a_right_door_is_open(path, source):
    assert faults(path, source) == []


@pytest.mark.parametrize("path", [path for path in FILES if path.startswith("web/")])
def test_pages_reach_the_store_through_actions_alone(path):
    """Types of its rows they may name; its verbs are for actions."""
    tree = ast.parse((PACKAGE / path).read_text("utf-8"))
    reached = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "store"]
    assert reached == [], f"campaign/{path}: ask a function in actions/"
    named = {name for _, name in imports(tree, path) if room_of(name).startswith("store")}
    assert all(name.startswith("campaign.store.protocol.") and name.count(".") > 3 for name in named), "types alone"
