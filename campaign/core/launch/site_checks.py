"""What a site lacks that people write on, whatever the campaign: encryption, an address that answers, room, backups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from campaign.core.attention import BACK_UP_EVERY, SENTENCES, MatterKind
from campaign.core.launch.items import Item, Level
from campaign.core.words.marking import N_

LEAST_ROOM = 500_000_000
"""Bytes that should be free where the database is: it grows by some 4 kB a letter, and a backup takes as much again."""

NO_TLS = N_(
    "site.url begins with http://, so what people write crosses the network open. Put a web server with TLS in front "
    "(docs/going-live.md) and set site.url to its https address."
)
NO_ANSWER = N_(
    "%(url)s does not answer as this site: %(reason)s. Look at the web server, and at the domain’s A and AAAA records."
)
UNTOLD = N_(
    "server.trusted_proxies is 0, so behind a web server all visitors count as one, and its limits hold for all "
    "together. Set it to 1."
)
NO_ROOM = N_("Only %(megabytes)s MB are free where the database is. Make room before letters and backups stop.")
IN_ORDER = N_("The website is encrypted, backed up, and has room and the right time.")


@dataclass(frozen=True)
class Site:
    """What is known of the site. `unanswered` is why its address does not answer, "" where it does or nobody asked.

    `free` is in bytes; None where nobody could tell.
    """

    url: str
    now: datetime
    trusted_proxies: int = 0
    backed_up: datetime | None = None
    clock_jumped: bool = False
    free: int | None = None
    unanswered: str = ""


def lacks(site: Site) -> list[Item]:
    """One item for each thing that is missing; each says what mends it."""
    is_public, is_https = not is_this_machine(site.url), site.url.startswith("https://")
    late = site.backed_up is None or site.now - site.backed_up > BACK_UP_EVERY
    conditions: list[tuple[bool, str, Mapping[str, object]]] = [
        (is_public and not is_https, NO_TLS, {}),
        (bool(site.unanswered), NO_ANSWER, {"url": site.url, "reason": site.unanswered}),
        (is_public and is_https and not site.trusted_proxies, UNTOLD, {}),
        (site.free is not None and site.free < LEAST_ROOM, NO_ROOM, {"megabytes": (site.free or 0) // 1_000_000}),
        (late, SENTENCES[MatterKind.NO_BACKUP], {}),
        (site.clock_jumped, SENTENCES[MatterKind.CLOCK], {}),
    ]
    return [Item("site", Level.WARNING, words, values) for is_so, words, values in conditions if is_so]


def items(site: Site) -> list[Item]:
    """The same for the check list, which says too where nothing is missing."""
    return lacks(site) or [Item("site", Level.GREEN, IN_ORDER)]


def is_this_machine(url: str) -> bool:
    """Whether a site's address leads to the machine that it runs on: it is being tried out."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
