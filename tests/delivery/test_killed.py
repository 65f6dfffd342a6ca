"""Two workers on one database, killed in the middle of anything, lose no letter, and send none twice that differs."""

import multiprocessing
import random
import signal
from collections import defaultdict
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

import pytest

from campaign.config.settings import Delivery
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.delivery.process import run
from campaign.delivery.smtp import SmtpTransport
from tests.support.processes import until
from tests.support.scene import Scene
from tests.support.smtp_server import SmtpServer

WORKERS = ("one", "other")
GOES_ON, DONE = "goes on", "done"
# Every process begins as a copy of one that has imported all of this, so that killing dozens of them takes seconds.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([__name__])


def scene_in(folder: Path, port: int, connections: int, url: str) -> Scene:
    mail = MailSettings("smtp", server="127.0.0.1", port=port, tls="none", from_address="letters@letters.test")
    # What a killed worker held is taken up by the other within a second.
    delivery = Delivery(
        per_target_per_hour=100_000, batch=10, lease_seconds=1, poll_seconds=0.02, connections=connections
    )
    return Scene(folder, mail, delivery, url)


def work(folder: Path, port: int, connections: int, url: str) -> None:
    """The worker as `campaign deliver` runs it."""
    run(scene_in(folder, port, connections, url))


class Killer:
    """Kills one of two workers, whichever, before some messages are answered; each begins anew at once."""

    def __init__(self, scene: Scene, server: SmtpServer, letters: int, kills_of_each: int, connections: int) -> None:
        self._work = (scene.path.parent, server.port, connections, scene.url)
        self._server = server
        self._letters = letters
        self._kills_of_each = kills_of_each
        self._running: dict[str, BaseProcess] = {}
        self._dying: dict[str, BaseProcess] = {}
        self._tell: SimpleQueue[str] = SimpleQueue()
        self._chance = random.Random(7)
        self._countdown = 1
        self._arrived: set[bytes] = set()
        self._read = 0
        self._lock = Lock()
        self.kills = dict.fromkeys(WORKERS, 0)

    def run(self) -> None:
        """Until each was killed often enough and every letter arrived at least once."""
        try:
            self._until_all_arrived()
        finally:  # no worker is left on a database that the next test empties
            for process in self._running.values():
                process.kill()
                process.join()

    def _until_all_arrived(self) -> None:
        for name in WORKERS:
            self._start(name)
        self._server.on_message = self._message
        while (name := self._tell.get(timeout=120)) != DONE:  # so long without another letter, not for all of them
            if name == GOES_ON:
                continue
            process = self._dying.pop(name)
            process.join()
            assert process.exitcode == -signal.SIGKILL
            self._start(name)
        for process in self._running.values():
            process.terminate()
            process.join()
            assert process.exitcode in (0, -signal.SIGTERM), "the last to begin anew may not have begun to listen"

    def _start(self, name: str) -> None:
        process = processes.Process(target=work, args=self._work)
        process.start()
        self._running[name] = process

    def _message(self) -> None:
        with self._lock:
            taken = self._server.taken[self._read :]
            self._read += len(taken)
            before = len(self._arrived)
            self._arrived.update(message_id(one.data) for one in taken)
            self._countdown -= 1
            if len(self._arrived) > before:
                self._tell.put(GOES_ON)
            wanted = [name for name in WORKERS if self.kills[name] < self._kills_of_each]
            if not wanted and len(self._arrived) == self._letters:
                self._tell.put(DONE)
            alive = [name for name in wanted if name in self._running and self._running[name].is_alive()]
            if self._countdown <= 0 and alive:
                self._countdown = self._chance.randint(1, 40)
                name = self._chance.choice(alive)
                self.kills[name] += 1
                # What its other connections brought may be told of after its end: it is killed once.
                self._dying[name] = self._running.pop(name)
                self._dying[name].kill()
                self._tell.put(name)


def message_id(data: bytes) -> bytes:
    (line,) = [line for line in data.split(b"\r\n") if line.startswith(b"Message-ID: ")]
    return line.removeprefix(b"Message-ID: ")


@pytest.mark.parametrize(
    ("extensions", "connections", "number", "kills_of_each"),
    [(["PIPELINING"], 1, 3_000, 40), (["PIPELINING"], 8, 3_000, 40), ([], 4, 400, 6)],
)
def test_nothing_is_lost_and_what_is_sent_again_is_the_same(
    tmp_path, long, database_url, extensions, connections, number, kills_of_each
):
    if not long:  # still with letters left for the last kill
        number, kills_of_each = min(number, 500), min(kills_of_each, 6)
    with SmtpServer(*extensions) as server:
        scene = scene_in(tmp_path, server.port, connections, database_url)
        letters = [scene.send() for _ in range(number)]
        killer = Killer(scene, server, number, kills_of_each, connections)
        killer.run()
        worker = scene.worker(SmtpTransport(scene.settings.mail))

        def all_are_sent() -> bool:
            worker.drain()
            return {scene.state(letter) for letter in letters} == {State.SENT}

        until(all_are_sent, "a letter whose connection broke waits for some seconds before it is sent again")
    assert min(killer.kills.values()) == kills_of_each
    assert scene.counted() == dict.fromkeys(("supporters", "confirmed", "sent", "different_letters"), number)
    by_id, last = defaultdict(list), {}
    for taken in server.taken:
        by_id[message_id(taken.data)].append(taken)
        last[taken.connection] = taken
    assert by_id.keys() == {f"<{letter}@letters.test>".encode() for letter in letters}
    assert all(len({taken.data for taken in copies}) == 1 for copies in by_id.values()), "Message-ID, Date and all else"
    again = [taken for copies in by_id.values() for taken in copies[:-1]]
    assert all(last[taken.connection] is taken for taken in again), "one a connection at most: the last that it carried"
    assert len(again) <= sum(killer.kills.values()) * connections
