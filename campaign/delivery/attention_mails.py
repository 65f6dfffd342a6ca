"""Mails to those who run the site: what needs a person, in a sentence each."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from urllib.parse import quote

from campaign.core.attention import LOOKED_AFTER, Matter
from campaign.core.campaigns.addressees import Place
from campaign.core.letters.submissions import Words
from campaign.core.words.customs import long_date
from campaign.core.words.marking import N_
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Translate, automatic
from campaign.delivery.sentences import Sentences

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
GROUP_BODY = N_(
    "Hello,\n"
    "\n"
    "Your group runs a campaign on %(site)s with others, and looks after these offices. Letters to them wait:\n"
    "\n"
    "%(matters)s\n"
    "\n"
    "Do you know the right address? The links lead to where it is corrected, for whoever has an account there.\n"
    "\n"
    "You get an email like this once a week at most, because the campaign names this address for questions to your "
    "group. Whoever writes the campaign can take it out.\n"
    "\n"
    "%(site)s"
)
ATTENTION_REPLY = N_("What the mail server said:")
ATTENTION_PLACE = N_("Correct the address:")


def attention(
    origin: Origin,
    to: Recipient,
    matters: Sequence[Matter],
    stamp: Stamp,
    translate: Translate,
    *,
    to_group: bool = False,
) -> Mail:
    """What needs a person, in a sentence each. Nothing about a supporter is in it.

    `to_group`: to a group that runs a campaign, about the offices that it looks after.
    """
    told = Sentences(to.language, translate)
    body = told(
        GROUP_BODY if to_group else ATTENTION_BODY,
        site=origin.name,
        matters="\n\n".join(_matter(told, matter, origin) for matter in matters),
        link=f"{origin.url}/organiser/",
    )
    return automatic(origin, to, Words(told(ATTENTION_SUBJECT, count=len(matters), site=origin.name), body), stamp)


def _matter(told: Sentences, matter: Matter, origin: Origin) -> str:
    values = {name: _written(value, told.language) for name, value in matter.values.items()}
    groups = matter.looked_after_by(told.language)
    after = f" {told(LOOKED_AFTER, owners=groups)}" if groups else ""
    reply = f" {told(ATTENTION_REPLY)} {matter.reply}" if matter.reply else ""
    places = "".join(f"\n  {told(ATTENTION_PLACE)} {origin.url}{page_of(place)}" for place in matter.places)
    return f"- {matter.about}{': ' if matter.about else ''}{told(matter.sentence, **values)}{after}{reply}{places}"


def _written(value: object, language: str) -> object:
    """A value as the mail's language writes it; a moment to the minute, in UTC."""
    if isinstance(value, datetime):
        there = value.astimezone(UTC)
        return f"{long_date(there.date(), language)} {there:%H:%M} UTC"
    return long_date(value, language) if isinstance(value, date) else value


def page_of(place: Place) -> str:
    """The page of the desk on which an address is corrected."""
    if place.office:
        return f"/organiser/offices/{quote(place.office)}"
    return f"/organiser/c/{quote(place.campaign)}/offices/{quote(place.target)}"
