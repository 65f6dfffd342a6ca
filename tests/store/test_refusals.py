"""Frames that were refused are counted by day, within bounds, and forgotten after a month."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

from campaign.core.counts.refusals import KEPT, MOST_SITES, OTHERS, Reason, Refusals
from campaign.store.protocol.upkeep import Retention
from tests.support.submissions import NOW

DAY = date(2026, 11, 20)
ONE = Refusals("rivers", "watch", Reason.SITE, "https://blog.example", DAY, 1)


def test_they_add_up_by_day_reason_and_site(store):
    others = [replace(ONE, day=DAY + timedelta(1)), replace(ONE, reason=Reason.OFF), replace(ONE, partner="")]
    store.count_refusals([ONE, ONE, *others])
    store.count_refusals([replace(ONE, times=3)])
    assert set(store.refusals(DAY)) == {replace(ONE, times=5), *others}
    assert store.refusals(DAY + timedelta(1)) == others[:1]


def test_a_stranger_with_a_hundred_thousand_sites_fills_no_table(store, long):
    for batch in range(100 if long else 5):
        made_up = [replace(ONE, site=f"https://{batch}-{number}.example") for number in range(1_000)]
        store.count_refusals([*made_up, replace(ONE, times=2)])
    times = {refusal.site: refusal.times for refusal in store.refusals(DAY)}
    assert len(times) == MOST_SITES + 1 and times[ONE.site] == (200 if long else 10)
    assert times[OTHERS] > 1_000


def test_many_who_count_at_once_lose_nothing(store):
    def count(_):
        store.count_refusals([ONE])
        store.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(40)))
    assert store.refusals(DAY) == [replace(ONE, times=40)]


def test_those_of_one_partner_are_forgotten_by_a_button(store):
    store.count_refusals([ONE, replace(ONE, partner="")])
    store.forget_refusals("")
    assert store.refusals(DAY) == [ONE]
    store.forget_refusals("watch")
    assert store.refusals(DAY) == []


def test_they_are_forgotten_after_a_month(store):
    first_kept = (NOW - KEPT).date()
    store.count_refusals([replace(ONE, day=first_kept), replace(ONE, day=first_kept - timedelta(1))])
    store.purge(Retention(NOW, NOW, NOW, NOW, NOW))
    assert store.refusals(date(2000, 1, 1)) == [replace(ONE, day=first_kept)]
