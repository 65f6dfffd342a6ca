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
    return stored.erased or any(one.state not in _KEPT for one in stored.letters)


def letter(found: dict[str, Any], personal: Personal | None) -> StoredLetter:
    return StoredLetter(
        target=found["target"],
        office=found["office"],
        language=found["language"],
        state=State(found["state"]),
        way=Way(found["way"]) if found["way"] else None,
        said_sent=bool(found["said_sent"]),
        words=personal.letters.get(found["target"]) if personal else None,
        may_have_left=found["unknowns"] > 0 or found["state"] == State.SENDING,
        held_back=bool(found["held_back"]),
    )


def submission(
    found: dict[str, Any],
    letters: list[StoredLetter],
    held: Opened,
    opted_in: bool,
    notices: list[dict[str, Any]],
    link: bytes,
) -> StoredSubmission:
    asked = [State(one["state"]) for one in notices if one["kind"] == Kind.CONFIRMATION]
    gone = (State.CANCELLED, State.ERASED)
    return StoredSubmission(
        id=found["id"],
        campaign=found["campaign"],
        at=moment(found["at"]),
        country=found["country"],
        language=found["language"],
        page_language=found["page_language"],
        partner=found["partner"],
        embedded=bool(found["embedded"]),
        confirm=bool(found["confirm"]),
        confirmed_at=moment(found["confirmed_at"]) if found["confirmed_at"] is not None else None,
        erased=bool(found["erased"]),
        opted_in=opted_in,
        version=found["version"],
        link=link,
        by_mail=bool(found["by_mail"]),
        lost=held.lost,
        confirmation=asked[-1] if asked else None,
        copy_to_me=any(one["kind"] == Kind.COPY and one["state"] not in gone for one in notices),
        letters=tuple(letters),
        personal=held.personal,
    )
