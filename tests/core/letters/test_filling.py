"""Texts that say nothing of their writer are filled once for everybody; nobody's words are ever kept."""

import gc

import pytest

from campaign.core.letters import composition, filling, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.words import text
from campaign.core.words.templates import Text, Values
from tests.support.examples import CAMPAIGN, DIRECTORY, TODAY, campaign

CANARY = "Wanderfalke-7391"
OF_NOBODY = ("{{ supporter.country_in }}", "{{ target.title }} {{ facts.returned }}", "{{ today }}", "As it stands.")
OF_SOMEBODY = (
    "{{ supporter.name }}",
    "{{ supporter['name'] }}",
    "{{ supporter.place | upcase }}",
    "{{ supporter[today] }}",
    "{{ supporter[target.holder] }}",
    "{{ facts[answers.why] }}",
    "{% if supporter.home %}{{ supporter.home_in }}{% endif %}",
    "{% if answers.why %}Why: {{ answers.why }}{% else %}{{ supporter.name }}, {{ today }}{% endif %}",
    "{% case answers.why %}{% when 'x' %}a{% else %}{{ today }}{% endcase %}",
    "{{ supporter }}",
    "{{ answers }}",
)


def values(typed):
    """The merge fields of somebody in Kenya, with `typed` wherever a person types."""
    own = dict.fromkeys(("name", "place", "home", "home_in", "home_from"), typed)
    return Values(
        {
            "supporter": own | {"country": "KE", "country_in": "in Kenya"},
            "target": {"title": "Minister", "holder": "name"},
            "facts": {"returned": "600"},
            "answers": {"why": typed},
            "today": "1 December 2026",
        }
    )


def kept():
    return filling._for_everybody.cache_info().currsize


@pytest.mark.parametrize("source", OF_SOMEBODY)
def test_what_one_supporter_typed_is_given_to_no_other(source):
    text, before = Text(source), kept()
    first, second = (filling.filled(text, values(typed), "en") for typed in (CANARY, "Another"))
    assert kept() == before
    assert CANARY not in second and (first != second or CANARY not in first)


@pytest.mark.parametrize("source", OF_NOBODY)
def test_what_is_the_same_for_everybody_is_filled_once(source):
    text = Text(source)
    filling.filled(text, values("Somebody"), "en")
    before = filling._for_everybody.cache_info()
    assert filling.filled(text, values("Another"), "en") == filling.filled(text, values(None), "en")
    after = filling._for_everybody.cache_info()
    assert (after.hits - before.hits, after.misses) == (2, before.misses)


@pytest.mark.parametrize("source", [*OF_NOBODY, *OF_SOMEBODY[:8], "{% if answers.why == nil %}a{% endif %} b"])
def test_a_text_reads_the_same_whether_it_was_kept_or_not(source):
    """Where nothing was typed, what was kept is what Liquid makes of it."""
    assert filling.filled(Text(source), values(None), "en") == Text(source).fill(values(None)).strip()


PLAIN = (
    "{{ supporter.home_in }}, {{ today }}.",
    "{% if supporter.home %}From {{ supporter.home }}{% else %}{{ today }}{% endif %}!",
    "{% if supporter.nothing %}{{ supporter.home }}{% endif %} end",
    "a{% if target %}{% if answers.why %}{{ answers.why }}{% else %}-{% endif %}{% endif %}b",
    "{% if answers.why -%}\n {{ answers.why }} {%- endif %} .",
)
"""Pieces with holes between them."""
WORKED_OUT = (
    "{% if answers.why == 'x' %}a{% endif %}b",
    "{% if supporter.home and answers.why %}a{% endif %}b",
    "{% if supporter.home %}a{% elsif answers.why %}b{% endif %}c",
    "{% unless supporter.home %}a{% endunless %}b",
    "{{ supporter.home | upcase }}",
    "{% if supporter.home %} {% endif %}b",
)
"""What has more in it is Liquid's."""


@pytest.mark.parametrize("typed", ["Leeds", None, ""])
@pytest.mark.parametrize("source", [*PLAIN, *WORKED_OUT])
def test_holes_are_filled_as_liquid_would(source, typed):
    read = Text(source)
    by_liquid = read.template.render(**values(typed).fields)
    assert read.fill(values(typed)) == text.unmarked(by_liquid)
    assert (read._pieces is not None) == (source in PLAIN)


def test_another_country_and_another_language_get_their_own():
    text = Text("{{ supporter.country }} ; {{ today }}")
    kenya, korea = values(None), Values({"supporter": {"country": "KR"}, "today": "1 December 2026"})
    assert filling.filled(text, kenya, "en") == "KE; 1 December 2026"
    assert filling.filled(text, korea, "en") == "KR; 1 December 2026"
    assert filling.filled(text, kenya, "fr") == "KE ; 1 December 2026"


def test_nothing_of_a_writer_is_in_memory_once_their_letters_are_gone():
    supporter = Supporter(CANARY, "GB", f"{CANARY}-town", f"{CANARY} note", ("fish",), {"why": f"{CANARY} why"})
    letters = [
        composition.compose(addressed, supporter, number, TODAY)
        for addressed in targeting.addressed(campaign(CAMPAIGN), DIRECTORY, "GB", "en")
        for number in range(4)
    ]
    assert all(CANARY in letter.body for letter in letters)
    in_memory = repr(gc.get_referents(filling._for_everybody))
    assert "End A." in in_memory and CANARY not in in_memory


WRITERS = (
    Supporter("Ann", "GB", "Leeds"),
    Supporter("Bo", "GB", "", f"{CANARY} note"),
    Supporter(f"{CANARY} name", "GB", f"{CANARY}-town", "", ("fish",)),
    Supporter("Di", "GB", "", f"{CANARY} note", ("fish", f"{CANARY}-point"), {"why": f"{CANARY} why"}),
    Supporter("Ed", "GB", "", "", (), {"why": ""}),
)
"""They leave out and give what decides which blocks a letter has, and what stands in them."""


def test_a_letter_is_the_same_whoever_wrote_to_the_office_before():
    alone = [composition.compose(_to_the_un(), writer, number, TODAY) for number, writer in enumerate(WRITERS)]
    office = _to_the_un()
    for _ in range(2):
        assert [composition.compose(office, writer, number, TODAY) for number, writer in enumerate(WRITERS)] == alone


def test_which_blocks_letters_have_is_kept_without_anybodys_words():
    office = _to_the_un()
    for writer in WRITERS:
        composition.compose(office, writer, 0, TODAY)
    kept = office.around("GB", TODAY).shown
    assert set(kept) == {((), False), ((), True), (("fish",), False)}
    assert CANARY not in repr(kept)


def test_points_in_ever_other_orders_fill_no_memory():
    office, order = _to_the_un(), ("fish",)
    for number in range(3 * composition.MOST_SHOWN):
        composition.compose(office, Supporter("Jo", "GB", points=order * number), 0, TODAY)
    assert len(office.around("GB", TODAY).shown) <= composition.MOST_SHOWN


def _to_the_un():
    return targeting.addressed(campaign(CAMPAIGN), DIRECTORY, "GB", "en")[0]
