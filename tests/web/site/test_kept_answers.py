"""An answer is given again to who asks for the very same, and to nobody else."""

import time

import pytest
from flask import Flask, request

from campaign.web.site.kept_answers import DECIDES, LONGEST, MOST, KeptAnswers, may_be_given_again
from tests.web.supporter.test_journey import FORM

ASKED = {
    "wsgi.url_scheme": "https",
    "HTTP_HOST": "letters.example",
    "PATH_INFO": "/kept",
    "QUERY_STRING": "lang=en",
    "HTTP_ACCEPT_LANGUAGE": "ko",
    "HTTP_ACCEPT_ENCODING": "br",
    "HTTP_IF_NONE_MATCH": '"abc"',
    "HTTP_IF_MATCH": "*",
}


class Counting:
    """A small application behind `KeptAnswers`, which counts how often it is asked, and how often it is said to be."""

    def __init__(self, seconds=60.0):
        self.asked = self.again = 0
        app = Flask("counting")

        @app.get("/kept")
        def kept():
            self.asked += 1
            may_be_given_again(time.monotonic() + seconds, self.count)
            return f"{self.asked} {request.headers.get('Accept-Language')}", {"X-Made": str(self.asked)}

        @app.post("/kept")
        @app.get("/own")
        def own():
            self.asked += 1
            return "own"

        self.front = KeptAnswers(app.wsgi_app)

    def count(self, _environ):
        self.again += 1

    def get(self, method="GET", **changes):
        environ = {"REQUEST_METHOD": method, "SERVER_NAME": "x", "SERVER_PORT": "80", **ASKED, **changes}
        said = []
        answer = self.front(environ, lambda status, headers, _=None: said.append((status, sorted(headers))))
        return said[0], b"".join(answer)


def test_who_asks_for_the_very_same_gets_the_very_same_and_is_counted():
    app = Counting()
    first = app.get()
    assert app.get() == first and app.get(HTTP_X_FORWARDED_HOST="evil.example") == first
    assert (app.asked, app.again) == (1, 2)


@pytest.mark.parametrize("name", DECIDES)
def test_a_request_that_differs_in_what_decides_is_another(name):
    app = Counting()
    app.get()
    differs = {"PATH_INFO": "/own", "wsgi.url_scheme": "http"}.get(name, "other")
    app.get(**{name: differs})
    assert (app.asked, app.again) == (2, 0)


@pytest.mark.parametrize("asked", [{"PATH_INFO": "/own"}, {"method": "POST"}, {"QUERY_STRING": "x" * LONGEST}])
def test_what_may_not_be_given_again_is_not(asked):
    app = Counting()
    for _ in range(3):
        app.get(**asked)
    assert (app.asked, app.again) == (3, 0)


def test_it_is_over_in_time():
    app = Counting(seconds=-1)
    app.get()
    app.get()
    assert (app.asked, app.again) == (2, 0)


def test_it_is_only_so_much_that_is_kept():
    app = Counting()
    for number in range(3 * MOST):
        app.get(QUERY_STRING=str(number))
    assert len(app.front._kept) <= MOST


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "br, gzip"])
def test_a_form_is_given_again_with_every_header(app, client, encoding):
    app.config["PAGE_CACHE_SECONDS"] = 60
    asks = {"Accept-Encoding": encoding}
    first, again = (client.get(FORM, headers=asks) for _ in range(2))
    assert first.headers == again.headers and first.data == again.data
    assert client.get(FORM, headers=asks | {"If-None-Match": again.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("condition", ["If-Match", "If-None-Match", "If-Modified-Since", "If-Range", "Range"])
def test_nobody_asks_a_form_away_from_the_others(app, client, condition):
    app.config["PAGE_CACHE_SECONDS"] = 60
    value = {"Range": "bytes=0-9", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}.get(condition, '"other"')
    client.get(FORM, headers={condition: value})
    answer = client.get(FORM)
    assert answer.status_code == 200 and b"<form" in answer.data


def test_each_opening_of_a_form_is_counted_however_it_is_answered(app, client, context):
    app.config["PAGE_CACHE_SECONDS"] = 60
    for _ in range(3):
        client.get(FORM)
    client.get(FORM, headers={"Sec-Purpose": "prefetch"})
    client.head(FORM)
    seen = [count.count for count in context.store.activity("clean-rivers", "") if count.measure == "seen"]
    assert seen and set(seen) == {3}


def test_in_a_frame_it_depends_on_whose_page_the_frame_is_on(app, client):
    app.config["PAGE_CACHE_SECONDS"] = 60
    for _ in range(2):
        here = client.get(f"{FORM}/embed?partner=river-watch", headers={"Sec-Fetch-Dest": "iframe"})
        assert "evil" not in here.text and here.status_code == 200
        there = {"Sec-Fetch-Dest": "iframe", "Referer": "https://evil.example/"}
        assert client.get(f"{FORM}/embed?partner=river-watch", headers=there).status_code == 403
