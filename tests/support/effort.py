"""How much work something is: in seconds of a quiet core, whatever else the machine does meanwhile.

A busy machine, or one whose memory is slow today, takes several times as long for anything. So a fixed piece of work is
timed beside what is tested, and what is allowed grows with it.
"""

import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager

_WORK = "".join(f'[[row]]\nname = "row {number}"\nvalues = [1, 2.5, "three"]\n' for number in range(400))
_QUIET_SECONDS = 0.006
"""What taking it apart takes on a quiet core."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What happens within takes this process at most so many seconds of a quiet core."""
    before = _slowness()
    began = time.process_time()
    yield
    took = time.process_time() - began
    if took >= seconds:  # only then it matters how quick the machine is
        slowness = max(1.0, before, _slowness())
        assert took < seconds * slowness, f"{took:.2f} s, on a machine {slowness:.1f} times as slow as a quiet one"


def _slowness() -> float:
    began = time.process_time()
    tomllib.loads(_WORK)
    return (time.process_time() - began) / _QUIET_SECONDS
