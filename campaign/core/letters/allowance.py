"""How many mails one address may be sent in a day: nobody's mailbox is filled through the form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaign.core.letters.submissions import Kind, MayMail, NewNotice


@dataclass(frozen=True)
class Allowance:
    """What tells which mails an address may be sent: keyed hashes, under which nobody finds it.

    `suppressed` stands for the address where it wants none. `today` is what its mails are counted under, with until
    when; `tomorrow` the same where a reminder may follow. `most` mails a day.
    """

    suppressed: bytes
    today: tuple[bytes, datetime]
    tomorrow: tuple[bytes, datetime] | None
    most: int


def may_mail(
    allowance: Allowance, is_suppressed: Callable[[bytes], bool], hit: Callable[[bytes, datetime], int]
) -> MayMail:
    """What an address may be sent today; one that may be sent nothing is treated no differently on the page.

    `hit` counts one more under a key, and says how many there are. The day's first mail may be followed by a reminder,
    which is one of the next day's.
    """
    if is_suppressed(allowance.suppressed):
        return MayMail.NOTHING
    sent_today = hit(*allowance.today)
    if sent_today > allowance.most:
        return MayMail.NOTHING
    if sent_today > 1 or allowance.tomorrow is None:
        return MayMail.CONFIRMATION
    return MayMail.REMINDER_TOO if hit(*allowance.tomorrow) == 1 else MayMail.CONFIRMATION


def allowed(notices: Sequence[NewNotice], mail: MayMail) -> tuple[NewNotice, ...]:
    """Those of the mails to a supporter that the limits allow."""
    return tuple(notice for notice in notices if _is_allowed(notice.kind, mail))


def _is_allowed(kind: Kind, mail: MayMail) -> bool:
    if kind is Kind.COPY:  # it leaves once they confirm, and so answers to a mail that was asked for
        return mail is not MayMail.NOTHING
    return mail >= (MayMail.REMINDER_TOO if kind is Kind.REMINDER else MayMail.CONFIRMATION)
