"""What needs a person and what does not, told as examples."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from campaign.core import attention
from campaign.core.attention import Facts, MatterKind
from campaign.core.campaigns.campaign import Fact
from campaign.core.campaigns.file import read
from campaign.core.counts.refusals import Reason, Refusals
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.troubles import Trouble, together, without_addresses
from campaign.core.offices.office import CHECKED_FOR, Directory
from tests.support.campaigns import OFFICES, changed

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
TODAY = NOW.date()
DIRECTORY = Directory(OFFICES)
FINE = Facts(TODAY, NOW, directory=DIRECTORY, backed_up=NOW - timedelta(days=6), delivered=NOW - timedelta(hours=1))


COUNT = Fact("40 of 100 rivers are clean", "River Survey", date(2026, 3, 1), date(2026, 11, 22))


def campaign(**settings):
    return read(changed(**settings), "rivers", DIRECTORY)


def facts(**changes):
    return replace(FINE, campaigns=(campaign(),), **changes)


def checked(day):
    return Directory(tuple(replace(one, checked_on=day if one.email else None) for one in OFFICES))


def hold(kind, key="minister@rivers.example", reply=""):
    return Hold(kind, key, NOW, reply)


@pytest.mark.parametrize(
    ("known", "kinds"),
    [
        (facts(), []),
        (facts(backed_up=None), [MatterKind.NO_BACKUP]),
        (facts(backed_up=NOW - timedelta(days=8)), [MatterKind.NO_BACKUP]),
        (facts(delivered=NOW - timedelta(hours=4)), [MatterKind.STILL]),
        (facts(delivered=None), []),
        (facts(crowded=NOW - timedelta(hours=23)), [MatterKind.CEILING]),
        (facts(crowded=NOW - timedelta(hours=25)), []),
        (facts(lost_in_restore=1), [MatterKind.RESTORED]),
        (facts(failures={"clean-rivers": 2}), []),
        (facts(failures={"clean-rivers": 3}), [MatterKind.FAILING]),
        (facts(directory=checked(TODAY - CHECKED_FOR)), []),
        (facts(directory=checked(TODAY - CHECKED_FOR - timedelta(days=1))), [MatterKind.CHECK_OVERDUE]),
        (facts(directory=checked(None)), [MatterKind.NOT_CHECKED]),
        (facts(directory=checked(None), leaves=False), []),
        (facts(is_current=False), [MatterKind.OUTDATED]),
        (facts(holds=(hold(HoldKind.SLOWED), hold(HoldKind.STOPPED, ""))), [MatterKind.STOPPED, MatterKind.SLOWED]),
        (facts(holds=(hold(HoldKind.PAUSED, "gone"),)), [MatterKind.PAUSED]),
    ],
)
def test_what_needs_a_person(known, kinds):
    assert [matter.kind for matter in attention.matters(known, "en")] == kinds


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        ({"closes": "2026-11-30"}, [MatterKind.ENDING]),
        ({"closes": "2026-11-23"}, [MatterKind.ENDING]),
        ({"closes": "2026-12-01"}, []),
        ({"closes": "2026-11-22"}, []),
        ({"closes": "2026-11-30", "status": '"test"'}, []),
        ({"closes": "2026-11-30", "status": '"closed"'}, []),
    ],
)
def test_a_campaign_that_ends_soon(settings, kinds):
    known = replace(FINE, campaigns=(campaign(**settings),))
    assert [matter.kind for matter in attention.matters(known, "en")] == kinds


@pytest.mark.parametrize(
    ("look_again", "status", "asked"),
    [
        (TODAY, "live", False),
        (TODAY - timedelta(days=1), "live", True),
        (TODAY - timedelta(days=400), "live", True),
        (TODAY + timedelta(days=1), "live", False),
        (None, "live", False),
        (TODAY - timedelta(days=1), "draft", False),
        (TODAY - timedelta(days=1), "test", False),
        (TODAY - timedelta(days=1), "closed", False),
    ],
)
def test_a_count_that_may_be_overtaken_is_looked_up_again(look_again, status, asked):
    counting = replace(campaign(status=f'"{status}"'), facts=(replace(COUNT, look_again=look_again),))
    matters = attention.matters(replace(FINE, campaigns=(counting,)), "en")
    assert [matter.kind for matter in matters] == [MatterKind.FACT_OVERDUE] * asked
    assert all(matter.values == {"says": COUNT.says, "source": COUNT.source, "day": COUNT.day} for matter in matters)
    assert all(attention.concerns(matter, counting, DIRECTORY) for matter in matters)


@pytest.mark.parametrize("status", ["draft", "test", "closed"])
def test_without_a_live_campaign_nobody_is_asked_for_backups_or_addresses(status):
    known = replace(FINE, campaigns=(campaign(status=f'"{status}"'),), backed_up=None, directory=checked(None))
    assert attention.matters(replace(known, delivered=NOW - timedelta(days=3)), "en") == []


def test_a_paused_campaign_is_named_in_the_readers_language_and_the_reply_names_nobody():
    known = facts(holds=(hold(HoldKind.PAUSED, "clean-rivers", "550 5.7.1 <jane@x.example> not from you"),))
    (matter,) = attention.matters(known, "ko")
    assert (matter.about, matter.campaign, matter.key) == ("깨끗한 강", "clean-rivers", "clean-rivers")
    assert matter.sentence == attention.REFUSED_BY_SERVER and matter.reply == "550 5.7.1 <(…)> not from you"


def refused(reason, partner="river-watch", site="https://blog.example", times=3):
    return Refusals("clean-rivers", partner, reason, site, NOW.date(), times)


def test_frames_that_were_refused_are_said_by_partner_and_reason_and_name_no_site():
    known = facts(
        refusals=(
            refused(Reason.SITE),
            refused(Reason.SITE, site="https://other.example", times=4),
            refused(Reason.OFF, "gone"),
            refused(Reason.CODE, ""),
            *(refused(Reason.SITE, "", f"https://{number}.example", 1) for number in range(1_000)),
        ),
        partners={"river-watch": "River Watch"},
    )
    matters = attention.matters(known, "en")
    said = {(matter.key, matter.about, matter.values["count"]) for matter in matters}
    assert said == {("river-watch", "River Watch", 7), ("gone", "gone", 3), ("", "", 3), ("", "", 1_000)}
    assert len({matter.sentence for matter in matters}) == 3 and "example" not in str([one.sentence for one in matters])


def test_every_sentence_can_be_filled_in():
    known = facts(
        holds=tuple(hold(kind) for kind in HoldKind),
        failures={"clean-rivers": 5},
        backed_up=None,
        delivered=NOW - timedelta(days=1),
        crowded=NOW,
        directory=Directory(
            (replace(OFFICES[0], checked_on=date(2026, 1, 1)), replace(OFFICES[1], email="l@x.example"))
        ),
        is_current=False,
        keys_missed=True,
        lost_in_restore=2,
        silent_hosts={"web-2": NOW - timedelta(hours=1)},
        clock_jumped=True,
        held_back={"clean-rivers": 2},
        answers={"clean-rivers": 3},
        office_asks={"clean-rivers": 1},
        quotes={"clean-rivers": 1},
        refusals=tuple(refused(reason) for reason in Reason),
    )
    known = replace(known, campaigns=(replace(campaign(closes="2026-11-25"), facts=(COUNT,)),))
    matters = attention.matters(known, "en")
    assert {matter.kind for matter in matters} == set(MatterKind)
    for matter in matters:
        assert "%(" not in matter.sentence % matter.values


@pytest.mark.parametrize(
    ("known", "concerned"),
    [
        (facts(holds=(hold(HoldKind.STOPPED, ""),)), True),
        (facts(holds=(hold(HoldKind.SUSPENDED),)), True),
        (facts(holds=(hold(HoldKind.SUSPENDED, "else@x.example"),)), False),
        (facts(holds=(hold(HoldKind.PAUSED, "clean-rivers"),)), True),
        (facts(holds=(hold(HoldKind.PAUSED, "other"),)), False),
        (facts(directory=checked(date(2026, 1, 1))), True),
        (facts(backed_up=None), False),
        (facts(failures={"other": 9}), False),
    ],
)
def test_what_concerns_one_campaign(known, concerned):
    (matter,) = attention.matters(known, "en")
    assert attention.concerns(matter, campaign(), known.directory) is concerned


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("550 5.1.1 <jane@x.example>: no", "550 5.1.1 <(…)>: no"),
        ("550 <mailto:jane@x.example>", "550 <mailto:(…)>"),
        ("550 jane%40x.example jane=40x.example jane＠x.example", "550 (…) (…) (…)"),
        ("550 JANE@X.EXAMPLE, bo@y.example;a@b", "550 (…), (…);(…)"),
        ('550 "Jane Kim" and “Bo Lee” and ‘Al’ refused', "550 (…) and (…) and (…) refused"),
        ("550 'Jane Kim' wasn't known", "550 (…) wasn't known"),
        ("450 4.2.0\r\n\x1b[31mred", "450 4.2.0 [31mred"),
        ("550 " + "x" * 500, "550 " + "x" * 196 + "…"),
        ("", ""),
    ],
)
def test_a_servers_words_name_nobody(reply, shown):
    assert without_addresses(reply) == shown


def test_troubles_of_a_kind_are_put_together():
    def trouble(target, reply, letters, minutes):
        return Trouble(target, reply, letters, NOW + timedelta(minutes=minutes), 1)

    troubles = [
        trouble("a", "450 4.2.0 queue 17", 2, 5),
        trouble("a", "450 4.2.0 queue 18", 3, 1),
        trouble("a", "timed out", 1, 3),
        trouble("b", "450 4.2.0 queue 19", 1, 2),
    ]
    first = together(troubles, latest=False)
    assert [(trouble.target, trouble.reply, trouble.letters, trouble.at.minute) for trouble in first] == [
        ("a", "450 4.2.0 queue 17", 5, 1),
        ("a", "timed out", 1, 3),
        ("b", "450 4.2.0 queue 19", 1, 2),
    ]
    assert together(troubles, latest=True)[0].at.minute == 5
