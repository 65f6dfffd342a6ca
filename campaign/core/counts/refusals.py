"""Frames that no form was shown in: on which site, through whose code, why, and how often on a day. Nothing of anybody.

A frame is asked for by whatever page a stranger makes, so everything here has bounds: sites beyond `MOST_SITES` are
counted together, and nothing of what a stranger may write is kept but the name of a site. A misspelt code is not.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

KEPT = timedelta(days=30)
"""How long it is kept which frames were refused."""
LOOK_BACK = timedelta(days=7)
"""For how long a frame that was refused needs a person."""
MOST_SITES = 20
"""How many sites are told apart: of one campaign, partner, reason and day."""
OTHERS = ""
"""All other sites together, and those that are not named."""
_LONGEST_HOST = 253
_OF_ONE_NETWORK = (".local", ".internal", ".lan", ".home", ".localdomain")


class Reason(StrEnum):
    """Why a frame was refused."""

    SITE = "site"
    """The site is not entered: for the partner, or for the campaign where no code came."""
    OFF = "off"
    """The partner is switched off."""
    CODE = "code"
    """No partner has this code."""


@dataclass(frozen=True)
class Refusals:
    """How often a site was refused on a day. `partner` is a code that is there, or empty; `site` is an origin."""

    campaign: str
    partner: str
    reason: Reason
    site: str
    day: date
    times: int


def reason(code: str, is_known: bool, is_active: bool) -> Reason:
    """Why a site is refused that is not among those that may show the form."""
    if not code or is_active:
        return Reason.SITE
    return Reason.OFF if is_known else Reason.CODE


def named(origin: str) -> str:
    """An origin (as `core.partners.origin` gives it) as it is kept.

    Empty for one that is no site of the Internet: its name may be that of a person's device.
    """
    host = urlsplit(origin).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        is_public = "." in host.strip(".") and not host.endswith(_OF_ONE_NETWORK) and len(host) <= _LONGEST_HOST
        return origin if is_public else OTHERS
    return OTHERS


def within_bounds(before: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """How often each site was refused, all in all: those that were refused most, and the others together.

    Who makes sites up pushes out those that were refused as seldom, not one that people see every day.
    """
    times = {site: before.get(site, 0) + more.get(site, 0) for site in (*before, *more)}
    others = times.pop(OTHERS, 0)
    most = sorted(times, key=lambda site: (-times[site], site not in before, site))
    kept = {site: times[site] for site in most[:MOST_SITES]}
    others += sum(times[site] for site in most[MOST_SITES:])
    return kept | ({OTHERS: others} if others else {})


def still_refused(refusal: Refusals, sites: Collection[str], is_active: bool) -> bool:
    """Whether it would be refused today too, where `sites` may show the form and the partner is switched on or off."""
    if refusal.reason is Reason.OFF:
        return not is_active and refusal.site not in sites
    return refusal.reason is Reason.CODE or refusal.site not in sites
