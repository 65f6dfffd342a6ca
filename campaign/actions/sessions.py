"""Sessions of the desk: opened, verified by the second factor, looked at, ended."""

from datetime import datetime

from campaign.actions.context import Context, note
from campaign.core.accounts import is_over
from campaign.core.words.marking import N_
from campaign.store.protocol.accounts import Organiser, Session


def account(context: Context, email: str) -> Organiser | None:
    """The account of this address, as `core.accounts.account_name` writes it."""
    return context.store.organiser(email)


def begin(context: Context, session: Session, organiser: Organiser, instead_of: bytes) -> bool:
    """Open a session, in which the one of the key `instead_of` ends.

    False, and there is none, when the account got another password in the meantime.
    """
    return context.store.open_session(session, organiser.password_hash, instead_of=instead_of)


def complete(context: Context, session: Session, new_key: bytes) -> bool:
    """The second factor was shown: go on under a new key. False when the session was ended in the meantime."""
    return context.store.complete_session(session.key, new_key)


def current(context: Context, key: bytes, now: datetime, *, seen: bool) -> tuple[Session, Organiser] | None:
    """The session of a key and its account, unless it was idle or open for too long; then it is closed.

    With `seen` it is no longer idle.
    """
    session = context.store.session(key, now, seen=seen)
    organiser = context.store.organiser(session.organiser) if session else None
    if session is None or organiser is None:
        return None
    if is_over(session.created_at, session.seen_at, now):
        context.store.close_session(session.key)
        return None
    return session, organiser


def end(context: Context, key: bytes) -> None:
    """Twice is as good as once."""
    context.store.close_session(key)


def end_all(context: Context, email: str, now: datetime) -> None:
    """End every session of an account, as its owner asked."""
    context.store.close_sessions(email)
    note(context, email, N_("signed out everywhere"), "", now)


def came_in(context: Context, email: str, now: datetime) -> None:
    """Write down that somebody signed in."""
    note(context, email, N_("signed in"), "", now)
