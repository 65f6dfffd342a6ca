"""Links as they arrive: mail programs and messengers put the sentence around a link into it, people a capital."""

import re
from urllib.parse import quote

from flask import redirect, request
from werkzeug.wrappers import Response

_PUNCTUATION = r"""\s.,;:!?*=…'"’”»>\])}）。，、；：！？」』،؛؟\u200b-\u200f\ufeff"""
_TAIL = re.compile(rf"(?<=[A-Za-z0-9_-])(?:[{_PUNCTUATION}]+|/+[.)]?)\Z")
"""What no address of ours ends with: "." and ")" of a sentence, ">" of a mail, "=" of its folded line, a slash."""
_BY_LETTER = re.compile(r"/(?:api|organiser|setup|static)/", re.IGNORECASE)
"""Where scripts, the desk and its browser ask for exactly what they want: nobody passes these on."""
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
    return redirect(quote(meant) + (f"?{query}" if query else ""), 302)


def as_meant(path: str) -> str:
    """The path without what came along at its end, and a campaign's name in small letters; "" where it is the same."""
    if _BY_LETTER.match(path):
        return ""
    meant = _TAIL.sub("", path.partition("&")[0])
    meant = _OF_CAMPAIGN.sub(lambda match: match[0].lower(), meant, count=1) if _OF_CAMPAIGN.match(meant) else meant
    return meant if meant != path and _ADDRESS.fullmatch(meant) else ""
