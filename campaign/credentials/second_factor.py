"""The second factor: time-based codes (TOTP, RFC 6238) and recovery codes. Nothing here is stored or remembered."""

import hmac
import re
import secrets
import unicodedata
from base64 import b32encode
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

RECOVERY_CODES = 10
_WINDOW = 1
"""Time steps before and after this one whose code is taken too (RFC 6238, section 5.2 recommends one at most)."""
_LONGEST_TYPED = 40


def secret_of(seed: bytes) -> str:
    """A shared secret in base32, from at least 20 random bytes (RFC 4226, section 4, R6)."""
    return b32encode(seed[:20]).decode()


def in_groups(written: str) -> str:
    """A secret or a code in groups of four, as people copy it."""
    return " ".join(re.findall(".{1,4}", written))


def otpauth(secret: str, email: str, site: str) -> str:
    """The `otpauth:` address that a QR code hands to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def digits(typed: str) -> str:
    """A code as typed, without spaces and hyphens, its digits ASCII (a Korean or Japanese keyboard types others)."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED]))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, if it is the present one or a neighbour's; None for any other."""
    if not secret or not re.fullmatch("[0-9]{6}", code):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=now.timestamp(), valid_window=_WINDOW)
    except OTPVerificationError:
        return None


def new_recovery_codes() -> list[str]:
    """Ten codes of twelve digits in groups of four: digits can be typed on the keypad that a code's field opens."""
    return [in_groups(f"{secrets.randbelow(10**12):012}") for _ in range(RECOVERY_CODES)]


def code_hash(key: bytes, email: str, code: str) -> bytes:
    """What is stored of a recovery code: a hash under a key that is not in the database."""
    return hmac.digest(key, f"{email} {digits(code)}".encode(), "sha256")
