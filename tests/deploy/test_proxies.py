"""The lines for web servers: valid by their own word, passing on whole requests, and quoted where people read them."""

import secrets
import select
import socket
import subprocess
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
import yaml

from campaign import LISTS, MOST_LIST_BYTES
from tests.support import requirements
from tests.support.proxies import APACHE, CADDYFILE, DEPLOY, NGINX, PROXIES, TRAEFIK, Apache, Caddy, Nginx

ROOT = DEPLOY.parent


def test_the_recommended_caddyfile_is_valid(tmp_path):
    program = requirements.program("caddy")
    command = [program, "validate", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
    environ = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def certified(tmp_path):
    """A folder with a certificate, as `certbot` leaves one."""
    made = [requirements.program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x"]
    files = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([*made, *files], check=True, capture_output=True)
    return tmp_path


@pytest.mark.parametrize(("kind", "file", "words"), [(Nginx, NGINX, ("-t",)), (Apache, APACHE, ("-t",))])
def test_the_recommended_lines_are_valid_whole_with_tls(certified, kind, file, words):
    proxy = kind(certified)
    proxy.write(file.read_text().replace("/etc/letsencrypt/live/letters.example.org", str(certified)))
    done = subprocess.run(proxy.command(*words), capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "warn" not in done.stderr.lower(), done.stderr


def test_the_lines_for_traefik_name_nothing_that_they_do_not_define():
    """All that can be told without the program: it was not to be had where this was written."""
    http = yaml.safe_load(TRAEFIK.read_text("utf-8"))["http"]
    for router in http["routers"].values():
        assert set(router["middlewares"]) <= set(http["middlewares"]) and router["service"] in http["services"]
        assert len(router["middlewares"]) == 1, "each reads a request whole before it is passed on"
    for middleware in http["middlewares"].values():
        assert middleware["buffering"]["memRequestBodyBytes"] >= middleware["buffering"]["maxRequestBodyBytes"]


@pytest.mark.parametrize("file", [NGINX, APACHE, TRAEFIK], ids=lambda path: path.parent.name)
def test_where_a_request_is_bounded_a_list_may_be_as_long_as_the_application_takes(file):
    text = file.read_text("utf-8")
    assert LISTS in text and (str(MOST_LIST_BYTES) in text or f"{MOST_LIST_BYTES >> 20}m;" in text)


@pytest.mark.parametrize("kind", [one for one in PROXIES if one is not Caddy], ids=lambda kind: kind.name)
def test_a_request_is_passed_on_only_when_it_is_whole(tmp_path, kind):
    """Caddy's word for that changed between versions, so there our own server does the waiting."""
    proxy, beginning, rest = kind(tmp_path / kind.name), b"a" * 100_000, b"b" * 20_000
    head = f"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(beginning + rest)}\r\n\r\n".encode()
    with (
        socket.create_server(("127.0.0.1", 0)) as upstream,
        proxy.running(upstream.getsockname()[1]) as port,
        socket.create_connection(("127.0.0.1", port)) as visitor,
    ):
        visitor.sendall(head + beginning)
        assert not select.select([upstream], [], [], 1)[0]
        visitor.sendall(rest)
        assert select.select([upstream], [], [], 30)[0]
        connection, _ = upstream.accept()
        with connection, connection.makefile("rb") as passed_on:
            while passed_on.readline().strip():
                pass
            assert passed_on.read(len(beginning + rest)) == beginning + rest


@pytest.mark.parametrize("kind", PROXIES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("path", ["/confirm/", "/receipt/"])
def test_a_link_that_opens_somebodys_page_is_neither_logged_nor_kept(tmp_path, kind, path):
    """Whether the site answers, is away, or says what a shared cache might keep: the proxy's folder knows no token."""
    proxy, token = kind(tmp_path / kind.name), secrets.token_urlsafe(32)

    class Page(BaseHTTPRequestHandler):
        asked: ClassVar[list[str]] = []

        def do_GET(self):
            self.asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"letters")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as site, proxy.running(site.server_port) as port:
        serving = Thread(target=site.serve_forever)
        serving.start()
        for _ in range(2):
            assert asked(port, path + token) == 200
        site.shutdown()
        serving.join()
        site.server_close()
        assert asked(port, path + token) >= 500
    assert Page.asked == [path + token] * 2, "it was asked each time: nothing was kept"
    files = [one.read_bytes() for one in proxy.folder.rglob("*") if one.is_file()]
    assert files and not any(token.encode() in file for file in files)


@pytest.mark.parametrize("kind", PROXIES, ids=lambda kind: kind.name)
def test_the_first_run_has_a_place_of_its_own_and_nobody_answers_there_afterwards(tmp_path, kind):
    """Port 8010 as `campaign setup` listens on it; the pages that serve the public are never asked for it."""
    proxy = kind(tmp_path / kind.name)
    with socket.create_server(("127.0.0.1", 0)) as pages, proxy.running(pages.getsockname()[1]) as port:
        assert asked(port, "/setup/") >= 500
        assert not select.select([pages], [], [], 0)[0]


def asked(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_readme_quotes_them():
    readme = (ROOT / "README.md").read_text("utf-8")
    lines = [line for line in CADDYFILE.read_text().splitlines() if not line.startswith("#")]
    assert "\n".join(f"   {line}".rstrip() for line in lines).replace("\t", "    ") in readme


@pytest.mark.parametrize("file", [CADDYFILE, NGINX, APACHE, TRAEFIK], ids=lambda path: path.parent.name)
def test_the_document_leads_to_each(file: Path):
    assert f"(../{file.relative_to(ROOT)})" in (ROOT / "docs/going-live.md").read_text("utf-8")
