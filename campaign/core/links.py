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


def submission_id(key: bytes, token: str) -> str:
    """The id a token was made for. Raises LinkNotValid for anything this key did not make."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (Error, UnicodeEncodeError, ValueError):
        raise LinkNotValid from None
    named, code = raw[:16], raw[16:]
    if len(named) != 16 or not hmac.compare_digest(code, _code(key, named)):
        raise LinkNotValid
    return named.hex()


def _code(key: bytes, raw: bytes) -> bytes:
    return hmac.digest(key, raw, sha256().name)[:_CODE_LENGTH]
