"""Gunicorn's sync worker behind a loop that waits for slow visitors, so that serving pages never does.

A request is served once it is whole, and an answer is handed over at its reader's pace. Who is slow costs a few
kilobytes meanwhile and keeps nobody waiting, with no proxy in front. What a request is, and where its head ends,
gunicorn's parser says. One thread serves one request at a time, and takes on a newcomer only when it is free: another
process may be now.
"""

import math
import mmap
import os
import random
import selectors
import socket
import time
from contextlib import suppress
from threading import Thread
from typing import Any

from gunicorn import util
from gunicorn.http import get_parser
from gunicorn.http.errors import LimitRequestHeaders, NoMoreData
from gunicorn.workers.sync import SyncWorker

from campaign import most_bytes

MOST_HEAD = 16 * 1024
"""Bytes that a request may have before its body."""
MOST_HELD = 32 * 1024 * 1024
"""Bytes that may be kept for the visitors of one loop; beyond, those go first who have been here longest."""
REQUEST_SECONDS = 30
"""How long a request may take to arrive whole, however steadily its bytes drip."""
ANSWER_SECONDS = 120
"""How long a reader may take for an answer."""
LINGER_SECONDS = 3
"""How long the rest of a refused request is thrown away: to close sooner would take the refusal from its reader."""
LAST_SECONDS = 10
"""How long those who are here have once the worker is to stop; less than gunicorn's patience with it."""
KNOWS_SECONDS = 60.0
"""A worker goes so long after somebody's words came into its memory, or a quarter later: not all go at once."""
MAKES_ROOM_SECONDS = 3.0
"""How long it goes on serving meanwhile, until the one that takes its place is there."""
READ_BYTES = 64 * 1024
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class LengthRequired(Exception):
    """The body comes in chunks. Browsers, and proxies that buffer, say how long it is."""


class Visitor:
    """One connection, for one request. To gunicorn it is a socket that gives and takes everything at once."""

    def __init__(self, connection: socket.socket, address: Any, listener: Any, config: Any) -> None:
        self.connection, self.address, self.listener = connection, address, listener
        self.until = time.monotonic() + REQUEST_SECONDS
        self.request: Any = None
        self.fault: Exception | None = None
        self.unsent = memoryview(b"")
        self.is_answered = self.is_cut = self.lingers = False
        """`is_cut`: it is answered with part of its request still to come."""
        self._config = config
        self._received = bytearray()
        self._taken = self._whole = 0
        self._answer: list[bytes] = []

    @property
    def held(self) -> int:
        """Bytes that are kept for it."""
        return len(self._received) + len(self.unsent)

    @property
    def is_whole(self) -> bool:
        """Whether its request can be answered: all of it is here, or enough to refuse it."""
        return self.fault is not None or (self.request is not None and len(self._received) >= self._whole)

    def hear(self, data: bytes) -> None:
        """Take what came."""
        self._received += data
        if self.request is not None:
            return
        self._taken = 0
        try:
            self._read_head()
        except (NoMoreData, StopIteration):
            if len(self._received) > MOST_HEAD:
                self._refuse(LimitRequestHeaders("head"))
        except Exception as fault:
            self._refuse(fault)

    def turn_to_reading(self) -> None:
        """The answer is complete, and the visitor may take it."""
        self.is_answered = True
        self.until = time.monotonic() + ANSWER_SECONDS
        self.unsent = memoryview(b"".join(self._answer))
        self._received.clear()
        self._answer.clear()

    def _read_head(self) -> None:
        request = next(get_parser(self._config, self, self.address))
        end = self._received.index(b"\r\n\r\n") + 4
        if end > MOST_HEAD:
            raise LimitRequestHeaders("head")
        fields = dict(request.headers)
        if "TRANSFER-ENCODING" in fields:
            raise LengthRequired
        length = int(fields.get("CONTENT-LENGTH", 0))
        self.is_cut = length > most_bytes(request.path)  # the application refuses it by its length
        self.request, self._whole = request, end if self.is_cut else end + length
        if "EXPECT" in fields and not self.is_whole:
            with suppress(OSError):
                self.connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _refuse(self, fault: Exception) -> None:
        self.fault, self.is_cut = fault, True

    # What gunicorn asks of a socket.

    def recv(self, size: int) -> bytes:
        data = bytes(self._received[self._taken : self._taken + size])
        self._taken += len(data)
        return data

    def sendall(self, data: bytes) -> None:
        self._answer.append(data)

    send = sendall

    def gettimeout(self) -> float:
        return 0.0


