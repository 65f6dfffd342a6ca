"""The worker of the pages, in this process: what it takes for a request, and whom it waits for."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest
from gunicorn.config import Config
from gunicorn.sock import TCPSocket

from campaign import LISTS, MOST_BYTES, MOST_LIST_BYTES
from campaign.closed_memory import OWN_WORDS
from campaign.running import patient_worker
from campaign.running.patient_worker import PatientWorker
from campaign.running.serving import QuietLog, know_own_words
from tests.support.processes import until

GET = b"GET /page HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nname=Jo&x"
LARGE = 20_000_000
"""Bytes: more than any kernel takes from a server before the reader reads."""


def application(environ, start_response):
    """Tells what it was asked; `/large` is an answer that does not fit into the kernel, `/own` one with words."""
    body = environ["wsgi.input"].read()
    told = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)}".encode()
    if environ["PATH_INFO"] == "/own":
        environ[OWN_WORDS] = True
    answer = b"x" * LARGE if environ["PATH_INFO"] == "/large" else told
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


class Running:
    """A worker with a port of its own."""

    def __init__(self, **settings: object) -> None:
        config = Config()
        for name, value in {"errorlog": os.devnull, "limit_request_line": 2_000, **settings}.items():
            config.set(name, value)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        wrapped = TCPSocket(self.listener.getsockname(), config, QuietLog(config), fd=os.dup(self.listener.fileno()))
        self.worker = PatientWorker(1, os.getppid(), [wrapped], None, 30, config, QuietLog(config))
        self.worker.wsgi = application
        self.worker.PIPE = os.pipe()
        self.thread = Thread(target=self.worker.run, daemon=True)
        self.thread.start()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, *pieces: bytes) -> bytes:
        """All that is answered to what is sent in these pieces, one after another."""
        with self.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in pieces:
                connection.sendall(piece)
            return everything(connection)

    def stop(self) -> None:
        self.worker.alive = False
        os.write(self.worker.PIPE[1], b"1")


def everything(connection: socket.socket) -> bytes:
    """What is sent until the connection ends, in whichever way."""
    received = bytearray()
    with suppress(ConnectionError):
        while data := connection.recv(1_000_000):
            received += data
    return bytes(received)


def body(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


@contextmanager
def running(**settings: object) -> Iterator[Running]:
    made = Running(**settings)
    try:
        yield made
    finally:
        made.stop()
        made.thread.join(30)
        made.listener.close()


@pytest.fixture(scope="module")
def worker() -> Iterator[Running]:
    with running() as made:
        yield made


class TestRequests:
    @pytest.mark.parametrize("request_, told", [(GET, b"GET /page 0"), (POST, b"POST /form 9")])
    def test_a_request_may_come_in_any_pieces(self, worker, request_, told):
        for cut in range(1, len(request_)):
            assert body(worker.ask(request_[:cut], request_[cut:])) == told, cut
        assert body(worker.ask(*(bytes([one]) for one in request_))) == told

    def test_a_connection_is_for_one_request(self, worker):
        answer = worker.ask(GET + GET.replace(b"/page", b"/other"))
        assert body(answer) == b"GET /page 0" and b"Connection: close" in answer

    def test_who_asks_first_whether_to_send_is_told_to(self, worker):
        with worker.connect() as connection:
            head, _, rest = POST.replace(b"Host: x", b"Host: x\r\nExpect: 100-continue").partition(b"\r\n\r\n")
            connection.sendall(head + b"\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
            connection.sendall(rest)
            assert everything(connection).endswith(b"POST /form 9")

    def test_a_body_that_is_too_long_is_answered_at_once_and_the_answer_arrives(self, worker):
        """Whoever sends it reads nothing before all is sent."""
        head = POST.partition(b"\r\n\r\n")[0].replace(b": 9", b": %d" % (MOST_BYTES + 1))
        assert body(worker.ask(head + b"\r\n\r\n", *[b"x" * 1024] * 257)).startswith(b"POST /form ")
        head = POST.partition(b"\r\n\r\n")[0].replace(b": 9", b": %d" % MOST_BYTES)
        assert body(worker.ask(head + b"\r\n\r\n", *[b"x" * 1024] * 256)) == b"POST /form %d" % MOST_BYTES

    def test_a_list_that_is_uploaded_may_be_longer(self, worker):
        head = POST.partition(b"\r\n\r\n")[0].replace(b"/form", LISTS.encode())
        whole = head.replace(b": 9", b": %d" % MOST_LIST_BYTES) + b"\r\n\r\n"
        assert body(worker.ask(whole, *[b"x" * 1024] * 1024)) == b"POST %s %d" % (LISTS.encode(), MOST_LIST_BYTES)

    def test_a_head_without_end_is_not_waited_for(self, worker):
        fields = [b"X-%d: %s\r\n" % (number, b"y" * 1000) for number in range(20)]
        assert worker.ask(GET[:-2], *fields).startswith(b"HTTP/1.1 431 ")

    def test_one_that_ends_early_is_never_served(self, worker):
        for request in (GET, POST):
            with worker.connect() as connection:
                connection.sendall(request[:-1])
                connection.shutdown(socket.SHUT_WR)
                assert everything(connection) == b""


HEAD = b"POST /form HTTP/1.1\r\nHost: x\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
KNOWING = {
    "a form that was sent": lambda worker: worker.ask(POST),
    "half a form": lambda worker: half(worker, POST),
    "half a head": lambda worker: half(worker, GET[:-4]),
    "a form that is refused": lambda worker: worker.ask(POST.replace(b"Content-Length: 9", b"Content-Length: x")),
    "another method": lambda worker: worker.ask(POST.replace(b"POST", b"PUT")),
    "an answer with somebody's words": lambda worker: worker.ask(GET.replace(b"/page", b"/own")),
}


def half(worker: Running, request: bytes) -> None:
    with worker.connect() as connection:
        connection.sendall(request[:-1])
        connection.shutdown(socket.SHUT_WR)
        everything(connection)


class TestLeaving:
    """A worker whose memory knows somebody goes soon, but not before another can have taken its place."""

    @pytest.fixture
    def soon(self, monkeypatch) -> Iterator[Running]:
        monkeypatch.setattr(patient_worker, "KNOWS_SECONDS", 0.5)
        monkeypatch.setattr(patient_worker, "MAKES_ROOM_SECONDS", 1.5)
        with running(post_request=know_own_words) as made:
            yield made

    @pytest.mark.parametrize("knowing", KNOWING)
    def test_it_tells_its_parent_goes_on_serving_and_then_ends(self, soon, knowing):
        KNOWING[knowing](soon)
        until(lambda: soon.worker.is_leaving, "it says that it leaves", 10)
        assert body(soon.ask(GET)) == b"GET /page 0"
        soon.thread.join(20)
        assert not soon.thread.is_alive()

    @pytest.mark.parametrize("request_", [GET, GET.replace(b"GET", b"HEAD")])
    def test_one_that_only_showed_pages_stays(self, soon, request_):
        for _ in range(5):
            soon.ask(request_)
        soon.thread.join(4)
        assert soon.thread.is_alive() and not soon.worker.is_leaving

    def test_coming_again_and_again_does_not_keep_it(self, soon):
        until(lambda: soon.ask(POST) and soon.worker.is_leaving, "it leaves all the same", 10)


REFUSED = {
    "chunked and a length": (HEAD + CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n", 400),
    "a length and chunked": (HEAD + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n0\r\n\r\n", 400),
    "chunked": (HEAD + CHUNKED + b"\r\n0\r\n\r\n", 411),
    "chunked twice": (HEAD + CHUNKED + CHUNKED + b"\r\n0\r\n\r\n", 400),
    "chunked, chunked": (HEAD + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
    "chunked, then another coding": (HEAD + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400),
    "a coding that is none": (HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    "a coding behind a tab": (HEAD + b"Transfer-Encoding:\tchunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
    "a coding behind a vertical tab": (HEAD + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", 400),
    "identity and a length": (HEAD + b"Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc", 400),
    "a coding in HTTP/1.0": (HEAD.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n0\r\n\r\n", 400),
    "a space before the colon": (HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
    "a folded coding": (HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400),
    "two lengths": (HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    "the same length twice": (HEAD + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    "a list of lengths": (HEAD + b"Content-Length: 3, 3\r\n\r\nabc", 400),
    "a length with a plus": (HEAD + b"Content-Length: +3\r\n\r\nabc", 400),
    "a length below nothing": (HEAD + b"Content-Length: -3\r\n\r\nabc", 400),
    "a length in hexadecimal": (HEAD + b"Content-Length: 0x3\r\n\r\nabc", 400),
    "a length with an underscore": (HEAD + b"Content-Length: 1_0\r\n\r\n0123456789", 400),
    "a length in other digits": (HEAD + "Content-Length: ²\r\n\r\nab".encode("latin-1"), 400),
    "a length without digits": (HEAD + b"Content-Length: \r\n\r\n", 400),
    "an underscore in a name": (HEAD + b"Content_Length: 3\r\n\r\n", 200),
    "two hosts": (HEAD + b"Host: y\r\n\r\n", 400),
    "a bare line feed in the head": (b"GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", 400),
    "line feeds alone": (b"GET / HTTP/1.1\nHost: x\n\n", 400),
    "a bare carriage return": (b"GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n", 400),
    "a null in a value": (b"GET / HTTP/1.1\r\nHost: x\0y\r\n\r\n", 400),
    "a line without a name": (b"GET / HTTP/1.1\r\n: x\r\n\r\n", 400),
    "a line without a colon": (b"GET / HTTP/1.1\r\nHost\r\n\r\n", 400),
    "a space in the address": (b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
    "another version": (b"GET / HTTP/2.0\r\n\r\n", 400),
    "a method in small letters": (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a blank line too many": (b"\r\n\r\n" + GET, 400),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "a long address": (b"GET /" + b"a" * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a long address that does not end": (b"GET /" + b"a" * 2_100, 414),
    "a long head": (HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(17)) + b"\r\n", 431),
    "too many lines": (HEAD + b"X: y\r\n" * 101 + b"\r\n", 431),
    "an expectation of something else": (HEAD + b"Expect: more\r\nContent-Length: 3\r\n\r\nabc", 417),
}


@pytest.mark.parametrize("request_, status", REFUSED.values(), ids=REFUSED)
def test_what_others_may_read_otherwise_is_refused(worker, request_, status):
    """And nothing behind it is served."""
    answer = worker.ask(request_ + GET)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer
    assert answer.count(b"HTTP/1.1 ") == 1 and b"/page" not in answer


class TestSlowVisitors:
    @pytest.fixture
    def hasty(self, monkeypatch) -> Callable[..., None]:
        """Deadlines that a test can wait for."""

        def be(**seconds: float) -> None:
            for name, value in seconds.items():
                monkeypatch.setattr(patient_worker, name, value)

        return be

    @pytest.mark.parametrize("start", [GET[:-2], POST[:-9], b""], ids=["head", "body", "nothing"])
    def test_a_request_that_drips_has_to_end_in_time(self, hasty, start):
        hasty(REQUEST_SECONDS=1)
        with running() as server, server.connect() as slow:
            slow.sendall(start)
            began = time.monotonic()
            with suppress(ConnectionError):
                while time.monotonic() < began + 30 and (not start or slow.send(b"x")):
                    slow.settimeout(0.1)
                    with suppress(TimeoutError):
                        if not slow.recv(10):
                            break
            assert time.monotonic() < began + 30, "it would have been waited for without end"

    def test_who_reads_slowly_gets_every_byte_and_keeps_nobody_waiting(self, worker):
        with worker.connect() as slow:
            slow.sendall(GET.replace(b"/page", b"/large"))
            received = slow.recv(1_000)
            for _ in range(20):
                assert body(worker.ask(GET)) == b"GET /page 0"
                received += slow.recv(1_000)
            assert len(body(received + everything(slow))) == LARGE

    def test_who_does_not_read_is_given_up(self, hasty):
        hasty(ANSWER_SECONDS=1)
        with running() as server, server.connect() as slow:
            slow.sendall(GET.replace(b"/page", b"/large"))
            slow.recv(1_000)
            server.worker.alive = False
            server.thread.join(30)
            assert not server.thread.is_alive() and len(everything(slow)) < LARGE

    def test_where_too_many_are_slow_the_first_of_them_goes_and_the_next_visitor_is_served(self):
        with running(worker_connections=10) as server:
            slow = [server.connect() for _ in range(12)]
            for connection in slow:
                connection.sendall(GET[:-2])
                assert body(server.ask(GET)) == b"GET /page 0"
            assert slow[0].recv(10) == b"", "it came first"
            slow[-1].sendall(GET[-2:])
            assert body(everything(slow[-1])) == b"GET /page 0"
            for connection in slow:
                connection.close()

    def test_what_is_kept_for_the_slow_is_bounded_too(self, monkeypatch):
        monkeypatch.setattr(patient_worker, "MOST_HELD", 1_000_000)
        head = POST.partition(b"\r\n\r\n")[0].replace(b": 9", b": %d" % MOST_BYTES)
        with running() as server:
            slow = [server.connect() for _ in range(8)]
            for connection in slow:
                connection.sendall(head + b"\r\n\r\n" + b"x" * (MOST_BYTES - 1))
            while body(server.ask(GET)) == b"GET /page 0":
                slow[0].settimeout(0.1)
                with suppress(TimeoutError, ConnectionError):
                    assert slow[0].recv(10) == b""
                    break
            for connection in slow:
                connection.close()

    @pytest.mark.parametrize("threads", [1, 4])
    def test_who_is_here_when_it_stops_is_served(self, threads):
        with running(threads=threads) as server, server.connect() as slow, server.connect() as reader:
            slow.sendall(GET[:-2])
            reader.sendall(GET.replace(b"/page", b"/large"))
            received = reader.recv(1_000)
            server.stop()
            slow.sendall(GET[-2:])
            assert body(everything(slow)) == b"GET /page 0"
            assert len(body(received + everything(reader))) == LARGE
            server.thread.join(30)
            assert not server.thread.is_alive()
