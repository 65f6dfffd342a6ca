"""The whole check list: what it says of all that stands around a campaign's text."""

from dataclasses import replace

import pytest

from campaign.core.campaigns.file import read
from campaign.core.delivery.senders import Answer, Record
from campaign.core.launch import listing
from campaign.core.launch.items import Level
from campaign.core.launch.listing import Surroundings, check_list
from tests.support.examples import CAMPAIGN, DIRECTORY, TODAY

AROUND = Surroundings(DIRECTORY, TODAY, languages=("en", "ko"))


def of(key, around=AROUND, source=CAMPAIGN):
    found = [one for one in check_list(read(source, "x", DIRECTORY), around) if one.key == key]
    return [(one.level, one.message % one.values) for one in found]


def test_every_item_stands_under_a_heading():
    records = tuple(Record("SPF", "x.example", answer) for answer in Answer)
    around = replace(AROUND, leaves=False, languages=(), records=records)
    assert {one.key for one in check_list(read(CAMPAIGN, "x", DIRECTORY), around)} <= set(listing.HEADINGS)


@pytest.mark.parametrize(
    ("in_force", "tested", "level", "says"),
    [
        ("", 0, Level.WARNING, "Put the campaign into test mode first"),
        ("draft", 5, Level.WARNING, "Put the campaign into test mode first"),
        ("test", 0, Level.WARNING, "No letter of a test run"),
        ("test", 3, Level.GREEN, "accepted by the mail server: 3."),
        ("live", 0, Level.GREEN, "has been live"),
        ("closed", 0, Level.GREEN, "has been live"),
    ],
)
def test_whether_it_was_tried(in_force, tested, level, says):
    ((found, sentence),) = of("test", replace(AROUND, in_force=in_force, tested=tested))
    assert found is level and says in sentence


@pytest.mark.parametrize(
    ("record", "has_selector", "level", "says"),
    [
        (Record("SPF", "x.example", Answer.FOUND, "v=spf1 -all"), True, Level.GREEN, "SPF is there: v=spf1 -all"),
        (Record("DMARC", "_dmarc.x.example", Answer.MISSING), True, Level.WARNING, "missing at _dmarc.x.example"),
        (Record("SPF", "x.example", Answer.WRONG, "v=spf1 +all"), True, Level.WARNING, "is not right: v=spf1 +all"),
        (Record("DKIM", "", Answer.NOT_LOOKED_UP), False, Level.WARNING, "mail.dkim_selector is not set"),
        (Record("DKIM", "", Answer.NOT_LOOKED_UP), True, Level.WARNING, "no name server answered"),
    ],
)
def test_what_the_senders_domain_says(record, has_selector, level, says):
    ((found, sentence),) = of("sender", replace(AROUND, records=(record,), has_selector=has_selector))
    assert found is level and says in sentence


@pytest.mark.parametrize(
    ("accent", "level"),
    [("#000000", Level.GREEN), ("#1f5f8b", Level.GREEN), ("#ffcc00", Level.WARNING), ("#ffffff", Level.WARNING),
     ("#777777", Level.WARNING)],
)  # fmt: skip
def test_whether_the_colour_can_be_read(accent, level):
    source = CAMPAIGN.replace("[campaign]\n", f'[campaign]\naccent = "{accent}"\n', 1)
    assert [found for found, _ in of("contrast", source=source)] == [level]


def test_what_is_not_green_is_named_once_each():
    found = check_list(read(CAMPAIGN, "x", DIRECTORY), replace(AROUND, leaves=False, languages=()))
    keys = listing.open_keys(found)
    assert keys == sorted(set(keys)) and {"delivery", "languages", "test"} <= set(keys) and "text" not in keys
