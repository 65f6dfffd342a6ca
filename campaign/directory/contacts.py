"""What a contact value is: found out from the value itself, never from the column that it stands in."""

import re
from enum import Enum
from functools import lru_cache
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

_PHONE = re.compile(r"(?:tel:|phone:?|fax:?)?\s*[+(]?\d[\d\s().\-/]{4,}(?:\s*(?:ext|x)\.?\s*\d+)?", re.IGNORECASE)
_BARE_SITE = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*|www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_NOT_IN_AN_ADDRESS = re.compile(r"[\s<>\"'\\^`{|}\x00-\x20\x7f]")
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
LONGEST_URL = 2_000


class What(Enum):
    """The kinds of value that are told apart."""

    NOTHING = "nothing"
    EMAIL = "an e-mail address"
    FORM = "the address of a form"
    PHONE = "a telephone number"
    WORDS = "words"


def classify(value: str) -> tuple[What, str]:
    """What a value is, and the value as it is kept: an address without `mailto:`, a URL with its scheme."""
    value = value.strip()
    bare = value[7:].partition("?")[0] if value[:7].lower() == "mailto:" else value
    if not value or value.lower() in ("-", "n/a", "none", "null", "~"):
        return What.NOTHING, ""
    if is_web_address(value):
        return What.FORM, value
    if "@" in bare:
        address = email(bare)
        return (What.EMAIL, address) if address else (What.WORDS, value)
    if _BARE_SITE.fullmatch(value) and is_web_address(f"https://{value}"):
        return What.FORM, f"https://{value}"
    return (What.PHONE, value) if _PHONE.fullmatch(value) else (What.WORDS, value)


def email(value: str) -> str:
    """The address in the form that mail carries it in, or "" for what is not exactly one address."""
    local, _, domain = value.rpartition("@")
    if _PLAIN_LOCAL.fullmatch(local) and len(local) <= 64 and len(value) <= 254:
        # A long list has few domains: each is looked at once.
        known = _validated(f"postmaster@{domain.lower()}")
        return f"{local}@{known.rpartition('@')[2]}" if known else ""
    return _validated(value)


@lru_cache(maxsize=10_000)
def _validated(value: str) -> str:
    try:
        found = validate_email(value, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return ""
    return str(found.ascii_email)


def is_web_address(value: str) -> bool:
    """Whether `value` is a link that may stand on a page: http or https, a host, no user name, nothing that ends it."""
    if len(value) > LONGEST_URL or _NOT_IN_AN_ADDRESS.search(value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
