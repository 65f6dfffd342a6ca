"""Pages and delivery, killed again and again while thousands confirm and a paced queue leaves: nothing is lost."""

import contextlib
import multiprocessing
import random
import re
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection, HTTPException
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock, Thread

import psutil
import pytest

from campaign import make_context
from campaign.config.settings import load
from campaign.delivery import process as delivery
from campaign.delivery.worker import Worker
from tests.cli.conftest import bare, context_of, folder, loaded, put_on_postgresql, submit
from tests.support.processes import Server, run, serving, until
from tests.support.smtp_server import SmtpServer

__all__ = ["bare", "folder", "loaded"]

MINISTER = "minister@rivers.example"
CONNECTIONS = 16
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([__name__])


def deliver(folder: Path, began: float, rate: float) -> None:
    """Delivery as `campaign deliver` runs it, but that its clock goes `rate` times as fast since `began`."""

    def clock() -> datetime:
        return datetime.fromtimestamp(began + (time.time() - began) * rate, UTC)

    delivery.Worker = partial(Worker, clock=clock)
    delivery.run(make_context(load(folder / "config.toml", {})))


class Site:
    """Pages and two deliverers, each of which begins anew when it was killed."""

    def __init__(self, folder: Path, server: Server, rate: float) -> None:
        self._folder, self._server, self._rate = folder, server, rate
        self._began = time.time()
        self._chance = random.Random(11)
        self._deliverers: list[BaseProcess] = []
        self.kills = {"pages": 0, "delivery": 0}

    def begin(self) -> None:
        for _ in range(2):
            self._deliver()

    def _deliver(self) -> None:
        process = processes.Process(target=deliver, args=(self._folder, self._began, self._rate))
        process.start()
        self._deliverers.append(process)

    def kill(self, times: int) -> None:
        """Each at any moment of what it does."""
        while sum(self.kills.values()) < times:
            time.sleep(self._chance.uniform(0.02, 0.4))
            if self._chance.random() < 0.5:
                self._kill_delivery()
            else:
                self._kill_pages()

    def _kill_delivery(self) -> None:
        process = self._deliverers.pop(self._chance.randrange(2))
        assert process.is_alive()
        process.kill()
        process.join()
        self.kills["delivery"] += 1
        self._deliver()

    def _kill_pages(self) -> None:
        with contextlib.suppress(psutil.NoSuchProcess, IndexError):
            workers = psutil.Process(self._server.process.pid).children()
            self._chance.choice(workers).kill()
            self.kills["pages"] += 1

    def end(self) -> None:
        for process in self._deliverers:
            process.terminate()
            process.join()
            assert process.exitcode == 0


class Visitors(Thread):
    """They press the button behind the link in our mail, and press it again where the page did not answer."""

    def __init__(self, port: int, tokens: list[str], pause: float) -> None:
        super().__init__(daemon=True)
        self._port, self._tokens, self._pause = port, tokens, pause
        self.answers: Counter[int] = Counter()
        """What they got instead of being led on; 0 where they were cut off."""
        self.confirmed = 0

    def run(self) -> None:
        for token in self._tokens:
            while (status := self._press(token)) != 303:
                self.answers[status] += 1
                time.sleep(0.02)
            self.confirmed += 1
            time.sleep(self._pause)

    def _press(self, token: str) -> int:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", f"/confirm/{token}", "do=confirm", form)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()


def confirmations(context) -> list[str]:
    """The tokens in the mails that ask to confirm; a reminder has its mail's."""
    store = context.store
    with store.reading() as db:
        mails = db.execute("SELECT submission, part FROM items WHERE part >= 'mail ' AND part < 'mail!'").fetchall()
        return list({store.open_item(db, *mail).personal.link for mail in mails})


def message_id(data: bytes) -> bytes:
    return re.search(rb"\r\nMessage-ID: (\S+)\r\n", data)[1]


def most_in(span: float, times: list[float]) -> int:
    """The most of these moments within any `span` seconds."""
    return max(sum(first <= one < first + span for one in times) for first in times)


