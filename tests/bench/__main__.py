"""Measures what the issues and the design name a goal for, and prints one table.

`python -m tests.bench [GROUP …]`: without a group, all of them.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench import delivery, desk, memory, pages, printing, relay, sinks, sizes, submissions
from tests.bench.table import Row, printed

GROUPS = {
    "pages": pages.measure,
    "delivery": delivery.measure,
    "relay": relay.measure,
    "submissions": submissions.measure,
    "sizes": sizes.measure,
    "desk": desk.measure,
    "memory": memory.measure,
    "printing": printing.measure,
}


def main(asked: list[str]) -> None:
    unknown = [name for name in asked if name not in GROUPS]
    if unknown:
        sys.exit(f"There is no group {', '.join(unknown)}: there are {', '.join(GROUPS)}")
    if not shutil.which("wrk") or not sinks.PROGRAM:
        sys.exit("The load comes from wrk, and letters go to Postfix's smtp-sink: apt-get install wrk postfix")
    rows: list[Row] = []
    for name in asked or GROUPS:
        print(f"Measuring: {name} …", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="campaign-bench-") as folder:
            rows += GROUPS[name](Path(folder))
    print(printed(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
