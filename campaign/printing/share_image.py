"""The image that other sites show beside a link to a campaign: 1200 by 630 pixels. The typesetter makes it."""

import json
import unicodedata
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from campaign.core.words import text

if TYPE_CHECKING:
    from typst import Fonts

WIDTH, HEIGHT = 1200, 630
LARGE, SMALL = 66, 50
"""The title's size in pixels: small once it has more columns than `LONG`. Cut where it has more than `LONGEST`, as is
the line of those who run the campaign."""
LONG, LONGEST = 60, 110
ALWAYS_THERE = "Libertinus Serif"
"""The font that comes with typst; it has the Latin, Greek and Cyrillic scripts."""
_HOME = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_EAST_ASIAN = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA"})
_CJK = {"ko": "KR", "ja": "JP", "zh-hant": "TC", "zh-tw": "TC", "zh-hk": "HK"}

_PAGE = """\
#let data = json(bytes(sys.inputs.data))
#let flow = if data.direction == "rtl" { rtl } else { ltr }
#set page(width: 1200pt, height: 630pt, margin: (x: 84pt, y: 72pt), fill: rgb("#fffefb"))
#set text(font: data.fonts, size: 34pt, fill: rgb("#1f1e1b"), lang: data.language.split("-").first(), dir: flow)
#set par(leading: 0.45em)
#place(top + left, dx: -84pt, dy: -72pt, rect(width: 1200pt, height: 18pt, fill: rgb(data.accent)))
#text(size: 30pt, fill: rgb("#5a574f"))[#data.site]
#v(18pt)
#text(size: data.size * 1pt, weight: 700)[#data.title]
#if data.run_by != "" { v(6pt); text(size: 28pt, fill: rgb("#5a574f"), data.run_by) }
#v(1fr)
#text(weight: 600)[#data.words]
#v(8pt)
#if data.percent != none {
  let bar(part, colour) = rect(width: part * 1%, height: 22pt, radius: 11pt, fill: rgb(colour))
  box(width: 100%, height: 22pt, {
    place(start, bar(100, "#dcd7cb"))
    if data.percent > 0 { place(start, bar(calc.max(data.percent, 3), data.accent)) }
  })
}
"""


@dataclass(frozen=True)
class Card:
    """What stands on the image. `percent` (0 to 100) is how far the campaign is, None without a goal."""

    title: str
    words: str
    site: str
    accent: str
    language: str
    direction: str
    percent: int | None = None
    run_by: str = ""


def png(card: Card, fonts: "Fonts") -> bytes:
    """The image. Words in a script that no font here has are left out: the number and the bar say enough."""
    import typst

    available = frozenset(fonts.families())
    texts = {name: _shown(getattr(card, name), available) for name in ("title", "words", "site", "run_by")}
    texts |= {name: _cut(texts[name]) for name in ("title", "run_by")}
    chosen = families("".join(texts.values()), card.language, available)
    size = SMALL if text.columns(texts["title"]) > LONG else LARGE
    values = asdict(card) | texts | {"fonts": chosen, "size": size}
    # Text goes in as data, never as markup.
    inputs = {"data": json.dumps(values)}
    made: bytes = typst.compile(_PAGE.encode(), format="png", ppi=72, font_paths=fonts, sys_inputs=inputs)
    return made


def families(words: str, language: str, available: frozenset[str]) -> list[str]:
    """The fonts to try for each character of `words`, first to last."""
    scripts = sorted(scripts_of(words))
    wanted = ["Noto Sans", *(family for script in scripts for family in _families_of(script, language))]
    return [*(family for family in wanted if family in available), ALWAYS_THERE]


def scripts_of(words: str) -> set[str]:
    """The scripts of its letters, by the first word of their Unicode names."""
    return {unicodedata.name(char, "UNKNOWN").partition(" ")[0] for char in words if char.isalpha()}


def is_legible(words: str, available: frozenset[str]) -> bool:
    """Whether there is a font for every script of `words`; typst itself would say nothing and draw boxes."""
    foreign = scripts_of(words) - _HOME
    return all(any(family in available for family in _families_of(script, "")) for script in foreign)


def _cut(words: str) -> str:
    if text.columns(words) <= LONGEST:
        return words
    while text.columns(words) > LONGEST - 1:
        words = words[:-1]
    return words.rstrip() + "…"


def _shown(words: str, available: frozenset[str]) -> str:
    return words if is_legible(words, available) else ""


def _families_of(script: str, language: str) -> list[str]:
    if script in _EAST_ASIAN:
        tag = language.lower()
        first = _CJK.get(tag) or _CJK.get(tag.partition("-")[0], "SC")
        return [f"Noto Sans CJK {region}" for region in dict.fromkeys((first, "KR", "JP", "SC", "TC", "HK"))]
    return [f"Noto Sans {script.title()}", f"Noto Naskh {script.title()}", f"Noto Serif {script.title()}"]
