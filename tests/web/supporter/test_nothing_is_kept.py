"""No cache, global or thread keeps what a supporter wrote once the answer is given: each living object is asked."""

import secrets

import pytest

from tests.support.links import confirm_token
from tests.support.memory import living
from tests.support.pages import get, post
from tests.web.supporter.test_documents import HAND_OVER, copies, letter
from tests.web.supporter.test_journey import FORM, checked, send, sent, written


@pytest.fixture
def mark() -> str:
    """Stands in everything that the supporter of a test types."""
    return secrets.token_hex(8)


def typed(mark: str, **more: str) -> dict[str, str]:
    words = {
        "name": f"Jo {mark}",
        "place": f"{mark}ton",
        "note": f"I saw {mark}. Then rain.",
        "answers-why": f"So {mark}",
    }
    return words | more


def test_what_is_kept_is_found(mark):
    """The look itself: in a cache of the standard library, and in a list in a dictionary."""
    from functools import lru_cache

    @lru_cache
    def remembered(word: str) -> str:
        return f"{word}!"

    remembered(f"a {mark}")
    holder = {"x": [f"b {mark}"], "y": [b"c " + mark.encode()]}
    held = " ".join(living(mark))
    assert all(f"{letter} {mark}" in held for letter in "abc"), holder


def look(client, clock, mark, context) -> None:
    client.post(f"{FORM}/preview", data=written(client, clock, **typed(mark)))


def send_and_confirm(client, clock, mark, context) -> None:
    receipt = sent(client, clock, **typed(mark))
    get(client, receipt)
    confirm = f"/confirm/{confirm_token(context.store, receipt)}"
    get(client, confirm)
    client.post(confirm, data={"do": "confirm"})
    get(client, receipt)


def edit_and_correct(client, clock, mark, context) -> None:
    fields = checked(client, clock, **typed(mark)).fields()
    fields["body-minister"] = f"Edited {mark}"
    post(client, FORM, fields | {"step": "edit"})
    receipt = send(client, fields | {"email": f"{mark}@x.example"}).location
    client.post(receipt, data={"do": "correct"})
    client.post(receipt, data={"do": "erase"})


def be_refused(client, clock, mark, context) -> None:
    post(client, FORM, written(client, clock, **typed(mark, country="nowhere")) | {"step": "check"})
    client.post("/c/nowhere", data=typed(mark))
    client.post(FORM, data=typed(mark), headers={"Sec-Fetch-Site": "cross-site"})
    client.post(FORM, data=typed(mark, form_token="no token"))


def take_along(client, clock, mark, context) -> None:
    page = copies(client, clock, **typed(mark))
    for way in ("text", "printed", "pdf"):
        answer = client.post(HAND_OVER, data=letter(page, way=way, name=f"Jo {mark}", place=mark))
        assert answer.status_code == 200
    client.application.extensions["campaign_printer"].close()


@pytest.mark.parametrize("act", [look, send_and_confirm, edit_and_correct, be_refused, take_along])
def test_after_the_answer_the_pages_keep_no_word(client, clock, context, mark, act):
    act(client, clock, mark, context)
    assert living(mark) == []
