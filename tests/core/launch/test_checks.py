"""What the check list says of a campaign, item by item."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.core.campaigns.file import read
from campaign.core.launch.checks import items
from campaign.core.launch.items import Level, words
from campaign.core.offices.office import CHECKED_FOR, Directory
from tests.core.campaigns.test_opt_in import PUBLIC
from tests.support.examples import CAMPAIGN, DIRECTORY, TODAY

GUARDED = CAMPAIGN.replace("{{ supporter.place }}", "{{ supporter.place | default: 'here' }}")


def of(key, source=GUARDED, directory=DIRECTORY):
    """Level and sentence of every item of this kind."""
    chosen = [item for item in items(read(source, "x", directory), directory, TODAY) if item.key == key]
    return [(item.level, item.message % item.values) for item in chosen]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("One.", []),
        (
            "{{ supporter.name }} {{ supporter.country_name }} {{ target.title }} {{ target.salutation }} {{ today }}",
            [],
        ),
        ("{{ supporter.place }}", ["supporter.place"]),
        ("{{supporter.place|upcase}}", ["supporter.place"]),
        ("{{ supporter.place | default: 'my town' }}", []),
        ("{% if supporter.place %}{{ supporter.place }}{% endif %}", []),
        ("{{ answers.why }}, {{ target.holder }}", ["answers.why", "target.holder"]),
        ("{{ target.organisation }}", []),
    ],
)
def test_fields_that_may_come_out_empty_are_named(text, fields):
    told = of("fields", GUARDED.replace("Two.", text))
    assert [level for level, _ in told] == ([Level.WARNING] * len(fields) or [Level.GREEN])
    assert all(any(f"{{{{ {name} }}}}" in sentence for _, sentence in told) for name in fields)


def test_length_is_told_in_words_and_points_make_letters_longer():
    assert of("length") == [
        (Level.WARNING, "The shortest letter has 2 words. One of less than 50 says too little."),
    ]
    long = GUARDED.replace("{{ supporter.country_name }}에서 씁니다.", "말 " * 60).replace("Two.", "word " * 60)
    longer = long.replace("Three.", "word " * 60).replace("One {{", "word " * 60 + "{{")
    assert of("length", longer)[0][0] is Level.GREEN


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [("two words", "en", 2), ("두 마디", "ko", 2), ("四个汉字", "zh", 2), ("  a  b ", "de", 2), ("", "en", 0)],
)
def test_words(text, language, count):
    assert words(text, language) == count


def test_the_letter_with_the_fewest_wordings_counts():
    assert of("different") == [
        (Level.WARNING, "Different wordings of letter 2: only 1. Add some: offices ignore letters that are alike."),
    ]
    many = GUARDED.replace('subject = ["깨끗한 강"]', f"subject = {[str(n) for n in range(20)]}")
    assert of("different", many) == [
        (Level.GREEN, "There are 12 different letters at least, before anybody adds a word.")
    ]


def test_what_a_language_lacks_is_named():
    sentences = [sentence for _, sentence in of("languages")]
    assert sentences == [
        "There is no summary in en.",
        "There is no summary in ko.",
        "There is no letter to Secretary-General, own in ko; supporters get it in another language.",
    ]


@pytest.mark.parametrize(
    ("office", "level", "says"),
    [
        ({"email": "a@b.example"}, Level.WARNING, "nobody has checked a@b.example"),
        ({"email": "a@b.example", "checked_on": TODAY}, Level.GREEN, "checked 0 days ago"),
        ({"email": "a@b.example", "checked_on": TODAY - CHECKED_FOR}, Level.GREEN, "checked 180 days ago"),
        (
            {"email": "a@b.example", "checked_on": TODAY - CHECKED_FOR - timedelta(1)},
            Level.WARNING,
            "181 days ago. Look it up",
        ),
        ({}, Level.GREEN, "supporters send the letter themselves"),
        ({"contact_form": ""}, Level.WARNING, "no address at all"),
    ],
)
def test_each_address_is_told_with_its_age(office, level, says):
    offices = tuple(replace(one, **office) if one.id == "un-sg" else one for one in DIRECTORY.offices)
    told = of("addresses", directory=Directory(offices))[0]
    assert told[0] is level and says in told[1]


def test_own_governments_are_counted():
    assert "0 of 2 addresses" in of("addresses")[-1][1]


@pytest.mark.parametrize(
    ("line", "key", "level"),
    [("closes = 2026-11-22", "dates", Level.FAULT), ("confirm = false", "confirm", Level.WARNING)],
)
def test_settings_that_want_a_second_look(line, key, level):
    source = GUARDED.replace('status = "live"', f'status = "live"\n{line}')
    assert [told[0] for told in of(key, source)] == [level]
    assert of(key, GUARDED.replace('status = "live"', 'status = "live"\ncloses = 2027-03-01')) == []


@pytest.mark.parametrize(("day", "told"), [(TODAY, True), (TODAY + timedelta(days=1), False)])
def test_a_day_of_handing_over_that_is_past_is_told(day, told):
    source = GUARDED.replace('status = "live"', 'status = "live"\ncloses = 2027-03-01')
    items_told = of("dates", f'{source}[campaign.by_hand]\npublic_key = "{PUBLIC}"\nday = {day}\n')
    assert bool(items_told) is told and all("nobody can leave one with you" in says for _, says in items_told)


def test_a_campaign_without_a_last_day_is_told_when_it_ends():
    ((level, says),) = of("dates")
    assert level is Level.WARNING and "ends a year after it went live" in says
