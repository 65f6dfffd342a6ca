"""A campaign's document: read from TOML, written to TOML, the same campaign again; and what a form does to it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.assets import bundled
from campaign.core.campaigns import toml, word_for_word
from campaign.core.campaigns.campaign import Status
from campaign.core.campaigns.edits import acted, filled, is_slug, new_document
from campaign.core.campaigns.file import read, read_draft
from campaign.core.offices.office import Directory, Office, reference
from tests.support.campaigns import OFFICES, SOURCE
from tests.support.examples import CAMPAIGN, DIRECTORY, bundled_directory

DIRECTORY_OF_RIVERS = Directory(OFFICES)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
EXAMPLES = [
    "",
    '"',
    '"""',
    "\n",
    '\n"',
    '\n"""',
    "\\",
    "\n\\",
    '\n\\"',
    "\r\n",
    "\t",
    "\x00\n\x7f",
    "'''",
    "# no",
    "{{ x }}",
]


@pytest.mark.parametrize("name", ["north-korean-escapees", "sample-data"])
def test_a_bundled_campaign_comes_back_as_it_was(name):
    source = bundled(f"{name}.toml").read_text("utf-8")
    again = toml.written(toml.parse(source))
    directory = bundled_directory()
    assert read(again, name, directory) == read(source, name, directory)
    assert toml.written(toml.parse(again)) == again and toml.keeps_all(source)


def test_a_fact_of_none_at_all_comes_back():
    """As in "0 of them have come home"; a goal of 0 is none."""
    fact = '[[facts]]\nid = "home"\nvalue = 0\nsays = "None came home."\nsource = "S"\nday = 2026-03-01\n'
    source = SOURCE.replace("[[questions]]", f"{fact}[[questions]]", 1).replace("goal = 100", "goal = 0")
    again = toml.written(toml.parse(source))
    assert toml.parse(again) == toml.parse(source) and toml.keeps_all(source)
    assert read(again, "c", DIRECTORY_OF_RIVERS).facts[0].value == 0 and "goal" not in again


@pytest.mark.parametrize(
    "lines",
    [
        "opens = 2026-11-01",
        "opens = 2026-11-01T09:00:00",
        'closes = 2027-02-01T18:30:15\ntime_zone = "Asia/Seoul"',
        "opens = 2026-11-01T09:00:00Z",
        "closes = 2026-11-01 09:00:00+09:00",
        'time_zone = "America/Argentina/Buenos_Aires"',
    ],
)
def test_days_hours_and_time_zones_come_back(lines):
    source = SOURCE.replace('status = "live"', f'status = "live"\n{lines}')
    assert toml.keeps_all(source)
    again = toml.written(toml.parse(source))
    assert read(again, "x", DIRECTORY_OF_RIVERS) == read(source, "x", DIRECTORY_OF_RIVERS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026-11-24T06:00", "2026-11-24T06:00:00"),
        ("2026-11-24 06:00:00", "2026-11-24T06:00:00"),
        ("2026-11-24 06:00+09:00", "2026-11-24T06:00:00+09:00"),
        ("next Monday", '"next Monday"'),
    ],
)
def test_the_desk_takes_an_hour(typed, kept):
    fields = {"campaign.opens": [typed], "campaign.time_zone": ["Asia/Seoul"]}
    written = toml.written(filled(toml.parse(SOURCE), fields))
    assert f"opens = {kept}\n" in written and 'time_zone = "Asia/Seoul"' in written


@pytest.mark.parametrize("words", EXAMPLES)
def test_every_text_comes_back(words):
    comes_back(words)


@given(WORDS)
def test_any_text_comes_back(words):
    comes_back(words)


