"""Mails that the tool itself writes: to supporters, and to an office that gets many letters at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from campaign.core.attention import Matter
from campaign.core.campaigns.addressees import Place
from campaign.core.letters.submissions import Words
from campaign.core.offices.office import Office
from campaign.core.words import josa, text
from campaign.core.words.customs import is_right_to_left, long_date
from campaign.core.words.marking import N_, NN_, Plural
from campaign.delivery import html_part
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Translate, automatic, page_about

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
YOU_SEND = N_("These are yours to send; the page that follows shows how:\n%(offices)s")
CAMPAIGN_SAYS = N_("The campaign says:\n%(words)s")
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
    "threat. A person of the campaign has read it, without your name and address, and decided that it does not "
    "leave. Here is the full text.\n"
    "\n"
    "Your other letters are not touched by this. If you think that it was misread, write to whoever runs this "
    "website.\n"
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
    "threat. A person of the campaign was to read it first and say whether it leaves. Nobody did in time, so it has "
    "not left and will not. Here is the full text.\n"
    "\n"
    "Your other letters are not touched by this. We are sorry that nobody told you sooner. Whoever runs this website "
    "can tell you more.\n"
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

ATTENTION_SUBJECT = N_("Needs your attention (%(count)d): %(site)s")
ATTENTION_BODY = N_(
    "Hello,\n"
    "\n"
    "On %(site)s something needs a person:\n"
    "\n"
    "%(matters)s\n"
    "\n"
    "You can put it right on the desk:\n"
    "\n"
    "%(link)s\n"
    "\n"
    "You get an email like this once a day at most. On the page of your account you can stop it.\n"
    "\n"
    "%(site)s"
)
ATTENTION_REPLY = N_("What the mail server said:")
ATTENTION_PLACE = N_("Correct the address:")

_RULE = "* * *"


@dataclass(frozen=True)
class Notice:
    """What every mail to a supporter needs: `campaign` is a title, `link` the whole address of the supporter's page."""

    to: Recipient
    campaign: str
    link: str
    stamp: Stamp
    contact: str = ""
    """Where a person answers; empty where the site names nobody."""
    words: str = ""
    """What the campaign itself says, without an address in it."""


@dataclass(frozen=True)
class Asked:
    """The titles of the offices that letters were asked for to: those that we send, and those left to their writer."""

    ours: Sequence[str] = ()
    theirs: Sequence[str] = ()


def confirmation(origin: Origin, notice: Notice, hours: int, translate: Translate, asked: Asked = Asked()) -> Mail:
    """Asks to confirm; the link works for `hours`. It says nothing that was typed into the form: anyone could have."""
    told = Sentences(notice.to.language, translate)
    validity = told(FOR_DAYS, count=hours // 24) if hours >= 48 else told(FOR_HOURS, count=hours)
    return _asking(origin, notice, told, (CONFIRM_SUBJECT, CONFIRM_BODY), asked, validity=validity)


def reminder(origin: Origin, notice: Notice, translate: Translate, asked: Asked = Asked()) -> Mail:
    """Asks once more to confirm, and never again. It says nothing that was typed into the form either."""
    told = Sentences(notice.to.language, translate)
    return _asking(origin, notice, told, (REMINDER_SUBJECT, REMINDER_BODY), asked)


def _asking(
    origin: Origin, notice: Notice, told: "Sentences", words: tuple[str, str], asked: Asked, **more: object
) -> Mail:
    subject, body = words
    groups = ((WE_SEND, asked.ours), (YOU_SEND, asked.theirs))
    letters = [told(words, offices=_listed(offices)) for words, offices in groups if offices]
    letters += [told(CAMPAIGN_SAYS, words=notice.words)] if notice.words else []
    values = {"campaign": notice.campaign, "site": origin.name, "link": notice.link, "who": _who(origin, notice, told)}
    text = told(body, **values, letters="".join(f"\n\n{one}" for one in letters), **more)
    return _with_page(origin, notice, told, Words(told(subject, campaign=notice.campaign), _tidied(text)))


def _with_page(origin: Origin, notice: Notice, told: "Sentences", words: Words, button: str = BUTTON) -> Mail:
    """The mail as text and as a page with a button where the link stands."""
    language = notice.to.language
    right_to_left = is_right_to_left(language)
    html = html_part.page(words.body, words.subject, notice.link, told(button), language, right_to_left=right_to_left)
    return automatic(origin, notice.to, words, notice.stamp, html=html)


def _who(origin: Origin, notice: Notice, told: "Sentences") -> str:
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
        letters="\n\n".join([*own, _ruled(whole)]),
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
        letter=_ruled([told(COPY_LETTER, recipient=office.title, subject=words.subject, body=words.body)]),
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
        letter=_ruled([told(COPY_LETTER, recipient=office.title, subject=words.subject, body=words.body)]),
        who=_who(origin, notice, told),
    )
    return _with_page(origin, notice, told, Words(told(NOT_SENT_SUBJECT), body), COPY_BUTTON)


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


