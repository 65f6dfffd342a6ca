"""Counts of this minute that all processes see which were forked from the one that made them. Nothing is stored."""

import mmap
import secrets
from hashlib import blake2b

COUNTERS = 1 << 16
ROWS = 2


class SharedCounts:
    """How often something came in this minute: a count-min sketch (Cormode and Muthukrishnan, 2005) in shared memory.

    It never says too little but where two processes count the same at the same instant. It says too much only of a name
    that shares a counter in each row with others, which with 50,000 names in a minute is by a few. Names are hashed
    under a key that ends with the processes.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._memory = mmap.mmap(-1, 4 * (1 + ROWS * COUNTERS))
        self._numbers = memoryview(self._memory).cast("I")
        """The minute, and then the counters, row after row."""

    def add(self, name: str, minute: int) -> int:
        """Count one more; how many there are in this minute, a number that grows."""
        if self._numbers[0] != minute & 0xFFFF_FFFF:
            self._memory[:] = bytes(len(self._memory))
            self._numbers[0] = minute & 0xFFFF_FFFF
        digest = blake2b(name.encode(), key=self._key, digest_size=4 * ROWS).digest()
        places = [1 + row * COUNTERS + int.from_bytes(digest[4 * row : 4 * row + 4]) % COUNTERS for row in range(ROWS)]
        for place in places:
            self._numbers[place] += 1
        return min(self._numbers[place] for place in places)