def comes_back(words):
    document = toml.parse(SOURCE)
    document["campaign"]["title"]["en"] = words
    document["letters"][0]["subject"] = [words, "x"]
    document["letters"][0]["blocks"][0]["text"] = [words, words]
    document["targets"][0]["countries"] = [words]
    assert toml.parse(toml.written(document)) == document


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("goal = 100", 'goal = "many"', True),
        ("goal = 100", "opens = 2026-11-01T10:00:00", True),
        ("goal = 100", "goal = 1.5", False),
        ("goal = 100", "gaol = 100", False),
        ("goal = 100", 'confirm = "yes"', False),
        ('ko = "깨끗한 강"', "ko = 5", False),
        ('office = "river-ministry"', 'office = ["river-ministry"]', False),
        ("[[questions]]", '[[facts]]\nsays = "x"\nsource = "y"\nday = 2026-03-01\n\n[[questions]]', True),
        ("[[questions]]", '[[facts]]\nsays = "x"\nlook_again = 2026-03-01\n\n[[questions]]', True),
        (
            "[[questions]]",
            '[[country_rules]]\nrule = "all"\ncountries = ["GB"]\n[country_rules.source_in]\nde = "x"\n\n[[questions]]',
            True,
        ),
        ("[[questions]]", '[[facts]]\nsays = "x"\nfound = 2026-03-01\n\n[[questions]]', False),
        ("personal = true", "personal = true\ntext = []", True),
        ("personal = true", 'personal = true\ntext = ["x"]', True),
    ],
)
def test_what_has_no_place_in_a_document_is_known(before, after, kept):
    assert before in SOURCE
    assert toml.keeps_all(SOURCE.replace(before, after, 1)) is kept


@pytest.mark.parametrize(
    "source", ["campaign = 5", "letters = 5", "[[letters]]\nblocks = 5", "", "[campaign]\ntitle = 1"]
)
def test_anything_that_is_toml_gives_a_document_that_can_be_edited_and_read(source):
    document = toml.parse(source)
    written = toml.written(document)
    assert toml.parse(written) == document
    assert read_draft(written, DIRECTORY)[1], "and is told what is missing"


def test_nesting_without_end_is_no_toml():
    with pytest.raises(ValueError, match="nested too deeply"):
        toml.parse("a = " + "[" * 90_000)


def test_a_status_changes_in_place_and_notes_stay():
    source = "# A note.\n" + CAMPAIGN.replace('subject = ["Clean', 'subject = ["status = \\"live\\" Clean')
    changed = word_for_word.with_status(source, Status.CLOSED)
    assert changed == source.replace('\nstatus = "live"\n', '\nstatus = "closed"\n')
    hidden = source.replace('\nstatus = "live"\n', "\n")
    assert tomllib.loads(word_for_word.with_status(hidden, Status.TEST))["campaign"]["status"] == "test"


def test_a_form_changes_only_what_it_shows():
    document = toml.parse(CAMPAIGN)
    assert filled(document, {}) == document
    changed = filled(document, {"campaign.title.en": ["New"], "campaign.nothing": ["x"], "letters.9.subject.1": ["x"]})
    assert changed["campaign"]["title"] == {"en": "New", "ko": "강"}
    assert {**changed, "campaign": document["campaign"]} == document


def test_boxes_count_only_where_they_were_shown():
    document = toml.parse(CAMPAIGN)
    assert filled(document, {"campaign.confirm.shown": ["1"]})["campaign"]["confirm"] is False
    first = {"campaign.languages.shown": ["1"], "campaign.languages": ["en", "ko"], "campaign.first": ["ko"]}
    assert filled(document, first)["campaign"]["languages"] == ["ko", "en"]
    assert filled(document, {"letters.1.targets.shown": ["1"]})["letters"][0]["targets"] == []


def test_a_new_campaign_becomes_whole_step_by_step():
    document = new_document("rivers", "Rivers", "en")
    assert read_draft(toml.written(document), DIRECTORY)[1]
    for button in ("office:un-sg", "own-government", "letter:en", "add:letters.1.subject"):
        document, place = acted(document, button, DIRECTORY)
        assert place
    typed = {"letters.1.subject.1": "One", "letters.1.subject.2": "Two", "letters.1.blocks.1.text.1": "Please act."}
    document = filled(document, {name: [words] for name, words in typed.items()})
    campaign, faults = read_draft(toml.written(document), DIRECTORY)
    assert faults == [] and campaign == read(toml.written(document), "x", DIRECTORY)
    assert [target.id for target in campaign.targets] == ["un-sg", "own-government"]


@pytest.mark.parametrize(
    ("office", "name"), [("kr-mofa-ko", "kr-mofa"), ("un-sg", "un-sg"), ("gb-fcdo", "gb-fcdo"), ("x-pt-br", "x")]
)
def test_an_office_is_named_without_its_language(office, name):
    language = {"kr-mofa-ko": "ko", "x-pt-br": "pt-BR"}.get(office, "en")
    assert reference(Office(office, "T", language=language)) == name


@pytest.mark.parametrize(("name", "fine"), [("rivers", True), ("a-1", True), ("A", False), ("a_b", False), ("", False)])
def test_an_address_of_a_campaign(name, fine):
    assert is_slug(name) is fine
