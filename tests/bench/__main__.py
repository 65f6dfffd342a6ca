"""Measures what the issues and the design name a goal for, and prints one table.

`python -m tests.bench [GROUP …]`: without a group, all of them.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench import results, sinks
from tests.bench.apart import measured
from tests.bench.groups import GROUPS
from tests.bench.table import printed


def main(words: Sequence[str]) -> int:
    """The exit status: 1 if a group failed, or if `--strict` was asked for and something is worse. No goal fails it."""
    asked = _arguments(words)
    before = results.read(asked.against) if asked.against else None
    now = results.read(asked.read) if asked.read else _measured(asked.groups or list(GROUPS), asked.short, asked.json)
    print(printed([row for _, row in now.rows()]))
    lines = results.compared(before, now) if before else []
    if before:
        print(
            f"\nAgainst the run of {before.at}; a change is better or worse where it is more than the spread of both:\n"
        )
        print(results.side_by_side(lines))
    for result in now.failed:
        print(f"\nFAILED, and so not measured: {result.group}: {result.failed}")
    worse = asked.strict and any(line.verdict in (results.WORSE, results.GONE) for line in lines)
    return int(bool(now.failed) or worse)


def _measured(names: Sequence[str], short: bool, file: Path | None) -> results.Run:
    """One group after another; the file is written before all and after each, so that it holds what there is."""
    if not shutil.which("wrk") or not sinks.PROGRAM:
        sys.exit("The load comes from wrk, and letters go to Postfix's smtp-sink: apt-get install wrk postfix")
    run = results.run([], short=short)
    for name in names:
        if file:
            results.write(run, file)
        print(f"Measuring: {name} …", file=sys.stderr)
        run = results.run([*run.results, measured(name, GROUPS[name], short=short)], short=short)
    if file:
        results.write(run, file)
    return run


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Speed and size, in one table.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"what to measure, of: {', '.join(GROUPS)}")
    parser.add_argument("--short", action="store_true", help="see that everything runs; the numbers say nothing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every row, with its rounds, into FILE")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with the run that FILE holds")
    parser.add_argument("--read", type=Path, metavar="FILE", help="measure nothing: take the run that FILE holds")
    parser.add_argument("--strict", action="store_true", help="with --against: fail if a row is worse or missing")
    asked = parser.parse_args(words)
    if unknown := [name for name in asked.groups if name not in GROUPS]:
        parser.error(f"there is no group {', '.join(unknown)}: there are {', '.join(GROUPS)}")
    if asked.read and (asked.groups or asked.short or asked.json):
        parser.error("--read measures nothing, so it goes with --against alone")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
