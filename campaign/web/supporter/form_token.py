"""The public form's token: signed, expiring and, by its nonce, single-use. It takes the place of a session.

The form's page itself has none, so that it is the same for everybody: a form gets its token with the first look at its
letters, while they are written or on the check page.
"""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import SigningAlgorithm

from campaign.core.letters.links import LENGTH
from campaign.core.letters.submissions import Allotted
from campaign.web.site.catalogues import gettext
from campaign.web.site.extensions import Extension


@dataclass(frozen=True)
class FormToken:
    """What a form carries from page to page.

    `nonce` (64 hexadecimal digits) becomes the secret of the link to the receipt. `issued_at` (seconds) is the time of
    the first look. `allotted` are the variants that each letter was given, by target. `checked`: it came as far as the
    check page.
    """

    nonce: str
    issued_at: int
    slug: str
    partner: str = ""
    allotted: Mapping[str, Allotted] = field(default_factory=dict)
    checked: bool = False


_AS_JSON = json.JSONEncoder(separators=(",", ":"))


class _Hmac(SigningAlgorithm):
    """As itsdangerous' own HMAC with SHA-256, in one call: half of what that costs is the object it makes for it."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha256")


class TokenSigner:
    """Signs tokens and reads them back. Quick: every look at letters that are written reads one and makes one."""

    def __init__(self, key: bytes) -> None:
        # The key serves nothing else, so nothing has to be derived from it once more.
        self._signer = Signer(key, key_derivation="none", algorithm=_Hmac())

    def sign(self, token: FormToken) -> str:
        allotted = {name: [one.office, one.language, one.number] for name, one in token.allotted.items()}
        values = [token.nonce, token.issued_at, token.slug, token.partner, allotted, int(token.checked)]
        return self._signer.sign(urlsafe_b64encode(_AS_JSON.encode(values).encode())).decode("ascii")

    def read(self, signed: str) -> FormToken | None:
        """The token, whatever its age; None for anything this key did not sign."""
        try:
            values = json.loads(urlsafe_b64decode(self._signer.unsign(signed)))
        except (BadSignature, ValueError):
            return None
        nonce, issued_at, slug, partner, allotted, *rest = values
        given = {name: Allotted(*values) for name, values in allotted.items()}
        return FormToken(nonce, issued_at, slug, partner, given, checked=bool(rest and rest[0]))


SIGNER: Extension[TokenSigner] = Extension("campaign_signer")


def new_token(slug: str, partner: str, now: datetime) -> FormToken:
    return FormToken(secrets.token_hex(LENGTH), int(now.timestamp()), slug, partner)


@dataclass(frozen=True)
class TokenRules:
    """What a form's token must be: for this campaign and partner, neither too young nor too old."""

    signer: TokenSigner
    slug: str
    partner: str
    now: datetime
    min_seconds: int
    max_seconds: int

    def accept(self, signed: str) -> tuple[FormToken, str]:
        """The token posted and what is wrong with it, or one that takes its place."""
        posted = self.signer.read(signed)
        if posted is None or (posted.slug, posted.partner) != (self.slug, self.partner):
            # It is as young as any other: who makes tokens up waits as long as who does not.
            fault = gettext("The page wasn’t quite ready. Please press the button again.")
            return new_token(self.slug, self.partner, self.now), fault
        age = self.now.timestamp() - posted.issued_at
        if age < self.min_seconds:
            return posted, gettext("That was very quick. Wait a moment, then press the button once more.")
        if age > self.max_seconds:
            fault = gettext("This page had been open for a long time. Press the button once more.")
            return self._ripe(posted), fault
        return posted, ""

    def _ripe(self, token: FormToken) -> FormToken:
        """The token as if its form had been opened just long enough ago to be sent at once."""
        return replace(token, issued_at=int(self.now.timestamp()) - self.min_seconds)


class CarriedToken:
    """The token that one form goes on with: the one that was posted, or what takes its place.

    `fault` is what is wrong with the one posted, in words; empty where nothing is. It guards against forged requests
    without a cookie.
    """

    def __init__(self, rules: TokenRules, posted: str) -> None:
        self._rules = rules
        self.token, self.fault = rules.accept(posted)
        self._signed = "" if self.fault else posted

    @property
    def signed(self) -> str:
        """As it stands in the page."""
        self._signed = self._signed or self._rules.signer.sign(self.token)
        return self._signed

    def carry(self, allotted: Mapping[str, Allotted], *, checked: bool) -> bool:
        """Go on with the same nonce and time of issue, and with these variants. Whether it had others before."""
        before = self.token
        carried = replace(before, allotted=allotted, checked=checked or before.checked)
        if carried != before:
            self.token, self._signed = carried, ""
        return before.allotted != allotted
