"""Postmen: each carries one mail at a time over a connection of its own, and knows nothing of letters.

A mail that the server is waiting for leaves from the thread that hands it out, which reads the reply as well, once it
is there: to wake another thread for either costs more than to do it. Whatever would wait is done by a postman's own
thread: to connect and sign in, to send what is large, to hear a refusal out.
"""

import os
import select
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from campaign.delivery.clock import monotonic
from campaign.delivery.message import Mail
from campaign.delivery.transport import PromptTransport, Transport

ASKED_AGAIN_SECONDS = 60.0
"""When a server that broke a connection, as one does that takes no more of them, is asked again for another."""


@dataclass(frozen=True)
class Answer:
    """What came of a mail: the server's reply, or what was raised instead."""

    postman: "Postman"
    reply: str = ""
    error: Exception | None = None


class Answers:
    """Those that postmen's threads give, and a bell that rings when there is one."""

    def __init__(self) -> None:
        self._given: SimpleQueue[Answer] = SimpleQueue()
        self._ear, self._bell = os.pipe()
        for end in (self._ear, self._bell):
            os.set_blocking(end, False)

    def __del__(self) -> None:
        for end in (self._ear, self._bell):
            os.close(end)

    def fileno(self) -> int:
        """There is something to read when the bell rang."""
        return self._ear

    def give(self, answer: Answer) -> None:
        self._given.put(answer)
        with suppress(BlockingIOError):  # it rings already
            os.write(self._bell, b".")

    def take(self) -> list[Answer]:
        """All that are there."""
        with suppress(BlockingIOError):
            os.read(self._ear, 1_024)
        answers: list[Answer] = []
        with suppress(Empty):
            while True:
                answers.append(self._given.get_nowait())
        return answers


class Postman:
    """One connection. What it carried is in `answers`, or `is_answered`, as soon as the server has answered for it."""

    def __init__(self, transport: Transport, answers: Answers) -> None:
        self.transport = transport
        self.is_proven = False
        self.under_way: PromptTransport | None = None
        """Set while a mail is under way that no thread waits for."""
        self._prompt = transport if isinstance(transport, PromptTransport) else None
        self._answers = answers
        self._errands: SimpleQueue[tuple[Mail, Mail | None] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="postman", daemon=True)
        self._thread.start()

    def carry(self, mail: Mail, following: Mail | None) -> None:
        """Send one mail. `following` is likely to be the next one: see `Transport.send`."""
        if self._prompt is None or not self._prompt.takes_at_once(mail):
            self._errands.put((mail, following))
            return
        try:
            self._prompt.begin(mail, lambda: following)
            self.under_way = self._prompt
        except Exception as error:
            self._answers.give(Answer(self, error=error))

    def answer(self) -> Answer:
        """What the server says of the mail that is under way."""
        transport, self.under_way = self.under_way, None
        assert transport is not None  # it was asked for that one  # noqa: S101
        try:
            return Answer(self, transport.answer())
        except Exception as error:
            return Answer(self, error=error)

    def go_home(self) -> None:
        """End the thread, once what is on its way was answered. The connection stays."""
        self._errands.put(None)
        self._thread.join()

    def _work(self) -> None:
        # No name here holds what was carried: whoever wrote it is not to be remembered between two mails.
        while self._run_an_errand(self._errands.get()):
            pass

    def _run_an_errand(self, errand: tuple[Mail, Mail | None] | None) -> bool:
        if errand is None:
            return False
        mail, following = errand
        try:
            self._answers.give(Answer(self, self.transport.send(mail, lambda: following)))
        except Exception as error:
            self._answers.give(Answer(self, error=error))
        return True


class Crew:
    """As many postmen as the settings and the server allow: of each round, one at first, and others as they are missed.

    How many connections have worked is remembered until they are closed. Where the server takes no more, it is asked
    again after a minute.
    """

    def __init__(self, transports: Sequence[Transport]) -> None:
        """One connection at most for each of `transports`, which nobody else uses during a round."""
        self._transports = tuple(transports)
        self._answers = Answers()
        self._there: list[Answer] = []
        self._proven = 0
        self._most = len(self._transports)
        self._ask_again_at = 0.0
        self.postmen: list[Postman] = []

    @property
    def first(self) -> Transport:
        """What is used while no round is under way."""
        return self._transports[0]

    @property
    def may_grow(self) -> bool:
        """Whether there may be one more: their number doubles when all of them have proven good."""
        if monotonic() >= self._ask_again_at:
            self._most = len(self._transports)
        return len(self.postmen) < min(self._most, max(1, 2 * self._proven))

    def grow(self) -> Postman | None:
        """One postman more; None where there are enough."""
        if not self.may_grow:
            return None
        taken = [postman.transport for postman in self.postmen]
        free = next(transport for transport in self._transports if transport not in taken)
        self.postmen.append(Postman(free, self._answers))
        return self.postmen[-1]

    def prove(self, postman: Postman) -> None:
        """The server answered for a mail that this one carried."""
        postman.is_proven = True
        self._proven = max(self._proven, sum(postman.is_proven for postman in self.postmen))

    def goes_on_without(self, postman: Postman) -> bool:
        """Whether others work where this one's connection broke; then it leaves, and so many are the most for now."""
        others = [other for other in self.postmen if other is not postman]
        if not any(other.is_proven for other in others):
            return False
        postman.go_home()
        self.postmen = others
        self._proven, self._most = sum(other.is_proven for other in others), len(others)
        self._ask_again_at = monotonic() + ASKED_AGAIN_SECONDS
        return True

    @property
    def has_answers(self) -> bool:
        """Whether an answer is there that nobody took."""
        if not self._there:
            self._listen(0)
        return bool(self._there)

    def answers(self) -> list[Answer]:
        """All that are there; where there is none, the next one is waited for."""
        self._listen(0)
        while not self._there:
            self._listen(None)
        answers, self._there = self._there, []
        return answers

    def _listen(self, seconds: float | None) -> None:
        """Take the answers that are there; without `seconds`, wait for something to arrive, or for a deadline."""
        under_way = {postman.under_way.fileno(): postman for postman in self.postmen if postman.under_way is not None}
        listening = select.poll()
        for place in (self._answers.fileno(), *under_way):
            listening.register(place, select.POLLIN)
        if seconds is None and under_way:
            seconds = min(postman.under_way.seconds_left() for postman in under_way.values() if postman.under_way)
        heard = {place for place, _ in listening.poll(None if seconds is None else seconds * 1_000)}
        if self._answers.fileno() in heard:
            self._there += self._answers.take()
        self._there += [
            postman.answer()
            for place, postman in under_way.items()
            if postman.under_way
            and (place in heard or postman.under_way.seconds_left() <= 0)
            and postman.under_way.is_answered()
        ]

    def go_home(self) -> None:
        """The round is over; connections stay open for the next one."""
        for postman in self.postmen:
            postman.go_home()
        self.postmen = []

    def close(self) -> None:
        """Let go of the mail server, between rounds."""
        self._proven = 0
        for transport in self._transports:
            transport.close()
