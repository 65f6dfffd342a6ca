"""The typesetter, in a process of its own: sheets in, a PDF out, or a card in and an image out.

`python -m campaign.printing.typesetter FD FOLDER SECONDS`.

Of its own because typst takes 50 to 230 MB with the fonts it has opened, which no web worker should keep. It ends when
nothing was asked for so many seconds, or when whoever started it is gone. Nothing is written anywhere: words and PDF
pass through a socket, and stay in memory for as long as they are worked on.
"""

import json
import signal
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import typst

from campaign.assets import bundled
from campaign.closed_memory import close_memory
from campaign.printing import fonts, glyphs, share_image
from campaign.printing.glyphs import Coverage
from campaign.printing.share_image import Card

MADE, MISSING = b"P", b"M"
"""How an answer begins: with the PDF or the image behind it, or with the characters (UTF-8) that no font here has."""

_UNSEEN = frozenset("Cc Cf Zl Zp Zs".split())


class MissingGlyphs(Exception):
    """No font here has these characters."""


class Typesetter:
    """Sets letters with the fonts in a folder, in the usual places of the system, and its own."""

    def __init__(self, folder: Path) -> None:
        self._fonts = typst.Fonts(font_paths=[folder] if folder.is_dir() else [])
        upright = (face for face in self._fonts.fonts() if face.style == "normal")
        self._faces: dict[str, typst.FontInfo] = {}
        for face in sorted(upright, key=lambda face: abs(face.weight - 400)):
            self._faces.setdefault(face.family, face)
        self._compiler = typst.Compiler(font_paths=self._fonts)
        self._template = bundled("letter.typ").read_bytes()

    def pdf(self, sheets: list[dict[str, Any]], **more: Any) -> Any:
        """The letters in one file, each from a page of its own. `more` is typst's. Raises MissingGlyphs."""
        dressed = [sheet | _locale(sheet["language"]) | {"fonts": self._families(sheet)} for sheet in sheets]
        words = {"sheets": json.dumps(dressed, ensure_ascii=False)}
        return self._compiler.compile(self._template, sys_inputs=words, format=more.pop("format", "pdf"), **more)

    def png(self, card: dict[str, Any]) -> bytes:
        """The image beside a link to a campaign."""
        return share_image.png(Card(**card), self._fonts)

    def _families(self, sheet: dict[str, Any]) -> list[str]:
        """The families that print every character of a sheet, the language's own first."""
        wanted = [family for family in fonts.families(sheet["language"]) if family in self._faces]
        missing = set(_clusters(_words(sheet)))
        for family in wanted:
            missing -= self._printed_by(family, missing)
        for family in self._faces:
            if missing and family not in wanted:
                printed = self._printed_by(family, missing)
                missing -= printed
                wanted += [family] if printed else []
        if missing:
            raise MissingGlyphs("".join(sorted(missing)))
        return wanted

    def _printed_by(self, family: str, clusters: Iterable[str]) -> set[str]:
        covered = self._coverage(family)
        return {one for one in clusters if all(character in covered and _is_common(character) for character in one)}

    @cache  # noqa: B019 - there is one typesetter, for as long as the process lives
    def _coverage(self, family: str) -> Coverage:
        face = self._faces[family]
        if not face.path:
            return glyphs.coverage(fonts.LIBERTINUS if family == "Libertinus Serif" else ())
        try:
            return glyphs.of_file(Path(face.path), face.index)
        except (OSError, ValueError):
            return glyphs.coverage(())


def main(descriptor: int, folder: str, idle_seconds: float) -> None:
    """Answer requests from a socket until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    close_memory()
    typesetter = Typesetter(Path(folder))
    with Connection(descriptor) as asked:
        while asked.poll(idle_seconds):
            try:
                request = json.loads(asked.recv_bytes())
            except EOFError:
                return
            try:
                made = typesetter.png(request["card"]) if "card" in request else typesetter.pdf(request["sheets"])
                answer = MADE + made
            except MissingGlyphs as missing:
                answer = MISSING + str(missing).encode()
            asked.send_bytes(answer)


def _words(sheet: dict[str, Any]) -> str:
    parts = [*sheet["sender"], *sheet["address"], sheet["date"], sheet["subject_line"], *sheet["paragraphs"]]
    parts += sheet["foot"]
    return "".join(parts)


def _clusters(words: str) -> Iterator[str]:
    """Characters with the marks that stand on them, which one font has to print together."""
    cluster = ""
    for character in words:
        if unicodedata.category(character) in _UNSEEN or _is_selector(character):
            continue
        if cluster and not unicodedata.category(character).startswith("M"):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _is_common(character: str) -> bool:
    """Whether every font means the same by it: in the private use areas (Co) each draws what it likes, an icon say."""
    return unicodedata.category(character) != "Co"


def _is_selector(character: str) -> bool:
    """Whether it only chooses between forms of the character before it; a font without that form prints another."""
    return 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF


def _locale(language: str) -> dict[str, str | None]:
    """Language and region as typst takes them: ISO 639 and ISO 3166-1 alpha-2."""
    first, *rest = language.split("-")
    region = next((part.upper() for part in rest if len(part) == 2), "TW" if "Hant" in rest else None)
    return {"lang": first, "region": region}


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
