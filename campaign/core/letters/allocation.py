"""Which variants a letter gets: the least-used combination, worked out from one counter.

Letter number `n` to an office in a language gets combination `n` of a fixed order that visits every combination once
before any comes again, and in which, after any number of letters, no variant of a block has been used more than once
more often than its sibling. So the store only counts, and concurrent supporters cannot be given the same letter.

Letters are allotted when they are first seen, and not every one that is seen is sent. What is abandoned is abandoned by
chance: where each is sent with probability `p`, a variant of `k` is in `n / k` of `n` sent letters, give or take
`4 * sqrt(n * (1 - p) / k)`, four standard deviations. No two sent letters have the same combination because of it.
"""

from collections.abc import Sequence
from math import lcm


def combination(number: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """The variant of each block (from 0) for letter `number` (from 0), given how many variants each block has.

    Each block cycles through its variants in step with the letters. Where its cycle would fall into step with the
    blocks before it and repeat a combination, which is after every `lcm(before, size)` letters, it shifts by one.
    """
    chosen = []
    before = 1
    for size in sizes:
        position = number % (before * size)
        chosen.append((position + position // lcm(before, size)) % size)
        before *= size
    return tuple(chosen)
