"""Addresses that programs ask every site for, at the places where they look."""

from datetime import timedelta

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from campaign.web.site.current import now, settings

well_known = Blueprint("well_known", __name__)

SECURITY_FOR = timedelta(days=180)
"""How long what security.txt says may be relied on; RFC 9116, section 2.5.5, asks for less than a year."""
_POLICY = "https://github.com/letter-campaign/letter-campaign/blob/main/SECURITY.md"
_NOT_FOR_SEARCH = ("/confirm/", "/receipt/", "/p/", "/organiser/", "/about-this-mail/")
"""Pages of one person, of one partner, of those who run the site, of one office. The list tells nobody
where: addresses are keys."""


@well_known.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell of a weakness of this site (RFC 9116); 404 where `site.contact` is not set."""
    site = settings().site
    contact = _uri(site.contact)
    if not contact:
        abort(404)
    expires = (now() + SECURITY_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(site.languages)}",
        f"Canonical: {site.url}/.well-known/security.txt",
        f"Policy: {_POLICY}",
    ]
    return _text(lines)


@well_known.get("/robots.txt")
def robots() -> Response:
    """What search engines leave alone (RFC 9309)."""
    return _text(["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_SEARCH)])


@well_known.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """The icon for programs that read no page; pages name icon.svg."""
    response = current_app.send_static_file("favicon.ico")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _uri(contact: str) -> str:
    """The contact as an address that a program can follow; empty where it is none."""
    if contact.startswith(("https://", "http://", "mailto:", "tel:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""


def _text(lines: list[str]) -> Response:
    response = Response("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
