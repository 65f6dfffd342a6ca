"""Header fields of RFC 5322 that stay one field each, whatever stands in them."""

import re
from base64 import b64encode
from collections.abc import Iterator
from string import ascii_letters, digits

from campaign.core.words.addresses import is_mailable
from campaign.core.words.text import line

_ROOM = 66
"""So that no line is longer than 76 characters (RFC 2047, section 2), with the longest field name in front."""

_WORD_ROOM = 52
"""What an encoded word of `_ROOM` characters has left inside `=?utf-8?b?…?=`, and a multiple of four."""

_OTHER_SCRIPTS = re.compile(r"[^\x00-\x9f\s]")
_PLAIN_IN_Q = (ascii_letters + digits + "!*+-/").encode()
_IN_Q = ["_" if byte == ord(" ") else chr(byte) if byte in _PLAIN_IN_Q else f"={byte:02X}" for byte in range(256)]
_CONTINUED = ("=8", "=9", "=A", "=B")
"""How a byte begins, as `_q` writes it, that goes on a character of UTF-8."""


def field(name: str, *lines: str) -> str:
    """One header field, folded where one of `lines` ends, with its CRLF.

    Python's own writer of messages let line breaks in values through (CVE-2026-1299), so nothing but this makes ours.

    Raises:
        ValueError: a line holds a line break or anything else that is not printable ASCII.
    """
    whole = "".join(lines)
    if not (whole.isascii() and whole.isprintable()):
        raise ValueError(f"{name} holds a line break, or a character that is not printable ASCII")
    return f"{name}: " + "\r\n ".join(lines) + "\r\n"


def unstructured(text: str) -> list[str]:
    """The lines of a field that is free text, such as Subject; in encoded words (RFC 2047) where ASCII does not do."""
    text = line(text)
    if _needs_encoding(text):
        return _encoded_words(text)
    if len(text) <= _ROOM:
        return [text]
    return _folded(text) or _encoded_words(text)


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


def _folded(text: str) -> list[str]:
    """`text` in lines of `_ROOM` characters at most, broken at its spaces; none where a word is longer than that."""
    lines = []
    while len(text) > _ROOM:
        end = text.rfind(" ", 0, _ROOM + 1)
        if end < 0:
            return []
        lines.append(text[:end])
        text = text[end + 1 :]
    return [*lines, text]


def _encoded_words(text: str) -> list[str]:
    """`text` in encoded words of `_ROOM` characters at most, whole characters each: in B or Q, whichever is shorter."""
    data, whole = text.encode(), _q(text)
    if len(whole) * 3 <= len(data) * 4:
        return [f"=?utf-8?q?{part}?=" for part in _parts_in_q(whole)]
    return [f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _parts(data, _WORD_ROOM * 3 // 4)]


def _parts(data: bytes, room: int) -> Iterator[bytes]:
    """UTF-8 in parts of `room` bytes at most, whole characters each, cut after a space where there is one.

    Some readers of mail show a space between encoded words, which RFC 2047 (section 6.2) has dropped: within a name
    that looks forged, behind a space nobody sees it.
    """
    start = 0
    while start + room < len(data):
        end = data.rfind(b" ", start, start + room) + 1
        if not end:
            end = start + room
            while data[end] & 0xC0 == 0x80:  # within a character
                end -= 1
        yield data[start:end]
        start = end
    yield data[start:]


def _parts_in_q(whole: str) -> Iterator[str]:
    """What `_q` made, in parts of `_WORD_ROOM` characters at most, cut as `_parts` cuts."""
    start = 0
    while start + _WORD_ROOM < len(whole):
        end = whole.rfind("_", start, start + _WORD_ROOM) + 1
        if not end:
            end = start + _WORD_ROOM
            while "=" in whole[end - 2 : end] or whole[end : end + 2] in _CONTINUED:
                end -= 1
        yield whole[start:end]
        start = end
    yield whole[start:]


def _q(text: str) -> str:
    """The Q encoding (RFC 2047, section 4.2) in the characters allowed in a display name (section 5)."""
    return "".join(map(_IN_Q.__getitem__, text.encode()))
