"""What a partner is called by: codes, and the sites that may frame a form."""

import re
from urllib.parse import urlsplit

LONGEST_NAME = 100
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HOST = re.compile(r"[a-z0-9.-]+")
_BETWEEN = re.compile(r"[\s,;]+")
_NO_SITE = re.compile(r"[@*]|^[a-z][a-z0-9+-]*:(?!\d)|//|\.\.|\.\Z", re.IGNORECASE)
"""What stands in no site's name without a scheme: an address, a wildcard, a scheme after all."""
_USUAL_PORTS = {"http": 80, "https": 443}


def is_code(code: str) -> bool:
    """Whether it is up to 64 of a-z, 0-9, - and _, starting with a letter or digit."""
    return _CODE.fullmatch(code) is not None


def origin(url: str) -> str:
    """Scheme, host and port of a site, as a browser writes them in `Origin`; "" for what is no address of a site."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return ""
    if not _HOST.fullmatch(host) or parts.scheme not in _USUAL_PORTS or parts.username:
        return ""
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, _USUAL_PORTS[parts.scheme]) else "")


def sites(typed: str) -> list[str]:
    """The origins of sites as somebody typed them, between spaces, commas or lines; what is no site stays as it is.

    Who leaves out the scheme means https.
    """
    return [origin(one) or _with_scheme(one) or one for one in _BETWEEN.split(typed) if one]


def _with_scheme(site: str) -> str:
    return origin(f"https://{site}") if "." in site and not _NO_SITE.search(site) else ""
