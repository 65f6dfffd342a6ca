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
    """What a file or a folder under `campaign/` may import: of ours (with all that is inside) and of others'."""

    ours: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


def room(ours: str = "", others: str = "") -> Room:
    """`ours` without the leading `campaign.`; `.` is everything of ours."""
    names = ("campaign" if name == "." else f"campaign.{name}" for name in ours.split())
    return Room(frozenset(names), frozenset(others.split()))


FLASK = "flask flask_compress jinja2 markupsafe werkzeug"

# A folder's room holds for every file in it. A room's own name needs no mention.
ROOMS = {
    "core/": room(others="liquid babel"),
    "store/": room("core", "sqlite_utils cryptography psycopg"),
    "delivery/": room("core store.protocol catalogue config actions attention", "flask flask_mail flufl click"),
    "catalogue.py": room("core store.protocol"),
    "attention.py": room("core actions"),
    "actions.py": room("core store.protocol catalogue config assets contacts directory"),
    "exports.py": room("core actions", "xlsxwriter"),
    "web/": room(
        "core store actions accounts attention exports forecasts partners webhooks writing launching doctor catalogue "
        "config assets passwords second_factor printing share_image",
        f"{FLASK} wtforms babel markdown_it email_validator itsdangerous pyotp segno",
    ),
    "bounces.py": room("core delivery.transport delivery.report_parts delivery.report_words"),
    "writing.py": room("core store.protocol actions"),
    "launching.py": room("core store.protocol actions writing"),
    "accounts.py": room("core store.protocol actions passwords second_factor", "email_validator"),
    "forecasts.py": room("core store.protocol actions"),
    "webhooks.py": room("core store.protocol actions"),
    "partners.py": room("core store.protocol actions"),
    "passwords.py": room("core assets", "argon2"),
    "second_factor.py": room(others="pyotp"),
    "checks.py": room("core store.protocol catalogue config delivery"),
    "demonstration.py": room("."),
    "demo_host.py": room(".", "markupsafe"),
    "sample_data.py": room("core store.protocol actions"),
    "supervisor.py": room(),
    "serving.py": room(".", "flask gunicorn"),
    "printing.py": room("core share_image"),
    "typesetting.py": room("assets fonts glyphs share_image", "typst"),
    "share_image.py": room(others="typst"),
    "glyphs.py": room(),
    "fonts.py": room(),
    "directory/": room("core", "email_validator yaml"),
    "contacts.py": room("core store.protocol", "pyrage"),
    "doctor.py": room("core store.protocol", "dns"),
    "assets.py": room(),
    "docstrings.py": room("core", "babel"),
    "settings_reader.py": room(),
    "config.py": room("core assets settings_reader"),
    "library/": room(),
    "__init__.py": room(".", f"{FLASK} flask_mail babel wtforms"),
    "__main__.py": room("."),
    "cli/": room(".", "click email_validator"),
}

# The core takes values and gives values: whatever reaches outside the process or depends on the moment stays out.
NOT_IN_CORE = {"asyncio", "http", "logging", "os", "pathlib", "random", "select", "shutil", "socket", "sqlite3"}
NOT_IN_CORE |= {"subprocess", "tempfile", "threading", "time"}
NOT_CALLED_IN_CORE = {"now", "utcnow", "today", "open", "print", "input"}

# Parts of the standard library that have one room of their own.
ONLY_IN = {"sqlite3": "store/", "smtplib": "delivery/"}


def place_of(path: str) -> str | None:
    """The key in ROOMS of the room that `path`, relative to `campaign/`, stands in."""
    first, *rest = PurePosixPath(path).parts
    place = f"{first}/" if rest else first
    return place if place in ROOMS else None


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
        own = "campaign." + place.removesuffix("/").removesuffix(".py")
        return any(f"{name}.".startswith(f"{door}.") for door in {own, *ROOMS[place].ours})
    if top in sys.stdlib_module_names:
        return ONLY_IN.get(top, place) == place and not (place == "core/" and top in NOT_IN_CORE)
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
    found = [
        f"campaign/{path}:{line} imports {name}, which {place} may not: see ROOMS in tests/test_rooms.py."
        for line, name in imports(tree, path)
        if not may_import(place, name)
    ]
    if place == "core/":
        found += [
            f"campaign/{path}:{line} calls {name}: the core has no input, no output and no clock; pass the value in."
            for line, name in calls(tree)
            if name in NOT_CALLED_IN_CORE
        ]
    return found


FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES)
def test_a_file_keeps_to_its_room(path):
    assert faults(path, (PACKAGE / path).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/letters.py", "import sqlite3"),
        ("core/letters.py", "from os import path"),
        ("core/letters.py", "from datetime import datetime\nx = datetime.now()"),
        ("core/letters.py", "x = open('y')"),
        ("core/letters.py", "from campaign.store import protocol"),
        ("core/letters.py", "from .. import store"),
        ("core/letters.py", "import flask"),
        ("store/sqlite.py", "from campaign.actions import submit"),
        ("delivery/worker.py", "from campaign.store import sqlite"),
        ("delivery/worker.py", "from campaign.store.sqlite import SqliteStore"),
        ("actions.py", "def f():\n    import sqlite3"),
        ("actions.py", "from campaign import web"),
        ("web/public.py", "from campaign.delivery import worker"),
        ("web/public.py", "import smtplib"),
        ("web/public.py", "import sqlite_utils"),
        ("web/public.py", "from campaign import create_app"),
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
        ("core/letters.py", "from campaign.core import customs\nfrom . import text\nfrom .errors import NotFound"),
        ("core/letters.py", "import liquid.exceptions, hashlib"),
        ("store/sqlite.py", "import sqlite3\nimport sqlite_utils\nfrom campaign.store.protocol import Store"),
        ("delivery/worker.py", "from campaign.store import protocol\nimport smtplib, time"),
        ("web/forms/letter.py", "from campaign.web import guard\nfrom campaign import actions\nimport wtforms.fields"),
        ("cli/main.py", "from campaign import create_app\nfrom campaign.store.sqlite import SqliteStore\nimport click"),
    ],
)
def test_a_right_door_is_open(path, source):
    assert faults(path, source) == []
