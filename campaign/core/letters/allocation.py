"""Which variants a letter gets: the least-used combination, worked out from one counter, unlike its neighbours'.

Letter number `n` to an office in a language gets combination `n` of a fixed order that visits every combination once
before any comes again, and in which, after any number of letters, no variant of a block has been used more than once
more often than its sibling. So the store only counts, and concurrent supporters cannot be given the same letter. It
counts the letters to an office, and those among them with the same points: see `together`.

The order is also one in which letters that are near each other share little. Blocks with equally many variants, `p`,
are the columns of an orthogonal array: write `n` to the base `p`, take the digits as the coefficients of a polynomial
in Newton's form, and give the block in place `r` its value at `r` (Reed and Solomon, "Polynomial Codes over Certain
Finite Fields", 1960; Bush, "Orthogonal Arrays of Index Unity", 1952). Two polynomials of degree `d` agree at `d` points
at most. So where `p` is a prime, any two of `p * p` letters share one in `p` of their blocks at most. Where a higher
digit changes between neighbours, two: see `_CARRIED`. Sizes without a common factor go their own ways, by the Chinese
remainder theorem.

Letters are allotted when they are first seen, and not every one that is seen is sent. What is abandoned is abandoned by
chance: where each is sent with probability `p`, a variant of `k` is in `n / k` of `n` sent letters, give or take
`4 * sqrt(n * (1 - p) / k)`, four standard deviations. No two sent letters have the same combination because of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import comb, gcd, lcm, prod

_CARRIED = 13
"""A factor of the fourth digit and the higher ones. Where they change, so do all below them, and plain binomials would
have three blocks of five agree; of the factors that were tried for five and seven variants, with this one two do."""


@dataclass(frozen=True)
class _Column:
    """How the variant of one block follows from the letter's number.

    Each block cycles through its `size` variants in step with the letters. Where it would fall into step with the
    blocks `before` it and repeat a combination, which is after every `lcm(before, size)` letters, it shifts by one:
    that shift is its digit, which counts `own` times. `mixed` are the blocks of the same size whose digits are added to
    it, each with its factor; `first` is the first block of that size. Their digits are known before its own is asked.
    """

    block: int
    size: int
    before: int
    own: int = 1
    mixed: tuple[tuple[int, int], ...] = ()
    first: int | None = None

    def shift(self, number: int) -> int:
        """How often it has shifted."""
        return number % (self.before * self.size) // self._step

    @cached_property
    def _step(self) -> int:
        """After how many letters it shifts."""
        return lcm(self.before, self.size)

    def variant(self, number: int, shifts: Sequence[int]) -> int:
        """`shifts` are those of all blocks up to this one."""
        start = 0 if self.first is None else shifts[self.first]
        added = sum([factor * (shifts[block] - start) for factor, block in self.mixed])
        return (number + self.own * shifts[self.block] + added) % self.size


def shared_by_all(always: Sequence[int], others: Sequence[int]) -> bool:
    """Whether the blocks that every letter has can follow one count, and points and the like another: by their sizes.

    They can where no size of the ones has a factor in common with a size of the others.
    """
    return gcd(prod(always), prod(others)) == 1


def together(of_office: int, of_set: int, always: Sequence[int], others: Sequence[int]) -> int:
    """The number of the combination that is `of_office` in what every letter has, and `of_set` in the rest.

    An office gets letters with points and without. Counted apart by what they have, the first of each kind would be
    near copies: what all of them have goes by one count. Where sizes have a factor in common it is `of_set` alone.
    """
    if not shared_by_all(always, others):
        return of_set
    one, other = prod(always), prod(others)
    return of_office + one * ((of_set - of_office) * pow(one, -1, other) % other)


def combination(number: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """The variant of each block (from 0) for letter `number` (from 0), given how many variants each block has."""
    chosen, shifts = [0] * len(sizes), [0] * len(sizes)
    for column in _columns(tuple(sizes)):
        shifts[column.block] = column.shift(number)
        chosen[column.block] = column.variant(number, shifts)
    return tuple(chosen)


@lru_cache(maxsize=1_000)
def _columns(sizes: tuple[int, ...]) -> tuple[_Column, ...]:
    columns = []
    for family in _families(sizes):
        before, equals = 1, list[_Column]()
        for block in sorted(family, key=lambda block: sizes[block]):
            size = sizes[block]
            if not equals or equals[0].size != size:
                equals = []
            row = len(equals)
            mixed = tuple((_factor(row, digit, size), equals[digit].block) for digit in range(1, row))
            own = _factor(row, row, size) if row else 1
            column = _Column(block, size, before, own, mixed, equals[0].block if equals else None)
            equals.append(column)
            columns.append(column)
            before *= size
    return tuple(columns)


def _factor(row: int, digit: int, size: int) -> int:
    """What a row takes of a digit: the binomials are Newton's basis. Each digit has to stay whole in its own row.

    Rows beyond the size would repeat the first ones, but for the third digit.
    """
    carried = _CARRIED if digit > 2 and size % _CARRIED else 1
    return carried * comb(row, digit) + (row // size if digit == 2 and row > 2 else 0)


def _families(sizes: Sequence[int]) -> Iterator[list[int]]:
    """The blocks, those together whose sizes have a factor in common, or have with one between them."""
    waiting = [block for block, size in enumerate(sizes) if size > 1]
    while waiting:
        family = [waiting.pop(0)]
        for member in family:  # grows while it is walked through
            kin = [block for block in waiting if gcd(sizes[block], sizes[member]) > 1]
            family += kin
            waiting = [block for block in waiting if block not in kin]
        yield sorted(family)
