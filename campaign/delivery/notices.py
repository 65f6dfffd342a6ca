"""Mails to the supporter: the one that asks to confirm, and the copy of what was written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from campaign.core.marking import N_
from campaign.core.submissions import Words
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, automatic

Translate = Callable[[str, str], str]
"""Gives a message in a language: `translate("ko", "Good day")`."""

CONFIRM_SUBJECT = N_("One step left: confirm your letters")
CONFIRM_BODY = N_(
    "Good day,\n"
    "\n"
    "someone, most likely you, wrote letters for the campaign “%(campaign)s” on %(site)s and gave this address.\n"
    "\n"
    "To read them once more and send them, open this page:\n"
    "\n"
    "%(link)s\n"
    "\n"
    "Nothing is sent before you press the button there. %(validity)s\n"
    "\n"
    "If this was not you, ignore this mail: nothing was sent, and what was written will be erased.\n"
    "\n"
    "%(site)s"
)
FOR_HOURS = N_("The link works for %(count)d hours.")
FOR_DAYS = N_("The link works for %(count)d days.")

COPY_SUBJECT = N_("Your copy of what you wrote")
COPY_BODY = N_(
    "Good day,\n"
    "\n"
    "here is the copy you asked for of what you wrote for the campaign “%(campaign)s” on %(site)s.\n"
    "\n"
    "This page shows how your letters are doing, has those that you send yourself, and lets you erase everything. It "
    "is for you alone:\n"
    "\n"
    "%(link)s\n"
    "\n"
    "%(letters)s\n"
    "\n"
    "%(site)s"
)
COPY_LETTER = N_("To: %(recipient)s\nSubject: %(subject)s\n\n%(body)s")

_RULE = "* * *"


@dataclass(frozen=True)
class Notice:
    """What every mail to a supporter needs: `campaign` is a title, `link` the whole address of the supporter's page."""

    to: Recipient
    campaign: str
    link: str
    stamp: Stamp


def confirmation(origin: Origin, notice: Notice, hours: int, translate: Translate) -> Mail:
    """Asks to confirm; the link works for `hours`. It says nothing that was typed into the form: anyone could have."""
    told = _Told(notice.to.language, translate)
    body = told(
        CONFIRM_BODY,
        campaign=notice.campaign,
        site=origin.name,
        link=notice.link,
        validity=told(FOR_DAYS, count=hours // 24) if hours >= 48 else told(FOR_HOURS, count=hours),
    )
    return automatic(origin, notice.to, Words(told(CONFIRM_SUBJECT), body), notice.stamp)


def copy(origin: Origin, notice: Notice, letters: Sequence[tuple[str, Words]], translate: Translate) -> Mail:
    """The supporter's letters in full, each with the title of whom it is to."""
    told = _Told(notice.to.language, translate)
    whole = [told(COPY_LETTER, recipient=to, subject=words.subject, body=words.body) for to, words in letters]
    body = told(
        COPY_BODY,
        campaign=notice.campaign,
        site=origin.name,
        link=notice.link,
        letters="\n\n".join(f"{_RULE}\n\n{letter}" for letter in whole) + f"\n\n{_RULE}",
    )
    return automatic(origin, notice.to, Words(told(COPY_SUBJECT), body), notice.stamp)


@dataclass(frozen=True)
class _Told:
    """Gives messages in one language, with their values."""

    language: str
    translate: Translate

    def __call__(self, message: str, **values: object) -> str:
        try:
            return self.translate(self.language, message) % values
        except (KeyError, TypeError, ValueError):
            # A slip in a catalogue must not cost anyone their letter.
            return message % values
