"""A crowd behind one address gets through; a script does not, whatever it calls itself."""

from dataclasses import replace

import pytest

from campaign.actions import attention, limits
from campaign.core import crowds
from campaign.core.attention import MatterKind
from campaign.core.errors import TooManyRequests
from campaign.core.letters.writers import mailbox
from campaign.web.site import guard
from campaign.web.site.current import CONTEXT
from tests.support.links import confirm_token
from tests.web.supporter.test_journey import FORM, checked, send, sent, submission_of


@pytest.fixture
def taken(app):
    """How many of the submissions from these addresses, in this minute, are taken."""

    def count(addresses, what="send"):
        through = 0
        for address in addresses:
            with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
                try:
                    guard.limit_submissions(what)
                except TooManyRequests:
                    continue
                through += 1
        return through

    return count


SCRIPTS = {
    "200 networks of one /48": [f"2001:db8:7:{n:x}::1" for n in range(200)],
    "2,000 addresses of one /64": [f"2001:db8:7:1::{n:x}" for n in range(2_000)],
    "one IPv4 address": ["192.0.2.7"] * 2_000,
    "the same, written as IPv6": ["192.0.2.7", "::ffff:192.0.2.7"] * 1_000,
    "all of a /24, many times": [f"192.0.2.{n}" for n in range(256)] * 12,
}


@pytest.mark.parametrize(("name", "most"), [*zip(SCRIPTS, (120, 60, 60, 60, 1_200), strict=True)])
def test_a_script_is_stopped(taken, name, most):
    assert taken(SCRIPTS[name]) == most


def test_a_thousand_people_behind_fifty_addresses_of_a_carrier_get_through(taken):
    assert taken([f"198.51.100.{n % 50}" for n in range(1_000)]) == 1_000
    assert taken([f"2001:db8:{n % 50:x}:{n:x}::1" for n in range(1_000)]) == 1_000


def test_a_school_gets_through_as_its_people_confirm(app, clock, taken, long):
    """1,500 people behind one address: those who confirm make room for the next, and the rest wait a minute."""
    waiting, minutes = 1_500, 0
    while waiting and minutes < 10:
        through = taken(["203.0.113.5"] * waiting)
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": "203.0.113.5"}):
            for _ in range(through // 2):
                limits.hit(CONTEXT.of(app), *guard.confirmed_here())
        waiting, minutes = waiting - through, minutes + 1
        clock.forward(minutes=1)
    assert not waiting and minutes <= 6
    assert taken(["203.0.113.6"] * 500) == 60, "and for nobody elsewhere"
    assert taken(["203.0.113.5"] * (5_000 if long else 2_000)) <= crowds.MOST_ROOM * 60 + 60, "nor without end"


def test_a_confirmation_makes_room(client, clock, context, taken):
    submission = submission_of(context, sent(client, clock))
    client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"})
    assert taken(["127.0.0.1"] * 100) == 60 - 1 + crowds.ROOM


def test_the_ceiling_for_all_stops_and_tells_once(app, clock, context, taken, caplog):
    limits = replace(context.settings.limits, submissions_per_minute_in_all=50)
    CONTEXT.put(app, replace(context, settings=replace(context.settings, limits=limits)))
    everywhere = [f"2001:db8:{n:x}::1" for n in range(120)]
    assert taken(everywhere) == 50 and caplog.text.count("submissions_per_minute_in_all") == 1
    assert "2001:db8" not in caplog.text
    told = [matter.kind for matter in attention.matters(context, clock(), "en")]
    assert told.count(MatterKind.CEILING) == 1
    clock.forward(minutes=1)
    assert taken(everywhere[:40]) == 40
    clock.forward(days=1, minutes=1)
    assert MatterKind.CEILING not in [matter.kind for matter in attention.matters(context, clock(), "en")]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("one+1@x.example", "one@x.example"),
        ("One+a+b@X.example", "one@x.example"),
        ("one@x.example", "one@x.example"),
        ("o.ne@x.example", "o.ne@x.example"),
        ("+one@x.example", "+one@x.example"),
    ],
)
def test_mails_are_counted_by_mailbox(address, counted):
    assert mailbox(address) == counted


@pytest.mark.parametrize("spelt", ["one+{}@x.example", "ONE+{}@X.example", "one+{0}+{0}@x.example", "one+@x.example"])
def test_one_mailbox_gets_no_more_mails_under_many_names(client, clock, context, spelt):
    for number in range(6):
        fields = checked(client, clock).fields() | {"email": spelt.format(number)}
        assert send(client, fields).status_code == 303
    database = context.store._database()
    confirmations = database.execute("SELECT count(*) FROM notices WHERE kind = 'confirmation'").fetchone()[0]
    assert confirmations == context.settings.limits.mails_per_address_per_day


def test_who_writes_with_a_plus_is_somebody_of_their_own(client, clock, context):
    """Folding is for counting: letters of two such addresses are two people's."""
    for email in ("one+a@x.example", "one+b@x.example"):
        receipt = send(client, checked(client, clock).fields() | {"email": email}).location
        submission = submission_of(context, receipt)
        assert submission.personal.email == email
        client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"})
    assert context.store.totals("clean-rivers") and FORM
    counted = {row.measure: row.count for row in context.store.totals("clean-rivers") if row.dimension == "campaign"}
    assert counted["confirmed"] == 2
