"""Who is spared: those who agree, with a source, and those who answered where letters go to the silent alone."""

from dataclasses import replace
from datetime import date

import pytest

from campaign.core.campaigns import toml
from campaign.core.campaigns.file import read
from campaign.core.errors import CampaignFileFaults
from campaign.core.letters.targeting import addressed
from campaign.core.offices.office import Directory, Office
from tests.support.campaigns import OFFICES, SOURCE

DIRECTORY = Directory(
    (
        *OFFICES,
        Office("kr-mofa-ko", "외교부", "외교부", "foreign-ministry", "KR", "ko"),
        Office("kr-mofa-en", "Ministry of Foreign Affairs", "MOFA", "foreign-ministry", "KR", "en"),
    )
)
OWN = '[[targets]]\nid = "own"\nown_government = true\n\n[[letters]]\ntargets = ["minister", "lakes", "own"]'
SOURCE = SOURCE.replace('[[letters]]\ntargets = ["minister", "lakes"]', OWN, 1)


def position(**values):
    named = {"position": "agrees", "source": "A speech"} | values
    lines = [f'{key} = "{value}"' for key, value in named.items() if value is not None]
    return "\n".join(["[[positions]]", *lines, "day = 2026-12-03", "", "[[targets]]"])


def campaign(*positions):
    source = SOURCE.replace("[[targets]]", "".join(positions).replace("[[targets]]", "") + "[[targets]]", 1)
    return read(source, "x.toml", DIRECTORY)


def written_to(of_campaign, country="KR"):
    return [addressed.target.id for addressed in addressed(of_campaign, DIRECTORY, country, "en")]


def test_without_a_position_everybody_is_written_to():
    assert written_to(campaign()) == ["minister", "lakes", "own"]


@pytest.mark.parametrize(
    ("named", "left"),
    [
        ({"target": "minister"}, ["lakes", "own"]),
        ({"office": "river-ministry"}, ["lakes", "own"]),
        ({"office": "kr-mofa"}, ["minister", "lakes"]),
        ({"office": "kr-mofa-en"}, ["minister", "lakes"]),
        ({"target": "minister", "position": "disagrees"}, ["minister", "lakes", "own"]),
    ],
)
def test_who_agrees_is_spared(named, left):
    assert written_to(campaign(position(**named))) == left


def test_the_government_of_others_is_written_to_as_before():
    assert "own" in written_to(campaign(position(office="kr-mofa")), "GB")


def test_who_answered_is_spared_where_letters_go_to_the_silent_alone():
    answered = replace(campaign(), answered={"lakes": date(2026, 12, 3)})
    assert written_to(answered) == ["minister", "lakes", "own"]
    assert written_to(replace(answered, silent_only=True)) == ["minister", "own"]


@pytest.mark.parametrize(
    ("named", "fault"),
    [
        ({}, "name one of the two"),
        ({"target": "minister", "office": "kr-mofa"}, "name one of the two"),
        ({"target": "mayor"}, "'mayor' is no target of this campaign"),
        ({"office": "fr-mofa"}, "there is no office 'fr-mofa'"),
        ({"target": "minister", "source": None}, "source is missing"),
        ({"target": "minister", "position": "unsure"}, "must be one of agrees, disagrees"),
        ({"target": "minister", "link": "example"}, "is not valid"),
        ({"target": "minister", "because": "x"}, "unknown key 'because'"),
    ],
)
def test_what_is_wrong_with_a_position_is_said(named, fault):
    with pytest.raises(CampaignFileFaults, match=fault):
        campaign(position(**named))


def test_a_file_that_is_taken_apart_and_written_again_says_the_same():
    source = SOURCE.replace("[[targets]]", position(target="minister", link="https://x.example/y"), 1)
    source = source.replace('status = "live"', 'status = "live"\nsilent_only = true', 1)
    assert toml.keeps_all(source)
    again = toml.written(toml.parse(source))
    assert read(again, "x", DIRECTORY) == read(source, "x", DIRECTORY)
