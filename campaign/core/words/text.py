"""What people type, made safe to print and to mail, without changing what it says."""

import re
import unicodedata

MOST_MARKS = 30
_WEB_ADDRESS = re.compile(r"(?:https?://|\bwww\.)", re.IGNORECASE)
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_SPACES_OR_TAB = re.compile(r"[ \t]*\t[ \t]*|  +")
_LINE_ENDS = re.compile(r" ?\n ?")
_SPACE_BEFORE_MARK = re.compile(r" +([,.;:!?])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Controls of C0 and C1, bidirectional overrides and embeddings (which can make a name read as something else),
# the byte-order mark and unassigned or lone surrogate code points. The joiners U+200C and U+200D stay: Persian and
# emoji need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def decoded(raw: bytes) -> str:
    """A text file in UTF-8, or in what its byte-order mark says, without the mark and with line feeds alone.

    Raises UnicodeDecodeError.
    """
    marked = len(raw) > 2 and raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    whole = raw.decode("utf-16" if marked else "utf-8").removeprefix("\ufeff")
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def line(text: str) -> str:
    """One line of NFC text: every line break and run of spaces is one space, unsafe characters are gone."""
    return _SPACES.sub(" ", _LINE_BREAKS.sub(" ", _safe(text)).replace("\n", " ")).strip()


def paragraphs(text: str) -> str:
    """NFC text whose only control character is the line feed, at most one blank line in a row, nothing at the ends."""
    lines = (part.rstrip() for part in _LINE_BREAKS.sub("\n", _safe(text)).replace("\t", " ").split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def tidy(text: str, *, spaced_marks: bool = False) -> str:
    """A filled template as a person would have typed it: no stray spaces where a merge field was empty.

    `spaced_marks` leaves the space before ; : ! ? that French asks for.
    """
    text = _BLANK_LINES.sub("\n\n", _LINE_ENDS.sub("\n", _SPACES_OR_TAB.sub(" ", text))).strip()
    return text if spaced_marks else _SPACE_BEFORE_MARK.sub(r"\1", text)


def defused(cell: str) -> str:
    """A spreadsheet's cell that is taken for words, never for a formula: one that begins like it gets a ' before it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def isolated(words: str) -> str:
    """Words inside a text that runs the other way, kept from turning it around (UAX #9, section 2.4)."""
    return f"\u2068{words}\u2069" if words else ""


def without_isolates(words: str) -> str:
    """The same words as a form gives them back: it takes out every mark of direction."""
    return words.replace("\u2068", "").replace("\u2069", "")


def has_web_address(text: str) -> bool:
    """Whether the text holds `http://`, `https://` or `www.`, which names, notes and letters may not."""
    return _WEB_ADDRESS.search(unicodedata.normalize("NFKC", text)) is not None


def _safe(text: str) -> str:
    return _UNSAFE.sub("", unicodedata.normalize("NFC", text if text.isascii() else _few_marks(text)))


def _few_marks(text: str) -> str:
    """The text with at most 30 combining marks in a row (UAX #15, section 13): to sort more takes NFC for ever."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
