"""Two hosts and a database, each on a network of its own: one host is cut off in the middle of it, and comes back."""

import shutil
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from campaign import make_context
from campaign.actions import hosts
from campaign.config.settings import load
from tests.cli.conftest import bare, loaded, stored, submit
from tests.delivery.test_killed_pages import confirmations
from tests.support.fleet import WEB, Host, called, joined, set_in
from tests.support.networks import networks
from tests.support.postgresql import folder, new_data, running
from tests.support.processes import run, until

__all__ = ["bare", "loaded"]

PORT = 8000
PAGES = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def wires():
    with networks("database", "one", "two") as made:
        yield made


@pytest.fixture
def server(wires):
    """PostgreSQL on a machine of its own; through its socket this one looks at what is there, past every wire."""
    with folder() as place:
        new_data(place / "data")
        with (place / "data/pg_hba.conf").open("a") as rules:
            rules.write("host all all 10.18.0.0/24 trust\n")
        listens = {"listen_addresses": wires.addresses["database"]}
        with running(place, listens, before=wires.inside("database")) as cluster:
            cluster.create("letters")
            yield cluster


@pytest.fixture
def one(loaded, tmp_path, server):
    made = tmp_path / "one"
    made.mkdir()
    for name in ("config.toml", "offices.csv", "clean-rivers.toml"):
        shutil.copy(loaded / name, made)
    called(made, "one")
    config = made / "config.toml"
    config.write_text(config.read_text().replace('"sqlite:///instance/campaign.db"', f'"{server.url()}"'))
    set_in(config, key_minutes=1, lease_seconds=5, poll_seconds=0.1)
    run(made, "migrate").fine()
    for words in (["offices", "import", "offices.csv"], ["offices", "check", "river-ministry"]):
        run(made, *words).fine()
    run(made, "load", "clean-rivers.toml").fine()
    return made


@contextmanager
def working(wires, *folders):
    """Each host on its network, where it reaches the database at its address alone."""
    url = f"postgresql://postgres@{wires.addresses['database']}/letters"
    with ExitStack() as stack:
        for made in folders:
            host = Host(made, WEB, port=PORT, delivers=True, before=wires.inside(made.name), CAMPAIGN_DATABASE__URL=url)
            stack.callback(host.kill)
            host.begin()
        for made in folders:
            until(lambda made=made: wires.asked(made.name, f"{PAGES}/readyz") == 200, f"{made.name} is ready", 300)
        yield


@contextmanager
def context_of(made):
    context = make_context(load(made / "config.toml", {}))
    yield context
    context.store.close()


def mails(*folders):
    """What left for the minister, by Message-ID."""
    by_message_id = defaultdict(list)
    for made in folders:
        for file in (made / "instance/mail/new").glob("*"):
            message = message_from_bytes(file.read_bytes())
            if "minister@" in message["To"]:
                by_message_id[message["Message-ID"]].append(file.read_bytes())
    return by_message_id


def awaiting(one, two):
    """Twelve that one of two hosts took in await confirmation; their receipts, and the links that were mailed."""
    for made in (two, one):
        with context_of(made) as context:
            hosts.turn(context)
    with context_of(two) as context:
        return [submit(context) for _ in range(12)], confirmations(context)


@pytest.mark.slow
@pytest.mark.long
def test_what_one_host_cannot_do_the_other_does_and_it_goes_on_when_it_is_back(one, wires):
    two = joined(one, "two")
    receipts, tokens = awaiting(one, two)

    def pressed(host, *tokens):
        options = ("--data", "do=confirm", "--max-time", "60")
        return {wires.asked(host, f"{PAGES}/confirm/{token}", *options) for token in tokens}

    with working(wires, one, two):
        assert pressed("one", *tokens[:2]) == pressed("two", *tokens[2:4]) == {303}
        wires.cut("one")
        assert pressed("one", tokens[4]) == {503}, "within seconds: nobody waits for the wire"
        until(lambda: wires.asked("one", f"{PAGES}/readyz") == 503, "it says that the database is away")
        assert wires.asked("one", f"{PAGES}/healthz") == 200
        assert pressed("two", *tokens[4:8]) == {303}
        until(lambda: len(mails(one, two)) == 8, "the other one sends what both had", 300)
        wires.mend("one")
        until(lambda: wires.asked("one", f"{PAGES}/readyz") == 200, "it is back", 300)
        assert pressed("one", *tokens[8:]) == {303}
        until(lambda: len(mails(one, two)) == 12, "all have left", 300)
    require_once(one, two, receipts)


def require_once(one, two, receipts):
    """Each letter left, and whatever left twice was the same to the last byte."""
    left = mails(one, two)
    with context_of(two) as context:
        ids = {name for (name,) in context.store.select("SELECT message_id FROM letters WHERE target = 'minister'")}
        assert {stored(context, receipt).letters[0].state for receipt in receipts} == {"sent"}
        assert context.store.keys_fault() == ""
        assert {host.name for host in hosts.everybody(context, datetime.now(UTC))} == {"one", "two"}
    assert {*left} == ids and all(len(set(same)) == 1 for same in left.values())
