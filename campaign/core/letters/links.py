"""Links that lead to a submission: its id with a code that only this installation can make, one kind per purpose."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256

from campaign.core.errors import LinkNotValid

_CODE_LENGTH = 16


def token(key: bytes, submission_id: str) -> str:
    """The token for a submission id (32 hexadecimal digits), 43 URL-safe characters. `key` differs by purpose."""
    raw = bytes.fromhex(submission_id)
    return urlsafe_b64encode(raw + _code(key, raw)).decode().rstrip("=")


def submission_id(key: bytes, given: str) -> str:
    """The id a token was made for. Raises LinkNotValid for anything this key did not make, letter for letter."""
    try:
        named = urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))[:16]
    except (Error, UnicodeEncodeError, ValueError):
        raise LinkNotValid from None
    # Made anew rather than compared in parts: decoding passes over characters that do not belong.
    if len(named) != 16 or not hmac.compare_digest(token(key, named.hex()).encode(), given.encode()):
        raise LinkNotValid
    return named.hex()


def _code(key: bytes, raw: bytes) -> bytes:
    return hmac.digest(key, raw, sha256().name)[:_CODE_LENGTH]
