"""Who may post: refusal of requests from other sites, and limits per network. (Form tokens: `form_token.py`.)"""

import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from flask import Flask, Response, request

from campaign.actions import limits
from campaign.core.errors import Forbidden, TooManyRequests
from campaign.web.site.current import context, now, settings

MINUTE = timedelta(minutes=1)


class OpaqueOrigin(Forbidden):
    """This form cannot be sent from inside this page. Open it in a new tab, please."""


def init_app(app: Flask) -> None:
    app.before_request(refuse_other_sites)


def refuse_other_sites() -> None:
    """Raise Forbidden for a POST that a page of another site made.

    Browsers say so in `Sec-Fetch-Site`; older ones in `Origin`. What sends neither (very old browsers, scripts) is let
    through, and has to show a form's token, or a link's, like everybody.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site in ("same-origin", "none"):
        return
    if site is None and (origin is None or origin in _own_origins()):
        return
    raise OpaqueOrigin if origin == "null" else Forbidden


def vary(response: Response) -> None:
    """Say that the answer to a POST depends on where the request comes from."""
    if request.method == "POST":
        response.vary.update(("Sec-Fetch-Site", "Origin"))


def limit_submissions(what: str) -> None:
    """Count one more `what` ("check" or "send") from this network in this minute; raise TooManyRequests over the limit.

    No address is stored: the key is a keyed hash that changes daily.
    """
    moment = now()
    minute = moment.replace(second=0, microsecond=0)
    hits = limits.hit(context(), network_key(f"{what} {minute:%H:%M}", moment), minute + MINUTE)
    if hits > settings().limits.submissions_per_minute:
        raise TooManyRequests(retry_after=60 - moment.second)


def network_key(what: str, moment: datetime) -> bytes:
    """16 bytes that stand for the visitor's network on this day: an IPv4 address, or the 64 bits of an IPv6 network."""
    day_key = settings().key(f"networks {moment.astimezone(UTC).date()}")
    return hmac.digest(day_key, f"{network(request.remote_addr or '')} {what}".encode(), "sha256")[:16]


def network(address: str) -> str:
    """The part of an address that stands for one connection: all of IPv4's, the first 64 bits of IPv6's."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def _own_origins() -> tuple[str, str]:
    here = urlsplit(settings().site.url)
    return request.host_url.rstrip("/"), f"{here.scheme}://{here.netloc}"
