"""What a contact value is: found out from the value itself, never from the column that it stands in."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from campaign.core.words import addresses

_PHONE = re.compile(r"(?:tel:|phone:?|fax:?)?\s*[+(]?\d[\d\s().\-/]{4,}(?:\s*(?:ext|x)\.?\s*\d+)?", re.IGNORECASE)
_BARE_SITE = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*|www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_NOT_IN_AN_ADDRESS = re.compile(r"[\s<>\"'\\^`{|}\x00-\x20\x7f]")
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_AT = re.compile(
    r"\s*[\[({<]\s*(?:at|@|a|arroba|arobase|ät)\s*[\])}>]\s*|\s+@\s*|@\s+|(?<=[a-z0-9])_at_(?=[a-z0-9])", re.IGNORECASE
)
_DOT = re.compile(
    r"\s*[\[({<]\s*(?:dot|\.|punkt|point|punto|ponto)\s*[\])}>]\s*|(?<=[a-z0-9])_dot_(?=[a-z0-9])", re.IGNORECASE
)
_IN_WORDS = re.compile(r"(?:[^@:]{0,30}:\s*)?(\S+(?:\s+dot\s+\S+)*)\s+at\s+(\S+(?:\s+dot\s+\S+)+)", re.IGNORECASE)
_DOT_IN_WORDS = re.compile(r"\s+dot\s+", re.IGNORECASE)
_AROUND = str.maketrans("«»‹›„“”‚‘#*`†‡§•·→", " " * 18)
"""What stands around an address and in none."""
_ADDRESS = re.compile(r"(?:[^\s<>;,()\[\]\"':|]|(?<=\w)'(?=\w))+@[^\s<>;,()\[\]\"'|]+")
_NO_LONGER = re.compile(
    r"\b(?:old|former|defunct|invalid|bounces?|bounced|not|no longer|previous|obsolete|inactive|closed|disabled|"
    r"expired|deactivated|wrong|undeliverable|unmonitored|never|don't|ungültig|inactif|obsolète|inactivo|caducado)\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"\bdot\b|\A\s*[a-z0-9_-]+\.\s*\Z|(?:\A|\s)[a-z]\s+\Z")
"""What of a whole address may stand before the part that was found: "jo dot elm@…", "jo. elm@…"."""
_NOTHING = frozenset(
    "- -- --- – — _ . / ? ?? x n/a n.a. n.a na none nil null nan #n/a ~ undefined unknown tbc tba tbd keine kein k.a. "
    "aucun aucune ninguno ninguna no nee nej nein sin_correo 없음 なし 无 無 нет lacking missing blank empty".split()
) | {"not available", "not provided", "not known", "no email", "no e-mail", "none listed", "sin correo", "keine angabe"}
LONGEST_URL = 2_000
LONGEST = 500
"""A longer value is words: nothing is looked for in it."""


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
    if not value or is_nothing(value):
        return What.NOTHING, ""
    bare = value.strip("<>").rstrip(";,")
    if is_web_address(bare):
        return What.FORM, bare
    if len(value) > LONGEST:
        return What.WORDS, value
    return _in_words(value)


def _in_words(value: str) -> tuple[What, str]:
    """What a value is that is no plain web address."""
    address = (email(value) if "@" in value and value.isascii() else "") or undressed(value)
    if address or "@" in value:
        return (What.EMAIL, address) if address else (What.WORDS, value)
    if _BARE_SITE.fullmatch(value) and is_web_address(f"https://{value}"):
        return What.FORM, f"https://{value}"
    return (What.PHONE, value) if _PHONE.fullmatch(value) else (What.WORDS, value)


def is_nothing(value: str) -> bool:
    """Whether words say that there is no value: "n/a", "none", "-"."""
    return value.strip().casefold() in _NOTHING


@lru_cache(maxsize=1_000)
def undressed(value: str) -> str:
    """The one address in a value, however it is dressed: `Name <a@b>`, `a@b;`, `Email: a@b`, `a [at] b [dot] c`.

    Empty where there is none, where there are several, or where words say that it does not hold.
    """
    if "://" in value and "mailto:" not in value.lower():
        return ""
    plain = unicodedata.normalize("NFKC", "".join(map(_unsigned, unescape(value)))).translate(_AROUND)
    plain = plain if "@" in plain else plain.replace("%40", "@")
    plain = re.sub("mailto:/*", " ", plain.partition("?")[0] if "?" in plain else plain, flags=re.IGNORECASE)
    if "@" not in plain or _AT.search(plain):
        in_words = _IN_WORDS.fullmatch(plain.strip())
        plain = "@".join(_DOT_IN_WORDS.sub(".", part) for part in in_words.groups()) if in_words else plain
        plain = _DOT.sub(".", _AT.sub("@", plain))
    addresses = {address.rstrip(".;,:").casefold(): address.rstrip(".;,:") for address in _ADDRESS.findall(plain)}
    if len(addresses) != 1 or plain.count("@") > 2:
        return ""
    (address,) = addresses.values()
    rest = plain.replace(address, " ")
    return "" if "@" in rest or _NO_LONGER.search(rest) or _HALF.search(rest) else email(address)


def _unsigned(sign: str) -> str:
    """A character without what nobody sees (U+00AD), and none for what compatibility would make letters (™, ¹)."""
    kind = unicodedata.category(sign)
    return "" if kind == "Cf" else " " if kind in ("So", "No") else sign


def email(value: str) -> str:
    """The address in the form that mail carries it in, or "" for what is not exactly one address."""
    local, _, domain = value.lstrip("'").rpartition("@")  # a spreadsheet's apostrophe for a text
    if _PLAIN_LOCAL.fullmatch(local) and len(local) <= 64 and len(value) <= 254:
        # A long list has few domains: each is looked at once.
        known = _validated(f"postmaster@{domain.lower()}")
        return f"{local}@{known.rpartition('@')[2]}" if known else ""
    return _validated(addresses.with_latin_domain(value))


@lru_cache(maxsize=10_000)
def _validated(value: str) -> str:
    try:
        checked = validate_email(
            value, check_deliverability=False, allow_smtputf8=False, test_environment=True, strict=True
        )
    except EmailNotValidError:
        return ""
    return str(checked.ascii_email)


def is_web_address(value: str) -> bool:
    """Whether `value` is a link that may stand on a page: http or https, a host, no user name, nothing that ends it."""
    if len(value) > LONGEST_URL or _NOT_IN_AN_ADDRESS.search(value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
