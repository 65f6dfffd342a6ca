"""Links that lead to a submission: its id with a code that only this installation can make, one kind per purpose."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256

from campaign.core.errors import LinkNotValid

_CODE_LENGTH = 16


def token(key: bytes, submission_id: str, version: int = 0) -> str:
    """The token for a submission id (32 hexadecimal digits), 43 URL-safe characters. `key` differs by purpose.

    `version` is another for each address that it is sent to: who has the link of one does not know the other's.
    """
    raw = bytes.fromhex(submission_id)
    return urlsafe_b64encode(raw + _code(key, raw + (b" %d" % version if version else b""))).decode().rstrip("=")


def submission_id(key: bytes, given: str, version: int = 0) -> str:
    """The id a token was made for. Raises LinkNotValid for anything this key did not make, letter for letter."""
    named = claimed_id(given)
    # Made anew rather than compared in parts: decoding passes over characters that do not belong.
    if not hmac.compare_digest(token(key, named, version).encode(), given.encode()):
        raise LinkNotValid
    return named


def claimed_id(given: str) -> str:
    """The id that a token says it was made for, which proves nothing yet. Raises LinkNotValid where it says none."""
    try:
        named = urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))[:16]
    except (Error, UnicodeEncodeError, ValueError):
        raise LinkNotValid from None
    if len(named) != 16:
        raise LinkNotValid
    return named.hex()


def _code(key: bytes, raw: bytes) -> bytes:
    return hmac.digest(key, raw, sha256().name)[:_CODE_LENGTH]
