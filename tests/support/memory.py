"""What a process remembers: its whole memory, read as root may read it, and searched for words."""

import gc
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support import requirements

CHUNK = 1 << 24
AS_ANYBODY = ("setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace")
"""Starts a program of root's as any other user has theirs. Without it root's are closed to whoever has fewer rights."""


def require_reading() -> None:
    """Skip or fail the test where the memory of other processes cannot be read."""
    if os.geteuid() or not Path("/proc/self/mem").exists():
        requirements.missing("only root on Linux may read the memory of a process that is not dumpable")


def traces(pid: int, mark: str) -> int:
    """How many times an ASCII word stands in a process' memory, with the 1, 2 or 4 bytes a letter of Python."""
    forms = [mark.encode(code) for code in ("ascii", "utf-16-le", "utf-32-le")]
    pattern, overlap, count = re.compile(b"|".join(forms)), len(forms[-1]) - 1, 0
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vvar_vclock]", "[vsyscall]")):
                continue
            first, last = (int(end, 16) for end in span.split("-"))
            count += _in_region(memory, first, last, pattern, overlap)
    return count


def _in_region(memory, first: int, last: int, pattern: "re.Pattern[bytes]", overlap: int) -> int:  # type: ignore[no-untyped-def]
    count, before = 0, b""
    while first < last:
        memory.seek(first)
        try:
            data = memory.read(min(CHUNK, last - first))
        except OSError:  # a region that cannot be read, such as a device's
            return count
        if not data:
            return count
        count += sum(1 for match in pattern.finditer(before + data) if match.end() > len(before))
        before = data[-overlap:]
        first += len(data)
    return count


def places_of_threads(pid: int | str = "self") -> int:
    """How many places glibc has set aside for threads, of 64 MB of addresses each, most of them without rights yet."""
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    spans = (line.split()[0].split("-") for line in maps if "---p 00000000 00:00 0" in line)
    return sum(int(end, 16) - int(begin, 16) > 60_000_000 for begin, end in spans)


def is_closed(pid: int) -> bool:
    """Whether a process that was started as `AS_ANYBODY` leaves no core and lets nobody of its user read its memory."""
    limits = Path(f"/proc/{pid}/limits").read_text()
    (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    return core.split()[4:6] == ["0", "0"] and not is_readable(pid)


def is_readable(pid: int) -> bool:
    """Whether others of its user read the memory of a process that was started as `AS_ANYBODY`."""
    reader = [*AS_ANYBODY, "head", "-c1", f"/proc/{pid}/mem"]
    return b"Permission denied" not in subprocess.run(reader, capture_output=True, check=False).stderr


def living(mark: str) -> list[str]:
    """The words in this process that hold a mark and that any object still refers to; the mark itself aside."""
    gc.collect()
    raw = mark.encode()
    own = {id(mark), id(raw), id(sys._getframe(1))}
    held = []
    for holder in gc.get_objects():
        for referent in gc.get_referents(holder):
            # Millions are asked, so what is quick to ask comes first.
            holds = (
                mark in referent
                if isinstance(referent, str)
                else isinstance(referent, (bytes, bytearray)) and raw in referent
            )
            if holds and not {id(referent), id(holder)} & own:
                held.append(f"{type(holder).__name__}: {referent[:80]!r}")
    return held
