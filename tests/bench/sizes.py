"""Submissions and totals in an empty database, and in those with a thousand, a million and ten million letters."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from campaign.actions import totals
from tests.bench import forms, load, scene
from tests.bench.fill import fill
from tests.bench.table import Rounds, Row, interleaved
from tests.support.processes import serving

ROUNDS = 7
SIZES = (1_000, 1_000_000, 10_000_000)
MOST_FOR_SENDING = 1_000_000
"""The size up to which sending is held to a goal."""


def measure(
    folder: Path, rounds: int = ROUNDS, seconds: float = load.SECONDS, sizes: tuple[int, ...] = SIZES
) -> list[Row]:
    begin = time.monotonic()
    scenes = {size: _filled(folder / f"{size}", size) for size in (0, *sizes)}
    seconds_to_fill = time.monotonic() - begin
    context = scenes[0].context()
    forms.write(context, folder / "forms", rounds * load.PER_ROUND)
    context.store.close()
    with ExitStack() as stack:
        ports = {
            size: stack.enter_context(serving(made.folder, "serve", "--no-delivery")).port
            for size, made in scenes.items()
        }
        sends = interleaved(
            {f"{size}": partial(_send, port, folder / "forms", seconds) for size, port in ports.items()}, rounds
        )
        address = f"/api/v1/campaigns/{scene.SLUG}/totals"
        pages = interleaved(
            {f"{size}": partial(_seconds_a_page, port, address, seconds) for size, port in ports.items() if size},
            rounds,
        )
    verbs = interleaved({f"{size}": partial(_ledger, scenes[size]) for size in sizes}, rounds)
    return [*_rows(scenes, sends, verbs, pages), Row("seconds to fill the databases", f"{seconds_to_fill:.1f}")]


def _rows(scenes: dict[int, scene.Scene], sends: Rounds, verbs: Rounds, pages: Rounds) -> list[Row]:
    _, small, *larger = scenes
    rows = []
    for size in (small, *larger):
        goal = "≥ 0.90" if size <= MOST_FOR_SENDING else "-"
        limit = f"{scenes[size].database.stat().st_size / 1e9:.2f} GB; its row in each index is on a page of its own"
        rows.append(sends.ratio(f"submissions at {size:,} letters, of an empty database", f"{size}", "0", goal, limit))
    for size in larger:
        goal = "≤ 1.20" if size == larger[-1] else "-"
        same = "the rows of the ledger, as many at each size; no letter is counted"
        rows.append(verbs.ratio(f"totals at {size:,} letters, of {small:,}", f"{size}", f"{small}", goal, same))
        rows.append(pages.ratio(f"the page of totals at {size:,}, of {small:,}", f"{size}", f"{small}", goal, same))
    largest = f"{(small, *larger)[-1]}"
    return [*rows, verbs.number("milliseconds to gather totals", largest, ".2f", limit="its 900 rows, one by one")]


def _filled(folder: Path, letters: int) -> scene.Scene:
    made = scene.make(folder, workers=2)
    if letters:
        fill(made.database, letters)
    return made


def _send(port: int, file: Path, seconds: float, number: int) -> float:
    return load.send(port, file, number, seconds).rate


def _seconds_a_page(port: int, address: str, seconds: float, _: int) -> float:
    return 1 / load.get(port, address, seconds).rate


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
