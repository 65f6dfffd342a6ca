"""Letters are looked for from where the queue began a moment ago, and none that comes before that is left for long."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.outcomes import unavailable
from campaign.core.letters import links
from campaign.store.protocol.delivery import Pacing
from campaign.store.sql import beginnings
from campaign.store.sql.beginnings import WHOLE_LOOK_SECONDS, Beginnings
from tests.support.submissions import MINUTE, NOW, add, claim, letter

SECOND = timedelta(seconds=1)


def confirm(store, *secrets):
    for secret in secrets:
        assert store.confirm(secret, secret[:16], NOW)


def queue(store, count, office="office"):
    """So many letters, one after the other; their submissions."""
    secrets = [add(store, letter(office=office), notices=()) for _ in range(count)]
    confirm(store, *secrets)
    return [links.name_of(secret) for secret in secrets]


def taken(store, now=NOW, limit=1):
    return [one.submission for one in claim(store, now, limit=limit)]


@pytest.fixture
def older(store):
    """A letter that waits to be confirmed, older than where the queue is known to begin."""
    secret = add(store, letter(), notices=())
    for name in queue(store, 2):
        assert taken(store) == [name]
    return secret


def test_one_that_is_confirmed_late_is_taken_in_seconds_though_others_come_all_the_time(store, older, monkeypatch):
    monkeypatch.setattr(beginnings, "LEFT_ALONE", 0)
    queue(store, 1)
    assert taken(store) != []
    confirm(store, older)
    claims = []
    for seconds in range(int(WHOLE_LOOK_SECONDS) + 1):
        queue(store, 2)
        claims += taken(store, NOW + seconds * SECOND)
    assert links.name_of(older) in claims


def test_it_is_taken_at_once_where_nothing_else_is_due(store, older):
    confirm(store, older)
    assert taken(store) == [links.name_of(older)] and taken(store) == []


def test_it_is_taken_by_the_next_claim_where_nothing_else_may_leave(store, older):
    queue(store, 1, "held")
    store.hold(Hold(HoldKind.SUSPENDED, "held@x.example", NOW))
    confirm(store, older)
    paced = Pacing(9, {("rivers", "held"): "held@x.example", ("rivers", "office"): "office@x.example"})
    claims = [one for _ in range(2) for one in store.claim(NOW, "one", NOW + MINUTE, 9, paced)]
    assert [one.submission for one in claims] == [links.name_of(older)]


def test_one_that_was_given_back_is_taken_when_its_time_has_come(store):
    queue(store, 3)
    (first,) = claim(store, limit=1)
    assert len(taken(store)) == 1
    assert store.finish(first, unavailable(NOW, MINUTE, "421"), NOW)
    queue(store, 2)
    assert first.submission not in taken(store)
    assert taken(store, NOW + MINUTE) == [first.submission]


def test_one_whose_lease_ran_out_since_all_was_looked_at_is_taken_though_others_are_due(store):
    late, *_ = queue(store, 3)
    assert [one.submission for one in store.claim(NOW, "one", NOW + 2 * SECOND, 1)] == [late]
    assert late not in taken(store, NOW + SECOND)
    assert taken(store, NOW + 3 * SECOND) == [late]


@pytest.mark.parametrize(("took", "pause"), [(0.01, WHOLE_LOOK_SECONDS), (0.3, 15.0)])
def test_all_is_looked_at_less_often_where_that_takes_long(monkeypatch, took, pause):
    moments = iter([0.0, took, took + pause])
    monkeypatch.setattr(beginnings, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    begins, oldest = Beginnings(), {("rivers", "office"): 7}
    assert begins.known(0) == {}
    begins.note(oldest)
    assert begins.known(pause - 0.1) == oldest and begins.known(pause) == {}
