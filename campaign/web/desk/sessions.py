"""Signing in: a password, then a second factor; sessions that the server keeps and can end."""

import hmac
import secrets
from dataclasses import replace
from hashlib import sha256

from flask import Response, g, request

from campaign.actions import accounts, sessions
from campaign.core.accounts import LONGEST, account_name
from campaign.core.words.marking import N_
from campaign.credentials.passwords import hashed, matches
from campaign.store.protocol.accounts import Organiser, Session
from campaign.web.desk.kept import mark
from campaign.web.desk.throttle import Guesses, remember_network
from campaign.web.site.current import context, is_demo, now, settings

DESK = "/organiser"
_LONGEST_PASSWORD = 1000

# What an unknown address is held against, so that it takes as long as a known one.
_NOBODY = hashed(secrets.token_urlsafe(32))


def sign_in(email: str, password: str) -> Organiser | None:
    """The account, if the password is right. An unknown one gets the same answer, after the same work.

    Raises TooManyRequests while guesses have to wait.
    """
    name = account_name(email)
    guesses = Guesses("sign-in", name)
    guesses.require_wait_over()
    account = sessions.account(context(), name)
    right = matches(account.password_hash if account else _NOBODY, password[:_LONGEST_PASSWORD])
    if not (account and right):
        guesses.count_failure()
        accounts.note_failure(context(), account.email if account else "", N_("did not get in: wrong password"), now())
        return None
    guesses.forget()
    return account


def show_code(session: Session, code: str) -> bool:
    """Whether it is a code of the session's account, not used before. Raises TooManyRequests."""
    guesses = Guesses("code", session.organiser)
    guesses.require_wait_over()
    if not accounts.show_code(context(), session.organiser, code, now()):
        guesses.count_failure()
        accounts.note_failure(context(), session.organiser, N_("did not get in: wrong code"), now())
        return False
    guesses.forget()
    return True


def recover(email: str, code: str) -> str | None:
    """Where to set a new password, for a recovery code of the account; None for any other. Raises TooManyRequests."""
    name = account_name(email)
    guesses = Guesses("recovery", name)
    guesses.require_wait_over()
    url = accounts.recover(context(), name, code, now())
    if url is None:
        guesses.count_failure()
        account = sessions.account(context(), name)
        accounts.note_failure(context(), account.email if account else "", N_("did not get in: wrong code"), now())
        return None
    guesses.forget()
    return url


def open_session(response: Response, organiser: Organiser) -> Session | None:
    """Begin a session under a new random value, which ends the one this browser had before.

    It is verified only in the demo, for an account that has no second factor. None, and there is none, when the account
    got another password in the meantime.
    """
    value = secrets.token_urlsafe(32)
    verified = is_demo() and not organiser.has_second_factor
    session = Session(_key(value), organiser.email, now(), now(), verified)
    if not sessions.begin(context(), session, organiser, instead_of=_key(_shown())):
        return None
    if verified:
        _came_in(organiser.email)
    _set_cookie(response, value)
    return session


def complete_session(response: Response, session: Session) -> Session | None:
    """The second factor was shown: go on under a new value. None when the session was ended in the meantime."""
    value = secrets.token_urlsafe(32)
    if not sessions.complete(context(), session, _key(value)):
        return None
    if not session.verified:
        _came_in(session.organiser)
    _set_cookie(response, value)
    return replace(session, key=_key(value), verified=True)


def enter(session: Session, organiser: Organiser) -> None:
    """From here on this request is answered in that session."""
    g.session, g.organiser, g.form_token = session, organiser, form_token(session)


def current_session(*, seen: bool = True) -> tuple[Session, Organiser] | None:
    """The session of this browser and its account, unless it was idle or open for too long; then it is closed.

    With `seen` it is no longer idle.
    """
    value = _shown()
    return sessions.current(context(), _key(value), now(), seen=seen) if value else None


def close_session(response: Response) -> None:
    """End the session of this browser, if there is one; a copy of its cookie is worth nothing any more."""
    if _shown():
        sessions.end(context(), _key(_shown()))
    forget_cookie(response)


def forget_cookie(response: Response) -> None:
    """With it goes what the browser kept to go back to. Nothing of ours is in its storage."""
    response.delete_cookie(cookie_name(), path=_path(), secure=_on_https(), httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'


def form_token(session: Session) -> str:
    """What every form of a session carries; another for each session. Behind the dot stands whose form it is."""
    return f"{hmac.digest(settings().key('organiser form'), session.key, 'sha256').hex()}.{mark(session.organiser)}"


def cookie_name() -> str:
    """Browsers hold `__Host-` cookies to one host and to https; on plain http, which is for trying out, none can be."""
    return "__Host-session" if _on_https() else "session"


def _came_in(email: str) -> None:
    remember_network(email)
    sessions.came_in(context(), email, now())


def _set_cookie(response: Response, value: str) -> None:
    # Lax, not Strict: who follows a link to the desk out of a mail would stand at the sign-in page with a good session.
    # Nothing is lost by it: no GET of the desk changes anything, and a POST from elsewhere comes without the cookie, is
    # refused by `guard.refuse_other_sites` and lacks the session's form token.
    response.set_cookie(
        cookie_name(), value, max_age=LONGEST, path=_path(), secure=_on_https(), httponly=True, samesite="Lax"
    )


def _path() -> str:
    """A `__Host-` cookie must have the path `/`; the other one is for the desk alone."""
    return "/" if _on_https() else DESK


def _shown() -> str:
    return request.cookies.get(cookie_name(), "")


def _key(value: str) -> bytes:
    return sha256(value.encode()).digest()


def _on_https() -> bool:
    return request.is_secure or settings().site.url.startswith("https://")
