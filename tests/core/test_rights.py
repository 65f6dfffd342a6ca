"""Who may do what, told as a table."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from campaign.core import attention_for
from campaign.core.accounts import Role
from campaign.core.attention import Facts, MatterKind
from campaign.core.campaigns.file import read
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.offices.office import Directory
from campaign.core.rights import Access, Right, knows, may
from tests.support.campaigns import OFFICES, changed
from tests.support.owners import OWNERS, owned

ORGANISER, VIEWER, NOBODY = Access(Role.ORGANISER), Access(Role.VIEWER), Access(Role.MEMBER)
WRITER, WATCHER, PARTNERS = (
    Access(Role.MEMBER, {"rivers": right}) for right in (Right.WRITES, Right.WATCHES, Right.PARTNERS)
)
ALL = set(Right)
TABLE = [
    (ORGANISER, ALL, ALL, ALL),
    (VIEWER, *[{Right.READS, Right.WATCHES, Right.PARTNERS, Right.LOOKS, Right.COMES_IN}] * 3),
    (WRITER, {Right.WRITES, Right.READS, Right.WATCHES, Right.PARTNERS, Right.COMES_IN}, *[{Right.COMES_IN}] * 2),
    (WATCHER, {Right.WATCHES, Right.PARTNERS, Right.COMES_IN}, *[{Right.COMES_IN}] * 2),
    (PARTNERS, {Right.PARTNERS, Right.COMES_IN}, *[{Right.COMES_IN}] * 2),
    (NOBODY, *[{Right.COMES_IN}] * 3),
]
"""An account; what it may do in its own campaign, in another one, and on what belongs to none."""


@pytest.mark.parametrize(("account", "own", "others", "site"), TABLE)
def test_what_an_account_may_do(account, own, others, site):
    assert {right for right in Right if may(account, right, ["rivers"])} == own
    assert {right for right in Right if may(account, right, ["lakes"])} == others
    assert {right for right in Right if may(account, right, [])} == site
    assert {right for right in Right if may(account, right, ["lakes", "rivers"])} == own
    assert {right for right in Right if may(account, right)} == own, "in whichever campaign"


@pytest.mark.parametrize(("account", "known"), [(ORGANISER, True), (VIEWER, True), (WRITER, False), (NOBODY, False)])
def test_a_member_knows_of_its_own_campaigns_alone(account, known):
    assert knows(account, ["lakes"]) is known and knows(account, ["rivers"]) is (known or account is WRITER)


NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
DIRECTORY = Directory(OFFICES)
SHARED = OFFICES[0].email
LAKES = changed(slug='"lakes"').replace(
    'office = "lake-agency"', f'title = "Lakes"\nemail = "{SHARED}"\nlanguage = "en"'
)
FACTS = Facts(
    NOW.date(),
    NOW,
    directory=DIRECTORY,
    campaigns=(
        read(changed(slug='"rivers"'), "rivers", DIRECTORY),
        read(owned(OWNERS, LAKES), "lakes", DIRECTORY),
    ),
    holds=(Hold(HoldKind.SUSPENDED, SHARED, NOW), Hold(HoldKind.PAUSED, "lakes", NOW), Hold(HoldKind.STOPPED, "", NOW)),
    failures={"rivers": 3, "lakes": 4},
    held_back={"rivers": 1, "lakes": 1},
    answers={"lakes": 1},
    quotes={"rivers": 2},
)
EVERYONE = [MatterKind.STOPPED, MatterKind.SUSPENDED, MatterKind.FAILING]


@pytest.mark.parametrize(
    ("account", "kinds"),
    [
        (WRITER, [*EVERYONE[:2], MatterKind.HELD_BACK, MatterKind.QUOTES, EVERYONE[2]]),
        (WATCHER, EVERYONE),
        (PARTNERS, []),
        (NOBODY, []),
    ],
)
def test_a_member_hears_of_what_concerns_its_campaigns_and_where_it_can_mend_it(account, kinds):
    told = attention_for.matters_for(account, FACTS, "en")
    assert [matter.kind for matter in told] == kinds
    places = [place for matter in told for place in matter.places]
    assert [place.office for place in places] == (["river-ministry"] if account is WRITER else [])
    assert not any(matter.groups for matter in told), "groups of the other campaign"
    assert {matter.campaign for matter in told} <= {"", "rivers"}


def test_organisers_and_viewers_hear_of_everything():
    every = attention_for.matters_for(ORGANISER, FACTS, "en")
    assert every == attention_for.matters_for(VIEWER, FACTS, "en")
    assert {matter.campaign for matter in every} == {"", "rivers", "lakes"} and MatterKind.NO_BACKUP in [
        matter.kind for matter in every
    ]
    assert attention_for.matters_for(WRITER, replace(FACTS, is_current=False, campaigns=()), "en") == []
