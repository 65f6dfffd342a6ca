"""Text as lines of mail: `format=flowed` (RFC 3676), then a transfer encoding (RFC 2045)."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence

SIGNATURE = "-- "
"""The line after which a mail says about itself (RFC 3676, section 4.3)."""

_WIDTH = 72
_LONGEST = 78
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_STUFFED = (" ", ">", "From ")
"""What gets a space in front (RFC 3676, section 4.4)."""


def lines(text: str) -> list[str]:
    """Every line of `text` as one or more lines of mail, those but the last ending in a space: a soft break.

    Undone as RFC 3676 says, they give `text` back word for word, spaces at the ends of its lines aside. There are no
    soft breaks where a script has no spaces: such a line stays whole, and the transfer encoding keeps it short.
    """
    plain = _CONTROLS.sub("", "\n".join(text.splitlines()))
    parts: list[str] = []
    for line in plain.split("\n"):
        whole = line.rstrip(" ")
        parts += _soft(whole) if len(whole) > _WIDTH // 2 else [whole]
    return [f" {part}" if part.startswith(_STUFFED) else part for part in parts]


def encoded(mail_lines: Sequence[str]) -> tuple[str, bytes]:
    """The Content-Transfer-Encoding that suits the lines, and their bytes: no line longer than 78 octets, CRLF."""
    text = "\r\n".join((*mail_lines, ""))
    data = text.encode()
    if text.isascii() and max(map(len, mail_lines), default=0) <= _LONGEST:
        return "7bit", data
    quoted = b2a_qp(data, istext=True)
    if len(quoted) * 3 <= len(data) * 4:
        return "quoted-printable", quoted
    return "base64", encodebytes(data).replace(b"\n", b"\r\n")


def _soft(line: str) -> list[str]:
    # From the Chinese, Japanese and Korean scripts on, most characters take two columns.
    room = _WIDTH if line.isascii() or max(line) < "\u2e80" else _WIDTH // 2
    parts, begin, last = [], 0, len(line) - room
    while begin < last:
        end = line.rfind(" ", begin, begin + room) + 1 or line.find(" ", begin) + 1
        if end == begin + len(SIGNATURE) and line.startswith(SIGNATURE, begin):
            # Alone on its line it would begin the signature.
            end = line.find(" ", end) + 1
        if not end:
            break
        parts.append(line[begin:end])
        begin = end
    return [*parts, line[begin:]]
