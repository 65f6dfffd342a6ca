"""Pages that are kept for others hold nothing that one visitor's request said: asked of a real server."""

import re
import shutil
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from flask import url_for

from campaign import create_app
from tests.support.processes import Server, serving

FORM = "/c/north-korean-escapees"
API = "/api/v1/campaigns"
KEPT = ("/", FORM, "/privacy", "/about-this-mail", "/embed.js", f"/oembed?url=http://127.0.0.1{FORM}", "/oembed?url=x")
KEPT += tuple(f"{FORM}/{name}" for name in "embed/status.js card share badge.svg og.png qr.svg".split())
LOOKS = "theme=dark&size=20&without=ground+title"
KEPT += (f"{FORM}/embed?{LOOKS}", f"{FORM}/theme.css?{LOOKS}")
KEPT += (API, f"{API}/north-korean-escapees", f"{API}/north-korean-escapees/totals", "/api/v1/openapi.json")
KEPT += ("/static/style.css", "/static/no-such-file", "/embed/no-such-hash.js", "/robots.txt", "/c/nowhere")
KEPT += (
    f"{FORM}/board",
    f"{FORM}/feed.atom",
    f"{FORM}/picture/x.jpg",
    f"{FORM}/logo/x.png",
    f"{API}/north-korean-escapees/board",
    "/imprint",
)
KEPT += ("/wordpress.zip?partner=x", f"{FORM}/sources", "/country", "/.well-known/security.txt", "/favicon.ico")
OF_ONE_VISITOR = {
    "draft.image",
    "draft.show",
    "office.look",
    "office.page",
    "public.answer",
    "public.receipt",
    "public.letter",
    "public.quote",
    "public.calendar",
    "public.confirm",
    "embed.receipt",
    "embed.letter",
    "embed.quote",
    "embed.calendar",
    "embed.sample",
    "partner.contacts",
    "partner.totals",
    "partner.table",
}
"""Routes whose address is a key."""
OF_THE_MOMENT = {"sharing.press"}
"""Routes whose figures are to be today's."""
OF_THE_MACHINE = {"pages.healthz", "pages.readyz", "pages.metrics"}
"""Routes that say who may ask."""
TO_FILL_IN = {"public.blank"}
"""Routes for people at risk: no copy on the way shall tell that somebody looked."""
KEPT_BY_NOBODY = OF_ONE_VISITOR | OF_THE_MOMENT | OF_THE_MACHINE | TO_FILL_IN
TOKEN = re.compile(rb'(name="form_token"[^>]*value=")[^"]*')
MOMENT = re.compile(rb'"as_of":\s*"[^"]*"')

# RFC 7239, what proxies send by habit, and CGI's own names, which a server might take for its own.
NAMES = """
    Forwarded X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Server
    X-Forwarded-Scheme X-Forwarded-Ssl X-Forwarded-Path X-Forwarded-Protocol X-Real-IP X-Original-URL X-Original-Host
    X-Original-URI X-Rewrite-URL X-Script-Name X-Scheme X-Url-Scheme X-Host X-Http-Host-Override X-Http-Method-Override
    X-Http-Method X-Method-Override X-Client-IP X-Cluster-Client-IP True-Client-IP CF-Connecting-IP CF-Visitor
    Front-End-Https Client-IP X-ProxyUser-Ip X-Request-Uri X-Sendfile X-Accel-Redirect X-Wap-Profile Referer Origin From
    Via SCRIPT_NAME SCRIPT-NAME Script_Name PATH_INFO PATH-INFO SERVER_NAME SERVER_PORT SERVER_PROTOCOL REQUEST_URI
    REQUEST_METHOD REMOTE_ADDR REMOTE_USER REMOTE_HOST HTTP_HOST HTTPS QUERY_STRING DOCUMENT_ROOT HTTP_SCRIPT_NAME
    PATH_TRANSLATED GATEWAY_INTERFACE RAW_URI wsgi.url_scheme wsgi.input Proxy Cookie Authorization Content-Type
"""
VALUES = ("//evil.example", "/x", "https", "evil.example", "for=192.0.2.1;host=evil.example;proto=https")


