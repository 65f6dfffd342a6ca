"""Submissions as the tests of the store make them, and what a worker claims of their letters."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from campaign.core.delivery.outcomes import Attempt, Outcome, State, sent
from campaign.core.letters.submissions import Kind, NewLetter, NewNotice, NewSubmission, Personal, Words
from campaign.core.offices.areas import AreaList
from campaign.store.protocol import Store
from campaign.store.protocol.accounts import Note
from campaign.store.protocol.delivery import Claim

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WRITER, OTHER = b"w" * 16, b"o" * 16
NOTE = Note(NOW, "o@desk.example", "did it", "rivers")
ATTEMPT = Attempt(NOW, 1, "rivers", "minister@gov.test", 600, 5 * HOUR)
AREAS = AreaList("postcodes.csv", (("0800", "Elm"), ("0822", "Elm"), ("0822", "Oak")), b"one")


def letter(target: str = "minister", **changes: Any) -> NewLetter:
    new = NewLetter(target, "office", "en", send=True, personalised=False, digest=b"d" * 16, message_id=f"<{target}@x>")
    return replace(new, **changes)


def submission(*letters: NewLetter, **changes: Any) -> NewSubmission:
    letters = letters or (letter(), letter("mayor", send=False, digest=b"e" * 16))
    personal = Personal("Jo Writer", "jo@home.example", {letter.target: Words("Subject", "Body") for letter in letters})
    new = NewSubmission(
        receipt=secrets.token_bytes(32),
        confirmation=secrets.token_bytes(32),
        campaign="rivers",
        at=NOW,
        country="GB",
        language="en",
        page_language="en",
        letters=letters,
        personal=personal,
        notices=(NewNotice(Kind.CONFIRMATION, State.QUEUED, "<notice@x>"),),
    )
    return replace(new, **changes)


def add(store: Store, *letters: NewLetter, **changes: Any) -> bytes:
    """The secret of the link to its receipt."""
    new = submission(*letters, **changes)
    assert store.add_submission(new)
    return new.receipt


def totals(store: Store, partner: str = "") -> dict[str, int]:
    """The numbers of the whole campaign that are not zero."""
    return {
        row.measure: row.count
        for row in store.totals("rivers")
        if (row.partner, row.dimension) == (partner, "campaign") and row.count
    }


def claim(store: Store, now: datetime = NOW, worker: str = "one", limit: int = 10) -> list[Claim]:
    return store.claim(now, worker, now + MINUTE, limit)


def deliver(store: Store, now: datetime = NOW, outcome: Outcome | None = None) -> None:
    for claimed in claim(store, now):
        assert store.finish(claimed, outcome or sent("250 Ok"), now)
