"""What delivery, retention and lists cost as they grow, held against themselves where there is little.

Claims, marks and the purge where a thousand and a million letters were sent before; a campaign that opens with a
thousand offices against one with ten; a list of a hundred thousand offices against one of a thousand, office by office.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from campaign.actions import campaigns, retention
from campaign.actions import offices as office_actions
from campaign.actions.catalogue import Catalogue
from campaign.actions.context import Context
from campaign.core.delivery import outcomes
from campaign.core.letters.submissions import NewLetter, NewSubmission, Personal, Words
from campaign.directory import Given, read
from campaign.store.protocol.delivery import Finished, Pacing
from tests.bench import scene
from tests.bench.fill import fill
from tests.bench.table import Row, interleaved

ROUNDS, TIMES = 5, 20
SIZES = (1_000, 1_000_000)
OFFICES = 1_000
FEW_OFFICES = 10
BATCH = 50
LISTS = 100
"""A list is so many times as long as the short one."""
HOUR = timedelta(hours=1)

_CAMPAIGN = """
[campaign]
slug = "many"
status = "live"
languages = ["en"]
confirm = false
[campaign.title]
en = "Many"
[campaign.summary]
en = "Many"
{targets}
[[letters]]
targets = [{names}]
language = "en"
subject = ["Rivers"]
[[letters.blocks]]
text = ["Please keep our rivers clean."]
"""


def measure(
    folder: Path, rounds: int = ROUNDS, sizes: tuple[int, ...] = SIZES, offices: int = OFFICES, times: int = TIMES
) -> list[Row]:
    """`offices` of the large campaign; the long list has a hundred times as many."""
    return [
        *_of_letters(folder, rounds, sizes, times),
        *_of_offices(folder, rounds, offices, times),
        *_of_lists(folder, rounds, offices),
    ]


def _of_letters(folder: Path, rounds: int, sizes: tuple[int, ...], times: int) -> list[Row]:
    contexts = {size: _with_letters(folder / f"{size}", size) for size in sizes}
    few, many = sizes[0], sizes[-1]
    rows = []
    for name, cost, limit in (
        ("claiming and marking a letter", _claim_and_mark, "indexes that hold what waits, and nothing that is done"),
        ("a purge with nothing to forget", _purge, "indexes that hold what may be forgotten, and nothing else"),
        ("the start of delivery", _start, "the slots of what waits; what is done has none"),
    ):
        told = interleaved({f"{size}": partial(cost, contexts[size], times) for size in sizes}, rounds, "ms")
        rows.append(told.ratio(f"{name} after {many:,} letters, of {few:,}", f"{many}", f"{few}", "≤ 1.20", limit))
        rows.append(told.number(f"{name} after {many:,} letters", f"{many}", ".3f"))
    for context in contexts.values():
        context.store.close()
    return rows


def _with_letters(folder: Path, letters: int) -> Context:
    made = scene.make(folder, confirm=False)
    fill(made.database, letters)
    context = made.context()
    scene.queue_letters(context, 6 * BATCH)
    return context


def _claim_and_mark(context: Context, times: int, _: int) -> float:
    """Milliseconds for each of a batch's letters, which wait again afterwards."""
    now, marked = datetime.now(UTC), 0
    mailboxes = context.catalogue.mailboxes("")
    begin = time.perf_counter()
    for _ in range(times):
        claims = context.store.claim(now, "growth", now + HOUR, BATCH, Pacing(1_000_000, mailboxes))
        context.store.finish_all([Finished(claim, outcomes.given_back(now), now) for claim in claims])
        marked += len(claims)
    return (time.perf_counter() - begin) / marked * 1_000


def _purge(context: Context, times: int, _: int) -> float:
    return _milliseconds(lambda: retention.purge(context, datetime.now(UTC)), times)


def _start(context: Context, times: int, _: int) -> float:
    return _milliseconds(context.store.destroy_unreferenced, times)


