"""A run of the benchmark as a file, and two runs side by side."""

import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.apart import Result
from tests.bench.table import Row, laid_out

BETTER, WORSE, WITHIN, NEW, GONE = "better", "worse", "within spread", "new", "not measured now"


@dataclass(frozen=True)
class Run:
    """What was measured when, by group."""

    at: str
    short: bool
    results: tuple[Result, ...]

    def rows(self) -> Iterator[tuple[str, Row]]:
        for result in self.results:
            for row in result.rows:
                yield result.group, row

    @property
    def failed(self) -> list[Result]:
        return [result for result in self.results if result.failed]


@dataclass(frozen=True)
class Line:
    """One row in two runs; `change` is how much greater the median is now, as a share."""

    group: str
    name: str
    before: Row | None
    now: Row | None

    @property
    def change(self) -> float | None:
        if self.before is None or self.now is None or not self.before.median:
            return None
        return self.now.median / self.before.median - 1

    @property
    def verdict(self) -> str:
        """Better or worse only where each run's median lies outside of what the other run's rounds found."""
        if self.before is None or self.now is None:
            return NEW if self.before is None else GONE
        if _lies_in(self.now.median, self.before) or _lies_in(self.before.median, self.now):
            return WITHIN
        return BETTER if (self.now.median < self.before.median) is self.now.less else WORSE


def run(results: Sequence[Result], *, short: bool) -> Run:
    return Run(datetime.now(UTC).isoformat(timespec="seconds"), short, tuple(results))


def write(run: Run, file: Path) -> None:
    """Every row with its rounds, their median and their spread; and the groups that failed."""
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    rows = [_as_json(group, row) for group, row in run.rows()]
    failed = {result.group: result.failed for result in run.failed}
    whole = {"at": run.at, "short": run.short, "machine": machine, "failed": failed, "rows": rows}
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read(file: Path) -> Run:
    """A run as it was written.

    Raises:
        SystemExit: the file is not there, or holds something else.
    """
    try:
        document = json.loads(file.read_text("utf-8"))
        rows: dict[str, list[Row]] = {}
        for row in document["rows"]:
            rows.setdefault(row["group"], []).append(_from_json(row))
        results = [Result(group, tuple(some)) for group, some in rows.items()]
        results += [Result(group, failed=why) for group, why in document["failed"].items()]
        return Run(document["at"], document["short"], tuple(results))
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"{file} holds no run of the benchmark: {error!r}")


def compared(before: Run, now: Run) -> list[Line]:
    """Row by row, in the order of the run of now; of groups that were not asked for this time, nothing.

    A short run says nothing about speed, so it is compared with short ones only.

    Raises:
        SystemExit: one run is short and the other is not.
    """
    if before.short != now.short:
        sys.exit("One of these runs is short and the other is not: they measured different things.")
    old = {(group, row.name, row.unit): row for group, row in before.rows()}
    new = {(group, row.name, row.unit): row for group, row in now.rows()}
    asked = {result.group for result in now.results}
    keys = [*new, *(key for key in old if key not in new and key[0] in asked)]
    return [Line(key[0], key[1], old.get(key), new.get(key)) for key in keys]


def side_by_side(lines: Sequence[Line]) -> str:
    """The table of a comparison."""
    cells = [
        (
            line.group,
            line.name,
            line.before.value if line.before else "",
            line.before.told_spread if line.before else "",
            line.now.value if line.now else "",
            line.now.told_spread if line.now else "",
            "" if line.change is None else f"{line.change:+.0%}",
            line.verdict,
        )
        for line in lines
    ]
    return laid_out(("group", "measured", "before", "spread", "now", "spread", "change", "verdict"), cells)


def _lies_in(number: float, row: Row) -> bool:
    least, most = row.spread
    return least <= number <= most


def _as_json(group: str, row: Row) -> dict[str, object]:
    return {
        "group": group,
        "name": row.name,
        "unit": row.unit,
        "rounds": list(row.rounds),
        "median": row.median,
        "spread": list(row.spread) if len(row.rounds) > 1 else None,
        "goal": row.goal,
        "limit": row.limit,
        "form": row.form,
        "better": "less" if row.less else "more",
    }


def _from_json(row: dict[str, object]) -> Row:
    """What is worked out of the rounds is not read."""
    rounds = tuple(float(number) for number in row["rounds"])
    words = {name: str(row[name]) for name in ("name", "unit", "form", "goal", "limit")}
    return Row(rounds=rounds, less=row["better"] == "less", **words)
