"""An organiser's file holds up nobody."""

import io
import time

import pytest

from tests.core.campaigns.test_bounds import TOO_MUCH, WRONG_ALL_OVER
from tests.support.campaigns import SOURCE
from tests.support.pages import get

EDIT = "/organiser/c/clean-rivers/edit"
FILES = {name: text for name, text in (TOO_MUCH | WRONG_ALL_OVER).items() if len(text) < 200_000}


@pytest.mark.parametrize("name", FILES)
def test_an_upload_is_answered_in_a_second(desk, name):
    browser = desk.signed_in().browser
    fields = get(browser, EDIT, cookies=True).fields()
    file = (io.BytesIO(FILES[name].encode()), "mine.toml")
    began = time.process_time()
    answer = browser.post("/organiser/c/clean-rivers/upload", data=fields | {"file": file})
    assert answer.status_code == 400 and time.process_time() - began < 1.5
    assert "mine.toml" in answer.text


def test_a_large_draft_opens(desk):
    browser = desk.signed_in().browser
    many = "".join(f'[[targets]]\nid = "t{n}"\ntitle = "O"\n' for n in range(900))
    fields = get(browser, EDIT, cookies=True).fields()
    file = (io.BytesIO((SOURCE + many).encode()), "mine.toml")
    answer = browser.post("/organiser/c/clean-rivers/upload", data=fields | {"file": file})
    began = time.process_time()
    assert answer.status_code in (303, 400)
    assert browser.get(EDIT).status_code == 200 and time.process_time() - began < 1.5
