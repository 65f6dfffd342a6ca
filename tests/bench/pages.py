"""Pages and sends held against what the same framework does without our work; composing; a web worker's memory."""

import time
from datetime import UTC, datetime
from pathlib import Path

from campaign.actions.context import Context
from campaign.core.letters import composition, targeting
from campaign.core.letters.composition import Supporter
from tests.bench import forms, load, scene
from tests.bench.table import Row, interleaved

ROUNDS, SUBMISSIONS = 5, 10_000
MOST_ROUNDS = 30


def measure(
    folder: Path, rounds: int = ROUNDS, seconds: float = load.SECONDS, submissions: int = SUBMISSIONS
) -> list[Row]:
    made = scene.make(folder / "pages")
    context = made.context()
    file = folder / "forms"
    most = min(rounds + submissions // 500, MOST_ROUNDS)
    forms.write(context, file, most * load.PER_ROUND)
    context.store.close()
    with (
        load.server("hello", made.config) as hello,
        load.server("ours", made.config) as ours,
        load.server("without-database", made.config) as bare,
    ):
        pages = interleaved(
            {
                "hello": lambda _: load.get(hello.port, "/", seconds).rate,
                "form": lambda _: load.get(ours.port, f"/c/{scene.SLUG}", seconds).rate,
            },
            rounds,
        )
        sends = interleaved(
            {
                "bare": lambda number: load.send(bare.port, file, number, seconds).rate,
                "ours": lambda number: load.send(ours.port, file, number, seconds).rate,
            },
            rounds,
        )
        number = rounds
        while (stored := _stored(context)) < submissions and number < most:
            load.send(ours.port, file, number, seconds)
            number += 1
        memory = ours.memory()
    return [
        sends.ratio("durable send, of the same form without a database", "ours", "bare", "≥ 0.50", "one commit each"),
        pages.ratio("form page, of a bare Flask hello", "form", "hello", "≥ 0.60", "it is rendered once a second"),
        Row("composing a letter, mean, ms", f"{_compose(context):.3f}", "< 0.200", "filling in Liquid templates"),
        Row(f"web worker after {stored} submissions, MB", f"{memory:.0f}", "< 70", "resident; what it imports"),
        sends.number("sends a second (this machine, now)", "ours"),
        pages.number("form pages a second (this machine, now)", "form"),
    ]


def _stored(context: Context) -> int:
    """How many were stored: each of these forms makes one letter to UNHCR that awaits confirmation."""
    rows = context.store.totals(scene.SLUG)
    return sum(row.count for row in rows if (row.key, row.measure) == ("unhcr", "awaiting_confirmation"))


def _compose(context: Context) -> float:
    """Milliseconds to compose one letter, in the mean over every target, both languages and a hundred supporters."""
    campaign, today = context.catalogue.campaign(scene.SLUG), datetime.now(UTC).date()
    work = []
    for number in range(100):
        for country, language in (("KR", "ko"), ("GB", "en"), ("KE", "en")):
            supporter = Supporter("Jo", country, "Leeds", "A note." if number % 2 else "", ("law",), {}, language)
            for one in targeting.addressed(campaign, context.catalogue.directory(), country, language):
                work.append((one, supporter, number))
    composition.compose(*work[0], today)
    begin = time.perf_counter()
    for one, supporter, number in work:
        composition.compose(one, supporter, number, today)
    return (time.perf_counter() - begin) / len(work) * 1_000
