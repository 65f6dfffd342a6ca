"""What the store promises of partners, their own lists, sources and webhooks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.core.campaigns.campaign import OptIn
from campaign.core.campaigns.owners import MOST_OWNERS
from campaign.core.counts.activity import seen
from campaign.core.counts.refusals import Reason, Refusals
from campaign.core.counts.totals import SOURCE
from campaign.core.counts.webhooks import Notice, Webhook, WebhookDelivery
from campaign.store.protocol.campaigns import Partner
from campaign.store.protocol.errors import Missing
from campaign.store.protocol.upkeep import Retention
from tests.support.submissions import NOW, OTHER, WRITER, add, submission

WATCH = Partner("watch", "River Watch", ("https://watch.example",), "salt")
HOOK = Webhook("hook", "rivers", "https://x.example/", NOW.date())
MINUTE = timedelta(minutes=1)


def confirmed(store, writer=WRITER, **changes):
    made = add(store, writer=writer, **changes)
    store.confirm(made, writer, NOW)
    return made


@pytest.mark.parametrize(
    "partner",
    [WATCH, replace(WATCH, origins=(), active=False), replace(WATCH, opt_in=OptIn("age1x", {"en": "Yes", "ko": "네"}))],
)
def test_a_partner_comes_back_as_it_was_kept(store, partner):
    store.add_partner(partner)
    assert store.partner("watch") == partner and store.partners() == [partner]
    store.save_partner(replace(partner, name="Other"))
    assert store.partner("watch") == replace(partner, name="Other")


def test_partners_are_known_with_the_campaigns_in_which_something_was_counted_of_them(store):
    assert store.counted_partners() == []
    confirmed(store, partner="watch")
    store.count_activity("rivers", seen("2026-11-23", "opened", ""))
    store.count_activity("rivers", seen("2026-11-23", "", "paper"))
    store.count_refusals(
        [Refusals("rivers", code, Reason.SITE, "https://x.example", NOW.date(), 1) for code in ("", "no")]
    )
    assert store.counted_partners() == [("no", "rivers"), ("opened", "rivers"), ("watch", "rivers")]


def test_a_partner_that_somebody_else_changed_is_not_replaced(store):
    store.add_partner(WATCH)
    theirs = replace(WATCH, origins=("https://new.example",))
    assert store.save_partner(theirs, WATCH) and not store.save_partner(replace(WATCH, name="Other"), WATCH)
    assert store.partner("watch") == theirs
    assert store.save_partner(replace(theirs, name="Other"), theirs)


def test_only_a_partner_that_is_there_is_replaced(store):
    with pytest.raises(Missing):
        store.save_partner(WATCH)
    assert store.partners() == []


def test_the_lists_of_a_campaign_and_of_its_partners_are_apart(store):
    made = confirmed(store, contact=b"campaign", partner="watch", partner_contact=b"watch")
    confirmed(store, writer=OTHER, partner="lakes", partner_contact=b"lakes")
    assert [store.contacts("rivers", partner) for partner in ("", "watch", "lakes", "x")] == [
        [b"campaign"],
        [b"watch"],
        [b"lakes"],
        [],
    ]
    assert store.submission(made).opted_in
    confirmed(store, partner="watch", partner_contact=b"again")
    assert store.contacts("rivers", "watch") == [b"again"], "one for each person on a list"
    assert store.contacts("rivers") == [b"campaign"], "and no other list is touched"


def test_erasing_takes_a_person_off_both_lists(store):
    made = confirmed(store, contact=b"campaign", partner="watch", partner_contact=b"watch")
    store.erase(made)
    assert store.contacts("rivers") == store.contacts("rivers", "watch") == []


def test_supporters_are_counted_by_source_for_everybody_and_for_the_partner(store, monkeypatch):
    monkeypatch.setattr("campaign.core.counts.totals.MOST_SOURCES", 2)
    for number, source in enumerate(("a", "", "b", "c", "a")):
        confirmed(store, writer=bytes([number]) * 16, partner="watch", source=source)
    rows = {(row.partner, row.key): row.count for row in store.totals("rivers") if row.dimension == SOURCE}
    counted = {"a": 2, "": 3}
    assert rows == {(partner, key): count for partner in ("", "watch") for key, count in counted.items()}


def notice(name="msg"):
    return Notice(name, "hook", "{}")


def test_the_last_deliveries_of_each_webhook_are_remembered(store):
    for hook in (HOOK, replace(HOOK, id="other")):
        store.add_webhook(hook)
    store.log_delivery(WebhookDelivery("first of the other", "other", "campaign.test", NOW, 1, "204"))
    made = [WebhookDelivery(f"msg_{at}", "hook", "campaign.test", NOW + at * MINUTE, 1, "204") for at in range(25)]
    for one in (*made, replace(made[-1], attempts=2, answer="410")):
        store.log_delivery(one)
    found = [one for one in store.webhook_deliveries() if one.webhook == "hook"]
    assert found == [replace(made[-1], attempts=2, answer="410"), *made[-2:4:-1]]
    store.remove_webhook("hook")
    store.log_delivery(made[0])
    assert [one.webhook for one in store.webhook_deliveries()] == ["other"]


def test_what_came_of_notices_is_forgotten_after_thirty_days(store):
    store.add_webhook(HOOK)
    for days in (31, 29):
        made = WebhookDelivery(f"{days} days ago", "hook", "campaign.test", NOW - timedelta(days=days), 1, "204")
        store.log_delivery(made)
    store.purge(Retention(NOW, NOW, NOW, NOW, NOW))
    assert [one.notice for one in store.webhook_deliveries()] == ["29 days ago"]


def test_with_a_campaign_goes_what_came_of_its_notices(store):
    store.save_campaign("lakes", "draft", "[campaign]")
    for hook in (HOOK, replace(HOOK, id="lakes", campaign="lakes")):
        store.add_webhook(hook)
        store.log_delivery(WebhookDelivery(f"to {hook.id}", hook.id, "campaign.test", NOW, 1, "204"))
    assert store.delete_campaign("lakes")
    assert [one.webhook for one in store.webhook_deliveries()] == [one.id for one in store.webhooks()] == ["hook"]


def test_a_webhook_is_told_up_to_a_point_once(store):
    store.add_webhook(HOOK)
    tomorrow = NOW.date() + timedelta(days=1)
    assert store.tell(HOOK, 100, tomorrow, [notice()], NOW)
    assert not store.tell(HOOK, 100, tomorrow, [notice("again")], NOW), "somebody else has told it meanwhile"
    assert store.webhooks() == [replace(HOOK, reached=100, day=tomorrow)]
    assert store.claim_notice(NOW, NOW + MINUTE) == (notice(), store.webhooks()[0])
    assert store.claim_notice(NOW, NOW + MINUTE) is None, "it is being sent"
    assert store.claim_notice(NOW + MINUTE, NOW + 2 * MINUTE), "its sender died"


def test_what_came_of_a_notice(store):
    store.add_webhook(HOOK)
    store.tell(HOOK, 1, HOOK.day, [notice()], NOW)
    store.finish_notice(notice(), "the answer was 500", NOW + MINUTE)
    assert store.claim_notice(NOW, NOW + MINUTE) is None and store.webhooks()[0].fault == "the answer was 500"
    claimed, _ = store.claim_notice(NOW + MINUTE, NOW + 2 * MINUTE)
    assert claimed == replace(notice(), attempts=1)
    store.finish_notice(claimed, "", None)
    assert store.claim_notice(NOW + 9 * MINUTE, NOW + 10 * MINUTE) is None and store.webhooks()[0].fault == ""


def test_who_wants_no_more_is_told_no_more(store):
    store.add_webhook(HOOK)
    store.tell(HOOK, 1, HOOK.day, [notice(), notice("other")], NOW)
    store.finish_notice(notice(), "gone", None, gone=True)
    assert store.claim_notice(NOW + MINUTE, NOW + 2 * MINUTE) is None and not store.webhooks()[0].active
    assert not store.tell(store.webhooks()[0], 5, HOOK.day, [notice("new")], NOW)


def test_a_removed_webhook_takes_its_notices_along(store):
    store.add_webhook(HOOK)
    store.tell(HOOK, 1, HOOK.day, [notice()], NOW)
    store.remove_webhook("hook")
    assert store.webhooks() == [] and store.claim_notice(NOW, NOW + MINUTE) is None
    with pytest.raises(Missing):
        store.remove_webhook("hook")


def test_a_campaign_going_live_starts_its_milestones_anew(store):
    store.save_campaign("lakes", "test", "source")
    store.add_webhook(replace(HOOK, campaign="lakes", reached=100))
    store.save_campaign("lakes", "live", "source")
    assert store.webhooks()[0].reached == 0


def test_one_act_puts_a_person_on_the_list_of_each_group_that_runs_the_campaign_and_on_no_other(store):
    owners = tuple((f"group-{at}", b"sealed %d" % at) for at in range(MOST_OWNERS))
    made = confirmed(store, partner="watch", partner_contact=b"watch", owner_contacts=owners)
    assert [store.contacts("rivers", code) for code, _ in owners] == [[sealed] for _, sealed in owners]
    assert store.contacts("rivers") == [] and store.contacts("rivers", "watch") == [b"watch"]
    assert store.submission(made).opted_in
    confirmed(store, owner_contacts=(("group-3", b"again"),))
    assert store.contacts("rivers", "group-3") == [b"again"], "one for each person on a list"
    assert store.contacts("rivers", "group-2") == [b"sealed 2"], "and no other list is touched"


def test_what_was_not_confirmed_is_on_no_group_s_list_and_erasing_takes_off_all(store):
    waits = add(store, writer=OTHER, owner_contacts=(("lakes", b"waits"),))
    made = confirmed(store, owner_contacts=(("watch", b"one"), ("lakes", b"two")))
    assert store.contacts("rivers", "lakes") == [b"two"]
    store.erase(made)
    assert store.contacts("rivers", "watch") == store.contacts("rivers", "lakes") == []
    store.erase(waits)
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM contacts").fetchone()[0] == 0


def test_a_correction_before_confirming_replaces_what_was_ticked_for_the_groups(store):
    new = submission(writer=WRITER, owner_contacts=(("watch", b"one"), ("lakes", b"two")))
    assert store.add_submission(new)
    corrected = replace(new, confirmation=b"n" * 32, notices=(), owner_contacts=(("lakes", b"new"),))
    assert store.correct_submission(replace(corrected, version=1), new_link=True)
    store.confirm(new.receipt, WRITER, NOW)
    assert store.contacts("rivers", "watch") == [] and store.contacts("rivers", "lakes") == [b"new"]
