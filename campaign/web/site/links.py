"""Links as they arrive: mail programs and messengers put the sentence around a link into it, people a capital."""

import re
from urllib.parse import quote

from flask import redirect, request
from werkzeug.wrappers import Response

_TAIL = re.compile(r"[^A-Za-z0-9_-]+\Z")
"""What no address of ours ends with: "." and ")" of a sentence, ">" of a mail, a slash."""
_OF_CAMPAIGN = re.compile(r"/c/[^/]+", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:/[^/\\\s]+)+")


def elsewhere() -> Response | None:
    """The answer that leads to what was meant, where there is nothing at this request's address; None for nothing.

    Only links that are followed lead on: who posted something is told that there is nothing.
    """
    meant = as_meant(request.path) if request.method in ("GET", "HEAD") else ""
    if not meant:
        return None
    added = quote(request.path.partition("&")[2], safe="=&+")  # "&utm_source=…", as newsletters put it behind a link
    query = "&".join(filter(None, (added, request.query_string.decode("ascii", "ignore"))))
    answer = redirect(quote(meant) + (f"?{query}" if query else ""), 302)
    if meant.startswith("/api/"):
        answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def as_meant(path: str) -> str:
    """The path without what came along at its end, and a campaign's name in small letters; "" where it is the same."""
    meant = _TAIL.sub("", path.partition("&")[0])
    meant = _OF_CAMPAIGN.sub(lambda match: match[0].lower(), meant, count=1) if _OF_CAMPAIGN.match(meant) else meant
    return meant if meant != path and _ADDRESS.fullmatch(meant) else ""
