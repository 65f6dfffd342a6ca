"""From the rows of a submission to what others are given."""

from typing import Any

from campaign.core.delivery.outcomes import WAITING, State
from campaign.core.letters.submissions import Kind, Personal, StoredLetter, StoredSubmission
from campaign.core.letters.ways_out import Way
from campaign.store.engine.database import moment
from campaign.store.sql.items import Opened

HELD_STATES = (State.AWAITING, State.OFFERED, State.HANDED_OVER)
"""Letters that are held for who has the link."""
_KEPT = (*HELD_STATES, *WAITING, State.SENDING)


def says_gone(stored: StoredSubmission) -> bool:
    """Whether its page says of something that it is kept no more."""
    return stored.erased or any(letter.state not in _KEPT for letter in stored.letters)


def letter(record: dict[str, Any], personal: Personal | None) -> StoredLetter:
    return StoredLetter(
        target=record["target"],
        office=record["office"],
        language=record["language"],
        state=State(record["state"]),
        way=Way(record["way"]) if record["way"] else None,
        said_sent=bool(record["said_sent"]),
        words=personal.letters.get(record["target"]) if personal else None,
        may_have_left=record["unknowns"] > 0 or record["state"] == State.SENDING,
        held_back=bool(record["held_back"]),
    )


def submission(
    record: dict[str, Any],
    letters: list[StoredLetter],
    held: Opened,
    opted_in: frozenset[str],
    notices: list[dict[str, Any]],
    link: bytes,
    promised: frozenset[str],
) -> StoredSubmission:
    asked = [State(notice["state"]) for notice in notices if notice["kind"] == Kind.CONFIRMATION]
    gone = (State.CANCELLED, State.ERASED)
    return StoredSubmission(
        id=record["id"],
        campaign=record["campaign"],
        at=moment(record["at"]),
        country=record["country"],
        language=record["language"],
        page_language=record["page_language"],
        partner=record["partner"],
        embedded=bool(record["embedded"]),
        confirm=bool(record["confirm"]),
        confirmed_at=moment(record["confirmed_at"]) if record["confirmed_at"] is not None else None,
        erased=bool(record["erased"]),
        opted_in=opted_in,
        promised=promised,
        version=record["version"],
        link=link,
        by_mail=bool(record["by_mail"]),
        lost=held.lost,
        confirmation=asked[-1] if asked else None,
        copy_to_me=any(notice["kind"] == Kind.COPY and notice["state"] not in gone for notice in notices),
        letters=tuple(letters),
        personal=held.personal,
    )
