"""The desk at a thousand and at a million letters: how quickly it answers, and how much it sends.

It is held against a bare Flask on the same server; and against itself where there are few letters, as that is what is
asked: whether it stays as quick.
"""

import secrets
import sys
import time
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from campaign.store.protocol.accounts import Organiser, Session
from tests.bench import load, scene
from tests.bench.fill import fill
from tests.bench.table import Rounds, Row, interleaved, row
from tests.support.processes import serving

ROUNDS = 7
SIZES = (1_000, 1_000_000)
PAGES = {
    "the campaign's page": f"/organiser/c/{scene.SLUG}",
    "its numbers alone": f"/organiser/c/{scene.SLUG}/numbers",
    "a country's days": f"/organiser/c/{scene.SLUG}?only=country:KR",
    "where they come from": f"/organiser/c/{scene.SLUG}/sources",
    "offices and failures": f"/organiser/c/{scene.SLUG}/failures",
    "the desk's first page": "/organiser/",
}


def measure(
    folder: Path, rounds: int = ROUNDS, seconds: float = load.SECONDS, sizes: tuple[int, ...] = SIZES
) -> list[Row]:
    scenes = {size: _filled(folder / f"{size}", size) for size in sizes}
    cookies = {size: _signed_in(made) for size, made in scenes.items()}
    large = sizes[-1]
    rows = []
    with ExitStack() as stack:
        ports = {
            size: stack.enter_context(serving(made.folder, "serve", "--no-delivery")).port
            for size, made in scenes.items()
        }
        hello = stack.enter_context(load.server("hello", scenes[large].config))
        for name, address in PAGES.items():
            candidates = {
                f"{size}": partial(_milliseconds, port, address, cookies[size], seconds) for size, port in ports.items()
            }
            candidates["hello"] = lambda _: _quickest(partial(_read, hello.port, "/", {}), seconds)
            rows += _of_a_page(name, sizes, interleaved(candidates, rounds, "ms"))
        for name, address in PAGES.items():
            size = len(_asked(ports[large], address, cookies[large])) / 1_000
            told = "60 days, 100 countries"
            rows.append(row(f"{name} at {large:,} letters, compressed", "KB", size, ".1f", "< 60", told))
    return rows


def _of_a_page(name: str, sizes: tuple[int, ...], rounds: Rounds) -> list[Row]:
    same = "growth: rows that grow with days, not with letters"
    few, many = f"{sizes[0]}", f"{sizes[-1]}"
    at = f"{name} at {sizes[-1]:,} letters"
    return [
        rounds.ratio(f"{at}, of {sizes[0]:,}", many, few, "≤ 1.20", same),
        rounds.ratio(f"{at}, of a bare Flask hello", many, "hello", "-", "its work"),
        rounds.number(at, many, ".1f"),
    ]


def _filled(folder: Path, letters: int) -> scene.Scene:
    made = scene.make(folder, workers=2)
    fill(made.database, letters)
    return made


def _signed_in(made: scene.Scene) -> str:
    """The cookie of an organiser's session."""
    context, value, now = made.context(), secrets.token_urlsafe(32), datetime.now(UTC)
    context.store.add_organiser(Organiser("o@x.example", "hash", now))
    session = Session(sha256(value.encode()).digest(), "o@x.example", now, now, verified=True)
    assert context.store.open_session(session, "hash")
    context.store.close()
    return f"__Host-session={value}"


def _milliseconds(port: int, address: str, cookie: str, seconds: float, _: int) -> float:
    return _quickest(partial(_asked, port, address, cookie), seconds)


def _quickest(ask, seconds: float) -> float:
    """Milliseconds of the quickest answer of those that fit into `seconds`: the others waited for something else."""
    begin, quickest = time.perf_counter(), float("inf")
    while quickest == float("inf") or time.perf_counter() - begin < seconds:
        asked = time.perf_counter()
        ask()
        quickest = min(quickest, time.perf_counter() - asked)
    return quickest * 1_000


def _asked(port: int, address: str, cookie: str) -> bytes:
    """The answer as a browser is sent it: compressed."""
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip, deflate, br, zstd"}
    encoding, url, body = _read(port, address, headers)
    if encoding != "br" or "sign-in" in url:
        sys.exit(f"{address} was not answered as a browser would be")
    return body


def _read(port: int, address: str, headers: dict[str, str]) -> tuple[str | None, str, bytes]:
    """How the answer is compressed, where it came from in the end, and what it is."""
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers=headers)) as answer:
        return answer.headers["Content-Encoding"], answer.url, answer.read()
