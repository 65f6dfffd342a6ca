"""Pages that are kept for others hold nothing that one visitor's request said: asked of a real server."""

import re
import shutil
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from tests.support.processes import Server, serving

FORM = "/c/north-korean-escapees"
KEPT = (FORM, f"{FORM}/embed", "/", f"{FORM}/card", f"{FORM}/badge.svg", f"{FORM}/og.png", "/embed.js", "/oembed?url=x")
KEPT += ("/api/v1/campaigns/north-korean-escapees/totals", "/static/style.css", "/privacy", "/robots.txt")
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


def ask(server: Server, address: str, name: str = "", value: str = "") -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", address, headers={name: value} if name else {})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    return answer.status, MOMENT.sub(b"", TOKEN.sub(rb"\1", body))


@pytest.mark.parametrize("name", NAMES.split())
def test_no_header_stands_in_a_page_of_somebody_else(server, name):
    for address in (FORM, f"{FORM}/embed"):
        clean = ask(server, address)
        assert clean[0] == 200
        for value in VALUES:
            # A new query makes a new page, and the first to ask for it is the one who would poison it.
            fresh = f"{address}?source={name.encode().hex()}{value.encode().hex()[-20:]}"
            ask(server, fresh, name, value)
            status, body = ask(server, fresh)
            assert status == 200 and b"evil.example" not in body and b'"/x/' not in body
            assert body == ask(server, fresh, name, value)[1]
        assert ask(server, address) == clean


@pytest.mark.parametrize("address", KEPT)
def test_what_others_get_is_the_same_whatever_was_asked_before(server, address):
    clean = ask(server, address)
    for name in NAMES.split():
        for value in VALUES:
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
