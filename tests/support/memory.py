"""What a process remembers: its whole memory, read as root may read it, and searched for words."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support import requirements

CHUNK = 1 << 24


def require_reading() -> None:
    """Skip or fail the test where the memory of other processes cannot be read."""
    if os.geteuid() or not Path("/proc/self/mem").exists():
        requirements.missing("only root on Linux may read the memory of a process that is not dumpable")


def traces(pid: int, words: Sequence[str]) -> int:
    """How many times any of these ASCII words stands in a process' memory, as Python may keep it: 1, 2 or 4 bytes each.

    Base64 and the like are told by words that stand alone on a line, so give words that need none.
    """
    forms = {word.encode(code) for word in words for code in ("ascii", "utf-16-le", "utf-32-le")}
    pattern = re.compile(b"|".join(map(re.escape, sorted(forms, key=len, reverse=True))))
    overlap = max(map(len, forms)) - 1
    found = 0
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vvar_vclock]", "[vsyscall]")):
                continue
            first, last = (int(end, 16) for end in span.split("-"))
            found += _in_region(memory, first, last, pattern, overlap)
    return found


def _in_region(memory, first: int, last: int, pattern: "re.Pattern[bytes]", overlap: int) -> int:  # type: ignore[no-untyped-def]
    found, before = 0, b""
    while first < last:
        memory.seek(first)
        try:
            data = memory.read(min(CHUNK, last - first))
        except OSError:  # a region that cannot be read, such as a device's
            return found
        if not data:
            return found
        found += sum(1 for one in pattern.finditer(before + data) if one.end() > len(before))
        before = data[-overlap:]
        first += len(data)
    return found


def is_closed(pid: int) -> bool:
    """Whether a process leaves no core and lets nobody but root read its memory, be it of its own user."""
    limits = Path(f"/proc/{pid}/limits").read_text()
    (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    reader = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "head", "-c1", f"/proc/{pid}/mem"]
    said = subprocess.run(reader, capture_output=True, check=False).stderr
    return core.split()[4:6] == ["0", "0"] and b"Permission denied" in said
