"""Letters as PDF: how long one takes with the typesetter warm, and what memory that costs while it is."""

import time
from dataclasses import replace
from pathlib import Path

from campaign.core.letters.paper import Sheet, sheet
from campaign.printing.printer import Printer
from tests.bench.memory import pss
from tests.bench.table import Row, interleaved, row
from tests.support.letters_on_paper import DAY, TEXTS, posted

ROUNDS = 20
SENTENCES = 30
"""How often the sentences of the examples stand in a letter, which makes a page of them."""


def measure(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    printer = Printer(folder / "fonts")
    try:
        begin = time.perf_counter()
        printer.pdf([_letter("en", -1)])
        cold = (time.perf_counter() - begin) * 1_000
        alone = pss(printer.process.pid) if printer.process else 0.0
        for language in TEXTS:
            printer.pdf([_letter(language, -1)])
        times = interleaved(
            {
                language: lambda number, language=language: _milliseconds(printer, language, number)
                for language in TEXTS
            },
            rounds,
            "ms",
        )
        whole = pss(printer.process.pid) if printer.process else 0.0
    finally:
        printer.close()
    same = "the letter is new each time; through the socket to the typesetter and back"
    return [
        *(times.number(f"a letter as PDF ({one}), warm", one, ".1f", "≤ 30", same) for one in TEXTS),
        row("the first letter as PDF of all", "ms", cold, limit="starting Python and looking through the fonts"),
        row("the typesetter after an English letter (PSS)", "MB", alone, limit="gone after 30 idle seconds"),
        row("the typesetter after every script (PSS)", "MB", whole, limit="typst keeps a font's file in memory"),
    ]


def _letter(language: str, number: int) -> Sheet:
    """A letter of its own for each number."""
    short = posted(language)
    first, middle, *rest = short.body.split("\n\n")
    long = [f"{middle} {number} {n} " * 3 for n in range(SENTENCES // 3)]
    return sheet(replace(short, body="\n\n".join([first, *long, *rest])), DAY)


def _milliseconds(printer: Printer, language: str, number: int) -> float:
    made = _letter(language, number)
    begin = time.perf_counter()
    printer.pdf([made])
    return (time.perf_counter() - begin) * 1_000
