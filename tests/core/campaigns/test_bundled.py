"""The bundled campaign's letters, read by a machine before people read them."""

import random
import re

import pytest

from campaign.core.letters import composition, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.words import customs
from tests.core.letters.test_targeting import BUNDLED, BUNDLED_DIRECTORY
from tests.support.examples import TODAY

FAULTY = re.compile(r"\n\n\n|  |[ \t]\n| [,.;:!?]|\{\{|\}\}|\{%|None|undefined")
GOVERNMENTS_READ = {"fr": "FR", "de": "DE", "es": "ES", "ja": "JP"}
"""Languages of letters to the supporters' own governments only, each with a country whose government reads it."""
LONGER = {"fr": 1.2, "de": 1.1, "es": 1.2, "ja": 1.25}
"""How much longer these languages are than English where they say the same."""
COUNTRIES = "KR GB KE CN US FR DE JP NL PH AE BS".split()
POINTS = ("families", "law", "recent-returns", "inquiry")


def supporters(count=60):
    chance = random.Random(7)
    for number in range(count):
        yield (
            number,
            Supporter(
                name=chance.choice(["Jo", "김하늘", "Ana María de la Cruz", "O'Neill"]),
                country=chance.choice(COUNTRIES),
                place=chance.choice(["", "Leeds", "서울"]),
                note=chance.choice(["", "I have a friend from there."]),
                points=tuple(chance.sample(POINTS, chance.randint(0, 4))),
                answers=chance.choice([{}, {"connection": "My grandmother came from Hamhung."}]),
            ),
        )


@pytest.mark.parametrize("language", ["en", "ko", *GOVERNMENTS_READ])
def test_every_letter_is_filled_in_and_clean(language):
    for number, supporter in supporters():
        for one in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, supporter.country, language):
            letter = composition.compose(one, supporter, number, TODAY)
            assert not FAULTY.search(letter.body), letter.body
            own = one.target.id == "own-government" or language not in GOVERNMENTS_READ
            assert letter.language == (language if own else "en")
            salutation, close = customs.opening_and_close(one.office, letter.language)
            assert letter.body.startswith(f"{salutation}\n\n")
            assert f"\n\n{close}\n\n" in letter.body.replace(salutation, salutation) or "{{" in close
            assert letter.body.endswith(
                customs.writer_lines(supporter.name, supporter.place, supporter.country, letter.language)
            )
            assert bool(supporter.note) == (supporter.note in letter.body and bool(supporter.note))


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda one: f"{one.targets[0]}-{one.language}")
def test_there_are_enough_different_letters(template):
    always = [block for block in template.blocks if block.variants and not block.point]
    rich = [block for block in always if len(block.variants) >= 3]
    assert len(rich) >= 4, "at least 81 different letters"
    assert list(template.points()) == list(POINTS)


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda one: f"{one.targets[0]}-{one.language}")
def test_letters_are_180_to_300_words(template):
    country = "KR" if template.targets[0].startswith("kr-") else GOVERNMENTS_READ.get(template.language, "GB")
    one = next(
        found
        for found in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, template.language)
        if found.target.id in template.targets
    )
    for points in ((), POINTS):
        supporter = Supporter("Jo", country, "Leeds", points=points, language=template.language)
        for number in range(81):
            body = composition.compose(one, supporter, number, TODAY).body
            # Japanese has no spaces: two characters and a half stand for a word.
            words = len(body) / 2.5 if template.language == "ja" else len(body.split())
            assert 180 <= words <= 315 * LONGER.get(template.language, 1), "300 words, and what opens and closes"


@pytest.mark.parametrize(("language", "country"), GOVERNMENTS_READ.items())
def test_a_government_is_written_to_in_the_manner_of_its_language(language, country):
    supporter = Supporter("Jo", country, "Leeds", language=language)
    (one,) = (
        found
        for found in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, language)
        if found.target.id == "own-government"
    )
    bodies = [composition.compose(one, supporter, number, TODAY).body for number in range(81)]
    firsts = {body.split("\n\n")[1] for body in bodies}
    assert len(firsts) == 3 and len(set(bodies)) == 81
    for first, body in ((first, body) for first in firsts for body in bodies if first in body):
        assert language != "de" or first[0].islower(), "after the comma of the salutation"
        assert language != "ja" or (first.startswith("拝啓　") and "\n\n敬具\n\n" in body)
        assert language != "fr" or ("agréer, Madame la Ministre" in body and not re.search(r"[^\u00a0\d/][:;!?]", body))
        assert language != "es" or body.split("\n")[0].endswith(":")


FIGURES = re.compile(r"\d[\d.,\u00a0]*\d|\d")
KNOWN_FIGURES = set(
    "1951 33 24 9 1982 3 4 10 1988 2014 2 25 63 2023 8 11 13 17 12 2024 1 5 55 21 406 1076 2020 2025 15 1995".split()
)
"""Years, days, months where they are written as figures, articles, document numbers and the two minimum counts."""


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda one: f"{one.targets[0]}-{one.language}")
def test_every_figure_is_one_of_the_facts(template):
    for block in template.blocks:
        for variant in block.variants:
            figures = {re.sub(r"[.,\u00a0]", "", found) for found in FIGURES.findall(variant.source)}
            assert figures <= KNOWN_FIGURES, variant.source
