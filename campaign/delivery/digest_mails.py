"""Many letters in one mail, to an office that gets more than leave as single mails in one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaign.core.letters.submissions import Words
from campaign.core.words.customs import long_date
from campaign.core.words.marking import N_
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Translate, automatic, page_about
from campaign.delivery.notices import RUN_BY
from campaign.delivery.sentences import Sentences, ruled

DIGEST_SUBJECT = N_("Letters to you (%(count)d): %(campaign)s")
DIGEST_BODY = N_(
    "Hello,\n"
    "\n"
    "More people wrote to you through the campaign “%(campaign)s” than we send as single emails in one day. So as "
    "not to flood your mailbox, the other letters come together: whole, each with the name of its writer.\n"
    "\n"
    "Letters in this email: %(count)d\n"
    "Letters held over from %(day)s: %(total)d\n"
    "\n"
    "Their writers' addresses are not in it. A reply to this email reaches us, at %(site)s. About these letters: "
    "%(page)s\n"
    "\n"
    "%(letters)s"
)
DIGEST_LETTER = N_("Letter %(number)d of %(count)d\nFrom: %(name)s\nSubject: %(subject)s\n\n%(body)s")


@dataclass(frozen=True)
class Group:
    """Letters that leave together: each with its writer's name. `total` of them were left over on `day`."""

    to: Recipient
    campaign: str
    letters: Sequence[tuple[str, Words]]
    total: int
    day: date
    reply_to: str
    slug: str = ""
    run_by: str = ""
    """The groups that run the campaign; "" where it names none."""


def digest(origin: Origin, group: Group, stamp: Stamp, translate: Translate) -> Mail:
    """Many letters in one mail to their office, nobody's words dropped and nobody's address shown."""
    told = Sentences(group.to.language, translate)
    count = len(group.letters)
    whole = [
        told(DIGEST_LETTER, number=number, count=count, name=name, subject=words.subject, body=words.body)
        for number, (name, words) in enumerate(group.letters, 1)
    ]
    run_by = told(RUN_BY, campaign=group.campaign, owners=group.run_by) + "\n\n" if group.run_by else ""
    body = told(
        DIGEST_BODY,
        campaign=group.campaign,
        count=count,
        day=long_date(group.day, group.to.language),
        total=group.total,
        site=origin.name,
        page=page_about(origin, group.to),
        letters=f"{run_by}{ruled(whole)}",
    )
    subject = told(DIGEST_SUBJECT, count=count, campaign=group.campaign)
    return automatic(origin, group.to, Words(subject, body), stamp, group.reply_to, slug=group.slug)
