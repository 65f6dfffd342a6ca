"""Which mails one address may be sent in a day."""

from collections import Counter
from datetime import timedelta

import pytest

from campaign.core.delivery.outcomes import State
from campaign.core.letters.allowance import Allowance, allowed, may_mail
from campaign.core.letters.submissions import Kind, MayMail, NewNotice
from tests.conftest import NOW

ADDRESS, TODAY, TOMORROW = b"address", b"today", b"tomorrow"
NOTICES = tuple(NewNotice(kind, State.QUEUED, kind.value) for kind in (Kind.CONFIRMATION, Kind.REMINDER, Kind.COPY))


def allowance(*, reminder=True, most=3):
    tomorrow = (TOMORROW, NOW + timedelta(days=2)) if reminder else None
    return Allowance(ADDRESS, (TODAY, NOW + timedelta(days=1)), tomorrow, most)


@pytest.mark.parametrize(
    ("before", "asks", "may", "counted"),
    [
        ({}, {}, MayMail.REMINDER_TOO, {TODAY: 1, TOMORROW: 1}),
        ({}, {"reminder": False}, MayMail.CONFIRMATION, {TODAY: 1}),
        ({TOMORROW: 1}, {}, MayMail.CONFIRMATION, {TODAY: 1, TOMORROW: 2}),
        ({TODAY: 1}, {}, MayMail.CONFIRMATION, {TODAY: 2}),
        ({TODAY: 2}, {}, MayMail.CONFIRMATION, {TODAY: 3}),
        ({TODAY: 3}, {}, MayMail.NOTHING, {TODAY: 4}),
        ({TODAY: 1}, {"most": 1}, MayMail.NOTHING, {TODAY: 2}),
    ],
)
def test_the_days_mails_are_counted(before, asks, may, counted):
    hits = Counter(before)

    def hit(key, _until):
        hits[key] += 1
        return hits[key]

    assert may_mail(allowance(**asks), lambda _: False, hit) is may
    assert hits == counted


def test_who_wants_no_mail_gets_none_and_counts_for_nothing():
    counted = []
    assert may_mail(allowance(), {ADDRESS}.__contains__, lambda *hit: counted.append(hit)) is MayMail.NOTHING
    assert counted == []


@pytest.mark.parametrize(
    ("mail", "kinds"),
    [
        (MayMail.NOTHING, ()),
        (MayMail.ASKED, (Kind.COPY,)),
        (MayMail.CONFIRMATION, (Kind.CONFIRMATION, Kind.COPY)),
        (MayMail.REMINDER_TOO, (Kind.CONFIRMATION, Kind.REMINDER, Kind.COPY)),
    ],
)
def test_what_is_not_allowed_is_not_queued(mail, kinds):
    assert tuple(one.kind for one in allowed(NOTICES, mail)) == kinds
