"""Who gets in: the one browser in which the one-time link was opened, while this process runs. None of it is kept."""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock

from flask import Response, abort, request

from campaign.config.settings import Settings
from campaign.core.errors import Forbidden, LinkNotValid
from campaign.store.protocol.accounts import Session
from campaign.web.site.current import now, posted
from campaign.web.site.extensions import Extension

COOKIE = "setup"
PATH = "/setup"


@dataclass
class FirstRun:
    """One first run: the file that it writes, which people know by a name, the link that leads in, whether it is over.

    `asked_at` is when its browser asked for something the last time, by a clock that nobody sets (`time.monotonic`);
    `finished` is set when the last button was pressed.
    """

    config_file: Path
    environ: Mapping[str, str]
    known_as: Path
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    asked_at: float = field(default_factory=time.monotonic)
    finished: Event = field(default_factory=Event)
    _browser: bytes = field(default=b"", repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def link(self, settings: Settings, address: str = "") -> str:
        """Where it begins: at the address of the site, or at another by which the same process is reached."""
        return f"{address or settings.site.url}{PATH}/begin/{self.token}"

    def is_link(self, token: str) -> bool:
        """Whether the link is this one and was not used yet."""
        return not self._browser and hmac.compare_digest(token.encode(), self.token.encode())

    def use_up(self, token: str) -> str:
        """Let this browser in, and no other after it: the value of its cookie. Raises LinkNotValid."""
        with self._lock:
            if not self.is_link(token):
                raise LinkNotValid
            value = secrets.token_urlsafe(32)
            self._browser = _key(value)
        return value

    def is_browser(self, value: str) -> bool:
        return bool(self._browser) and hmac.compare_digest(_key(value), self._browser)


FIRST_RUN: Extension[FirstRun] = Extension("campaign_first_run")


def guard() -> None:
    """Before every request: nothing is served but these pages, and those to one browser alone."""
    run = FIRST_RUN.here()
    if request.endpoint in ("static", "first_run.link"):
        return
    if (request.blueprint or "").partition(".")[0] != "first_run":
        abort(404)
    if not run.is_browser(_shown()):
        raise LinkNotValid
    run.asked_at = time.monotonic()
    if request.method == "POST" and not hmac.compare_digest(form_token().encode(), posted("form_token").encode()):
        raise Forbidden


def let_in(response: Response, value: str) -> None:
    """Strict: nobody is led here from another site with this browser's right to write."""
    response.set_cookie(COOKIE, value, path=PATH, secure=request.is_secure, httponly=True, samesite="Strict")


def form_token() -> str:
    """What every form of this browser carries."""
    return hmac.digest(_shown().encode(), b"form", "sha256").hex()


def session_of(email: str) -> Session:
    """A session of the desk, not verified, in which this browser sets up the second factor of an account."""
    return Session(sha256(f"second factor {_shown()}".encode()).digest(), email, now(), now())


def _shown() -> str:
    return request.cookies.get(COOKIE, "")


def _key(value: str) -> bytes:
    return sha256(value.encode()).digest()
