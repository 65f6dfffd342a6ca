"""After a broadcast: thousands write in the same minutes, while hosts are killed and the database fails over.

Four hosts have the pages and three deliver. Each process of theirs is killed at any moment, and begins anew; three
times the primary dies, and the standby that its commits waited for takes over.
"""

import random
import shutil
import signal
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlencode

import pytest

from campaign.core.letters import links
from campaign.web.supporter.form_token import TokenSigner, new_token
from tests.cli.conftest import SQLITE, bare, context_of, loaded
from tests.delivery.test_killed_pages import Relay
from tests.support.campaigns import changed
from tests.support.fleet import DELIVERY, WEB, Fleet, Host, called, joined, set_in
from tests.support.processes import run, until
from tests.support.replicated import replicated

__all__ = ["bare", "loaded"]

SLUG = "clean-rivers"
CLIENTS = 8
MOST_A_SECOND = 40
"""So that a carrier's address has some forty in its minute, as the limit of sixty is for."""
MOST_SECONDS = 7_200


class Supporters(Thread):
    """Each sends one form. Who gets no answer, or is asked to wait, sends it again; one in ten does not."""

    def __init__(self, ports, forms, carriers, number):
        super().__init__(daemon=True)
        self._ports, self._forms, self._carriers = ports, forms, carriers
        self._chance = random.Random(number)
        self.acknowledged = set()
        self.answers = Counter()
        """What they got instead of being led on; 0 where they were cut off."""
        self.done = 0

    def run(self):
        for nonce, form in self._forms:
            began, address = time.monotonic(), self._address()
            while not self._is_taken(form, address):
                if self._chance.random() < 0.1:
                    break
                time.sleep(0.2)
            else:
                self.acknowledged.add(nonce)
            self.done += 1
            time.sleep(max(0, CLIENTS / MOST_A_SECOND - (time.monotonic() - began)))

    def _address(self):
        """Four of five are behind a carrier's."""
        if self._chance.random() < 0.8:
            return f"100.{64 + self._chance.randrange(self._carriers)}.0.1"
        return f"2001:db8:{self._chance.randrange(65_536):x}:{self._chance.randrange(65_536):x}::1"

    def _is_taken(self, form, address):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address}
        connection = HTTPConnection("127.0.0.1", self._chance.choice(self._ports), timeout=60)
        try:
            connection.request("POST", f"/c/{SLUG}", form, headers)
            status = connection.getresponse().status
        except (OSError, HTTPException):
            status = 0
        finally:
            connection.close()
        if status != 303:
            self.answers[status] += 1
        return status == 303


def forms(context, count):
    """Filled-in forms that are ready to be sent, by what the links to their receipts are made of."""
    signer, now = TokenSigner(context.settings.key("form")), datetime.now(UTC)
    made = {}
    for number in range(count):
        token = new_token(SLUG, "", now)
        fields = {
            "step": "send",
            "name": f"Writer {number}",
            "country": ("GB", "FR", "KR")[number % 3],
            "place": "Elmtown",
        }
        fields |= {"language": "en", "email": f"writer-{number}@supporters.example", "form_token": signer.sign(token)}
        made[token.nonce] = urlencode(fields)
    return made


@pytest.fixture
def database():
    with replicated(fsync="off") as made:
        yield made


@pytest.fixture
def relay():
    with Relay() as made:
        yield made


@pytest.fixture
def one(loaded, tmp_path, database, relay):
    """The first host; its campaign asks nobody to confirm, so what is sent is on its way."""
    folder = tmp_path / "one"
    folder.mkdir()
    for name in ("config.toml", "offices.csv"):
        shutil.copy(loaded / name, folder)
    (folder / f"{SLUG}.toml").write_text(changed(confirm="false"))
    config = folder / "config.toml"
    config.write_text(config.read_text().replace(SQLITE, f'url = "{database.url()}"'))
    mail = {"transport": '"smtp"', "tls": '"none"', "server": '"127.0.0.1"'}
    pace = {"per_target_per_hour": 1_000_000, "batch": 20, "poll_seconds": 0.1, "lease_seconds": 10}
    called(folder, "one")
    set_in(config, form_min_seconds=0, trusted_proxies=1, **mail, **pace)
    text = config.read_text()
    config.write_text(text.replace("port = 587", f"port = {relay.port}"))
    assert f"port = {relay.port}" in config.read_text()
    run(folder, "migrate").fine()
    run(folder, "offices", "import", "offices.csv").fine()
    run(folder, "offices", "check", "river-ministry").fine()
    run(folder, "load", f"{SLUG}.toml").fine()
    return folder


@dataclass(frozen=True)
class Size:
    """How many forms, hosts with pages and that deliver, addresses of carriers, kills at most, and fail-overs."""

    forms: int
    webs: int
    deliverers: int
    carriers: int
    kills: int
    fail_overs: int
    most_seconds_between_kills: float


LONG = Size(20_000, 4, 3, 50, 10_000, 3, 8)
SHORT = Size(60, 2, 1, 3, 3, 1, 1)