@pytest.fixture(scope="module")
def server(loaded, tmp_path_factory) -> Iterator[Server]:
    folder = shutil.copytree(loaded, tmp_path_factory.mktemp("kept") / "site")
    with serving(folder, "serve", "--no-delivery", CAMPAIGN_SERVER__WORKERS="1") as started:
        yield started


def some(name: str, place: int) -> tuple[str, ...]:
    """One value of this header; the others at other places."""
    return (VALUES[(NAMES.split().index(name) + place) % len(VALUES)],)


def ask(server: Server, address: str, name: str = "", value: str = "") -> tuple[int, bytes]:
    """Status, and head and body but for what belongs to the moment or to this very visitor."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", address, headers={name: value} if name else {})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    head = "\n".join(sorted(f"{name}: {what}" for name, what in answer.getheaders() if name not in ("Date", "ETag")))
    return answer.status, head.encode() + b"\n\n" + MOMENT.sub(b"", TOKEN.sub(rb"\1", body))


def test_every_route_that_answers_everybody_alike_is_asked(settings):
    app = create_app(settings)
    known = app.url_map.bind("localhost")
    asked = {known.match(address.partition("?")[0])[0] for address in KEPT if known.test(address.partition("?")[0])}
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    assert {route for route in routes if not route.startswith("organiser")} - KEPT_BY_NOBODY == asked


@pytest.mark.parametrize("name", sorted(KEPT_BY_NOBODY))
def test_the_others_are_kept_by_nobody(client, app, name):
    with app.test_request_context("/"):
        rules = app.url_map.iter_rules(name)
        parts = {part: 1 if part == "number" else "x" for rule in rules for part in rule.arguments}
        address = url_for(name, **parts)
    assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", NAMES.split())
def test_no_header_stands_in_a_page_of_somebody_else(server, name, long):
    for address in (FORM, f"{FORM}/embed"):
        clean = ask(server, address)
        assert clean[0] == 200
        for value in VALUES if long or address == FORM else some(name, 0):
            # A new query makes a new page, and the first to ask for it is the one who would poison it.
            fresh = f"{address}?source={name.encode().hex()}{value.encode().hex()[-20:]}"
            ask(server, fresh, name, value)
            status, body = ask(server, fresh)
            assert status == 200 and b"evil.example" not in body and b'"/x/' not in body
            assert body == ask(server, fresh, name, value)[1]
        assert ask(server, address) == clean


@pytest.mark.parametrize("address", KEPT)
def test_what_others_get_is_the_same_whatever_was_asked_before(server, address, long):
    clean = ask(server, address)
    for name in NAMES.split():
        for value in VALUES if long else some(name, KEPT.index(address)):
            assert ask(server, address, name, value) == clean, (name, value)
    assert ask(server, address) == clean


@pytest.mark.parametrize("address", KEPT)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80"])
def test_a_strangers_host_is_refused_and_leaves_nothing_behind(server, address, host):
    clean = ask(server, address)
    fresh = f"{address}{'&' if '?' in address else '?'}source=h{host.encode().hex()[:20]}"
    status, body = ask(server, fresh, "Host", host)
    assert status == 400 and b"evil" not in body
    assert b"evil" not in ask(server, fresh)[1] and ask(server, address) == clean


@pytest.mark.parametrize("prefix", ["/x", "//evil.example", "/organiser"])
def test_a_path_is_not_taken_apart_by_a_header(server, prefix):
    """Else a rule of the proxy that closes /organiser would be walked around."""
    for address in (f"{prefix}/organiser/sign-in", f"{prefix}{FORM}"):
        with_header, without = ask(server, address, "SCRIPT_NAME", prefix), ask(server, address)
        assert with_header == without and without[0] != 200
