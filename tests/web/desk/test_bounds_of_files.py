"""An organiser's file holds up nobody."""

import io
import re

import pytest

from tests.core.campaigns.test_bounds import TOO_MUCH, WRONG_ALL_OVER
from tests.support.campaigns import SOURCE
from tests.support.effort import at_most
from tests.support.pages import get

pytestmark = pytest.mark.usefixtures("read_anew")

EDIT = "/organiser/c/clean-rivers/edit"
FILES = {name: text for name, text in (TOO_MUCH | WRONG_ALL_OVER).items() if len(text) < 200_000}


def letter(*paragraphs: str) -> str:
    """One more letter for a campaign, of paragraphs with these wordings in TOML."""
    blocks = "".join(f"[[letters.blocks]]\ntext = [{wordings}]\n" for wordings in paragraphs)
    return f'\n[[letters]]\ntargets = ["minister"]\nlanguage = "ko"\nsubject = ["x"]\n{blocks}'


def wordings(count: int, words: str) -> str:
    return ",".join(f'"{words}{number}"' for number in range(count))


TWO_TEXTS = {
    "20,000 wordings": (letter(wordings(20_000, "a")), letter(wordings(20_000, "b"))),
    "20,000 times the same": (letter('"a",' * 20_000), letter('"b",' * 20_000)),
    "20,000 wordings moved": (
        letter(wordings(20_000, "a")),
        letter(*reversed(wordings(20_000, "a").split(",")[:3_000])),
    ),
    "5,000 paragraphs": (letter(*(f'"a{n}"' for n in range(5_000))), letter(*(f'"b{n}"' for n in range(5_000)))),
    "900 letters": ("".join(letter(f'"a{n}"') for n in range(900)), "".join(letter(f'"b{n}"') for n in range(900))),
    "texts of two words": (letter(wordings(60, "a! " * 500)), letter(wordings(60, "a, " * 500))),
    "texts without spaces": (letter(wordings(60, "漢字" * 300)), letter(wordings(60, "字漢" * 300))),
}


ONE_MORE = ("20,000 times the same",)
"""A text that takes as long as another one, "20,000 wordings"."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] if name in ONE_MORE else []) for name in TWO_TEXTS]
)
def test_what_is_different_is_told_in_a_second(desk, name):
    browser = desk.signed_in().browser
    for number, more in enumerate(TWO_TEXTS[name]):
        desk.clock.forward(minutes=20)
        fields = get(browser, EDIT, cookies=True).fields()
        file = (io.BytesIO((SOURCE + more).encode()), f"{number}.toml")
        assert browser.post("/organiser/c/clean-rivers/upload", data=fields | {"file": file}).status_code == 303
    earlier = set(re.findall(rf"{EDIT}/versions/\w+", browser.get(f"{EDIT}/versions").text))
    assert len(earlier) == 2
    for page in (f"{EDIT}/changes", *earlier, f"{EDIT}/letter/3", "/organiser/c/clean-rivers/launch"):
        with at_most(2):
            assert browser.get(page).status_code == 200, page


@pytest.mark.parametrize("name", FILES)
def test_an_upload_is_answered_in_a_second(desk, name):
    browser = desk.signed_in().browser
    fields = get(browser, EDIT, cookies=True).fields()
    file = (io.BytesIO(FILES[name].encode()), "mine.toml")
    with at_most(1.5):
        answer = browser.post("/organiser/c/clean-rivers/upload", data=fields | {"file": file})
    assert answer.status_code == 400
    assert "mine.toml" in answer.text


def test_a_large_draft_opens(desk):
    browser = desk.signed_in().browser
    many = "".join(f'[[targets]]\nid = "t{n}"\ntitle = "O"\n' for n in range(900))
    fields = get(browser, EDIT, cookies=True).fields()
    file = (io.BytesIO((SOURCE + many).encode()), "mine.toml")
    answer = browser.post("/organiser/c/clean-rivers/upload", data=fields | {"file": file})
    assert answer.status_code in (303, 400)
    with at_most(1.5):
        assert browser.get(EDIT).status_code == 200
