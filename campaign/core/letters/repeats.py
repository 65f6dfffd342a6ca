"""A form that is sent again: the same once more, a correction, or too late for one."""

from enum import StrEnum
from hashlib import blake2b

from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import Act, NewSubmission, StoredSubmission
from campaign.core.letters.writers import normalised


class Repeat(StrEnum):
    """What a form that was sent is to the one that came before with the same token."""

    NEW = "new"
    SAME = "same"
    """A double click, a page that was loaded again: nothing is to be done."""
    CORRECTION = "correction"
    """Other words, another address: they count instead, as long as the first were not confirmed."""
    TOO_LATE = "too late"
    """What was sent first has gone, or whether it was the same is not known any more: it stands."""


def repeat(before: StoredSubmission | None, act: Act, new: NewSubmission) -> Repeat:
    """What `new`, written for `act`, is to what is stored under its id."""
    if before is None:
        return Repeat.NEW
    if before.personal and _same(before, act, new):
        return Repeat.SAME
    waits = before.confirm and before.confirmed_at is None and before.personal is not None
    return Repeat.CORRECTION if waits else Repeat.TOO_LATE


def is_asked(before: StoredSubmission, act: Act) -> bool:
    """Whether the mail that asks to confirm went, or goes, to the address of `act` already: its link still holds."""
    email = before.personal.email if before.personal else ""
    on_its_way = before.confirmation not in (None, State.FAILED, State.CANCELLED)
    return on_its_way and normalised(email) == normalised(act.email)


def after_erasing(nonce: str) -> str:
    """The nonce under which a form may be sent once more after its writer erased what it had been sent with."""
    return blake2b(bytes.fromhex(nonce), digest_size=32, person=b"after erasing").hexdigest()


def _same(before: StoredSubmission, act: Act, new: NewSubmission) -> bool:
    about = (before.personal, before.country, before.opted_in, before.copy_to_me and before.confirm)
    lists = frozenset(name for name, sealed in new.contacts if sealed)
    return about == (new.personal, new.country, lists, act.copy_to_me and new.confirm)
