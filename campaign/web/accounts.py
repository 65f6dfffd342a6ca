"""Signing in: passwords held against their hashes, sessions kept by the server, guessing slowed down."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from flask import Response, request

from campaign.core.errors import TooManyRequests
from campaign.passwords import hashed, matches
from campaign.store.protocol import Organiser, Session
from campaign.web.current import context, now, settings
from campaign.web.guard import network_key

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
FREE_FAILURES = {"account": 5, "network": 20}
"""Wrong passwords before waiting begins: for one account from one network, and for a network whatever the account."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
REMEMBERED = timedelta(hours=1)

# What an unknown address is held against, so that it takes as long as a known one.
_NOBODY = hashed(secrets.token_urlsafe(32))


def sign_in(email: str, password: str) -> Organiser | None:
    """The organiser, if the password is right. Raises TooManyRequests while guesses have to wait."""
    guesses = [_Guesses(kind, email) for kind in FREE_FAILURES]
    for one in guesses:
        one.require_patience_over()
    found = context().store.organiser(email)
    right = matches(found.password_hash if found else _NOBODY, password)
    if not (found and right):
        for one in guesses:
            one.count_failure()
        return None
    guesses[0].forget()
    return found


def open_session(response: Response, organiser: Organiser) -> None:
    """Begin a session under a new random value, which ends the one this browser had before."""
    close_session(response)
    value = secrets.token_urlsafe(32)
    context().store.open_session(Session(_key(value), organiser.email, now(), now()))
    secure = _on_https()
    response.set_cookie(
        cookie_name(), value, secure=secure, httponly=True, samesite="Strict", path="/", max_age=LONGEST
    )


def current_session() -> Session | None:
    """The session of this browser, unless it was idle or open for too long; then it is closed."""
    value = request.cookies.get(cookie_name(), "")
    found = context().store.session(_key(value), now()) if value else None
    if found is None:
        return None
    if now() - found.seen_at > IDLE or now() - found.created_at > LONGEST:
        context().store.close_session(found.key)
        return None
    return found


def close_session(response: Response) -> None:
    """End the session of this browser, if there is one."""
    value = request.cookies.get(cookie_name(), "")
    if value:
        context().store.close_session(_key(value))
    response.delete_cookie(cookie_name(), path="/", secure=_on_https(), httponly=True, samesite="Strict")


def form_token(session: Session) -> str:
    """What every form of a session carries; another for each session."""
    return hmac.digest(settings().key("organiser form"), session.key, "sha256").hex()


def cookie_name() -> str:
    """Browsers hold `__Host-` cookies to one host and to https; on plain http, which is for trying out, none can be."""
    return "__Host-session" if _on_https() else "session"


@dataclass(frozen=True)
class _Guesses:
    """Wrong passwords from the visitor's network, for one account or for any."""

    kind: str
    email: str

    @property
    def _name(self) -> str:
        return f"sign-in {self.email.casefold()}" if self.kind == "account" else "sign-in"

    @property
    def _counted(self) -> bytes:
        return network_key(self._name, now())

    def _waiting(self, failures: int) -> bytes:
        return network_key(f"{self._name} wait {failures}", now())

    def require_patience_over(self) -> None:
        failures = context().store.hits(self._counted, now())
        if failures >= FREE_FAILURES[self.kind] and context().store.hits(self._waiting(failures), now()):
            raise TooManyRequests(retry_after=int(self._wait(failures).total_seconds()))

    def count_failure(self) -> None:
        """Count one more; past the free ones each doubles the wait, up to a quarter of an hour and never for good."""
        failures = context().store.hit(self._counted, now() + REMEMBERED)
        if failures >= FREE_FAILURES[self.kind]:
            context().store.hit(self._waiting(failures), now() + self._wait(failures))

    def forget(self) -> None:
        context().store.forget_hits(self._counted)

    def _wait(self, failures: int) -> timedelta:
        doublings = min(failures - FREE_FAILURES[self.kind], 10)
        return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _key(value: str) -> bytes:
    return sha256(value.encode()).digest()


def _on_https() -> bool:
    return request.is_secure or settings().site.url.startswith("https://")
