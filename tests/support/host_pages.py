"""Sites of partners and of strangers: on `localhost`, which is another site than the tool's `127.0.0.1`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

POLICY = "default-src 'none'; script-src {tool}; frame-src {tool}; img-src {tool}"
"""What a careful site allows: scripts and frames of the tool, not even its own style. An image for the badge."""
COOKIE = ("Set-Cookie", "visited=1; SameSite=None; Secure")


class Site:
    """A site with the pages that a test puts there."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.url = f"http://localhost:{server.server_port}"
        self.netloc = urlsplit(self.url).netloc

    def put(self, body: str, path: str = "/", *, tool: str = "", **headers: str) -> str:
        """A page; with `tool` under a strict policy that allows that origin. Its address."""
        policy = {"Content-Security-Policy": POLICY.format(tool=tool)} if tool else {}
        html = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Friends</title><h1>Friends</h1>{body}'
        self.pages[path] = (html, policy | {name.replace("_", "-"): value for name, value in headers.items()})
        return self.url + path


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server looks for
        html, headers = self.site.pages.get(urlsplit(self.path).path, ("", {}))
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(*COOKIE)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def sites(count: int) -> Iterator[list[Site]]:
    """So many sites, each on a port of its own."""
    servers: list[ThreadingHTTPServer] = []
    made: list[Site] = []
    for _ in range(count):
        handler: type[_Handler] = type("Handler", (_Handler,), {})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        handler.site = Site(server)
        made.append(handler.site)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
