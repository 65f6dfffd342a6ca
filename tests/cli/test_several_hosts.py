"""Several hosts as their operators have them: folders of their own, keys that a command hands over, one database."""

import re
import shutil
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from campaign import create_app
from campaign.actions import hosts as actions
from campaign.actions.attention import matters
from campaign.config.settings import load
from campaign.core.accounts import Role
from campaign.core.attention import MatterKind
from campaign.core.letters import links
from campaign.store.protocol.accounts import Organiser
from campaign.store.protocol.hosts import Running
from tests.cli.conftest import confirm, context_of, stored, submit
from tests.delivery.test_killed_pages import Relay, Visitors, confirmations, prepare
from tests.support.fleet import joined
from tests.support.processes import process, run, serving, until

FORM = "/c/clean-rivers"


@contextmanager
def working(*folders):
    """Pages and delivery of each of these hosts, each in processes of its own."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving(folder, "serve", CAMPAIGN_SERVER__WORKERS="1")) for folder in folders]


def counted(folder):
    with context_of(folder) as context:
        rows = context.store.totals("clean-rivers")
        return {row.measure: row.count for row in rows if (row.partner, row.dimension) == ("", "campaign")}


def awaiting(one, two, letters, port):
    """So many letters that each host took in await confirmation; the links that were mailed, and their Message-IDs."""
    pace = {"per_target_per_hour": 100_000, "batch": 3, "poll_seconds": 0.05, "submissions_per_minute": 1_000_000}
    prepare(one, port, letters, **pace)  # they are in slots of the one host
    joined(one, two.name)
    for folder in (two, one):  # one knows two by now, and shares what waits
        with context_of(folder) as context:
            actions.turn(context)
    with context_of(two) as context:
        for _ in range(letters):
            submit(context)
        ids = context.store.select("SELECT message_id FROM letters WHERE state = 'awaiting_confirmation'")
        return confirmations(context), {name.encode() for (name,) in ids}


@pytest.mark.slow
def test_two_web_and_two_delivery_hosts_send_every_letter_once(one, long):
    letters, two = 300 if long else 6, one.with_name("two")
    with Relay() as relay:
        tokens, ids = awaiting(one, two, letters, relay.port)
        assert len(tokens) == len(ids) == 2 * letters
        with working(one, two) as servers:
            visitors = [Visitors(server.port, tokens[at::2], 0) for at, server in enumerate(servers)]
            for visitor in visitors:
                visitor.start()
            until(lambda: sum(visitor.confirmed for visitor in visitors) == 2 * letters, "everybody has confirmed")
            until(lambda: relay.to_minister() >= ids, "their letters left")
            told = run(one, "hosts").fine()
            assert [server.get("/readyz").status for server in servers] == [200, 200]
            assert [server.stop() for server in servers] == [0, 0]
    assert relay.to_minister() == ids, "none is lost, and none has another Message-ID"
    assert {len(same) for same in relay.copies().values()} == {1}, "none left twice"
    assert not any(visitor.answers for visitor in visitors), "nobody was asked to come again"
    for name in ("one", "two"):
        assert re.search(rf"^{name}\n  delivery .*\n  pages ", told, re.MULTILINE)
    totals = counted(two)
    assert (totals["sent"], totals["queued"], totals["supporters"]) == (2 * letters, 0, 2 * letters)


def test_a_letter_that_one_host_took_in_is_confirmed_and_sent_by_another(one):
    two = joined(one, "two")
    with context_of(two) as context:
        actions.turn(context)
    with context_of(one) as context:
        receipt = submit(context)
    with context_of(two) as context:
        confirm(context, receipt)
    process(two, "deliver", "--drain").fine()
    assert len(list((two / "instance/mail/new").iterdir())) == 2
    with context_of(one) as context:
        assert stored(context, receipt).letters[0].state == "sent"


def test_a_host_without_the_keys_does_not_begin(one):
    second = one.with_name("second")
    second.mkdir()
    shutil.copy(one / "config.toml", second)
    assert "campaign keys import FILE" in process(second, "serve").trouble()
    run(one, "keys", "export", "handed-over", "--yes").fine()
    assert "campaign keys import FILE" in process(second, "deliver", "--drain").trouble()


def test_another_secret_is_put_in_force_on_every_host(one):
    two = joined(one, "two")
    with context_of(two) as context:
        actions.turn(context)
    with context_of(one) as context:
        receipt = submit(context)
    before = secret(one)
    run(one, "rotate-secret").fine()
    config = two / "config.toml"
    config.write_text(config.read_text().replace(before, secret(one)))
    run(one, "keys", "export", "handed-over").fine()
    shutil.move(one / "handed-over", two)
    run(two, "keys", "import", "handed-over").fine()
    for folder in (one, two):
        with context_of(folder) as context:
            actions.turn(context)
    for folder in (one, two):
        with context_of(folder) as context:
            assert stored(context, receipt).personal is not None
            assert stored(context, submit(context)).personal is not None


def secret(folder):
    return re.search(r'secret_key = "([^"]+)"', (folder / "config.toml").read_text())[1]


def test_hosts_are_listed_and_struck_off(one):
    assert run(one, "hosts").fine() == "No host gave a sign of itself yet.\n"
    with context_of(one) as context:
        receipt = submit(context)
        actions.begin(context, actions.PAGES, datetime.now(UTC))
    assert re.fullmatch(
        r"one\n  pages \S+, since .* UTC, last sign \d+ s ago\n  being sent: 0; .*: 0\n", run(one, "hosts").fine()
    )
    two = joined(one, "two")
    with context_of(two) as context:
        actions.begin(context, actions.DELIVERY, datetime.now(UTC))
    assert "one alone can open 3 parts" in run(two, "hosts", "strike", "one").trouble()
    assert "There is no host 'three'" in run(two, "hosts", "strike", "three").trouble()
    with context_of(one) as context:
        actions.turn(context)
    assert run(two, "hosts", "strike", "one").fine() == "one is struck off.\n"
    assert "two" in run(two, "hosts").fine() and "one\n" not in run(two, "hosts").fine()
    with context_of(two) as context:
        assert context.store.submission(links.secret_of(receipt)).personal is not None
    assert "was struck off" in process(one, "serve").trouble()


def test_keys_are_handed_over_knowingly(one):
    done = run(one, "keys", "export", "handed-over", typed="n\n")
    assert done.status and "within 5 minutes" in done.out and not (one / "handed-over").exists()
    run(one, "keys", "export", "handed-over", typed="y\n").fine()
    assert "there already" in run(one, "keys", "export", "handed-over").trouble()
    run(one, "keys", "export", "another").fine()
    assert "is not there" in run(one, "keys", "import", "nowhere").trouble()


def test_an_sqlite_file_is_one_hosts(folder):
    assert run(folder, "hosts").fine() == "An SQLite file is one host's.\n"
    assert "one host's" in run(folder, "keys", "export", "handed-over", "--yes").trouble()
    assert not (folder / "handed-over").exists()


def test_what_several_hosts_share_is_not_copied_to_a_file(one):
    run(one, "keys", "export", "handed-over", "--yes").fine()
    assert "several hosts share" in run(one, "copy", "--to", "sqlite:///instance/back.db").err


def test_pages_promise_minutes_where_hosts_share_the_keys(one):
    pages = create_app(load(one / "config.toml", {})).test_client()
    assert "several computers" not in pages.get("/privacy").text
    joined(one, "two")
    with context_of(one) as context:
        actions.turn(context)
        receipt = submit(context)
        context.store.erase(links.secret_of(receipt))
    assert "5 minutes after the official" in pages.get("/privacy").text
    page = pages.get(f"/receipt/{receipt}").text
    assert "Everything is erased" in page and "5 minutes after you erased it" in page


def test_a_host_that_was_not_heard_of_is_told_once(one):
    with context_of(one) as context:
        now = datetime.now(UTC)
        actions.begin(context, actions.PAGES, now)
        assert MatterKind.HOST not in {matter.kind for matter in matters(context, now, "en")}
        later = now + timedelta(minutes=16)
        (matter,) = [matter for matter in matters(context, later, "en") if matter.kind is MatterKind.HOST]
        assert (matter.about, matter.values["host"]) == ("one", "one")
        actions.end(context, actions.PAGES)
        assert MatterKind.HOST not in {matter.kind for matter in matters(context, later, "en")}, "it ended as it should"


def test_what_needs_a_person_is_mailed_once_and_not_once_a_host(one):
    two, now = joined(one, "two"), datetime.now(UTC)
    with context_of(one) as context:
        context.store.add_organiser(Organiser("o@desk.example", "hash", now, Role.ORGANISER))
        context.store.set_wants_mail("o@desk.example", True)
        hour_ago = now - timedelta(hours=1)
        context.store.note_running("gone", Running(actions.PAGES, "0.4.0", hour_ago, hour_ago))
    for folder in (one, two):
        process(folder, "deliver", "--drain").fine()
    mails = [file.read_text() for folder in (one, two) for file in (folder / "instance/mail/new").glob("*")]
    (mail,) = [mail for mail in mails if "o@desk.example" in mail]
    assert "The server gone has not been heard of" in " ".join(mail.replace("=\n", "").split())


@pytest.mark.slow
@pytest.mark.long
def test_a_host_that_is_killed_leaves_everything_to_the_other(one):
    letters, two = 60, one.with_name("two")
    with Relay() as relay:
        tokens, ids = awaiting(one, two, letters, relay.port)
        for folder in (one, two):
            config = folder / "config.toml"
            config.write_text(
                re.sub(r"^lease_seconds = .*$", "lease_seconds = 2", config.read_text(), flags=re.MULTILINE)
            )
        with working(one, two) as (first, second):
            visitor = Visitors(second.port, tokens, 0)
            visitor.start()
            until(lambda: len(relay.to_minister()) > letters / 4, "some have left")
            for process_of_it in first.family():
                process_of_it.kill()
            until(lambda: visitor.confirmed == 2 * letters, "everybody has confirmed")
            until(lambda: relay.to_minister() >= ids, "their letters left")
            until(lambda: counted(two)["sent"] == 2 * letters, "and are counted")
    assert relay.to_minister() == ids and not visitor.answers
    assert all(len(set(same)) == 1 for same in relay.copies().values()), "what is repeated is the same to the last byte"
    assert "one" in run(two, "hosts").fine()
