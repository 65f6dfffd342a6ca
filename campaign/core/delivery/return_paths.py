"""Return paths: an envelope sender for each letter, so that a report of its bounce says which letter it is about.

`letters@site.example` becomes `letters+letter-42-vvl2m3aq5dyh7kob@site.example`: what it is for, the letter's number,
and a code that only this installation can make, for this letter alone. Mail systems may change its case on the way.
"""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass

_LONGEST_LOCAL_PART = 64  # RFC 5321, section 4.5.3.1.1
_CODE_BYTES = 10
LONGEST_SENDER = 30
"""Characters before the `@` of a sender that leave room for the number and the code of any letter there will be."""
_TAG = re.compile(r"\+letter-([1-9][0-9]{0,17})-([a-z2-7]{16})\"?@", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class ReturnPath:
    """What a return path says: a letter's number, and the code that proves it. Anybody can write one down."""

    letter: int
    code: str


def address(key: bytes, sender: str, letter: int, message_id: str) -> str:
    """The envelope sender of a letter; `sender` itself where its local part leaves no room (64 octets are allowed).

    The Message-ID tells this letter from one that had the same number in a test, or in a database since restored.
    """
    local, _, domain = sender.rpartition("@")
    tagged = f"{local}+letter-{letter}-{_code(key, letter, message_id)}"
    return f"{tagged}@{domain}" if len(tagged.encode()) <= _LONGEST_LOCAL_PART else sender


def find(text: str) -> ReturnPath | None:
    """The first return path in a text, such as a header field with addresses. Whether it is genuine is not said."""
    match = _TAG.search(text)
    return ReturnPath(int(match[1]), match[2].lower()) if match else None


def is_genuine(key: bytes, path: ReturnPath, message_id: str) -> bool:
    """Whether this installation made the return path, for the letter with this Message-ID."""
    return hmac.compare_digest(_code(key, path.letter, message_id).encode(), path.code.encode())


def _code(key: bytes, letter: int, message_id: str) -> str:
    """80 bits as 16 characters of base32 in lower case."""
    return b32encode(hmac.digest(key, f"{letter} {message_id}".encode(), "sha256")[:_CODE_BYTES]).decode().lower()
