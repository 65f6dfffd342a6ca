"""Whole answers that are given again, for a moment, to whoever asks for the very same in the very same words.

A page's view says that its answer may be. Then the next request needs neither routing nor compressing: it gets the
same bytes. A request that differs in anything that such an answer may depend on is another one.
"""

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import request

DECIDES = (
    *("wsgi.url_scheme", "HTTP_HOST", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"),
)
"""All of a request that the answer of a view that `may_be_given_again` may depend on."""
LONGEST, MOST = 600, 200
"""Characters of all these together, and answers that are kept: nobody fills the memory by asking in many ways."""
_KEEP = "campaign.keep"

Again = Callable[[WSGIEnvironment], None]
"""What is to be done for each request that is answered like this, such as counting it."""


class _Keep(NamedTuple):
    until: float
    again: Again


class _Kept(NamedTuple):
    until: float
    again: Again
    status: str
    headers: list[tuple[str, str]]
    body: bytes


def may_be_given_again(until: float, again: Again) -> None:
    """Let this request's answer be given again `until` then (`time.monotonic`).

    It must hold nothing of one visitor's own, and depend on nothing but what `DECIDES`.
    """
    request.environ[_KEEP] = _Keep(until, again)


class KeptAnswers:
    """Stands before the application, and answers for it where it has answered the very same a moment ago."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._kept: dict[tuple[str, ...], _Kept] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return self._app(environ, start_response)
        asked = tuple([environ.get(name, "") for name in DECIDES])
        kept = self._kept.get(asked)
        if kept is None or kept.until <= time.monotonic():
            return self._answered(asked, environ, start_response)
        kept.again(environ)
        start_response(kept.status, kept.headers.copy())
        return [kept.body]

    def _answered(
        self, asked: tuple[str, ...], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The application's answer, which is kept where it may be."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status, headers, exc_info=None):  # type: ignore[no-untyped-def] # PEP 3333 has it so
            started.append((status, list(headers)))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        answer = self._app(environ, start)
        keep: _Keep | None = environ.get(_KEEP)
        if keep is None or len(started) != 1 or sum(map(len, asked)) > LONGEST:
            return answer
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[asked] = _Kept(keep.until, keep.again, *started[0], body)
        return [body]
