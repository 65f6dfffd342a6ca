"""Pages and sends held against a bare Flask on the same server, and sends against the raw transaction of the same rows;
composing; a web worker's memory."""

import time
from datetime import UTC, datetime
from pathlib import Path

from campaign.actions.context import Context
from campaign.core.letters import composition, targeting
from campaign.core.letters.composition import Supporter
from tests.bench import forms, load, raw, scene
from tests.bench.table import Rounds, Row, interleaved, row

ROUNDS, SUBMISSIONS = 5, 10_000
MOST_ROUNDS = 30


def measure(
    folder: Path, rounds: int = ROUNDS, seconds: float = load.SECONDS, submissions: int = SUBMISSIONS
) -> list[Row]:
    made = scene.make(folder / "pages")
    context = made.context()
    file, looks = folder / "forms", folder / "looks"
    most = min(rounds + submissions // 500, MOST_ROUNDS)
    forms.write(context, file, most * load.per_round(seconds))
    forms.write_looks(looks, load.per_round(seconds))
    context.store.close()
    unasked = scene.make(folder / "unasked", confirm=False)
    apart, sketched = scene.make(folder / "raw"), scene.make(folder / "sketch")
    statements = raw.learned(apart)
    with (
        load.server("hello", made.config) as hello,
        load.server("ours", made.config) as ours,
        load.server("ours", unasked.config) as at_once,
        load.server("sketch", sketched.config) as sketch,
    ):
        rates = interleaved(
            {
                "hello": lambda _: load.get(hello.port, "/", seconds).rate,
                "form": lambda _: load.get(ours.port, f"/c/{scene.SLUG}", seconds).rate,
                "check": lambda _: load.send(ours.port, looks, 0, seconds).rate,
                "preview": lambda _: load.send(ours.port, looks, 0, seconds, "/preview").rate,
                "send": lambda number: load.send(ours.port, file, number, seconds).rate,
                "unasked": lambda number: load.send(at_once.port, file, number, seconds).rate,
                "sketch": lambda number: load.send(sketch.port, file, number, seconds).rate,
                "sketched check": lambda _: load.send(sketch.port, looks, 0, seconds).rate,
                "sketched preview": lambda _: load.send(sketch.port, looks, 0, seconds, "/preview").rate,
                "raw": lambda _: raw.transactions(apart.database, statements).rate,
            },
            rounds,
            "a second",
        )
        number = rounds
        while (stored := _stored(context)) < submissions and number < most:
            load.send(ours.port, file, number, seconds)
            number += 1
        memory = ours.memory()
    composing = interleaved({"compose": lambda _: _compose(context)}, rounds, "ms")
    told = f"resident, after {stored} submissions; what it imports"
    return [
        *_rates(rates),
        composing.number("composing a letter, mean", "compose", ".3f", "< 0.200", "filling in Liquid templates"),
        row("web worker after its submissions", "MB", memory, goal="≤ 65", limit=told),
    ]


def _rates(rounds: Rounds) -> list[Row]:
    hello = "the same server, workers and options, answering five letters"
    durable = "one process, one commit for all that a submission writes; no page, no code of ours"
    return [
        rounds.ratio(
            "form page, of a bare Flask hello", "form", "hello", "≥ 0.85", "its size: 150 times as many bytes"
        ),
        rounds.ratio(
            "durable send, of a bare Flask hello", "send", "hello", "≥ 0.25", "forms, letters, sealing, commits"
        ),
        rounds.ratio(
            "durable send that asks nobody to confirm, of a bare Flask hello", "unasked", "hello", "≥ 0.25", "the same"
        ),
        rounds.ratio("check step, of a bare Flask hello", "check", "hello", "-", "variants, letters, their page"),
        rounds.ratio("preview, of a bare Flask hello", "preview", "hello", "≥ 0.25", "variants, letters"),
        rounds.ratio(
            "a bare sketch of a send, of a bare Flask hello", "sketch", "hello", "-", "no send on this stack is quicker"
        ),
        rounds.ratio("a bare sketch of a check, of a bare Flask hello", "sketched check", "hello", "-", "no check is"),
        rounds.ratio(
            "a bare sketch of a preview, of a bare Flask hello", "sketched preview", "hello", "-", "no preview is"
        ),
        rounds.ratio(
            "durable send, of the bare sketch of one", "send", "sketch", "-", "fields, letters, ledger, limits"
        ),
        rounds.ratio("check, of the bare sketch of one", "check", "sketched check", "-", "the page's choices, letters"),
        rounds.ratio("preview, of the bare sketch of one", "preview", "sketched preview", "-", "letters, form, rules"),
        rounds.ratio("durable send, of the raw transaction of its rows", "send", "raw", "-", "the disk, then all else"),
        rounds.number("form pages", "form"),
        rounds.number("durable sends", "send"),
        rounds.number("bare Flask hellos", "hello", limit=hello),
        rounds.number("raw transactions of a submission's rows", "raw", limit=durable),
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
            for letter in targeting.addressed(campaign, context.catalogue.directory(), country, language):
                work.append((letter, supporter, number))
    composition.compose(*work[0], today)
    begin = time.perf_counter()
    for to_office, supporter, number in work:
        composition.compose(to_office, supporter, number, today)
    return (time.perf_counter() - begin) / len(work) * 1_000
