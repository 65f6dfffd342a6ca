"""Who may post: refusal of requests from other sites, and limits per network. (Form tokens: `form_token.py`.)"""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from campaign.actions import attention, limits
from campaign.core.crowds import Crowd
from campaign.core.errors import Forbidden, TooManyRequests
from campaign.web.site.current import context, now, settings
from campaign.web.site.extensions import Extension
from campaign.web.site.shared_counts import SharedCounts

_SENDERS = "Sec-Fetch-Site, Origin"
MINUTE = timedelta(minutes=1)
IN_ALL = "submissions_per_minute_in_all"
LOOKS = 20
"""Looks at letters being written, for each submission that a network may make in a minute."""
LONGEST_FIELD, MOST_FIELDS = 20_000, 4_000
"""Characters of one field and number of fields: twice what the longest letter and the largest campaign need."""


_LOOKS: Extension[SharedCounts] = Extension("campaign_looks")
"""Looks by minute and network."""


class OpaqueOrigin(Forbidden):
    """This form cannot be sent from inside this page. Open it in a new tab, please."""


def init_app(app: Flask) -> None:
    _LOOKS.put(app, SharedCounts())
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
        known = response.headers.get("Vary")
        response.headers["Vary"] = f"{known}, {_SENDERS}" if known else _SENDERS


def limit_looks() -> None:
    """Count one more look at letters that are being written; raise TooManyRequests over the limit.

    A look stores nothing, and so its count is in the memory that all web workers share, until the minute is over.
    """
    moment = now()
    looks = _LOOKS.here().add(_networks_here()[0], int(moment.timestamp()) // 60)
    if looks > LOOKS * settings().limits.submissions_per_minute:
        raise TooManyRequests(retry_after=60 - moment.second)


def require_bounds(form: MultiDict[str, str]) -> None:
    """Raise RequestEntityTooLarge for a form that nobody typed, before any work is done on it."""
    if sum(map(len, form.listvalues())) > MOST_FIELDS:
        raise RequestEntityTooLarge
    if any(len(value) > LONGEST_FIELD for values in form.listvalues() for value in values):
        raise RequestEntityTooLarge


def crowd(what: str) -> Crowd:
    """What one more `what` ("check" or "send") in this minute is counted with: from this network, around it, from all.

    No address is stored: the keys are keyed hashes that change daily.
    """
    moment, rules = now(), settings().limits
    minute = moment.replace(second=0, microsecond=0)
    here, (near, times) = _networks_here()
    counted = f"networks {what} {minute.hour:02}:{minute.minute:02}"  # a sixth of what strftime costs
    named = [(counted, here), (counted, near), (counted, "everybody"), (_confirmed(moment), here)]
    keys = limits.keys(context(), named, moment)
    return Crowd(
        here=keys[0],
        near=keys[1],
        everywhere=keys[2],
        confirmed=keys[3],
        moment=moment,
        until=minute + MINUTE,
        most=rules.submissions_per_minute,
        times=times,
        in_all=rules.submissions_per_minute_in_all,
    )


def limit_submissions(what: str) -> None:
    """Count one more `what` by itself; raise TooManyRequests over a limit."""
    try:
        limits.require_room(context(), crowd(what))
    except TooManyRequests as error:
        note_ceiling(error)
        raise


def note_ceiling(error: Exception) -> None:
    """Tell whoever runs the site that the ceiling for all was reached, where that is why something is refused."""
    if isinstance(error, TooManyRequests) and error.ceiling_reached:
        attention.note_ceiling(context(), now())
        current_app.logger.warning("the ceiling of submissions from everywhere was reached: limits.%s", IN_ALL)


def confirmed_here() -> tuple[bytes, datetime]:
    """What a confirmation from this network is counted under, and until when."""
    moment = now()
    key = limits.key(context(), _confirmed(moment), _networks_here()[0], moment)
    return key, moment + timedelta(hours=1)


def _confirmed(moment: datetime) -> str:
    """What confirmations of this hour are counted as."""
    return f"networks confirmed {moment.hour:02}"


def network_key(what: str, moment: datetime) -> bytes:
    """16 bytes that stand for the visitor's network on this day: an IPv4 address, or the 64 bits of an IPv6 network."""
    return _key(_networks_here()[0], what, moment)


def _key(whose: str, what: str, moment: datetime) -> bytes:
    return limits.key(context(), f"networks {what}", whose, moment)


def _networks_here() -> tuple[str, tuple[str, int]]:
    """The `networks` of this request's address, looked at once."""
    known: tuple[str, tuple[str, int]] | None = g.get("networks")
    if known is None:
        known = g.networks = networks(request.remote_addr or "")
    return known


def network(address: str) -> str:
    """The part of an address that stands for one connection: all of IPv4's, the first 64 bits of IPv6's."""
    return networks(address)[0]


def networks(address: str) -> tuple[str, tuple[str, int]]:
    """The part of an address that stands for one connection; those around it, and how many times as much they may send.

    A subscriber may have all the /64s of a /48, so that they get little more than one. A /24 of IPv4 has many owners,
    each address of it perhaps a phone carrier's.
    """
    parsed = _parsed(address)
    if parsed is None:
        return "", ("", 1)
    if isinstance(parsed, IPv6Address):
        return _first_bits(parsed, 64), (_first_bits(parsed, 48), 2)
    return str(parsed), (_first_bits(parsed, 24), 20)


def _first_bits(address: IPv4Address | IPv6Address, bits: int) -> str:
    """The network of which these are the bits, as `ip_network` writes it, which looks at far more."""
    rest = address.max_prefixlen - bits
    return f"{type(address)(int(address) >> rest << rest)}/{bits}"


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed


def _own_origins() -> tuple[str, str]:
    here = urlsplit(settings().site.url)
    return request.host_url.rstrip("/"), f"{here.scheme}://{here.netloc}"
