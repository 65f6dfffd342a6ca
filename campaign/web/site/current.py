"""What a request works with: the context of actions, the settings and the clock of the running application."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from campaign.actions.context import Context
from campaign.actions.context import today as day_of_site
from campaign.config.settings import Settings
from campaign.core.campaigns.campaign import Campaign
from campaign.printing.printer import Printer
from campaign.web.site.extensions import Extension

Clock = Callable[[], datetime]

CONTEXT: Extension[Context] = Extension("campaign")
PRINTER: Extension[Printer] = Extension("campaign_printer")
CLOCK: Extension[Clock] = Extension("campaign_clock")


def system_clock() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def context() -> Context:
    return CONTEXT.here()


def settings() -> Settings:
    return context().settings


def is_demo() -> bool:
    """Whether this is `campaign demo`, which asks nobody for a second factor."""
    return bool(current_app.config.get("CAMPAIGN_DEMO"))


def printer() -> Printer:
    """What makes PDFs."""
    return PRINTER.here()


def campaign(slug: str) -> Campaign:
    """The campaign as it was when this request first asked for it. Raises NotFound."""
    known: dict[str, Campaign] = g.setdefault("campaigns", {})
    if slug not in known:
        known[slug] = context().catalogue.campaign(slug)
    return known[slug]


def now() -> datetime:
    """This moment by the application's clock, in UTC; tests set the clock."""
    return CLOCK.here()()


def today() -> date:
    """The day that it is where the site is."""
    return day_of_site(context(), now())


def posted(name: str) -> str:
    """A field of the form that was posted; empty when there is none, or the form could not be read."""
    try:
        return request.form.get(name, "") if request.method == "POST" else ""
    except (RequestEntityTooLarge, OSError):  # too large, or broken on its way
        return ""


def from_this_machine() -> bool:
    """Whether the visitor sits at the machine itself, with no proxy of unknown kind between."""
    trusted = settings().server.trusted_proxies > 0
    if not trusted and any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
        return False
    try:
        # A page of another site may name itself after this machine's address; the Host it asks for gives it away.
        named = urlsplit(f"//{request.host}").hostname or ""
        here = named == "localhost" or ip_address(named).is_loopback
        return here and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
