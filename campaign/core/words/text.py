"""What people type, made safe to print and to mail, without changing what it says."""

import re
import unicodedata

MOST_MARKS = 30
# "www." alone is a word at the end of a sentence; a link goes on with a name and a dot or a path. What stands in the
# middle of dots ("Prof.Dr.Www.Smith") is none.
_WEB_ADDRESS = re.compile(r"https?://|(?<![A-Za-z0-9.])www\.[^\s./,;:!?()<>\"']+[./][^\s./,;:!?()<>\"']", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<![\w.,/-])(?:\+\d|\(?0\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d))[\d ().-]*")
_DAY = re.compile(r"\d{1,2}[ .-]\d{1,2}[ .-]\d{4}")
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_SPACES_OR_TAB = re.compile(r"[ \t]*\t[ \t]*|  +")
_LINE_ENDS = re.compile(r" ?\n ?")
_SPACE_BEFORE_MARK = re.compile(r" +([,.;:!?،؛؟、。，．；：！？])")
_SPACE_BEFORE_STOP = re.compile(r" +([,.])")
_TYPED = re.compile("\ufdd0([^\ufdd1]*)\ufdd1")
_TYPED_LAST = re.compile("\ufdd0([^\ufdd1]*)\ufdd1$")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_FORMULA_BEHIND = re.compile("([;\n][ \u00a0]*)(?=[=+@\uff1d\uff0b\uff0d\uff20-])")
# Controls of C0 and C1, bidirectional overrides and embeddings (which can make a name read as something else),
# the byte-order mark, lone surrogates and the two that stand around a person's own words here. The joiners U+200C and
# U+200D stay: Persian and emoji need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufdd0\ufdd1\ud800-\udfff]"
)
_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\ufeff\ufdd0\ufdd1\ud800-\udfff]")
"""The same, but for what whoever writes a campaign may want: marks of direction, and where a line may break (Thai)."""


_PERHAPS_MANY_MARKS = re.compile(
    rf"[^\0-\u02ff\u2000-\u20cf\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3]{{{MOST_MARKS + 1}}}"
)
"""A run of characters of which each may be a combining mark: those of most scripts, spaces and signs never are."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""What may run from right to left (UAX #9, the blocks whose code points do by default)."""
_DIRECTIONS = {"L": "L", "R": "R", "AL": "R"}
"""Which way letters run, by their class (UAX #9, 3.2)."""

# What leaves no mark on paper though Unicode counts it as a letter or a sign: code points that are ignorable (UAX #44,
# `Default_Ignorable_Code_Point`; those of the kinds C, M and Z need no mention), and signs that are drawn empty.
_DRAWN_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159")
_SHOWS = ("L", "N", "P", "S")
"""The kinds of characters that show something by themselves: letters, numbers, marks of punctuation, signs."""


def decoded(raw: bytes) -> str:
    """A text file in UTF-8, or in what its byte-order mark says, without the mark and with line feeds alone.

    Raises UnicodeDecodeError.
    """
    marked = len(raw) > 2 and raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    whole = raw.decode("utf-16" if marked else "utf-8").lstrip("\ufeff")
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def line(text: str) -> str:
    """One line of NFC text: every line break and run of spaces is one space, unsafe characters are gone."""
    if text.isascii() and text.isprintable() and "  " not in text:  # as most are: there is nothing to change within
        return text.strip()
    return _SPACES.sub(" ", _LINE_BREAKS.sub(" ", _safe(text)).replace("\n", " ")).strip()


