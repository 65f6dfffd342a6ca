"""The whole check list: what it says of all that stands around a campaign's text."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from campaign.core.campaigns.file import read
from campaign.core.delivery.senders import Answer, Record
from campaign.core.launch import check_list, checks, letter_checks, site_checks
from campaign.core.launch.check_list import Surroundings, every_item
from campaign.core.launch.items import Level
from tests.support.examples import CAMPAIGN, DIRECTORY, TODAY

AROUND = Surroundings(DIRECTORY, TODAY, languages=("en", "ko"))


def of(key, around=AROUND, source=CAMPAIGN):
    items = [item for item in every_item(read(source, "x", DIRECTORY), around) if item.key == key]
    return [(item.level, item.message % item.values) for item in items]


def test_every_item_stands_under_a_heading_and_no_heading_stands_alone():
    sources = [Path(one.__file__).read_text("utf-8") for one in (check_list, checks, letter_checks, site_checks)]
    calls = [node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    items = [call for call in calls if getattr(call.func, "id", "") == "Item"]
    assert {ast.literal_eval(item.args[0]) for item in items} == set(check_list.HEADINGS)


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
    ((told, sentence),) = of("test", replace(AROUND, in_force=in_force, tested=tested))
    assert told is level and says in sentence


@pytest.mark.parametrize(
    ("record", "has_selector", "level", "says"),
    [
        (Record("SPF", "x.example", Answer.FOUND, "v=spf1 -all"), True, Level.GREEN, "SPF is there: v=spf1 -all"),
        (Record("DMARC", "_dmarc.x.example", Answer.MISSING), True, Level.WARNING, "missing at _dmarc.x.example"),
        (Record("SPF", "x.example", Answer.WRONG, "v=spf1 +all"), True, Level.WARNING, "is not right: v=spf1 +all"),
        (Record("DKIM", "", Answer.NOT_LOOKED_UP), False, Level.WARNING, "set mail.dkim_selector to the"),
        (Record("DKIM", "", Answer.NOT_LOOKED_UP), True, Level.WARNING, "no name server answered"),
    ],
)
def test_what_the_senders_domain_says(record, has_selector, level, says):
    ((told, sentence),) = of("sender", replace(AROUND, records=(record,), has_selector=has_selector))
    assert told is level and says in sentence


@pytest.mark.parametrize(
    ("accent", "level"),
    [("#000000", Level.GREEN), ("#1f5f8b", Level.GREEN), ("#ffcc00", Level.WARNING), ("#ffffff", Level.WARNING),
     ("#777777", Level.WARNING)],
)  # fmt: skip
def test_whether_the_colour_can_be_read(accent, level):
    source = CAMPAIGN.replace("[campaign]\n", f'[campaign]\naccent = "{accent}"\n', 1)
    assert [told for told, _ in of("contrast", source=source)] == [level]


def test_what_is_not_green_is_named_once_each():
    items = every_item(read(CAMPAIGN, "x", DIRECTORY), replace(AROUND, leaves=False, languages=()))
    keys = check_list.open_keys(items)
    assert keys == sorted(set(keys)) and {"delivery", "languages", "test"} <= set(keys) and "text" not in keys


FOLLOWING = CAMPAIGN.replace("[campaign]\n", '[campaign]\nfollows = "first"\n', 1)
NEWS = '\n[[facts]]\nsays = "The dam broke"\nsource = "A newspaper"\nday = 2026-11-22\n'


@pytest.mark.parametrize(
    ("before", "source", "level", "says"),
    [
        ("", FOLLOWING, Level.FAULT, "no campaign “first”"),
        (CAMPAIGN, FOLLOWING, Level.FAULT, "Nothing new since the act before"),
        (CAMPAIGN + NEWS, FOLLOWING + NEWS, Level.FAULT, "Nothing new since the act before"),
        (CAMPAIGN, FOLLOWING + NEWS, Level.GREEN, "“The dam broke” (A newspaper, 2026-11-22)"),
    ],
)
def test_a_campaign_that_follows_another_says_something_new(before, source, level, says):
    around = replace(AROUND, before=read(before, "x", DIRECTORY) if before else None)
    ((told, sentence),) = of("act", around, source)
    assert told is level and says in sentence


def test_a_campaign_that_follows_none_is_not_asked_for_news():
    assert of("act") == []
