"""Notices to other programs, as Standard Webhooks has them: what is told when, how it is signed, where it may go.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from campaign.core.counts.totals import STATES, Totals

RETRIES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long to wait after each attempt that failed; after the last one the notice is given up."""
MOST_DAYS = 7
"""Daily totals of so many days are told late, after delivery stood still; older ones are not told at all."""
DELIVERIES_KEPT = timedelta(days=30)
"""How long it is remembered what came of a notice."""
LONGEST_URL = 500
_STEPS = (100, 250, 500)
_STAND_FOR_IPV4 = tuple(
    map(IPv6Network, "::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2002::/16 2001::/32".split())
)
"""Networks whose addresses stand for IPv4 ones, private ones among them.

RFC 4291 section 2.5.5.1 (compatible), RFC 2765 section 2.1 (translated), RFC 6052, RFC 8215, RFC 3056, RFC 4380. What
RFC 4291 section 2.5.5.2 maps is judged as the IPv4 address that it is.
"""
_SITE_LOCAL = IPv6Network("fec0::/10")
"""Given up by RFC 3879, still routed inside some networks, and global in the eyes of `ipaddress`."""
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")
"""The middle of an address that ends with an IPv4 one (RFC 5214, section 6.1)."""


@dataclass(frozen=True)
class Webhook:
    """An address that is told of a campaign: the highest milestone told, and the last day whose totals were.

    `fault` is what was wrong the last time; empty when nothing was. It never quotes what the other side said.
    """

    id: str
    campaign: str
    url: str
    day: date
    reached: int = 0
    active: bool = True
    fault: str = ""


@dataclass(frozen=True)
class Notice:
    """A notice to send: `body` is JSON and never anything about a person. `attempts` counts those that failed."""

    id: str
    webhook: str
    body: str
    attempts: int = 0


@dataclass(frozen=True)
class WebhookDelivery:
    """What came of a `notice` to a `webhook`: tried last `at`, so many `attempts`, with this `answer`.

    `answer` is the HTTP status, or in English what went wrong; it never quotes what the other side said. `kind` is the
    type of the event.
    """

    notice: str
    webhook: str
    kind: str
    at: datetime
    attempts: int
    answer: str


def delivery(notice: Notice, answer: str, at: datetime) -> WebhookDelivery:
    """What came of an attempt to deliver a notice that was claimed."""
    return WebhookDelivery(notice.id, notice.webhook, json.loads(notice.body)["type"], at, notice.attempts + 1, answer)


def secret(key: bytes, webhook_id: str) -> bytes:
    """What a webhook's notices are signed with: made from the configuration's secret, so it is nowhere stored."""
    return hmac.digest(key, webhook_id.encode(), "sha256")


def shown(signing_secret: bytes) -> str:
    """A secret as Standard Webhooks writes it."""
    return f"whsec_{b64encode(signing_secret).decode()}"


def headers(signing_secret: bytes, notice_id: str, at: datetime, body: str) -> dict[str, str]:
    """The headers by which the other side knows that it was us, and when."""
    stamp = str(int(at.timestamp()))
    code = hmac.digest(signing_secret, f"{notice_id}.{stamp}.{body}".encode(), "sha256")
    return {
        "webhook-id": notice_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(code).decode()}",
        "Content-Type": "application/json",
        "User-Agent": "letter-campaign",
    }


def is_url(url: str) -> bool:
    """Whether notices could go there: a whole address of the web, without a name and password in it."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0
        return bool(fine) and len(url) <= LONGEST_URL and not parts.username and url.isascii() and url.isprintable()
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet's: no private, local, shared or translated one."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if any(parsed in network for network in (_SITE_LOCAL, *_STAND_FOR_IPV4)) or _is_isatap(parsed):
            return False
        parsed = parsed.ipv4_mapped or parsed
    return parsed.is_global and not parsed.is_multicast


def _is_isatap(address: IPv6Address) -> bool:
    return address.packed[8:12] in _ISATAP


def milestone(letters: int, goal: int) -> int:
    """The highest milestone that so many letters have reached; 0 for none."""
    marks = [*([goal // 2, goal] if goal > 1 else []), *_levels(letters)]
    return max((mark for mark in marks if 0 < mark <= letters), default=0)


def notices(
    webhook: Webhook, totals: Totals, now: datetime, url: str, today: date | None = None
) -> Iterator[dict[str, object]]:
    """What is to be told by now: a new milestone, and the totals of each day that is over. `url` is the page.

    `today` is the campaign's day, UTC's if it is not given.
    """
    reached = milestone(totals.towards_goal, totals.goal)
    if reached > webhook.reached:
        about: dict[str, object] = {"campaign": totals.campaign, "url": url, "reached": reached}
        yield _event("campaign.milestone", now, about | _whole(totals))
    for day in days_over(webhook, today or now.date()):
        counts = totals.by_day.get(day.isoformat(), {})
        that_day = {"supporters": counts.get("supporters", 0), "letters": counts.get("letters", 0)}
        about = {"campaign": totals.campaign, "url": url, "day": day.isoformat(), "on_that_day": that_day}
        yield _event("campaign.daily_totals", now, about | _whole(totals))


def answered(campaign: str, answer: Mapping[str, object], url: str, now: datetime) -> dict[str, object]:
    """What is told when an answer is published, corrected or withdrawn; `url` is the campaign's page."""
    return _event("campaign.answer", now, {"campaign": campaign, "url": url, "answer": dict(answer)})


def trial(campaign: str, url: str, now: datetime) -> dict[str, object]:
    """What is told to see whether it arrives; `url` is the campaign's page."""
    return _event("campaign.test", now, {"campaign": campaign, "url": url})


def days_over(webhook: Webhook, today: date) -> list[date]:
    """The days whose totals were not told yet, today's not among them."""
    first = max(webhook.day + timedelta(days=1), today - timedelta(days=MOST_DAYS))
    return [first + timedelta(days=count) for count in range((today - first).days)]


def _event(kind: str, now: datetime, data: dict[str, object]) -> dict[str, object]:
    return {"type": kind, "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "data": data}


def as_body(event: dict[str, object]) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _whole(totals: Totals) -> dict[str, object]:
    return {
        "goal": totals.goal,
        "towards_goal": totals.towards_goal,
        "supporters": totals.of("supporters"),
        "confirmed": totals.of("confirmed"),
        "letters": {state: totals.of(state) for state in STATES},
    }


def _levels(up_to: int) -> Iterator[int]:
    """100, 250, 500, 1000, 2500, 5000, 10000 …"""
    factor = 1
    while factor * _STEPS[0] <= up_to:
        yield from (factor * step for step in _STEPS)
        factor *= 10
