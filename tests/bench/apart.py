"""Each group in a process of its own, which ends whatever becomes of it, with all that it started.

`python -m tests.bench.apart FUNCTION WORDS OUT SECONDS` is that process. It leaves its rows, or why there are none, in
the file OUT.
"""

import contextlib
import faulthandler
import importlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from tests.bench.groups import Group
from tests.bench.table import Row

MARK = "LETTERS_BENCH_GROUP"
"""In the environment of a group's processes. They inherit it wherever they go, into sessions of their own too."""
SHORT = "LETTERS_BENCH_SHORT"
"""In their environment where the numbers say nothing: then they begin with what other tests have compiled."""


@dataclass(frozen=True)
class Result:
    """What a group measured; or why it did not, in one line."""

    group: str
    rows: tuple[Row, ...] = ()
    failed: str = ""


def measured(name: str, group: Group, *, short: bool = False) -> Result:
    """Measure a group. Whatever happens, none of its processes and none of its files is left."""
    mark = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="campaign-bench-", ignore_cleanup_errors=True) as folder:
        out = Path(folder) / "out.json"
        words = json.dumps(dict(group.short) if short else {})
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.apart", group.function, words, str(out), str(group.seconds)],
            env=os.environ | {MARK: mark} | ({SHORT: "yes"} if short else {}),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno() if _has_file(sys.stderr) else None,
        )
        try:
            process.wait(group.seconds)
            failed = f"it ended with status {process.returncode} and said nothing"
        except subprocess.TimeoutExpired:
            failed = f"it was not done after {group.seconds:.0f} seconds, and was ended"
        finally:
            end(mark)
            process.wait()
        return _read(name, out, failed)


def end(mark: str) -> None:
    """End every process that a group started, also one that is halted or has left its parent.

    One may start another while it is being ended, so they are looked for again; one that the system itself holds on to
    is left to it in the end.
    """
    for _ in range(6):
        marked = _marked(mark)
        for process in marked:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(marked, 10)
        if not marked:
            break


def begin_quickly() -> None:
    """Where the run is short, begin with what other tests have compiled."""
    if SHORT in os.environ:
        from tests.support.command import keep_compiled

        keep_compiled()


def _marked(mark: str) -> list[psutil.Process]:
    marked = []
    for process in psutil.process_iter():
        # Those that are gone, or are somebody else's.
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK) == mark:
                marked.append(process)
    return marked


def _has_file(stream) -> bool:
    with contextlib.suppress(OSError, AttributeError):
        return stream.fileno() >= 0
    return False


def _read(name: str, out: Path, failed: str) -> Result:
    if not out.exists():
        return Result(name, failed=failed)
    result = json.loads(out.read_text("utf-8"))
    if result["failed"]:
        return Result(name, failed=result["failed"])
    return Result(name, tuple(Row(**row | {"rounds": tuple(row["rounds"])}) for row in result["rows"]))


def main(function: str, words: str, out: str, seconds: str) -> int:
    # Says where it hangs, shortly before it is ended.
    faulthandler.dump_traceback_later(float(seconds) * 0.95)
    begin_quickly()
    module, _, name = function.partition(":")
    place = Path(out)
    told: dict[str, object] = {"rows": [], "failed": ""}
    try:
        measure = getattr(importlib.import_module(module), name)
        told["rows"] = [asdict(row) for row in measure(place.parent, **json.loads(words))]
    except BaseException as error:  # whatever it is, it is told, and the next group is measured
        traceback.print_exc()
        told["failed"] = next(iter(str(error).splitlines()), "") or type(error).__name__
    written = place.with_suffix(".new")
    written.write_text(json.dumps(told), "utf-8")
    written.replace(place)
    return 1 if told["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
