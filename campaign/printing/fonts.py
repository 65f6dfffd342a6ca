"""Fonts for printing: which families each language is set in, and those that `campaign fonts install` fetches."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_SCRIPTS = {
    "ko": ("Noto Serif CJK KR", "Noto Serif KR", "Noto Sans CJK KR", "Noto Sans KR", "NanumMyeongjo", "NanumGothic"),
    "ja": ("Noto Serif CJK JP", "Noto Serif JP", "Noto Sans CJK JP", "Noto Sans JP", "IPAexMincho"),
    "zh": ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans CJK SC", "Noto Sans SC"),
    "zh-Hant": ("Noto Serif CJK TC", "Noto Serif TC", "Noto Sans CJK TC", "Noto Sans TC"),
    "ar": ("Noto Naskh Arabic", "Noto Sans Arabic", "Amiri"),
}
"""Families by script, the nearest to a letter's look first."""

_EVERYWHERE = ("Libertinus Serif", "Noto Serif", "Noto Sans", "DejaVu Serif", "DejaVu Sans")
"""Latin, Greek and Cyrillic. The first comes with the typesetter."""

LIBERTINUS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x218, 0x21B),
    (0x391, 0x3A1),
    (0x3A3, 0x3CE),
    (0x400, 0x45F),
    (0x1E80, 0x1E85),
    (0x1EA0, 0x1EF9),
    (0x2013, 0x2014),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
)
"""What the typesetter's own font surely covers: there is no file to read it from."""

LONGEST_FILE = 40_000_000
"""Bytes; a font with every Chinese character takes some ten million."""


class FontNotFetched(Exception):
    """A font could not be fetched, or is not the one that was pinned."""


@dataclass(frozen=True)
class Font:
    """A file to fetch: where from, its SHA-256, and what it is for. `licence` is the SPDX name."""

    language: str
    name: str
    url: str
    sha256: str
    licence: str = "OFL-1.1"


_FILES = "https://cdn.jsdelivr.net/npm/@expo-google-fonts"
PINNED = (
    Font(
        "ko",
        "NotoSansKR_400Regular.ttf",
        f"{_FILES}/noto-sans-kr@0.4.3/400Regular/NotoSansKR_400Regular.ttf",
        "8cbc9b353bb9ce848fd69bb6a507319dfacc659cf5fd643db5d88f3c4970e1dd",
    ),
    Font(
        "ja",
        "NotoSansJP_400Regular.ttf",
        f"{_FILES}/noto-sans-jp@0.4.3/400Regular/NotoSansJP_400Regular.ttf",
        "d930d5d52d15231c283089760f84584272ad5e37e14607ba0d19c798e7a9caec",
    ),
    Font(
        "zh",
        "NotoSansSC_400Regular.ttf",
        f"{_FILES}/noto-sans-sc@0.4.3/400Regular/NotoSansSC_400Regular.ttf",
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    ),
    Font(
        "zh",
        "NotoSansTC_400Regular.ttf",
        f"{_FILES}/noto-sans-tc@0.4.3/400Regular/NotoSansTC_400Regular.ttf",
        "add35d53f70727657b4509531677c4e3712b67df3d54661efdee5d3a0c16d954",
    ),
    Font(
        "ar",
        "NotoNaskhArabic_400Regular.ttf",
        f"{_FILES}/noto-naskh-arabic@0.4.5/400Regular/NotoNaskhArabic_400Regular.ttf",
        "706b4580c025f6c75ec1c06013e17f00a23ec1780091b77a5a5b339469bda94d",
    ),
)
"""By language. Complete and static fonts: the typesetter reads neither web fonts nor parts of fonts."""


def families(language: str) -> tuple[str, ...]:
    """Font families to set a letter in `language` (BCP 47) in, in order; also those for names in another script."""
    parts = language.split("-")
    traditional = parts[0] == "zh" and bool({"Hant", "TW", "HK", "MO"} & set(parts))
    own = _SCRIPTS.get("zh-Hant" if traditional else parts[0], ())
    rest = (family for script in _SCRIPTS.values() for family in script)
    return tuple(dict.fromkeys((*own, *_EVERYWHERE, *rest)))


def install(folder: Path, fonts: Iterable[Font]) -> list[Path]:
    """Fetch fonts into a folder; what is there already and right is left. The files, in order.

    Raises FontNotFetched for one that cannot be fetched or is not, byte for byte, what was pinned; it is not kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [_fetch(font, folder / font.name) for font in fonts]


def _fetch(font: Font, path: Path) -> Path:
    if path.exists() and _digest(path.read_bytes()) == font.sha256:
        return path
    from urllib.request import urlopen  # the typesetter needs nothing of it

    where = urlsplit(font.url).hostname
    try:
        with urlopen(font.url, timeout=60) as answer:  # noqa: S310 - the address is pinned above
            content = answer.read(LONGEST_FILE + 1)
    except OSError as error:
        raise FontNotFetched(f"{font.name} could not be fetched from {where}: {error}") from error
    if _digest(content) != font.sha256:
        raise FontNotFetched(f"{where} sent something else than {font.name}, the font that was pinned; it is not kept")
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    return unfinished.replace(path)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