def digest(origin: Origin, group: Group, stamp: Stamp, translate: Translate) -> Mail:
    """Many letters in one mail to their office, nobody's words dropped and nobody's address shown."""
    told = Sentences(group.to.language, translate)
    count = len(group.letters)
    whole = [
        told(DIGEST_LETTER, number=number, count=count, name=name, subject=words.subject, body=words.body)
        for number, (name, words) in enumerate(group.letters, 1)
    ]
    body = told(
        DIGEST_BODY,
        campaign=group.campaign,
        count=count,
        day=long_date(group.day, group.to.language),
        total=group.total,
        site=origin.name,
        page=page_about(origin, group.to),
        letters=_ruled(whole),
    )
    subject = told(DIGEST_SUBJECT, count=count, campaign=group.campaign)
    return automatic(origin, group.to, Words(subject, body), stamp, group.reply_to, slug=group.slug)


def attention(origin: Origin, to: Recipient, matters: Sequence[Matter], stamp: Stamp, translate: Translate) -> Mail:
    """What needs a person, in a sentence each. Nothing about a supporter is in it."""
    told = Sentences(to.language, translate)
    body = told(
        ATTENTION_BODY,
        site=origin.name,
        matters="\n\n".join(_matter(told, matter, origin) for matter in matters),
        link=f"{origin.url}/organiser/",
    )
    return automatic(origin, to, Words(told(ATTENTION_SUBJECT, count=len(matters), site=origin.name), body), stamp)


def _matter(told: "Sentences", matter: Matter, origin: Origin) -> str:
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in matter.values.items()}
    reply = f" {told(ATTENTION_REPLY)} {matter.reply}" if matter.reply else ""
    places = "".join(f"\n  {told(ATTENTION_PLACE)} {origin.url}{page_of(place)}" for place in matter.places)
    return f"- {matter.about}{': ' if matter.about else ''}{told(matter.sentence, **values)}{reply}{places}"


def page_of(place: Place) -> str:
    """The page of the desk on which an address is corrected."""
    if place.office:
        return f"/organiser/offices/{quote(place.office)}"
    return f"/organiser/c/{quote(place.campaign)}/offices/{quote(place.target)}"


def _ruled(parts: Sequence[str]) -> str:
    """Each part between two lines that part it from the next."""
    return "\n\n".join(f"{_RULE}\n\n{part}" for part in parts) + f"\n\n{_RULE}"


@dataclass(frozen=True)
class Sentences:
    """Gives messages in one language, with their values."""

    language: str
    translate: Translate

    def __call__(self, message: str | Plural, **values: object) -> str:
        """The message with its values; one with a number takes the form of the value `count`."""
        if is_right_to_left(self.language):
            values = {name: _isolated(value) for name, value in values.items()}
        count = values.get("count")
        one, more = message if isinstance(message, Plural) else (message, "")
        try:
            words = self.translate(self.language, one, more, count) if more else self.translate(self.language, one)
            return self._settled(words % values)
        except (KeyError, TypeError, ValueError):
            # A slip in a catalogue must not cost anyone their letter.
            return (more if more and count != 1 else one) % values

    def _settled(self, words: str) -> str:
        return josa.settled(words) if self.language.startswith("ko") else words


def _isolated(value: object) -> object:
    """A name inside a sentence that runs from right to left, kept from turning it around (UAX #9, section 2.4).

    Addresses stay bare, so that mail programs make links of them, and so does what stands in lines of its own.
    """
    if not isinstance(value, str) or "\n" in value or "://" in value or value.startswith("- "):
        return value
    return text.isolated(value)
