"""An office's own page: the links that lead to it, and what may be asked for there.

A link is made for an office in one campaign and never for a letter, so that it tells of nobody who wrote. It holds as
long as the office has the address that it was mailed to. What is asked for with it counts once the office has
confirmed it by another link, which is mailed to that address alone.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from campaign.core.offices.wishes import PAUSE, Wish
from campaign.core.words.marking import N_

CAMPAIGN_FIELD = "X-Campaign"
"""The header of a letter that names its campaign, for whoever files letters."""
CONFIRM_WITHIN = timedelta(days=7)
MOST_A_DAY = 5
"""Mails to confirm that one office gets in a day, whoever presses the buttons of its page."""
LONGEST_REQUEST = 10_000
LINKS_KEPT = timedelta(days=365)
"""How long after a campaign's end the links to its offices' pages hold: answers take long."""


class Wants(StrEnum):
    """What an office may ask for."""

    ANSWER = "answer"
    ADDRESS = "address"
    DAILY = "daily"
    SINGLE = "single"
    PAUSE = "pause"
    STOP = "stop"


AT_ONCE = (Wants.DAILY, Wants.SINGLE, Wants.PAUSE)
"""What is done as soon as the office has confirmed it; an organiser decides on the rest."""
SENTENCES = {
    Wants.ANSWER: N_("Publish this answer to everybody who wrote"),
    Wants.ADDRESS: N_("Send the letters to another address"),
    Wants.DAILY: N_("Send the letters of a day together in one mail"),
    Wants.SINGLE: N_("Send each letter by itself"),
    Wants.PAUSE: N_("Send no letter for 14 days"),
    Wants.STOP: N_("Send no more letters"),
}


class Stage(StrEnum):
    """How far a request is: its office's word counts from `confirmed` on, an organiser's ends it."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DONE = "done"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True)
class Request:
    """What was asked for on an office's page. `number` is 0 for one that is not stored yet.

    `email` is the office's address then, which the mail to confirm goes to. `words` are an answer or the new address,
    `link` where an answer can be read.
    """

    campaign: str
    office: str
    target: str
    email: str
    wants: Wants
    at: datetime
    message_id: str
    words: str = ""
    link: str = ""
    number: int = 0
    stage: Stage = Stage.ASKED
    confirmed_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be confirmed."""
        return self.stage is Stage.ASKED and now < self.at + CONFIRM_WITHIN


@dataclass(frozen=True)
class WrittenTo:
    """An office that letters were queued to: how many left, and the first and the last day (ISO 8601) on which."""

    office: str
    target: str
    sent: int = 0
    first_day: str = ""
    last_day: str = ""


def code(key: bytes, office: str, email: str) -> str:
    """What stands in the address of an office's page: 20 URL-safe characters. `key` is the campaign's."""
    return _signed(key, "page", office, email.casefold())


def confirmation(key: bytes, request: Request) -> str:
    """What stands in the link that confirms a request; `key` is the campaign's."""
    return _signed(key, "confirm", str(request.number), request.message_id)


def is_same(made: str, given: str) -> bool:
    """Whether a code is the one that was made, in as much time whatever it is."""
    return hmac.compare_digest(made.encode(), given.encode())


def wished(wish: Wish, wants: Wants, now: datetime) -> Wish:
    """What an office wishes once this is done."""
    if wants is Wants.PAUSE:
        return replace(wish, paused_until=now + PAUSE)
    if wants is Wants.STOP:
        return replace(wish, stopped=True)
    return replace(wish, daily=wants is Wants.DAILY) if wants in AT_ONCE else wish


def _signed(key: bytes, *parts: str) -> str:
    named = "\x00".join(parts).encode()
    return urlsafe_b64encode(hmac.digest(key, named, "sha256")[:15]).decode()