class Broadcast:
    """What happens: `forms` are sent, by the nonces of their tokens, to `hosts`."""

    def __init__(self, size, forms, database):
        self._size, self._database = size, database
        self._forms = list(forms.items())
        self.seconds = 0.0

    def happens(self, fleet):
        """Everybody writes, hosts are killed, and the database fails over."""
        began, over = time.monotonic(), Event()
        ports = [host.port for host in fleet.hosts if host.kind == WEB]
        self.crowd = [Supporters(ports, self._forms[at::CLIENTS], self._size.carriers, at) for at in range(CLIENTS)]
        kill = Thread(target=fleet.kill, args=(self._size.kills, self._size.most_seconds_between_kills, over))
        for each in (*self.crowd, kill):
            each.start()
        try:
            for at in range(1, self._size.fail_overs + 1):
                some = at * self._size.forms / (self._size.fail_overs + 1)
                until(lambda some=some: sum(each.done for each in self.crowd) >= some, "some wrote", MOST_SECONDS)
                self._database.fail_over()
                self._database.bring_back()
            until(lambda: all(not each.is_alive() for each in self.crowd), "everybody wrote", MOST_SECONDS)
            until(lambda: sum(fleet.kills.values()) >= min(self._size.kills, len(fleet.hosts)), "each was killed")
        finally:
            over.set()
            kill.join()
        self.seconds = time.monotonic() - began

    @property
    def acknowledged(self):
        """The nonces of those who were led on to their receipt."""
        return set().union(*(each.acknowledged for each in self.crowd))

    @property
    def answers(self):
        return sum((each.answers for each in self.crowd), Counter())


@pytest.mark.slow
def test_what_was_acknowledged_is_stored_and_leaves_once_or_as_the_same_bytes(one, database, relay, long):
    size = LONG if long else SHORT
    with context_of(one) as context:
        made = forms(context, size.forms)
    folders = [one, *(joined(one, f"host-{number}") for number in range(1, size.webs + size.deliverers))]
    broadcast = Broadcast(size, made, database)
    with Fleet([Host(folder, WEB if at < size.webs else DELIVERY) for at, folder in enumerate(folders)]) as fleet:
        until(lambda: all(host.answers() for host in fleet.hosts), "the pages answer")
        broadcast.happens(fleet)
        ids = until(lambda: settled(database), "all letters have left", MOST_SECONDS, 1)
        assert set(fleet.end()) <= {0, -signal.SIGTERM}, "one may have begun a moment ago"
    named = {nonce: links.name_of(bytes.fromhex(nonce)) for nonce in made}
    acknowledged, stored = broadcast.acknowledged, set(asked(database, "SELECT name FROM links"))
    copies = relay.copies()
    print(
        f"{size.forms} forms in {broadcast.seconds:.0f} s, {len(acknowledged)} acknowledged, "
        f"{len(stored) - len(acknowledged)} stored besides, {dict(broadcast.answers)}; {dict(fleet.kills)}; "
        f"{sum(map(len, copies.values())) - len(copies)} letters repeated"
    )
    assert {named[nonce] for nonce in acknowledged} <= stored <= {*named.values()}
    assert set(broadcast.answers) <= {0, 503}, "cut off, or asked to wait for a moment; nobody was refused"
    assert {each.decode() for each in copies} == ids and len(ids) == len(stored)
    assert all(len(set(same)) == 1 for same in copies.values()), "what is repeated is the same to the last byte"
    require_exact(one, database)


def asked(database, sql):
    return [row[0] for row in database.primary.run(sql)]


def settled(database):
    """The Message-IDs of all letters, once nothing waits any more."""
    (waiting,) = asked(
        database, "SELECT count(*) FROM letters WHERE state IN ('queued', 'retrying', 'unknown', 'sending')"
    )
    return not waiting and set(asked(database, "SELECT message_id FROM letters WHERE target = 'minister'"))


def require_exact(folder, database):
    """The totals are what a recount says, and no key is missed."""
    recounted = Counter()
    for name, dimension, sql in (
        ("supporters", "campaign", "SELECT '', count(*) FROM submissions"),
        ("supporters", "country", "SELECT country, count(*) FROM submissions GROUP BY 1"),
        ("sent", "campaign", "SELECT '', count(*) FROM letters WHERE state = 'sent'"),
        ("sent", "target", "SELECT target, count(*) FROM letters WHERE state = 'sent' GROUP BY 1"),
        ("different_letters", "campaign", "SELECT '', count(*) FROM texts"),
    ):
        recounted.update({(name, dimension, key): number for key, number in database.primary.run(sql)})
    with context_of(folder) as context:
        rows = [row for row in context.store.totals(SLUG) if not row.partner]
        told = {(row.measure, row.dimension, row.key): row.count for row in rows if row.count}
        assert {key: number for key, number in told.items() if key in recounted} == recounted
        assert not {measure for measure, *_ in told} & {"queued", "failed", "awaiting_confirmation"}
        state = context.store.keys_state()
        assert (state.fault, state.lost, state.missing) == ("", 0, 0)
