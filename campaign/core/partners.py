"""What a partner is called by: codes, and the sites that may frame a form."""

import re
from urllib.parse import urlsplit

LONGEST_NAME = 100
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HOST = re.compile(r"[a-z0-9.-]+")
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
