"""What a person typed into an answer or a note reaches the letter as it was typed."""

from datetime import date

import pytest

from campaign.core.campaigns.campaign import Block, LetterTemplate, Target
from campaign.core.letters import composition
from campaign.core.letters.composition import Supporter
from campaign.core.letters.targeting import Addressed
from campaign.core.offices.office import Office
from campaign.core.words import text
from campaign.core.words.templates import Text

OFFICE = Office("river", "Minister", language="en", salutation="Dear Minister,", close="Yours,")
TYPED = [
    "Because I care ; I do .",
    "Two  spaces and   three",
    "...since 1990",
    "C’est vrai ? Oui !",
    "Three things:\n    - fish\n    - birds\n  and us",
    "A table:\none    two\nthree  four",
    "Wait ... what , really ?",
    "{{ today }} , {% if %}",
]


def letter(language="en", **words):
    blocks = (
        Block((Text("It matters  to me , because {{ answers.why }} ."),)),
        Block((Text("{% if answers.why %}{{ answers.why }}{% else %}Nothing{% endif %}"),)),
        Block(personal=True),
    )
    template = LetterTemplate(("river",), language, (Text("Rivers"),), blocks)
    writer = Supporter("Kim", "GB", language=language, **words)
    return composition.compose(Addressed(Target("river"), OFFICE, template), writer, 0, date(2026, 11, 27)).body


@pytest.mark.parametrize("language", ["en", "fr", "ko", "ar"])
@pytest.mark.parametrize("words", TYPED)
def test_to_the_letter(words, language):
    body = letter(language, note=words, answers={"why": words})
    assert text.given_back(body).count(words) == 3
    assert "to me, because" in body, "the template's own text is tidied: French spaces other marks alone"


def test_an_empty_answer_leaves_no_trace_of_its_field():
    assert "It matters to me, because." in letter(answers={"why": ""})
