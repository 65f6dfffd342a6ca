"""What somebody wrote and posted when their session was over: their own pages carry it through signing in.

Nothing of it is stored here or written to a log. It travels signed in a hidden field, from the page that asks for the
password to the one that asks for the code, and comes back as the form it was, to the account that it was given to and
no other. Nothing is done with it: its writer reads it again and presses the button.
"""

import hmac
from collections.abc import Callable
from typing import Any

from flask import Response, g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from campaign.core.accounts import account_name
from campaign.core.errors import Forbidden
from campaign.web.desk import rights
from campaign.web.site.current import posted, settings
from campaign.web.site.guard import refuse_other_sites

Fields = MultiDict[str, str]
Restore = Callable[..., Response]

KEPT_FOR_SECONDS = 12 * 3600
LONGEST = 200_000
"""Characters that a page carries; as much again would be more than the server takes at once."""

_RESTORE: dict[str, Restore] = {}


def restores(endpoint: str) -> Callable[[Restore], Restore]:
    """The function that shows a form of `endpoint` again: it is given the posted fields and what the address names."""

    def noted(restore: Restore) -> Restore:
        _RESTORE[endpoint] = restore
        return restore

    return noted


def mark(email: str) -> str:
    """What a form carries of the account that it was given to; it opens nothing."""
    return hmac.digest(settings().key("kept words of an account"), account_name(email).encode(), "sha256")[:16].hex()


def of_request() -> str | None:
    """What was posted, as pages carry it: "" where it is too long, None where there is nothing to keep."""
    if posted("kept"):  # The session ended once more, between password and code.
        return posted("kept")
    whose = posted("form_token").rpartition(".")[2]
    if request.method != "POST" or request.endpoint not in _RESTORE or not whose:
        return None
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "form_token"]
    signed = str(_signer().dumps([request.endpoint, request.view_args, fields, whose]))
    return signed if len(signed) <= LONGEST else ""


def of_trouble() -> dict[str, Any]:
    """What the page of an error gives back of this request: where its form posts, its fields, and the words in them.

    Only of a form that the session gave out itself: another site's is not handed on. Where the database does not answer
    nobody knows that yet, and what is posted once more is asked again.
    """
    if request.method != "POST" or request.endpoint not in _RESTORE or not posted("form_token"):
        return {}
    try:
        refuse_other_sites()
    except Forbidden:
        return {}
    if not hmac.compare_digest(g.get("form_token", posted("form_token")).encode(), posted("form_token").encode()):
        return {}
    fields = list(request.form.items(multi=True))
    typed = [value for name, value in fields if name not in ("form_token", "kept") and _is_words(value)]
    return {"again": {"url": request.full_path.rstrip("?"), "fields": fields, "words": "\n\n".join(typed)}}


def _is_words(value: str) -> bool:
    """Whether somebody wrote it: names of things, numbers and days are one word in Latin letters."""
    return len(value.split()) > 1 or not value.isascii()


def is_own() -> bool:
    """Whether this request's form was given to the account that is signed in, in whichever session."""
    whose = posted("form_token").rpartition(".")[2]
    return hmac.compare_digest(whose.encode(), mark(g.session.organiser).encode()) and request.endpoint in _RESTORE


def restored(carried: str) -> Response | None:
    """The form, filled in as it was posted; None where it is not this account's, or not any more."""
    try:
        endpoint, values, fields, whose = _signer().loads(carried, max_age=KEPT_FOR_SECONDS)
    except BadData:
        return None
    if not hmac.compare_digest(whose.encode(), mark(g.session.organiser).encode()):
        return None
    typed = MultiDict((name, value) for name, value in fields)
    return _shown(endpoint, values, typed) if rights.can(endpoint, typed, "POST", **values) else None


def shown_again() -> Response:
    """The form of this request, filled in as it was posted; nothing was done with it."""
    return _shown(request.endpoint or "", request.view_args or {}, request.form)


def _shown(endpoint: str, values: dict[str, Any], fields: Fields) -> Response:
    g.restored = True
    return _RESTORE[endpoint](fields, **values)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().key("kept words"))
