"""Sentences to quote: sealed until they are released, one of a submission, gone with it, and leading to nobody."""

from datetime import date, timedelta

import pytest

from campaign.core.answers.published import Quote
from campaign.core.letters import links
from campaign.store.protocol.upkeep import Retention
from tests.support.submissions import NOTE, NOW, OTHER, WRITER, add

SAID = Quote("I swim in the lake.", "a teacher in Leeds")
UNTIL, LATER = date(2026, 12, 23), date(2027, 11, 23)


def offered(store, quote=SAID, writer=WRITER, **changes):
    """A confirmed submission whose writer lets a sentence be quoted; its link."""
    made = add(store, writer=writer, **changes)
    store.confirm(made, writer, NOW)
    assert store.offer_quote(made, quote, UNTIL)
    return made


def name_of(store, link):
    return store.quote_offered(link).name


def purge(store, day):
    at = NOW.replace(year=day.year, month=day.month, day=day.day)
    store.purge(Retention(NOW, NOW, NOW, at, NOW))


def rows_of(store, table):
    with store.reading() as db:
        return [tuple(row) for row in db.conn.execute(f"SELECT * FROM {table}").fetchall()]


def test_it_waits_sealed_and_counted_until_it_is_read(store):
    made = offered(store)
    (quote,) = store.offered_quotes("rivers")
    assert quote.quote is None and quote.until == UNTIL and store.quote_offered(made) == quote
    assert store.count_offered_quotes() == {"rivers": 1} and store.offered_quotes("lakes") == []
    assert "swim" not in repr(rows_of(store, "offered_quotes")) + repr(rows_of(store, "items"))
    assert store.read_offered_quote("rivers", quote.name) == SAID
    assert (
        store.read_offered_quote("lakes", quote.name) is None and store.read_offered_quote("rivers", b"x" * 16) is None
    )
    assert store.count_offered_quotes() == {"rivers": 1}, "reading releases nothing"


def test_what_is_released_stands_and_its_key_is_gone(store):
    made = offered(store)
    name = name_of(store, made)
    before = len(rows_of(store, "items"))
    assert store.release_offered_quote("rivers", name, LATER, NOTE)
    (quote,) = store.offered_quotes("rivers")
    assert (quote.quote, quote.until) == (SAID, LATER) and store.count_offered_quotes() == {}
    assert len(rows_of(store, "items")) == before - 1
    assert store.read_offered_quote("rivers", name) is None
    assert store.release_offered_quote("rivers", name, UNTIL, NOTE), "twice is as good as once"
    assert store.offered_quotes("rivers") == [quote] and len(store.audit(None, 9)) == 1


def test_one_stands_for_each_submission_and_none_for_an_erased_one(store):
    made = offered(store)
    assert not store.offer_quote(made, Quote("Another."), UNTIL)
    assert not store.offer_quote(b"n" * 32, SAID, UNTIL)
    store.erase(made)
    assert not store.offer_quote(made, SAID, UNTIL) and store.offered_quotes("rivers") == []


@pytest.mark.parametrize("released", [True, False])
@pytest.mark.parametrize("act", ["take_offered_quote_back", "erase"])
def test_its_writer_takes_it_back_with_either_link(store, released, act):
    made, other = offered(store), offered(store, Quote("Other."), OTHER)
    if released:
        store.release_offered_quote("rivers", name_of(store, made), LATER, NOTE)
    items = len(rows_of(store, "items"))
    getattr(store, act)(made)
    assert [offered.name for offered in store.offered_quotes("rivers")] == [name_of(store, other)]
    if not released:
        assert len(rows_of(store, "items")) < items
    getattr(store, act)(made)
    assert store.quote_offered(made) is None


def test_both_links_of_a_submission_lead_to_it(store):
    made = add(store, writer=WRITER, confirmation=b"c" * 32)
    mailed = links.receipt_of(b"c" * 32)
    store.confirm(mailed, WRITER, NOW)
    assert store.offer_quote(mailed, SAID, UNTIL)
    assert store.quote_offered(made) == store.quote_offered(mailed)
    store.take_offered_quote_back(made)
    assert store.offered_quotes("rivers") == []


@pytest.mark.parametrize("released", [True, False])
def test_an_organiser_drops_it_released_or_not(store, released):
    name = name_of(store, offered(store))
    if released:
        store.release_offered_quote("rivers", name, LATER, NOTE)
    assert not store.drop_offered_quote("lakes", name)
    assert store.drop_offered_quote("rivers", name) and not store.drop_offered_quote("rivers", name)
    assert store.offered_quotes("rivers") == []


@pytest.mark.parametrize("released", [True, False])
def test_it_is_forgotten_the_day_after_its_last(store, released):
    name, last = name_of(store, offered(store)), UNTIL
    if released:
        store.release_offered_quote("rivers", name, LATER, NOTE)
        last = LATER
    purge(store, last)
    assert store.offered_quotes("rivers")
    purge(store, last + timedelta(days=1))
    assert store.offered_quotes("rivers") == []
    assert not [row for row in rows_of(store, "items") if "quote" in repr(row)]


def test_rows_lie_in_an_order_of_their_own(store):
    for number in range(5):
        offered(store, Quote(f"Number {number}."), bytes([number]) * 16)
    names = [offered.name for offered in store.offered_quotes("rivers")]
    assert names == sorted(names) and len(set(names)) == 5


def test_a_campaign_goes_live_with_none(store):
    store.save_campaign("lakes", "test", "source")
    made = add(store, writer=WRITER, campaign="lakes")
    store.confirm(made, WRITER, NOW)
    assert store.offer_quote(made, SAID, UNTIL)
    store.save_campaign("lakes", "live", "source")
    assert store.offered_quotes("lakes") == []
    assert not [row for row in rows_of(store, "items") if "quote" in repr(row)]
