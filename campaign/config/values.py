"""What is wrong with a value of a setting, in words; "" where nothing is. Secrets are not repeated."""

import re
from difflib import get_close_matches
from urllib.parse import urlsplit

from campaign.config.reader import shown
from campaign.core import days
from campaign.core.campaigns import age_key
from campaign.core.words.addresses import in_ascii, is_mailable

EXAMPLE_SECRET = "replace-me-or-let-campaign-init-do-it"  # noqa: S105 - known to everybody, so refused below
SHORTEST_SECRET = 32
SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql://", "postgres://")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HOST_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,62}")


def secret_fault(value: str) -> str:
    if not value:
        return "is missing: run `campaign init`, which makes one up, or set CAMPAIGN_SITE__SECRET_KEY"
    if value == EXAMPLE_SECRET:
        return "is the one from config.example.toml, which everybody knows: run `campaign init`, or make up another"
    if len(value) < SHORTEST_SECRET:
        return f"must have at least {SHORTEST_SECRET} characters, and has {len(value)}"
    return ""


def site_url_fault(value: str) -> str:
    try:
        parts = urlsplit(value)
        fine = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        extras = parts.username or parts.query or parts.fragment or " " in value
        path = parts.path.strip("/")
    except ValueError:
        fine = extras = path = ""
    if not fine or extras:
        return f'must be like "https://letters.example.org", not {shown(value)}'
    return (
        f"must end with the host's name, as the pages stand at its root, not with {shown(parts.path)}" if path else ""
    )


def database_url_fault(value: str) -> str:
    # The address itself is not repeated: a password may stand in it.
    if value.startswith(POSTGRESQL):
        return "" if _is_address(value) else "must be like postgresql://user@host/database"
    if not value.startswith(SQLITE) or value == SQLITE or value.endswith((":memory:", "/")):
        return "must name an SQLite file, such as sqlite:///instance/campaign.db, or begin with postgresql://"
    return ""


def _is_address(value: str) -> bool:
    try:
        return bool(urlsplit(value).path.strip("/"))
    except ValueError:
        return False


def languages_fault(value: list[str] | tuple[str, ...]) -> str:
    if not value:
        return 'must name at least one language, such as ["en"]'
    wrong = next((tag for tag in value if not _LANGUAGE.fullmatch(tag)), None)
    return "" if wrong is None else f'must hold language tags such as "en" or "zh-TW", not {shown(wrong)}'


def address_fault(value: str) -> str:
    fine = is_mailable(in_ascii(value))
    return "" if fine else f'must be a bare e-mail address such as "letters@example.org", not {shown(value)}'


def optional_address_fault(value: str) -> str:
    return address_fault(value) if value else ""


def time_zone_fault(value: str) -> str:
    if days.is_zone(value):
        return ""
    close = get_close_matches(value, days.zones(), 1)
    return f"must be a time zone such as {shown(close[0] if close else 'Asia/Seoul')}, not {shown(value)}"


def recovery_key_fault(value: str) -> str:
    fine = not value or not age_key.fault(value)
    return "" if fine else "must be a public key, which begins with age1, as `campaign recovery keygen FILE` prints it"


def host_fault(value: str) -> str:
    return "" if value.strip() else "must be an address or a name of this machine, such as 127.0.0.1"


def country_fault(value: str) -> str:
    return (
        ""
        if re.fullmatch("(?:[A-Z]{2})?", value)
        else f'must be a country\'s two letters such as "DE", not {shown(value)}'
    )


def host_name_fault(value: str) -> str:
    fine = not value or _HOST_NAME.fullmatch(value)
    return "" if fine else f'must be letters, digits, dots and hyphens, such as "web-1", not {shown(value)}'


def empty_fault(value: str) -> str:
    return "" if value.strip() else "must not be empty"
