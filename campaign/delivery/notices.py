"""Mails to supporters that the tool itself writes: confirm, a reminder, a copy, a letter given back or not sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from campaign.core.letters.submissions import Words
from campaign.core.offices.office import Office
from campaign.core.words.customs import is_right_to_left
from campaign.core.words.marking import N_, NN_
from campaign.delivery import html_part
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Translate, automatic
from campaign.delivery.sentences import Sentences, ruled

CONFIRM_SUBJECT = N_("Your letters are waiting for you: %(campaign)s")
CONFIRM_BODY = N_(
    "Hello,\n"
    "\n"
    "You have written for “%(campaign)s” on %(site)s. What you wrote waits here until you have seen this email, so "
    "that nobody can write in your name. On this page you can read it once more and press the button that sends it:\n"
    "\n"
    "%(link)s\n"
    "\n"
    "%(validity)s %(letters)s\n"
    "\n"
    "Didn’t write this? Then somebody else entered your address. You don’t need to do anything: nothing is sent, and "
    "what was written is erased. On the same page you can tell us never to write to you again.\n"
    "\n"
    "%(who)s"
)
BY_HAND_BODY = N_(
    "Hello,\n"
    "\n"
    "You have written for “%(campaign)s” on %(site)s, and asked that it be handed over on paper. What you wrote waits "
    "here until you have seen this email, so that nobody can write in your name. On this page you can read it once "
    "more and press the button that leaves it with the campaign’s people:\n"
    "\n"
    "%(link)s\n"
    "\n"
    "%(validity)s %(letters)s\n"
    "\n"
    "Didn’t write this? Then somebody else entered your address. You don’t need to do anything: nothing is handed "
    "over, and what was written is erased. On the same page you can tell us never to write to you again.\n"
    "\n"
    "%(who)s"
)
REMINDER_SUBJECT = N_("Your letters are still waiting for you: %(campaign)s")
REMINDER_BODY = N_(
    "Hello,\n"
    "\n"
    "Yesterday you wrote for “%(campaign)s” on %(site)s, and it has not been sent yet. On this page you can read it "
    "once more and press the button that sends it:\n"
    "\n"
    "%(link)s\n"
    "\n"
    "This is the only reminder. If you do nothing, nothing is sent, and what was written is erased. %(letters)s\n"
    "\n"
    "Didn’t write this? Then somebody else entered your address. You don’t need to do anything. On the same page you "
    "can tell us never to write to you again.\n"
    "\n"
    "%(who)s"
)
BUTTON = N_("Read and send")
WE_SEND = N_("When you press the button there, we send what you wrote to:\n%(offices)s")
BY_HAND_BUTTON = N_("Read and hand over")
HANDED_OVER = N_("When you press the button there, the campaign’s people hand over what you wrote to:\n%(offices)s")
YOU_SEND = N_("These are yours to send; the page that follows shows how:\n%(offices)s")
CAMPAIGN_SAYS = N_("The campaign says:\n%(words)s")
RUN_BY = N_("The campaign “%(campaign)s” is run by %(owners)s.")
WHO = N_("This email comes from %(site)s: %(url)s")
WHO_ANSWERS = N_("This email comes from %(site)s: %(url)s. Questions reach a person at %(contact)s.")
FOR_HOURS = NN_("The link works for %(count)d hour.", "The link works for %(count)d hours.")
FOR_DAYS = NN_("The link works for %(count)d day.", "The link works for %(count)d days.")

COPY_SUBJECT = N_("A copy of your letters")
COPY_BODY = N_(
    "Hello,\n"
    "\n"
    "Here is the copy of your letters that you asked for, from the campaign “%(campaign)s” on %(site)s.\n"
    "\n"
    "On this page you can see where your letters stand, pick up those that you send yourself, and erase everything. It "
    "is for you alone:\n"
    "\n"
    "%(link)s\n"
    "\n"
    "%(letters)s\n"
    "\n"
    "%(site)s"
)
COPY_BUTTON = N_("Open my letters")
COPY_LETTER = N_("To: %(recipient)s\nSubject: %(subject)s\n\n%(body)s")
COPY_ANSWER = N_("Did they answer? Tell us here, without your name: %(link)s")

GIVEN_BACK_SUBJECT = N_("We could not deliver your letter")
GIVEN_BACK_BODY = N_(
    "Hello,\n"
    "\n"
    "We could not deliver your letter to %(recipient)s, which you wrote for the campaign “%(campaign)s” on %(site)s. "
    "Here is the full text, so that you can send it another way.\n"
    "\n"
    "%(ways)s\n"
    "\n"
    "%(letter)s\n"
    "\n"
    "We do not keep your letter.\n"
    "\n"
    "%(site)s"
)
NOT_SENT_SUBJECT = N_("We did not send your letter")
NOT_SENT_BODY = N_(
    "Hello,\n"
    "\n"
    "Your letter to %(recipient)s, which you wrote for the campaign “%(campaign)s” on %(site)s, can be read as a "
    "threat. Somebody from the campaign has read it, without your name and address, and decided not to send it. "
    "Here is the full text.\n"
    "\n"
    "Your other letters are not affected. If you think that it was misread, write to whoever runs this website.\n"
    "\n"
    "%(letter)s\n"
    "\n"
    "We do not keep your letter.\n"
    "\n"
    "%(who)s"
)
UNDECIDED_BODY = N_(
    "Hello,\n"
    "\n"
    "Your letter to %(recipient)s, which you wrote for the campaign “%(campaign)s” on %(site)s, can be read as a "
    "threat. Somebody from the campaign was to read it first and say whether it is sent. Nobody did in time, so it "
    "has not been sent and will not be. Here is the full text.\n"
    "\n"
    "Your other letters are not affected. We are sorry that nobody told you sooner. Whoever runs this website can "
    "tell you more.\n"
    "\n"
    "%(letter)s\n"
    "\n"
    "We do not keep your letter.\n"
    "\n"
    "%(who)s"
)
BY_FORM = N_("They have a form on their website; copy the letter into it: %(url)s")
BY_POST = N_("By post:\n%(address)s")
WANTS_NO_MORE = N_("This office has asked us to send it no more letters. You can still send yours yourself.")
NO_OTHER_WAY = N_("We have no other address. Their website may give one.")


@dataclass(frozen=True)
class Notice:
    """What every mail to a supporter needs: `campaign` is a title, `link` the whole address of the supporter's page."""

    to: Recipient
    campaign: str
    link: str
    stamp: Stamp
    contact: str = ""
    """Where a person answers; empty where neither the campaign nor the site names anybody."""
    run_by: str = ""
    """The groups that run the campaign; empty where it names none."""
    words: str = ""
    """What the campaign itself says, without an address in it."""


