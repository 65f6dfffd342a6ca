"""Submissions and totals in an empty database, and in those with a thousand, a million and ten million letters.

Each is held against SQLite alone in the same database: the raw transaction of a submission's rows, the raw reading of
the ledger's. And against itself where there are few letters, as that is what is asked: whether it stays as quick.
"""

import shutil
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from campaign.actions import totals
from tests.bench import forms, load, raw, scene
from tests.bench.fill import fill
from tests.bench.table import Rounds, Row, interleaved, row
from tests.support.processes import serving

ROUNDS = 7
SIZES = (1_000, 1_000_000, 10_000_000)


def measure(
    folder: Path, rounds: int = ROUNDS, seconds: float = load.SECONDS, sizes: tuple[int, ...] = SIZES
) -> list[Row]:
    begin = time.monotonic()
    scenes = {size: _filled(folder / f"{size}", size) for size in (0, *sizes)}
    filling = time.monotonic() - begin
    statements = raw.learned(scene.make(folder / "raw"))
    # What is written raw knows nothing of slots: ours would find theirs taken.
    copies = {size: Path(shutil.copy(made.database, folder / f"{size}.db")) for size, made in scenes.items()}
    context = scenes[0].context()
    forms.write(context, folder / "forms", (rounds + 1) * load.per_round(seconds))
    context.store.close()
    with ExitStack() as stack:
        ports = {
            size: stack.enter_context(serving(made.folder, "serve", "--no-delivery")).port
            for size, made in scenes.items()
        }
        hello = stack.enter_context(load.server("hello", scenes[0].config))
        sends = _sends(copies, ports, statements, folder / "forms", rounds, seconds)
        address = f"/api/v1/campaigns/{scene.SLUG}/totals"
        asked = {f"{size}": partial(_a_page, port, address, seconds) for size, port in ports.items() if size}
        asked["hello"] = partial(_a_page, hello.port, "/", seconds)
        pages = interleaved(asked, rounds, "ms")
    verbs = {f"{size}": partial(_ledger, scenes[size]) for size in sizes}
    verbs |= {f"raw {size}": partial(_raw_ledger, scenes[size]) for size in sizes}
    told = interleaved(verbs, rounds, "ms")
    return [
        *_of_sending(scenes, sends),
        *_of_totals(sizes, told, pages),
        row("filling the databases", "s", filling, ".1f", limit="the benchmark's own work, by SQL alone"),
    ]


def _sends(copies, ports, statements, file: Path, rounds: int, seconds: float) -> Rounds:
    """Submissions to each server, and the raw transaction in a copy of its database."""
    for port in ports.values():  # so that the rows of the counters are there
        load.send(port, file, rounds, min(seconds, 1))
    candidates = {f"{size}": partial(_send, port, file, seconds) for size, port in ports.items()}
    for size, copy in copies.items():
        candidates[f"raw {size}"] = lambda _, copy=copy: raw.transactions(copy, statements).rate
    return interleaved(candidates, rounds, "a second")


def _of_sending(scenes: dict[int, scene.Scene], sends: Rounds) -> list[Row]:
    rows = []
    for size, made in scenes.items():
        at = f"submissions at {size:,} letters" if size else "submissions in an empty database"
        told = f"{made.database.stat().st_size / 1e9:.2f} GB"
        name = f"{at}, of the raw transaction of their rows there"
        rows.append(sends.ratio(name, f"{size}", f"raw {size}", "-", told))
        if size:
            limit = "growth: its row in each index is on a page of its own"
            rows.append(sends.ratio(f"{at}, of an empty database", f"{size}", "0", "≥ 0.95", limit))
            rows.append(sends.ratio(f"raw transactions at {size:,} letters, of an empty database", *_raw(size, 0)))
    largest = list(scenes)[-1]
    return [*rows, sends.number(f"submissions at {largest:,} letters", f"{largest}")]


def _raw(*sizes: int) -> tuple[str, ...]:
    return tuple(f"raw {size}" for size in sizes)


def _of_totals(sizes: tuple[int, ...], told: Rounds, pages: Rounds) -> list[Row]:
    small, *larger = sizes
    largest = larger[-1]
    rows = []
    for size in larger:
        goal = "≤ 1.20" if size == largest else "-"
        same = "growth: the rows of the ledger, as many at each size; no letter is counted"
        rows.append(told.ratio(f"totals at {size:,} letters, of {small:,}", f"{size}", f"{small}", goal, same))
        rows.append(pages.ratio(f"the page of totals at {size:,}, of {small:,}", f"{size}", f"{small}", goal, same))
    reading = "reading its 900 rows from SQLite, and no more"
    return [
        *rows,
        told.ratio(f"totals at {largest:,}, of reading their rows", f"{largest}", f"raw {largest}", "-", reading),
        pages.ratio(
            f"the page of totals at {largest:,}, of a bare Flask hello", f"{largest}", "hello", "-", "its work"
        ),
        told.number(f"gathering totals at {largest:,} letters", f"{largest}", ".2f", limit="its 900 rows, one by one"),
    ]


def _filled(folder: Path, letters: int) -> scene.Scene:
    made = scene.make(folder, workers=2)
    if letters:
        fill(made.database, letters)
    return made


def _send(port: int, file: Path, seconds: float, number: int) -> float:
    return load.send(port, file, number, seconds).rate


def _a_page(port: int, address: str, seconds: float, _: int) -> float:
    """Milliseconds of the server's time for each."""
    return 1_000 / load.get(port, address, seconds).rate


def _ledger(made: scene.Scene, _: int, times: int = 200) -> float:
    """Milliseconds to gather the totals, in the mean."""
    context = made.context()
    campaign = context.catalogue.campaign(scene.SLUG)
    now = datetime.now(UTC)
    totals.ledger(context, campaign, now)
    begin = time.perf_counter()
    for _ in range(times):
        totals.ledger(context, campaign, now)
    taken = (time.perf_counter() - begin) / times * 1_000
    context.store.close()
    return taken


def _raw_ledger(made: scene.Scene, _: int, times: int = 200) -> float:
    """Milliseconds to read the ledger's rows, in the mean."""
    sql = "SELECT partner, dimension, key, measure, count FROM totals WHERE campaign = ?"
    with closing(raw.connect(made.database)) as db:
        db.execute(sql, (scene.SLUG,)).fetchall()
        begin = time.perf_counter()
        for _ in range(times):
            db.execute(sql, (scene.SLUG,)).fetchall()
        return (time.perf_counter() - begin) / times * 1_000
