"""Signs that nobody sees, in what a campaign's own people wrote: they come along when text is pasted."""

from datetime import date

import pytest

from campaign.core.campaigns.file import read
from campaign.core.letters import targeting, writing
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act, Words
from campaign.core.offices.office import Directory
from campaign.core.words import text

TODAY = date(2026, 11, 27)
SOURCE = """
[campaign]
slug = "rivers"
languages = ["en"]
title = {en = "Clean%(sign)srivers"}
tag = {en = "Clean%(sign)srivers"}
[[targets]]
id = "minister"
title = "Minister%(sign)sof Rivers"
salutation = "Dear%(sign)sMinister,"
close = "Yours%(sign)struly,"
email = "minister@rivers.example"
[[letters]]
targets = ["minister"]
language = "en"
subject = ["Our%(sign)srivers"]
[[letters.blocks]]
text = ["Rivers%(sign)sare ill. {{ supporter.name }} says so."]
"""


def prepared(sign, **act):
    campaign = read(SOURCE % {"sign": sign}, "rivers.toml", Directory())
    letters = targeting.addressed(campaign, Directory(), "GB", "en")
    writer = Act("ab" * 32, Supporter("Kim", "GB", "Leeds"), **act)
    return writing.prepare(letters, writer, TODAY, nothing_leaves=True)[0]


@pytest.mark.parametrize(
    "sign", [r"\u200b", r"\u200f", r"\ufeff", r"\u202a", r"\u2060", r"\u2066", r"\u0001", r"\u000b"]
)
def test_a_letter_that_came_back_as_it_was_shown_is_not_edited(sign):
    shown = prepared(sign)
    posted = Words(text.line(shown.words.subject), text.paragraphs(shown.words.body))
    frames = {"minister": shown.letter.frame}
    again = prepared(sign, edits={"minister": posted}, frames=frames)
    assert not again.edited and again.words == shown.words


@pytest.mark.parametrize("sign", [r"\u0000", r"\u0001", r"\u007f", r"\ufdd0", r"\ufdd1", r"\ufeff", r"\u202e"])
def test_what_no_mail_can_carry_and_nobody_sees_stands_in_no_letter(sign):
    letter = prepared(sign).letter
    assert letter.subject == "[Cleanrivers] Ourrivers" and letter.title == "Ministerof Rivers"
    assert letter.body == "DearMinister,\n\nRiversare ill. Kim says so.\n\nYourstruly,\n\nKim\nLeeds, United Kingdom"


@pytest.mark.parametrize("sign", [r"\n", r"\r\n", r"\u000b", r"\f", r"\u0085", r"\u2028"])
def test_every_break_of_lines_is_one_and_names_have_none(sign):
    letter = prepared(sign).letter
    assert letter.subject == "[Clean rivers] Our rivers" and letter.title == "Minister of Rivers"
    assert letter.body.startswith("Dear\nMinister,\n\nRivers\nare ill. Kim says so.\n\nYours\ntruly,")


@pytest.mark.parametrize("sign", [r"\u200b", r"\u200f", r"\u200d", r"\u2068"])
def test_marks_that_scripts_are_written_with_stay(sign):
    assert f"Rivers{sign.encode().decode('unicode_escape')}are ill." in prepared(sign).letter.body
