"""The bundled campaign's letters, read by a machine before people read them."""

import random
import re

import pytest

from campaign.core import customs, letters, targeting
from campaign.core.letters import Supporter
from tests.core.examples import TODAY
from tests.core.test_targeting import BUNDLED, BUNDLED_DIRECTORY

FAULTY = re.compile(r"\n\n\n|  |[ \t]\n| [,.;:!?]|\{\{|\}\}|\{%|None|undefined")
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


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_letter_is_filled_in_and_clean(language):
    for number, supporter in supporters():
        for one in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, supporter.country, language):
            letter = letters.compose(one, supporter, number, TODAY)
            assert not FAULTY.search(letter.body), letter.body
            assert letter.language == language
            salutation, close = customs.opening_and_close(one.office, language)
            assert letter.body.startswith(f"{salutation}\n\n")
            assert f"\n\n{close}\n\n" in letter.body.replace(salutation, salutation) or "{{" in close
            assert letter.body.endswith(
                customs.writer_lines(supporter.name, supporter.place, supporter.country, language)
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
    country = "KR" if template.targets[0].startswith("kr-") else "GB"
    one = next(
        found
        for found in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, template.language)
        if found.target.id in template.targets
    )
    for points in ((), POINTS):
        supporter = Supporter("Jo", country, "Leeds", points=points, language=template.language)
        for number in range(81):
            words = letters.compose(one, supporter, number, TODAY).body.split()
            assert 180 <= len(words) <= 315, "300 words, and what stands before and after them"