def paragraphs(text: str) -> str:
    """NFC text whose only control character is the line feed, at most one blank line in a row, nothing at the ends."""
    if not text:
        return ""
    lines = (part.rstrip() for part in _LINE_BREAKS.sub("\n", _safe(text)).replace("\t", " ").split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def written(text: str) -> str:
    """What a campaign's own people wrote, as mail, paper and pages can carry it: NFC, line feeds alone, no controls."""
    if text.isascii() and text.isprintable():
        return text
    return _UNWRITTEN.sub("", _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", _few_marks(text))))


def shows_something(text: str) -> bool:
    """Whether a reader would see anything of it: spaces, joiners, fillers and marks without a letter show nothing."""
    return any(unicodedata.category(sign)[0] in _SHOWS and sign not in _DRAWN_EMPTY for sign in text)


def typed(words: str) -> str:
    """Words of a person's own on their way into a template: `tidy` leaves them as they are."""
    return f"\ufdd0{words}\ufdd1" if words else ""


def unmarked(text: str) -> str:
    """A filled template without the marks around what is `typed`."""
    return text.replace("\ufdd0", "").replace("\ufdd1", "")


def last_typed(text: str) -> str:
    """What a person typed at the very end of a filled template; "" where it ends in words of its own."""
    match = _TYPED_LAST.search(text)
    return match.group(1) if match else ""


def with_last_typed(text: str, words: str) -> str:
    """A filled template with other words in the place of what a person typed at its very end."""
    return _TYPED_LAST.sub(lambda _: typed(words), text)


def typed_in_own_direction(text: str, *, right_to_left: bool) -> str:
    """A filled template that runs one way, in which what a person typed keeps its marks at its own end."""
    return _TYPED.sub(lambda match: typed(in_own_direction(match[1], right_to_left=right_to_left)), text)


def tidy(text: str, *, spaced_marks: bool = False) -> str:
    """A filled template as a person would have typed it: no stray spaces where a merge field was empty.

    Only the template's own text is touched, never what is `typed`. `spaced_marks` leaves the space before ; : ! ? that
    French asks for.
    """
    own = _TYPED.findall(text)
    text = _TYPED.sub("\ufdd0", text)
    if "  " in text or "\t" in text:
        text = _SPACES_OR_TAB.sub(" ", text)
    if "\n" in text:
        text = _BLANK_LINES.sub("\n\n", _LINE_ENDS.sub("\n", text))
    text = text.strip()
    text = (_SPACE_BEFORE_STOP if spaced_marks else _SPACE_BEFORE_MARK).sub(r"\1", text)
    return _put_back(text, own) if own else text


def defused(cell: str) -> str:
    """A spreadsheet's cell that is taken for words, never for a formula: one that begins like it gets a ' before it.

    So does what stands behind a semicolon or in a new line: where lists are written with semicolons, spreadsheets part
    a cell there that commas hold together.
    """
    cell = _FORMULA_BEHIND.sub(r"\1'", cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def columns(words: str) -> int:
    """How wide words are, in columns of a digit; a Chinese, Japanese or Korean character takes two (UAX 11)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)


def isolated(words: str) -> str:
    """Words inside a text that runs the other way, kept from turning it around (UAX #9, section 2.4)."""
    return f"\u2068{words}\u2069" if words else ""


def given_back(words: str) -> str:
    """The same words as a form gives them back: it takes out every mark of direction, and what else is not seen."""
    return _UNSAFE.sub("", words)


def in_own_direction(words: str, *, right_to_left: bool) -> str:
    """A text that runs one way, with each line isolated none of whose letters do: its full stop stays at its own end.

    A line that merely begins with a name in other letters runs with the text.
    """
    if not right_to_left and not _RIGHT_TO_LEFT.search(words):  # as most are
        return words
    lines = words.split("\n")
    return "\n".join(isolated(line) if _is_turned(line, right_to_left=right_to_left) else line for line in lines)


def holds(whole: str, words: str) -> bool:
    """Whether somebody's words stand in a text, isolated or not."""
    return words in whole or words in given_back(whole)


def has_web_address(text: str) -> bool:
    """Whether the text holds a link (`http://`, `https://`, `www.name.tld`), which names, notes and letters may not."""
    return _WEB_ADDRESS.search(unicodedata.normalize("NFKC", text)) is not None


def telephone_number(text: str) -> str:
    """The first that looks like a telephone number in the text: `+82 10-1234-5678`, `(020) 7946 0018`; "" for none.

    Eight to fifteen digits (ITU-T E.164) that begin as numbers do, which dates, years and counts do not.
    """
    plain = "".join(str(unicodedata.digit(char, char)) for char in unicodedata.normalize("NFKC", text))
    candidates = (match[0].strip() for match in _TELEPHONE.finditer(plain))
    numbers = (number for number in candidates if 8 <= sum(map(str.isdigit, number)) <= 15)
    return next((number for number in numbers if not _DAY.fullmatch(number.strip(".-() "))), "")


def runs_otherwise(words: str, *, right_to_left: bool) -> bool:
    """Whether words have letters that run the other way, and no others."""
    kinds = {_DIRECTIONS.get(unicodedata.bidirectional(char), "") for char in words}
    return kinds - {""} == {"L" if right_to_left else "R"}


def _is_turned(line: str, *, right_to_left: bool) -> bool:
    """Whether a line runs the other way and has marks or numbers at an end, which would go to its other end."""
    ends = {_DIRECTIONS.get(unicodedata.bidirectional(char), "") for char in (line[:1], line[-1:]) if char}
    return "" in ends and "\u2068" not in line and runs_otherwise(line, right_to_left=right_to_left)


def _put_back(text: str, own: list[str]) -> str:
    """The text with each person's own words in their places again."""
    first, *rest = text.split("\ufdd0")
    return first + "".join(words + part for words, part in zip(own, rest, strict=False))


def _safe(text: str) -> str:
    return _UNSAFE.sub("", unicodedata.normalize("NFC", text if text.isascii() else _few_marks(text)))


def _few_marks(text: str) -> str:
    """The text with at most 30 combining marks in a row (UAX #15, section 13): to sort more takes NFC for ever."""
    if not _PERHAPS_MANY_MARKS.search(text):
        return text
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
