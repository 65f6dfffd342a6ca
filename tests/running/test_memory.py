"""What processes remember of supporters: canaries through the real server and a real relay, then a look into memory."""

import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest

from tests.support.memory import AS_ANYBODY, is_closed, is_readable, require_reading, traces
from tests.support.processes import COMMAND, Server, environment, is_alive, run, serving, until
from tests.support.slow_clients import slow_clients
from tests.support.smtp_server import SmtpServer
from tests.support.visitors import Visitor

pytestmark = pytest.mark.slow

FORM = "/c/clean-rivers"
QUICK = {
    "CAMPAIGN_SITE__URL": "http://localhost",
    "CAMPAIGN_LIMITS__FORM_MIN_SECONDS": "0",
    "CAMPAIGN_LIMITS__SUBMISSIONS_PER_MINUTE": "10000",
    "CAMPAIGN_LIMITS__SUBMISSIONS_PER_MINUTE_IN_ALL": "10000",
    "CAMPAIGN_DELIVERY__POLL_SECONDS": "0.2",
    "CAMPAIGN_DELIVERY__PER_TARGET_PER_HOUR": "10000",
    "CAMPAIGN_SERVER__WORKERS": "1",
}

SOONER = """\
import runpy
from datetime import timedelta
from campaign.delivery import worker
from campaign.running import patient_worker
patient_worker.KNOWS_SECONDS, worker.RECYCLED_AFTER, worker.RECYCLED_AT_LATEST = 4, timedelta(seconds=4), {latest}
runpy.run_path({command!r}, run_name="__main__")
"""
IN_MINUTES = "timedelta(minutes=5)"
LOOK_SECONDS = 0.5
"""Between two looks into a memory, each of which is a hundred megabytes."""


def sooner(latest: str = IN_MINUTES) -> tuple[str, ...]:
    """The command with all that is recycled being so after seconds, where it takes a minute."""
    return sys.executable, "-P", "-c", SOONER.format(latest=latest, command=COMMAND[-1])


@pytest.fixture
def command(long: bool) -> tuple[str, ...]:
    return COMMAND if long else sooner()


@pytest.fixture
def relay(folder) -> Iterator[SmtpServer]:
    require_reading()
    run(folder, "offices", "check", "river-ministry").fine()
    with SmtpServer("PIPELINING", "8BITMIME") as server:
        yield server


def settings_for(relay: SmtpServer) -> dict[str, str]:
    mail = {"TRANSPORT": "smtp", "SERVER": "127.0.0.1", "PORT": relay.port, "TLS": "none", "FROM": "we@letters.example"}
    return QUICK | {f"CAMPAIGN_MAIL__{name}": str(value) for name, value in mail.items()}


def write_and_deliver(server: Server, relay: SmtpServer, people: int) -> str:
    """So many write, confirm, and have their letters sent; what stands in all words that were theirs alone."""
    visitor, mark = Visitor(server.port), secrets.token_hex(6)
    for number in range(people):
        name, email, place, note = (f"{kind}{mark}{number}q" for kind in ("Jane", "mail", "Town", "swim"))
        fields = {"name": f"{name} Kim", "country": "GB", "place": place, "note": f"I {note} there.", "language": "en"}
        visitor.send(FORM, email=f"{email}@mail.example", **fields)
    until(lambda: len(relay.taken) >= people, "the mails that ask to confirm", 300)
    for taken in list(relay.taken):
        visitor.confirm(text_of(taken.data))
    until(lambda: len(relay.taken) >= 2 * people, "the letters", 300)
    letters = b"".join(mail.data for mail in relay.taken)
    assert all(f"{kind}{mark}{people - 1}q".encode() in letters for kind in ("Jane", "Town", "swim"))
    return mark


def text_of(mail: bytes) -> str:
    """The part of a mail that is plain text."""
    part = message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    assert part
    return str(part.get_content())


def known(processes: list[psutil.Process], mark: str) -> int:
    return sum(traces(process.pid, mark) for process in processes)


