"""Invented supporters for the demo, written through the same actions as real ones."""

import random
import secrets
from datetime import datetime, timedelta

from campaign.actions import letters, submissions
from campaign.actions.context import Context
from campaign.core.campaigns.campaign import Campaign
from campaign.core.counts.activity import Count, seen, stepped
from campaign.core.delivery.outcomes import sent, set_aside
from campaign.core.letters import links
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act
from campaign.core.letters.ways_out import Way
from campaign.store.protocol.campaigns import Partner

SUBMISSIONS = 300
DAYS = 30
LEASE = timedelta(minutes=10)

PARTNERS = (("river-watch", "River Watch"), ("lake-friends", "Friends of the Lake"))
GIVEN = "Ada Bo Chandra Dina Emre Femi Goran Hana Ines Jonas Kavya Lena Mateo Noor Olga Pavel Rosa Sami Tove".split()
FAMILY = "Abara Berg Castro Dlamini Eklund Garcia Haas Ito Jansen Kowalski Lind Moreau Novak Okafor Park".split()
COUNTRIES = "GB GB GB GB KE KE DE DE DE FR FR SE CA CA AU NZ IE NL NO IS".split()
PLACES = ("", "", "Elmtown", "Upper Elm", "Millbridge")
NOTES = (
    "",
    "",
    "",
    "I learnt to swim below the old mill, and I would like my daughter to learn it there too.",
    "My neighbours and I cleaned the bank in spring. By June it looked as before.",
)
SOURCES = ("", "", "", "newsletter", "newsletter", "share-whatsapp", "elm-valley-news")
ANSWERS = ("", "", "It is where I walk every morning.", "My grandfather fished here.")


def invent(context: Context, campaign: Campaign, now: datetime) -> None:
    """300 submissions over 30 days: most confirmed and delivered, some letters refused, some handed over."""
    chance = random.Random(2026)  # noqa: S311 - invented people need no secrets
    for code, name in PARTNERS:
        context.store.add_partner(Partner(code, name, (f"https://{code}.example",), secrets.token_hex(16)))
    looks: list[Count] = []
    for number in range(SUBMISSIONS):
        at = now - timedelta(days=DAYS) * (1 - (number + 1) / SUBMISSIONS) ** 1.5 - timedelta(minutes=2)
        act = _act(context, campaign, chance, number, at)
        looks += _looks(chance, at, act)
        _one(context, campaign, chance, act, at)
    context.store.count_activity(campaign.slug, looks)


def _one(context: Context, campaign: Campaign, chance: random.Random, act: Act, at: datetime) -> None:
    taken = submissions.submit(context, campaign, act, letters.prepare(context, campaign, act, at.date()), at)
    submission = context.store.submission(taken.receipt)
    if submission is None:
        return
    if chance.random() < 0.93:
        submissions.confirm(context, submission, at)
    if chance.random() < 0.4:
        way = chance.choice((Way.COPIED, Way.COPIED, Way.PRINTED, Way.FORM, Way.TEXT))
        submissions.hand_over(context, submission, "mayor", way, at)
        if chance.random() < 0.6:
            submissions.say_sent(context, submission, "mayor", at)
    for claim in context.store.claim(at, "sample data", at + LEASE, 20):
        refused = claim.target and chance.random() < 0.02
        outcome = set_aside("550 5.1.1 No such mailbox") if refused else sent("250 2.0.0 Ok")
        context.store.finish(claim, outcome, at)


def _looks(chance: random.Random, at: datetime, act: Act) -> list[Count]:
    """Others opened the form, began to type or read their letters, and went no further."""
    day = at.date().isoformat()
    started = stepped("started", day, act.partner, 1 + chance.randrange(3))
    checked = stepped("checked", day, act.partner, 1 + chance.randrange(2))
    return [*seen(day, act.partner, act.source, 3 + chance.randrange(6)), *started, *checked]


def _act(context: Context, campaign: Campaign, chance: random.Random, number: int, at: datetime) -> Act:
    points = [point for point in ("fish", "children", "water") if chance.random() < 0.4]
    supporter = Supporter(
        name=f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
        country=chance.choice(COUNTRIES),
        place=chance.choice(PLACES),
        note=chance.choice(NOTES),
        points=tuple(points),
        answers={"river": chance.choice(ANSWERS)},
        language="en",
    )
    return Act(
        id=secrets.token_hex(links.LENGTH),
        supporter=supporter,
        allotted=letters.allot(context, campaign, supporter, {}, at.date()),
        email=f"invented-{number}@supporters.example",
        partner=chance.choice(("", "", *(code for code, _ in PARTNERS))),
        source=chance.choice(SOURCES),
    )
