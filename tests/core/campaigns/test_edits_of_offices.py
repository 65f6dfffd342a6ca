"""Where an address stands, how it is corrected in a file's text, and what a button would take out."""

from dataclasses import replace

import pytest

from campaign.core.campaigns import taking_out, toml, word_for_word
from campaign.core.campaigns.addressees import Place, places_of, writes_to
from campaign.core.campaigns.file import read
from campaign.core.offices.office import FOREIGN_MINISTRY, Directory, Office
from tests.support.campaigns import OFFICES, SOURCE

DIRECTORY = Directory(OFFICES)
OLD, NEW = "minister@rivers.example", "new@rivers.example"


def inline(written):
    return SOURCE.replace('office = "river-ministry"', f'title = "Minister"\n{written}')


@pytest.mark.parametrize(
    "written",
    [
        f'email = "{OLD}"',
        f"email = '{OLD}'  # looked up by hand",
        f'email="{OLD}"',
        f'postal_address = "{OLD}"\nemail = "{OLD}"',
        f'# email = "{OLD}"\nemail = "{OLD}"',
        f'email = "{OLD}"\ncontact_form = "https://x.example/?to={OLD}"',
    ],
)
def test_one_address_is_corrected_and_not_a_character_more(written):
    source = inline(written)
    changed = word_for_word.readdressed(source, "minister", OLD, NEW)
    assert read(changed, "x", DIRECTORY).target("minister").inline.email == NEW
    kept = read(changed, "x", DIRECTORY).target("minister").inline
    assert replace(kept, email=OLD) == read(source, "x", DIRECTORY).target("minister").inline
    assert len(changed) == len(source) + len(NEW) - len(OLD) and changed.replace(NEW, OLD) == source


def test_an_address_written_with_escapes_is_corrected_all_the_same():
    source = inline('email = "minister\\u0040rivers.example"')
    changed = word_for_word.readdressed(source, "minister", OLD, NEW)
    expected = toml.parse(source)
    expected["targets"][0]["email"] = NEW
    assert toml.parse(changed) == expected


@pytest.mark.parametrize(
    ("target", "was"), [("minister", "another@x.example"), ("lakes", OLD), ("nobody", OLD), ("minister", ""), ("", OLD)]
)
def test_what_is_another_office_or_address_stays(target, was):
    source = inline(f'email = "{OLD}"')
    assert word_for_word.readdressed(source, target, was, NEW) == source


def test_the_places_of_an_address():
    campaign = read(inline(f'email = "{OLD.upper()}"'), "x", DIRECTORY)
    directory = Directory((*OFFICES, replace(OFFICES[1], id="twin", email=OLD.title())))
    assert list(places_of(OLD, directory, [campaign])) == [
        Place("Minister for Rivers", office="river-ministry"),
        Place("Head of the Lake Agency", office="twin"),
        Place("Minister", campaign="clean-rivers", target="minister"),
    ]
    assert list(places_of("other@x.example", directory, [campaign])) == []


@pytest.mark.parametrize(
    ("target", "office", "writes"),
    [
        ('office = "river-ministry"', Office("river-ministry", "M"), True),
        ('office = "river-ministry"', Office("river-ministry-ko", "M", language="ko"), True),
        ('office = "river-ministry"', Office("lake-ministry", "M"), False),
        ("own_government = true", Office("de-ministry", "M", role=FOREIGN_MINISTRY), True),
        ("own_government = true", Office("de-mayor", "M", role="mayor"), False),
    ],
)
def test_whether_a_campaign_writes_to_an_office(target, office, writes):
    source = SOURCE.replace('office = "river-ministry"', target)
    assert writes_to(read(source, "x", DIRECTORY), office) is writes


@pytest.mark.parametrize(
    ("button", "lost"),
    [
        ("delete:letters.2", ["깨끗한 강", "강을 살려 주십시오.", "강이 죽어 갑니다."]),
        ("delete:letters.1.subject.2", ["Our rivers"]),
        ("delete:letters.1.blocks.3", ["Fish are dying", "The fish are dying.", "There are fewer fish each year."]),
        ("delete:letters.1.blocks.4", None),
        ("delete:questions.1", ["Why does this matter to you?", "왜 중요합니까?"]),
        ("delete:targets.2", []),
        ("delete:letters.3", None),
        ("delete:campaign.title", None),
        ("delete:", None),
        ("up:letters.2", None),
        ("save", None),
    ],
)
def test_what_a_button_would_take_out(button, lost):
    assert taking_out.lost_by(toml.parse(SOURCE), button) == lost
