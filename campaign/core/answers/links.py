"""The link that asks one supporter what came back from one office. It is signed, and stored nowhere.

Its nonce is made from what only the links to a submission open, under a key that is in no database. So it is the same
wherever its writer finds it, counts once, and whoever has the database, the key files and the configuration cannot make
it: they have no link. Once it was used, a hash of the nonce under the same key is all that is kept.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from campaign.core.errors import LinkNotValid

GOOD_FOR = timedelta(weeks=52)
"""How long after the week of its letter a link works."""
KEPT = timedelta(weeks=26)
"""How long after a campaign's end what its links are signed with is kept: offices answer late."""
_NONCE = _CODE = 16
_LONGEST = 700


@dataclass(frozen=True)
class Asked:
    """What a link asks about: the office of a letter, and the week (ISO 8601, "2026-W48") in which it was written."""

    target: str
    office: str
    week: str

    @property
    def monday(self) -> date:
        """The day with which that week began."""
        year, _, week = self.week.partition("-W")
        return date.fromisocalendar(int(year), int(week), 1)

    def is_past(self, now: datetime) -> bool:
        """Whether the letter is so old that its link works no more."""
        return now.astimezone(UTC).date() > self.monday + GOOD_FOR

    @property
    def _signed(self) -> bytes:
        return "\x00".join((self.week, self.target, self.office)).encode()


@dataclass(frozen=True)
class Marks:
    """What is kept of a link once it was used (16 bytes each), one after the other, never two at once.

    `answered`: it told of an answer, and tells nothing any more. `none`: it told that there was none yet, counted under
    its office; `none_among`: counted among offices of which there are few letters.
    """

    answered: bytes
    none: bytes
    none_among: bytes


def week_of(at: datetime) -> str:
    """The week of a moment (UTC)."""
    year, week, _ = at.astimezone(UTC).isocalendar()
    return f"{year}-W{week:02}"


def token(key: bytes, campaign: str, asked: Asked, secret: bytes) -> str:
    """What stands in the address. `key` (32 bytes) is the campaign's own, `secret` what its writer's links open."""
    nonce = _hashed(key, b"nonce", asked.target.encode(), secret)
    whole = nonce + _code(key, campaign, asked, nonce) + asked._signed
    return urlsafe_b64encode(whole).decode().rstrip("=")


def read(key: bytes, campaign: str, given: str) -> tuple[Asked, Marks]:
    """What a token asks about, and what will be kept of it. Raises LinkNotValid for one that `token` did not make."""
    try:
        raw = urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4)) if len(given) <= _LONGEST else b""
        nonce, code, about = raw[:_NONCE], raw[_NONCE : _NONCE + _CODE], raw[_NONCE + _CODE :]
        week, target, office = about.decode().split("\x00")
    except (Error, UnicodeError, ValueError):
        raise LinkNotValid from None
    asked = Asked(target, office, week)
    right = _code(key, campaign, asked, nonce)
    if not key or not hmac.compare_digest(code, right) or urlsafe_b64encode(raw).decode().rstrip("=") != given:
        raise LinkNotValid
    kept = (b"answered", b"none", b"none among")
    return asked, Marks(*(_hashed(key, b"told", what, nonce) for what in kept))


def _code(key: bytes, campaign: str, asked: Asked, nonce: bytes) -> bytes:
    return _hashed(key, b"code", campaign.encode(), nonce, asked._signed)


def _hashed(key: bytes, *parts: bytes) -> bytes:
    whole = b"".join(len(part).to_bytes(4) + part for part in parts)
    return hmac.digest(key, whole, "sha256")[:_NONCE]