class Loop:
    """The visitors of one thread."""

    def __init__(self, worker: "PatientWorker", pipe: int | None = None) -> None:
        self._worker = worker
        self._most = worker.cfg.worker_connections // worker.cfg.threads
        self._visitors: dict[Visitor, int] = {}
        """Those who are waited for, the first comer first, and what each is to be ready for."""
        self._swept = time.monotonic()
        self._selector = selectors.DefaultSelector()
        for listener in worker.sockets:
            self._selector.register(listener, READ, self._welcome)
        if pipe is not None:
            self._selector.register(pipe, READ, lambda _: os.read(pipe, READ_BYTES))

    def run(self) -> None:
        """Serve until the worker is to stop, and then those who are here."""
        while self._worker.alive:
            self._turn()
        for listener in self._worker.sockets:
            self._selector.unregister(listener)
        last = time.monotonic() + LAST_SECONDS
        for visitor in self._visitors:
            visitor.until = min(visitor.until, last)
        while self._visitors:
            self._turn()
        self._selector.close()

    def _turn(self) -> None:
        self._worker.stay()
        for key, _ in self._selector.select(1.0):
            if isinstance(key.data, Visitor):
                self._attend(key.data)
            else:
                key.data(key.fileobj)
        now = time.monotonic()
        if now > self._swept + 1:
            self._swept = now
            for visitor in [one for one in self._visitors if one.until < now]:
                self._wait(visitor, 0)

    def _welcome(self, listener: Any) -> None:
        try:
            connection, address = listener.accept()
        except (BlockingIOError, ConnectionError):  # another process was quicker, or the visitor has left
            return
        except OSError:  # no descriptor is free
            if not self._visitors:
                raise
            self._wait(next(iter(self._visitors)), 0)
            return
        connection.setblocking(False)
        while len(self._visitors) >= self._most or sum(visitor.held for visitor in self._visitors) > MOST_HELD:
            self._wait(next(iter(self._visitors)), 0)
        self._attend(Visitor(connection, address, listener, self._worker.cfg))

    def _attend(self, visitor: Visitor) -> None:
        try:
            wanted = self._go_on(visitor)
        except BlockingIOError:
            wanted = WRITE if visitor.unsent else READ
        except OSError:
            wanted = 0
        self._wait(visitor, wanted)

    def _go_on(self, visitor: Visitor) -> int:
        """As far as it goes without waiting; what the visitor is to be ready for next, or 0 at the end."""
        connection = visitor.connection
        if visitor.lingers:
            return READ if connection.recv(READ_BYTES) else 0
        if not visitor.is_answered:
            data = connection.recv(READ_BYTES)
            if not data:
                return 0
            visitor.hear(data)
            if not visitor.is_whole:
                return READ
            self._worker.answer(visitor)
        while visitor.unsent:
            visitor.unsent = visitor.unsent[connection.send(visitor.unsent) :]
        if not visitor.is_cut:
            return 0
        connection.shutdown(socket.SHUT_WR)
        visitor.lingers, visitor.until = True, time.monotonic() + LINGER_SECONDS
        return READ

    def _wait(self, visitor: Visitor, wanted: int) -> None:
        before = self._visitors.get(visitor, 0)
        if before and not wanted:
            self._selector.unregister(visitor.connection)
            del self._visitors[visitor]
        elif before != wanted:
            change = self._selector.modify if before else self._selector.register
            change(visitor.connection, wanted, visitor)
            self._visitors[visitor] = wanted
        if not wanted:
            if visitor.request is None or visitor.request.method not in ("GET", "HEAD"):
                self._worker.know()
            visitor.connection.close()


class PatientWorker(SyncWorker):  # type: ignore[misc]
    """As many loops as threads, each with connections and visitors of its own.

    What was freed stays in a process' memory until something else happens to be written there. So no worker outlives
    by much what somebody wrote through it.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._said = mmap.mmap(-1, 1)  # shared with the parent that this is forked from
        self._leaves_at = self._ends_at = math.inf

    @property
    def is_leaving(self) -> bool:
        """Whether another worker is to take this one's place; the parent may ask."""
        return self._said[0] == 1

    def know(self) -> None:
        """Somebody's words came into this process."""
        if self._leaves_at == math.inf:
            self._leaves_at = time.monotonic() + KNOWS_SECONDS * random.uniform(1, 1.25)  # noqa: S311 - no secret

    def run(self) -> None:
        for listener in self.sockets:
            listener.setblocking(False)
        others = [Thread(target=Loop(self).run, daemon=True) for _ in range(self.cfg.threads - 1)]
        for thread in others:
            thread.start()
        Loop(self, self.PIPE[0]).run()
        for thread in others:
            thread.join()

    def stay(self) -> None:
        """Tell the parent that all is well; go when it is gone, or when it is time to."""
        self.notify()
        now = time.monotonic()
        if now > self._leaves_at and not self.is_leaving:
            self._said[0] = 1
            self._ends_at = now + MAKES_ROOM_SECONDS
        if now > self._ends_at or not self.is_parent_alive():
            self.alive = False

    def answer(self, visitor: Visitor) -> None:
        """Serve the visitor's request, or say why not."""
        try:
            if visitor.fault:
                raise visitor.fault
            self.handle_request(visitor.listener, visitor.request, visitor, visitor.address)
        except LengthRequired:
            util.write_error(visitor, 411, "Length Required", "")
        except StopIteration:  # part of an answer stands already, and what befell it was logged
            pass
        except Exception as error:
            self.handle_error(visitor.request, visitor, visitor.address, error)
        visitor.turn_to_reading()
