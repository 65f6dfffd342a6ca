"""Which names the site answers to. The name that a request says stands in redirects, and could be any stranger's."""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.sansio.utils import host_is_trusted

LOOPBACK = ("localhost", ".localhost")
OPERATIONS = ("/healthz", "/readyz", "/metrics")
"""Asked by load balancers and monitors, which know a machine by its number; their answers name no address."""

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d*)?")


class KnownHosts:
    """Answers 400, in words for whoever runs the site, to a `Host` that is neither the site's nor this machine's."""

    def __init__(self, app: WSGIApplication, site_url: str) -> None:
        self._app = app
        self._site = urlsplit(site_url).hostname or ""
        # With no address of its own set, the site is being tried out: on another machine of the house, perhaps.
        self._takes_numbers = _is_loopback(self._site)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", ""))
        if not host or environ.get("PATH_INFO") in OPERATIONS or self.knows(host):
            return self._app(environ, start_response)
        text = (
            f"This site is called {self._site}, and answers to no other name.\n"
            "If you run it: set site.url in config.toml to the address that people use, "
            "and let a proxy in front pass the Host header on.\n"
        )
        start_response(
            "400 Bad Request", [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        )
        return [text.encode()]

    def knows(self, host: str) -> bool:
        return _knows(self._site, self._takes_numbers, host)


@lru_cache(maxsize=100)
def _knows(site: str, takes_numbers: bool, host: str) -> bool:
    name = _name(host)
    if takes_numbers and _is_number(name):
        return True
    return _is_loopback(name) or name == site or host_is_trusted(name, [site])


def _name(host: str) -> str:
    """A host without its port and the dot of a whole name; empty for what is none."""
    match = _HOST.fullmatch(host.lower())
    return match[1].removesuffix(".") if match else ""


def _is_loopback(name: str) -> bool:
    if _is_number(name):
        return ip_address(name.strip("[]")).is_loopback
    return host_is_trusted(name, LOOPBACK)


def _is_number(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
