"""Which characters a font can print, read from its file: what it cannot would come out as an empty box, unannounced."""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Range = tuple[int, int]
"""First and last code point."""

_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Platform and encoding of the character maps there may be, the fullest first (OpenType, `cmap`)."""


@dataclass(frozen=True)
class Coverage:
    """Ranges of code points that do not overlap, in their order."""

    ranges: tuple[Range, ...]

    def __contains__(self, character: str) -> bool:
        place = bisect_right(self.ranges, (ord(character), 0x110000)) - 1
        return place >= 0 and ord(character) <= self.ranges[place][1]


def coverage(ranges: Iterable[Range]) -> Coverage:
    """The same ranges, sorted and joined where they touch."""
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return Coverage(tuple(joined))


def of_file(path: Path, index: int = 0) -> Coverage:
    """What font `index` of a file (TrueType, OpenType or a collection of them) covers.

    Raises ValueError for a file that is no font, or has no character map that we can read.
    """
    with path.open("rb") as file:

        def read(offset: int, length: int) -> bytes:
            file.seek(offset)
            return file.read(length)

        try:
            start = _u32(read(12 + 4 * index, 4), 0) if read(0, 4) == b"ttcf" else 0
            tables = read(start + 12, 16 * _u16(read(start + 4, 2), 0))
            places = {tables[n : n + 4]: struct.unpack_from(">II", tables, n + 8) for n in range(0, len(tables), 16)}
            return coverage(_ranges(read(*places[b"cmap"])))
        except (KeyError, struct.error) as error:
            raise ValueError(f"{path} is not a font that we can read") from error


def _ranges(cmap: bytes) -> Iterator[Range]:
    records = [struct.unpack_from(">HHI", cmap, 4 + 8 * n) for n in range(_u16(cmap, 2))]
    offsets = {(platform, encoding): offset for platform, encoding, offset in records}
    for kind in _UNICODE:
        if kind in offsets and _u16(cmap, offsets[kind]) in _FORMATS:
            return _FORMATS[_u16(cmap, offsets[kind])](cmap[offsets[kind] :])
    raise KeyError("no character map in Unicode")


def _segments(table: bytes) -> Iterator[Range]:
    """Format 4: segments, in which a single character may still have no glyph."""
    count = _u16(table, 6) // 2
    end, start, delta, offset = (14 + 2 * count * n + (2 if n else 0) for n in range(4))
    for n in range(0, 2 * count, 2):
        first, last, near = _u16(table, start + n), _u16(table, end + n), _u16(table, offset + n)
        if first == 0xFFFF:
            return
        if near == 0:
            missing = -_u16(table, delta + n) & 0xFFFF  # the one character that comes to glyph 0
            yield from _without(first, last, missing)
            continue
        for code in range(first, last + 1):
            if _u16(table, offset + n + near + 2 * (code - first)):
                yield code, code


def _without(first: int, last: int, missing: int) -> Iterator[Range]:
    if not first <= missing <= last:
        yield first, last
        return
    if first < missing:
        yield first, missing - 1
    if missing < last:
        yield missing + 1, last


def _groups(table: bytes) -> Iterator[Range]:
    """Format 12: groups of code points, of which the first may be glyph 0."""
    for n in range(_u32(table, 12)):
        first, last, glyph = struct.unpack_from(">III", table, 16 + 12 * n)
        yield from _without(first, last, first if glyph == 0 else -1)


_FORMATS = {4: _segments, 12: _groups}


def _u16(table: bytes, offset: int) -> int:
    return int(struct.unpack_from(">H", table, offset)[0])


def _u32(table: bytes, offset: int) -> int:
    return int(struct.unpack_from(">I", table, offset)[0])