def _of_offices(folder: Path, rounds: int, many: int, times: int) -> list[Row]:
    """A campaign that opens, with letters to each of its offices waiting, and the pages that lead to it."""
    few = FEW_OFFICES
    contexts = {number: _with_offices(folder / f"offices {number}", number) for number in (few, many)}
    claims = {f"{number}": partial(_claim_and_mark, contexts[number], times) for number in (few, many)}
    opening = {f"{number}": partial(_open, contexts[number], number) for number in (few, many)}
    told, opened = interleaved(claims, rounds, "ms"), interleaved(opening, rounds, "ms")
    for context in contexts.values():
        context.store.close()
    each = "the oldest letter to each office is looked up with each batch, a few microseconds each"
    read_anew = "each target's words are read and checked, and every office of the directory is looked at"
    of_one = f"claiming and marking a letter to one of {many:,} offices"
    return [
        told.ratio(f"{of_one}, of {few}", f"{many}", f"{few}", "-", each),
        told.number(of_one, f"{many}", ".3f"),
        opened.number(f"opening a campaign with {many:,} offices", f"{many}", limit=read_anew),
    ]


def _with_offices(folder: Path, number: int) -> Context:
    made = scene.make(folder, confirm=False)
    context = made.context()
    known = context.store.offices()[0]
    many = [replace(known, id=f"many-{at}", email=f"office-{at}@officials.example") for at in range(number)]
    context.store.save_offices(many)
    _open(context, number, 0)
    for at in range(max(number, 6 * BATCH)):
        _queue(context, f"t{at % number}", f"many-{at % number}")
    return context


def _queue(context: Context, target: str, office: str) -> None:
    receipt = secrets.token_bytes(32)
    message_id = f"<{receipt.hex()}@letters.example>"
    letter = NewLetter(target, office, "en", True, False, secrets.token_bytes(16), message_id)
    words = {target: Words("Rivers", "Please keep our rivers clean.")}
    personal = Personal("Jo Writer", "jo@supporters.example", words)
    of_it = {"country": "GB", "language": "en", "page_language": "en", "confirm": False, "writer": receipt[:16]}
    now = datetime.now(UTC)
    context.store.add_submission(
        NewSubmission(
            receipt=receipt,
            confirmation=b"",
            campaign="many",
            at=now,
            letters=(letter,),
            personal=personal,
            notices=(),
            **of_it,
        )
    )


def _open(context: Context, number: int, _: int) -> float:
    """Milliseconds to load the campaign and to have it ready for the first page."""
    targets = "".join(f'[[targets]]\nid = "t{at}"\noffice = "many-{at}"\n' for at in range(number))
    names = ", ".join(f'"t{at}"' for at in range(number))
    source = _CAMPAIGN.format(targets=targets, names=names) + f"# {time.time_ns()}\n"

    def opened() -> None:
        campaigns.load_campaign(context, source, "many")
        Catalogue(context.store).campaign("many")

    return _milliseconds(opened, 1)


def _of_lists(folder: Path, rounds: int, short: int) -> list[Row]:
    long = short * LISTS
    made = scene.make(folder / "lists")
    context = made.context()
    texts = {number: _list(number) for number in (short, long)}
    costs = {f"{number}": partial(_import, context, texts[number], number) for number in (short, long)}
    told = interleaved(costs, min(rounds, 2), "ms")
    context.store.close()
    of_one = f"importing one of {long:,} offices"
    return [
        told.ratio(f"{of_one}, of {short:,}", f"{long}", f"{short}", "≤ 1.20", "each row is checked by itself"),
        told.number(of_one, f"{long}", ".3f"),
    ]


def _list(number: int) -> bytes:
    rows = (
        f"list-{number}-{at},Councillor {at},Council {at % 500},GB,en,councillor-{at}@council-{at % 500}.example"
        for at in range(number)
    )
    return "\n".join(("id,title,organisation,country,language,email", *rows)).encode()


def _import(context: Context, text: bytes, number: int, round_: int) -> float:
    """Milliseconds for each office of a list that is new."""
    named = text.replace(b"list-", f"list-{round_}-".encode())

    def imported() -> None:
        listed = read(named, "list.csv", datetime.now(UTC).date(), Given())
        new, _ = office_actions.import_offices(context, listed)
        assert new == number, f"{new} of {number} were new"

    return _milliseconds(imported, 1) / number


def _milliseconds(work: Callable[[], object], times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begin) / times * 1_000