@dataclass(frozen=True)
class Asked:
    """The titles of the offices that letters were asked for to: those that we send, and those left to their writer.

    Where we send none, those are to be handed over: else nobody would be asked.
    """

    ours: Sequence[str] = ()
    theirs: Sequence[str] = ()

    @property
    def by_hand(self) -> bool:
        return bool(self.theirs) and not self.ours


def confirmation(origin: Origin, notice: Notice, hours: int, translate: Translate, asked: Asked = Asked()) -> Mail:
    """Asks to confirm; the link works for `hours`. It says nothing that was typed into the form: anyone could have."""
    told = Sentences(notice.to.language, translate)
    validity = told(FOR_DAYS, count=hours // 24) if hours >= 48 else told(FOR_HOURS, count=hours)
    body = BY_HAND_BODY if asked.by_hand else CONFIRM_BODY
    return _asking(origin, notice, told, (CONFIRM_SUBJECT, body), asked, validity=validity)


def reminder(origin: Origin, notice: Notice, translate: Translate, asked: Asked = Asked()) -> Mail:
    """Asks once more to confirm, and never again. It says nothing that was typed into the form either."""
    told = Sentences(notice.to.language, translate)
    return _asking(origin, notice, told, (REMINDER_SUBJECT, REMINDER_BODY), asked)


def _asking(
    origin: Origin, notice: Notice, told: Sentences, words: tuple[str, str], asked: Asked, **more: object
) -> Mail:
    subject, body = words
    groups = ((WE_SEND, asked.ours), (HANDED_OVER if asked.by_hand else YOU_SEND, asked.theirs))
    letters = [told(words, offices=_listed(offices)) for words, offices in groups if offices]
    letters += [told(CAMPAIGN_SAYS, words=notice.words)] if notice.words else []
    values = {"campaign": notice.campaign, "site": origin.name, "link": notice.link, "who": _who(origin, notice, told)}
    text = told(body, **values, letters="".join(f"\n\n{group}" for group in letters), **more)
    button = BY_HAND_BUTTON if asked.by_hand else BUTTON
    return _with_page(origin, notice, told, Words(told(subject, campaign=notice.campaign), _tidied(text)), button)


def _with_page(origin: Origin, notice: Notice, told: Sentences, words: Words, button: str = BUTTON) -> Mail:
    """The mail as text and as a page with a button where the link stands; below it, who runs the campaign."""
    language = notice.to.language
    if notice.run_by:
        run_by = told(RUN_BY, campaign=notice.campaign, owners=notice.run_by)
        words = replace(words, body=f"{words.body}\n\n{run_by}")
    right_to_left = is_right_to_left(language)
    html = html_part.page(words.body, words.subject, notice.link, told(button), language, right_to_left=right_to_left)
    return automatic(origin, notice.to, words, notice.stamp, html=html)


def _who(origin: Origin, notice: Notice, told: Sentences) -> str:
    if notice.contact:
        return told(WHO_ANSWERS, site=origin.name, url=origin.url, contact=notice.contact)
    return told(WHO, site=origin.name, url=origin.url)


def _listed(offices: Sequence[str]) -> str:
    return "\n".join(f"- {office}" for office in offices)


def _tidied(text: str) -> str:
    """Without the space that stands before a paragraph put in behind a sentence."""
    return text.replace(" \n", "\n")


def copy(
    origin: Origin,
    notice: Notice,
    letters: Sequence[tuple[str, Words]],
    translate: Translate,
    answers: Sequence[str] = (),
) -> Mail:
    """The supporter's letters in full, each with the title of whom it is to.

    `answers` are the addresses, one for each letter, at which to tell what came back; "" for none.
    """
    told = Sentences(notice.to.language, translate)
    whole = [told(COPY_LETTER, recipient=to, subject=words.subject, body=words.body) for to, words in letters]
    for at, link in enumerate(answers):
        whole[at] += f"\n\n{told(COPY_ANSWER, link=link)}" if link else ""
    own = [told(CAMPAIGN_SAYS, words=notice.words)] if notice.words else []
    body = told(
        COPY_BODY,
        campaign=notice.campaign,
        site=origin.name,
        link=notice.link,
        letters="\n\n".join([*own, ruled(whole)]),
    )
    return _with_page(origin, notice, told, Words(told(COPY_SUBJECT), body), COPY_BUTTON)


def given_back(
    origin: Origin, notice: Notice, office: Office, words: Words, translate: Translate, *, stopped: bool = False
) -> Mail:
    """A letter that could not be delivered, whole, with the other ways to reach its office.

    `stopped`: because the office asked for no more letters.
    """
    told = Sentences(notice.to.language, translate)
    ways = [
        told(WANTS_NO_MORE) if stopped else "",
        told(BY_FORM, url=office.contact_form) if office.contact_form else "",
        told(BY_POST, address=office.postal_address) if office.postal_address else "",
    ]
    body = told(
        GIVEN_BACK_BODY,
        recipient=office.title,
        campaign=notice.campaign,
        site=origin.name,
        ways="\n\n".join([*filter(None, ways), *([] if any(ways[1:]) else [told(NO_OTHER_WAY)])]),
        letter=ruled([told(COPY_LETTER, recipient=office.title, subject=words.subject, body=words.body)]),
    )
    return _with_page(origin, notice, told, Words(told(GIVEN_BACK_SUBJECT), body), COPY_BUTTON)


def not_sent(
    origin: Origin, notice: Notice, office: Office, words: Words, translate: Translate, *, decided: bool = True
) -> Mail:
    """A letter that a person has looked at and decided not to send, whole; or one that nobody `decided` about."""
    told = Sentences(notice.to.language, translate)
    body = told(
        NOT_SENT_BODY if decided else UNDECIDED_BODY,
        recipient=office.title,
        campaign=notice.campaign,
        site=origin.name,
        letter=ruled([told(COPY_LETTER, recipient=office.title, subject=words.subject, body=words.body)]),
        who=_who(origin, notice, told),
    )
    return _with_page(origin, notice, told, Words(told(NOT_SENT_SUBJECT), body), COPY_BUTTON)
