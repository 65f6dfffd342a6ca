"""Header fields of RFC 5322 that stay one field each, whatever stands in them."""

import re
import textwrap
from base64 import b64encode
from collections.abc import Callable, Iterator
from string import ascii_letters, digits

from campaign.core.words.addresses import is_mailable
from campaign.core.words.text import line

_ROOM = 66
"""So that no line is longer than 76 characters (RFC 2047, section 2), with the longest field name in front."""

_WORD_ROOM = 52
"""What an encoded word of `_ROOM` characters has left inside `=?utf-8?b?…?=`, and a multiple of four."""

_PRINTABLE = re.compile(r"[\x20-\x7e]*")
_OTHER_SCRIPTS = re.compile(r"[^\x00-\x9f\s]")
_PLAIN_IN_Q = (ascii_letters + digits + "!*+-/").encode()
_IN_Q = ["_" if byte == ord(" ") else chr(byte) if byte in _PLAIN_IN_Q else f"={byte:02X}" for byte in range(256)]


def field(name: str, *lines: str) -> str:
    """One header field, folded where one of `lines` ends, with its CRLF.

    Python's own writer of messages let line breaks in values through (CVE-2026-1299), so nothing but this makes ours.

    Raises:
        ValueError: a line holds a line break or anything else that is not printable ASCII.
    """
    if not all(_PRINTABLE.fullmatch(part) for part in lines):
        raise ValueError(f"{name} holds a line break, or a character that is not printable ASCII")
    return f"{name}: " + "\r\n ".join(lines) + "\r\n"


def unstructured(text: str) -> list[str]:
    """The lines of a field that is free text, such as Subject; in encoded words (RFC 2047) where ASCII does not do."""
    text = line(text)
    if _needs_encoding(text):
        return _encoded_words(text)
    if len(text) <= _ROOM:
        return [text]
    lines = textwrap.wrap(text, _ROOM, break_long_words=False, break_on_hyphens=False)
    return lines if max(map(len, lines)) <= _ROOM else _encoded_words(text)


def mailbox(name: str, address: str) -> list[str]:
    """The lines of a field with one mailbox (RFC 5322, section 3.4): a display name that can be anything, an address.

    `address` is one that `ascii_address` gave.
    """
    name = line(name)
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    plain = len(quoted) <= _ROOM and not _needs_encoding(name)
    lines = [quoted] if plain else _encoded_words(name)
    where = f"<{address}>"
    if len(lines[-1]) + 1 + len(where) <= _ROOM:
        return [*lines[:-1], f"{lines[-1]} {where}"]
    return [*lines, where]


def ascii_address(text: str) -> str:
    """An e-mail address if a header can hold it; "" for one with other characters than ASCII, which none can.

    Domains in other scripts come here in A-labels already, which leaves local parts.

    Raises:
        ValueError: this is not one e-mail address.
    """
    if is_mailable(text):
        return text
    if text.isascii() or not is_mailable(_OTHER_SCRIPTS.sub("x", text)):
        raise ValueError("not an e-mail address")
    return ""


def _needs_encoding(text: str) -> bool:
    # What only looks like an encoded word would be read as one.
    return not text.isascii() or "=?" in text


def _encoded_words(text: str) -> list[str]:
    """`text` in encoded words of `_ROOM` characters at most, whole characters each: in B or Q, whichever is shorter."""
    whole = _q(text)
    if len(whole) * 3 <= len(text.encode()) * 4:
        return [f"=?utf-8?q?{_q(part)}?=" for part in _parts(text, _length_in_q, _WORD_ROOM)]
    return [f"=?utf-8?b?{b64encode(part.encode()).decode()}?=" for part in _parts(text, _length, _WORD_ROOM * 3 // 4)]


def _parts(text: str, length: Callable[[str], int], room: int) -> Iterator[str]:
    """`text` in parts of `room` at most, cut after a space where there is one.

    Some readers of mail show a space between encoded words (RFC 2047, section 6.2 has it dropped): inside a name that
    looks forged, after a space nobody sees it.
    """
    start = used = gap = 0
    for index, character in enumerate(text):
        needed = length(character)
        while used + needed > room:
            end = gap if gap > start else index
            yield text[start:end]
            start, used = end, length(text[end:index])
        used += needed
        if character == " ":
            gap = index + 1
    yield text[start:]


def _length(text: str) -> int:
    return len(text.encode())


def _length_in_q(text: str) -> int:
    return len(_q(text))


def _q(text: str) -> str:
    """The Q encoding (RFC 2047, section 4.2) in the characters allowed in a display name (section 5)."""
    return "".join(map(_IN_Q.__getitem__, text.encode()))
