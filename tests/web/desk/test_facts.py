"""What letters rest on, written on the desk: facts, rules for countries, what offices have said."""

from datetime import date

import pytest

from campaign.actions import campaigns
from campaign.core.campaigns import toml
from campaign.core.words import merge_fields
from tests.support.campaigns import SOURCE
from tests.web.desk.test_writing import EDIT, LETTER, document, opened, press


@pytest.fixture
def writer(desk):
    return desk.signed_in()


FACTS = """
[[facts]]
id = "returned"
value = 1076
says = "At least 1,076 people"
source = "A report"
sure = "at least"
day = 2025-10-15
look_again = 2027-02-28
link = "https://report.example/"
[facts.says_in]
ko = "적어도 1,076명"

[[country_rules]]
rule = "all"
source = "An index"
day = 2026-11-23
countries = ["GB", "KR"]

[[positions]]
target = "lakes"
position = "disagrees"
source = "A speech"
day = 2026-11-20

[[targets]]"""


@pytest.fixture
def with_facts(context):
    """A campaign with everything that a desk of 0.1.0 had no field for."""
    source = SOURCE.replace("[[targets]]", FACTS.lstrip("\n"), 1)
    about = '[campaign.tag]\nen = "Rivers"\n\n[campaign.reviewed]\nen = "2026-11-20: a teacher"\n\n[campaign.summary]'
    source = source.replace("[campaign.summary]", about, 1)
    source = source.replace("[[letters.blocks]]\ntext", "[[letters.blocks]]\nask = true\ntext", 1)
    campaigns.load_campaign(context, source, "clean-rivers.toml")
    return source


@pytest.mark.usefixtures("with_facts")
@pytest.mark.parametrize(
    ("name", "typed", "where", "kept"),
    [
        ("campaign.tag.en", "Our rivers", ("campaign", "tag", "en"), "Our rivers"),
        ("campaign.reviewed.ko", "2027-01-15: a reader", ("campaign", "reviewed", "ko"), "2027-01-15: a reader"),
        ("facts.1.says", "At least 1,100 people", ("facts", 0, "says"), "At least 1,100 people"),
        ("facts.1.says_in.en", "1,100", ("facts", 0, "says_in", "en"), "1,100"),
        ("facts.1.source_in.ko", "보고서", ("facts", 0, "source_in", "ko"), "보고서"),
        ("country_rules.1.source_in.ko", "지수", ("country_rules", 0, "source_in", "ko"), "지수"),
        ("facts.1.value", "1,100", ("facts", 0, "value"), 1100),
        ("facts.1.value", "a thousand", ("facts", 0, "value"), "a thousand"),
        ("facts.1.day", "2026-10-15", ("facts", 0, "day"), date(2026, 10, 15)),
        ("facts.1.look_again", "soon", ("facts", 0, "look_again"), "soon"),
        ("facts.1.link", "", ("facts", 0, "link"), ""),
        ("country_rules.1.rule", "nobody", ("country_rules", 0, "rule"), "nobody"),
        ("country_rules.1.countries", "gb; FR", ("country_rules", 0, "countries"), ["GB", "FR"]),
        ("positions.1.position", "agrees", ("positions", 0, "position"), "agrees"),
        ("positions.1.target", "minister", ("positions", 0, "target"), "minister"),
        ("positions.1.day", "2026-11-21", ("positions", 0, "day"), date(2026, 11, 21)),
        ("campaign.silent_only", "1", ("campaign", "silent_only"), True),
    ],
)
def test_what_letters_rest_on_is_written_at_the_desk(desk, writer, name, typed, where, kept):
    assert press(writer, EDIT, "save", **{name: typed}).status_code == 303
    node = document(desk)
    for step in where:
        node = node[step]
    assert node == kept
    before, after = toml.parse(desk.store.campaign("clean-rivers").source), document(desk)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {where[0]}, "nothing else is touched"


@pytest.mark.usefixtures("with_facts")
def test_a_paragraph_asks_or_does_not(desk, writer):
    boxes = opened(writer, LETTER).all("input", name="letters.1.blocks.1.ask")
    assert boxes[0].get("checked") is not None
    fields = opened(writer, LETTER).fields() | {"do": "save", "letters.1.blocks.2.ask": "1"}
    del fields["letters.1.blocks.1.ask"]
    assert writer.browser.post(LETTER, data=fields).status_code == 303
    assert [block["ask"] for block in document(desk)["letters"][0]["blocks"]][:2] == [False, True]


@pytest.mark.usefixtures("with_facts")
def test_saving_facts_and_rules_unchanged_makes_no_draft(desk, writer):
    for address in (EDIT, LETTER):
        press(writer, address, "save")
    assert desk.store.draft("clean-rivers") is None


@pytest.mark.parametrize("kind", ["facts", "country_rules", "positions"])
def test_a_fact_and_a_rule_are_added_and_taken_out(desk, writer, kind):
    press(writer, EDIT, f"add:{kind}")
    assert len(document(desk)[kind]) == 1
    assert opened(writer, EDIT).one("li", id=f"{kind}.1")
    press(writer, EDIT, f"delete:{kind}.1")
    assert document(desk)[kind] == []


def test_a_rule_for_no_country_and_a_fact_without_a_source_are_marked(writer):
    press(writer, EDIT, "add:facts")
    press(writer, EDIT, "add:country_rules")
    page = opened(writer, EDIT)
    assert [one for one in page.all("p", **{"class": "wrong"}) if (one.get("id") or "").startswith("facts.1")]
    assert [one for one in page.all("p", **{"class": "wrong"}) if (one.get("id") or "").startswith("country_rules.1")]


def test_without_a_script_the_template_is_typed_beside_a_legend_of_every_field_that_a_letter_may_use(
    writer, with_facts
):
    page = opened(writer, LETTER)
    field = page.one("textarea", id="letters.1.blocks.1.text.1")
    assert field.get("data-merge") is not None and not field.get("class")
    named = {one.get("data-field"): one.get("data-name") for one in page.all("li") if one.get("data-field")}
    document = toml.parse(with_facts)
    ids = [[one["id"] for one in document[name] if one["id"]] for name in ("questions", "facts")]
    assert set(named) == merge_fields.allowed(*ids) and all(named.values())
    assert ids[0] and ids[1] and len(set(named.values())) == len(named), "no two are called the same"
