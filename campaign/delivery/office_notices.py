"""Mails to an office that the tool itself writes, about what was asked for on the office's page."""

from dataclasses import dataclass

from campaign.core.answers.office_page import SENTENCES, Request
from campaign.core.letters.submissions import Words
from campaign.core.words.marking import N_
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Translate, automatic
from campaign.delivery.notices import WHO, WHO_ANSWERS
from campaign.delivery.sentences import Sentences

CONFIRM_SUBJECT = N_("Please confirm: letters to you from “%(campaign)s”")
CONFIRM_BODY = N_(
    "Hello,\n"
    "\n"
    "On the page for your office (%(office)s) about the letters of the campaign “%(campaign)s”, somebody asked for "
    "this:\n"
    "\n"
    "%(asked)s\n"
    "\n"
    "If that is what your office wants, open this link and press the button there. It works for 7 days:\n"
    "\n"
    "%(link)s\n"
    "\n"
    "If it is not, you don’t need to do anything: nothing changes.\n"
    "\n"
    "%(who)s"
)


@dataclass(frozen=True)
class Asked:
    """What was asked for: the titles of office and campaign, the request, the link that confirms it."""

    office: str
    campaign: str
    request: Request
    link: str


def confirmation(
    origin: Origin, to: Recipient, asked: Asked, stamp: Stamp, translate: Translate, contact: str = ""
) -> Mail:
    """Asks an office whether something is its own wish. It is the one mail that makes it count.

    Nothing that was typed is in it: anybody could have, who has the page's address. It stands behind the link.
    """
    told = Sentences(to.language, translate)
    request = asked.request
    words = told(SENTENCES[request.wants])
    who = told(WHO_ANSWERS if contact else WHO, site=origin.name, url=origin.url, contact=contact)
    body = told(CONFIRM_BODY, office=asked.office, campaign=asked.campaign, asked=words, link=asked.link, who=who)
    subject = told(CONFIRM_SUBJECT, campaign=asked.campaign)
    return automatic(origin, to, Words(subject, body), stamp, contact, slug=request.campaign)