def test_a_minute_after_the_last_delivery_nobody_remembers_anybody(folder, relay, command, long):
    people = 1_000 if long else 10
    with serving(folder, command=command, **settings_for(relay)) as server:
        page, deliver = the_one(server, "pages"), the_one(server, "deliver")
        mark = write_and_deliver(server, relay, people)
        assert known([page], mark) > 0 < known([deliver], mark), "freed memory keeps what it held"
        until(lambda: gone(page) and server.living("pages"), "another serves the pages", 100)
        until(lambda: gone(deliver) and server.living("deliver"), "another delivers", 100)
        until(lambda: known(server.family(), mark) == 0, "nobody remembers anybody", 100, LOOK_SECONDS)
        assert server.get(FORM).status == 200
        assert server.stop() == 0
        assert server.err == ""


def the_one(server: Server, name: str) -> psutil.Process:
    (process,) = until(lambda: server.living(name), f"{name} has its name")
    return process


def gone(process: psutil.Process) -> bool:
    return not is_alive(process)


@contextmanager
def delivering(folder: Path, command: Sequence[str], **environ: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`campaign deliver`, with no pages beside it."""
    process = subprocess.Popen([*command, "deliver"], cwd=folder, env=environment(**environ), stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_delivery_that_runs_alone_forgets_too_and_stops_when_it_is_told(folder, relay, command):
    where = settings_for(relay)
    with serving(folder, "serve", "--no-delivery", **where) as server, delivering(folder, command, **where) as alone:
        mark = write_and_deliver(server, relay, 20)
        processes = [psutil.Process(alone.pid)]
        assert known(processes, mark) > 0
        until(lambda: known(processes, mark) == 0, "it begins anew", 60, LOOK_SECONDS)
        relay.taken.clear()
        more = write_and_deliver(server, relay, 1)
        assert known(processes, more) > 0, "it goes on delivering"
        alone.send_signal(signal.SIGTERM)
        assert alone.wait(60) == 0
        assert alone.stderr and alone.stderr.read() == b""


def test_delivery_that_always_has_something_to_send_forgets_what_it_sent(folder, relay):
    """As with a paced queue: it is never idle for long."""
    where = settings_for(relay)
    with serving(folder, command=sooner("timedelta(seconds=4)"), **where | {"CAMPAIGN_SERVER__WORKERS": "1"}) as server:
        deliver = the_one(server, "deliver")
        mark = write_and_deliver(server, relay, 1)

        def another_one_writes() -> bool:
            relay.taken.clear()
            write_and_deliver(server, relay, 1)
            return gone(deliver)

        until(another_one_writes, "another delivers")
        assert known(server.living("deliver"), mark) == 0


def test_who_takes_over_is_there_before_the_other_goes(folder, relay):
    """With one process for the pages, and visitors whom it waits for until its very end."""
    worst, over = [0.0], Event()

    def look() -> None:
        while not over.is_set():
            began = time.monotonic()
            assert server.get(FORM).status == 200
            worst[0] = max(worst[0], time.monotonic() - began)
            over.wait(0.05)

    with serving(folder, "serve", "--no-delivery", command=sooner(), **settings_for(relay)) as server:
        page = the_one(server, "pages")
        with slow_clients(server.port, 20, "bodies"):
            Visitor(server.port).ask("POST", FORM, step="check")
            another = Thread(target=look)
            another.start()
            until(lambda: gone(page), "the one that knows something goes", 60)
            over.set()
            another.join()
    assert worst[0] < 5, "it stays for ten seconds with those who are slow, and nobody else waits for that"


def test_no_process_can_be_read_by_others_of_its_user_nor_leaves_a_core(folder, relay):
    with serving(folder, command=[*AS_ANYBODY, *COMMAND], **settings_for(relay)) as server:
        until(lambda: server.living("pages") and server.living("deliver"), "both run")
        assert all(is_closed(process.pid) for process in server.family())
    with subprocess.Popen([*AS_ANYBODY, "sleep", "60"]) as other:
        until(lambda: is_readable(other.pid), "anybody else's may be, as soon as it is another program")
        other.kill()
