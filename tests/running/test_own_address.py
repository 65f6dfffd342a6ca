"""Whether the site answers at its own address: a real server, a wrong one, one without a certificate, none."""

import ssl
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from campaign.running.own_address import unanswered
from tests.support.processes import free_port
from tests.support.smtp_server import self_signed


@contextmanager
def answering(status: int = 200, body: bytes = b"ok\n", certificate=None, **headers: str):
    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_one_that_answers_as_the_pages_do():
    with answering() as port:
        assert unanswered(f"http://127.0.0.1:{port}") == ""


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"body": b"<html>"}, "another program answers"),
        ({"status": 502}, "502"),
        ({"status": 301, "Location": "https://elsewhere.example/"}, "301"),
    ],
)
def test_one_that_answers_otherwise(answer, why):
    with answering(**answer) as port:
        assert why in unanswered(f"http://127.0.0.1:{port}")


def test_a_certificate_counts_where_somebody_vouches_for_it(tmp_path):
    made = self_signed(tmp_path, "localhost")
    with answering(certificate=made) as port:
        assert "self-signed" in unanswered(f"https://localhost:{port}")
        assert unanswered(f"https://localhost:{port}", str(made)) == ""


def test_nobody_there():
    assert "refused" in unanswered(f"http://127.0.0.1:{free_port()}").lower()
    assert unanswered("https://nowhere.example") != ""
