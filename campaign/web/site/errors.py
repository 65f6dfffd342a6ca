"""What goes wrong, said in plain words with the right status code. Never a traceback, never what somebody typed."""

import logging
import traceback
from collections.abc import Mapping, Sequence
from types import TracebackType

from flask import Flask, Request, Response, g, jsonify, render_template, request, url_for
from flask.sessions import SessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from campaign.core import errors
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.site import links
from campaign.web.site.catalogues import gettext
from campaign.web.site.framing import outside_url
from campaign.web.site.guard import OpaqueOrigin
from campaign.web.site.kinds import Framing, current_kind
from campaign.web.site.posted import Asked

log = logging.getLogger(__name__)

STATUS: Mapping[type[Exception], int] = {
    errors.NotFound: 404,
    errors.LinkNotValid: 404,
    errors.CampaignClosed: 410,
    errors.CampaignNotOpen: 409,
    errors.Forbidden: 403,
    OpaqueOrigin: 403,
    errors.ViewerOnly: 403,
    errors.WordsTooLong: 413,
    errors.TooManyRequests: 429,
    StoreUnavailable: 503,
}
"""The status of each error that a person can meet."""

CODES = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "not_open",
    410: "closed",
    413: "too_large",
    429: "too_many_requests",
    500: "internal",
    503: "unavailable",
}
"""`error.code` in JSON."""


class NoSession(SessionInterface):
    """Opens no session and saves none; to write to it is an error."""

    def open_session(self, app: Flask, request: Request) -> None:
        """There is none."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """There is nothing to save."""


class LetterCampaign(Flask):
    """Flask, except that its log holds no addresses of pages, whose tokens are keys, and no words of exceptions.

    It has no session of Flask's either: no public page sets a cookie, and organisers' sessions are the store's.
    """

    request_class = Asked
    session_interface = NoSession()

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        kind, _, trace = exc_info
        frames = "".join(traceback.format_tb(trace))
        self.logger.error("%s in %s\n%s", kind.__name__ if kind else "Error", request.endpoint, frames)


def init_app(app: Flask) -> None:
    app.register_error_handler(errors.CampaignError, campaign_error)
    app.register_error_handler(StoreUnavailable, store_unavailable)
    app.register_error_handler(HTTPException, http_error)


def status_of(error: Exception) -> int:
    """The status code of an error, or of the nearest kind of error that has one."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def log_unavailable(error: Exception) -> None:
    """Why a visitor is asked to try again, for whoever runs the site: the page says only that it is so."""
    if isinstance(error, StoreUnavailable):
        log.warning("%s is answered with 503: %s", request.endpoint, error)


def sentence(error: Exception) -> str:
    """What a visitor reads about an error."""
    if isinstance(error, errors.CampaignError):
        return gettext(error.sentence())
    return gettext("This cannot be saved right now. Nothing was sent. Wait a minute and try again.")


def campaign_error(error: errors.CampaignError) -> ResponseReturnValue:
    if status_of(error) == 404 and (meant := links.elsewhere()):
        return meant
    shown = _links(error)
    response = _answer(status_of(error), sentence(error), links=shown, heading=shown[0][0] if shown else "")
    if isinstance(error, errors.TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def store_unavailable(error: StoreUnavailable) -> ResponseReturnValue:
    log_unavailable(error)
    response = _answer(503, sentence(error), typed=_typed())
    response.headers["Retry-After"] = "60"
    return response


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own errors, 500 included; redirects go through."""
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 404 and (meant := links.elsewhere()):
        return meant
    response = _answer(error.code, _http_sentence(error.code))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _typed() -> list[tuple[str, str]]:
    """What a supporter posted, for a page from which the very same is posted once more; nothing of other requests."""
    if request.method != "POST" or not current_kind().given_back:
        return []
    try:
        return list(request.form.items(multi=True))
    except (RequestEntityTooLarge, OSError):
        return []


def _answer(
    status: int,
    text: str,
    links: list[tuple[str, str]] | None = None,
    heading: str = "",
    typed: Sequence[tuple[str, str]] = (),
) -> Response:
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        response = jsonify(error={"code": CODES.get(status, "error"), "message": text})
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        home = "organiser.home" if request.path.startswith("/organiser/") else "public.home"
        shown = links or [(gettext("To the campaigns"), url_for(home))]
        said = {"heading": heading or _heading(status), "text": text, "links": shown, "code": status}
        page = render_template("message.html", **said, typed=typed)
        if current_kind().embedded:  # who shows it cannot always be said; nothing on it is anybody's but what was typed
            g.framing = Framing.ANYBODY
        response = Response(page)
    response.status_code = status
    return response


def _links(error: Exception) -> list[tuple[str, str]]:
    if isinstance(error, OpaqueOrigin) and request.view_args and "slug" in request.view_args:
        address = outside_url(request.view_args["slug"])
        return [(gettext("Open the form in a new tab"), address)]
    return []


def _heading(status: int) -> str:
    headings = {
        403: gettext("Not accepted"),
        404: gettext("Page not found"),
        409: gettext("Not open yet"),
        410: gettext("Closed"),
        413: gettext("Too long"),
        429: gettext("One moment, please"),
        500: gettext("Something went wrong here"),
        503: gettext("Not possible right now"),
    }
    return headings.get(status, gettext("Something went wrong"))


def _http_sentence(status: int) -> str:
    sentences = {
        404: gettext(errors.NotFound.sentence()),
        413: gettext(errors.WordsTooLong.sentence()),
        500: gettext("This is our fault. Nothing was sent twice. Please try again in a little while."),
    }
    return sentences.get(status, gettext("This request could not be understood."))