class Relay(SmtpServer):
    """Knows when each message was first there."""

    def __init__(self) -> None:
        super().__init__("PIPELINING")
        self.first: dict[bytes, float] = {}
        self._read = 0
        self._guard = Lock()
        self.on_message = self._note

    def _note(self) -> None:
        with self._guard:
            new = self.taken[self._read :]
            self._read += len(new)
            for mail in new:
                self.first.setdefault(message_id(mail.data), time.time())

    def copies(self) -> dict[bytes, list[bytes]]:
        mails = defaultdict(list)
        for mail in self.taken:
            mails[message_id(mail.data)].append(mail.data)
        return mails

    def only_the_last_again(self) -> bool:
        """Whether what was repeated was the last that its connection carried: one a connection at most."""
        last = {mail.connection: mail for mail in self.taken}
        arrived = defaultdict(list)
        for mail in self.taken:
            arrived[message_id(mail.data)].append(mail)
        return all(last[mail.connection] is mail for same in arrived.values() for mail in same[:-1])

    def to_minister(self) -> set[bytes]:
        return {message_id(mail.data) for mail in self.taken if mail.recipient.strip("<>") == MINISTER}


def prepare(folder: Path, port: int, letters: int, **values: float) -> tuple[list[str], set[bytes]]:
    """So many letters await confirmation; the links that were mailed, and the Message-IDs of all that may leave."""
    settings = (folder / "config.toml").read_text()
    mail = {"port": port, "connections": CONNECTIONS, "transport": '"smtp"', "tls": '"none"', "server": '"127.0.0.1"'}
    for name, value in (mail | values).items():
        settings = re.sub(rf"^{name} = .*$", f"{name} = {value}", settings, count=1, flags=re.MULTILINE)
    (folder / "config.toml").write_text(settings)
    run(folder, "offices", "check", "river-ministry").fine()
    with context_of(folder) as context:
        for _ in range(letters):
            submit(context)
        ids = context.store.select("SELECT message_id FROM letters WHERE state = 'awaiting_confirmation'")
        return confirmations(context), {message_id.encode() for (message_id,) in ids}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, folder, long):
    """The folder, with its database on each engine."""
    if request.param == "postgresql":
        if not long:
            pytest.skip("on PostgreSQL with --long")
        put_on_postgresql(folder, request.getfixturevalue("postgresql"))
    return folder


@pytest.mark.slow
def test_none_is_lost_and_none_repeated_with_another_message_id(place, long):
    letters, kills, per_hour, rate = (3_000, 1_000, 600, 60) if long else (60, 10, 30, 1_800)
    with Relay() as relay:
        # What a killed worker held is taken up by another after some seconds; one that is only slow is to keep it.
        pace = {"per_target_per_hour": per_hour, "batch": 10, "poll_seconds": 0.05, "lease_seconds": 4 * rate}
        pace["submissions_per_minute"] = 1_000_000  # they all come from here
        tokens, ids = prepare(place, relay.port, letters, **pace)
        assert len(tokens) == len(ids) == letters
        with serving(place, "serve", "--no-delivery", CAMPAIGN_SERVER__WORKERS="2") as server:
            site, visitors = Site(place, server, rate), Visitors(server.port, tokens, 0.06 if long else 0.01)
            site.begin()
            visitors.start()
            site.kill(kills)
            until(lambda: visitors.confirmed == letters, "everybody has confirmed", 3_600 if long else 120)
            until(
                lambda: len(relay.copies()) >= 2 * letters,
                "their letters and the mails to them left",
                3_600 if long else 120,
            )
            site.end()
    assert set(visitors.answers) <= {0, 503}, "cut off, or asked to wait for a moment"
    copies = relay.copies()
    repeated = sum(len(same) - 1 for same in copies.values())
    busiest = most_in(3_600 / rate, [at for message_id, at in relay.first.items() if message_id in ids])
    print(f"{letters} letters, killed {site.kills}, {visitors.answers}, {repeated} repeated, {busiest} an hour at most")
    assert relay.to_minister() == ids, "none is lost, and none has another Message-ID"
    assert all(len(set(same)) == 1 for same in copies.values()), "what is repeated is the same to the last byte"
    assert relay.only_the_last_again(), "one a connection of a deliverer that was killed"
    assert repeated <= site.kills["delivery"] * CONNECTIONS
    assert busiest <= per_hour + 20, "two deliverers held ten each"
    require_whole(place, letters)


def require_whole(folder: Path, letters: int) -> None:
    """Everybody is counted once, and of what was delivered nothing is kept."""
    with context_of(folder) as context:
        context.store.destroy_unreferenced()
        rows = context.store.totals("clean-rivers")
        counted = {row.measure: row.count for row in rows if (row.partner, row.dimension) == ("", "campaign")}
        assert (counted["supporters"], counted["sent"], counted["queued"]) == (letters, letters, 0)
        state = context.store.keys_state()
        assert (state.fault, state.lost, state.missing, state.slots["forgotten"]) == ("", 0, 0, 0)
        assert state.slots["used"] == letters, "those that their writers send"
