"""Who has answered, for everybody and on the desk: the same letters, the same words."""

import re
from dataclasses import replace
from datetime import date

import pytest

from campaign.core.answers.kinds import AnswerKind
from campaign.core.answers.links import Marks
from campaign.store.protocol.told_answers import Telling
from tests.support.pages import get
from tests.support.told import delivered
from tests.web.supporter.test_journey import sent


def told(context, **counts):
    """So many people tell what came back from the minister."""
    number = 0
    for kind, count in counts.items():
        for _ in range(count):
            number += 1
            marks = Marks(*(f"{what}{number:015}".encode() for what in "anm"))
            telling = Telling(
                "clean-rivers", "minister", "river-ministry", AnswerKind(kind), marks, 1, date(2026, 12, 3)
            )
            assert context.store.tell_answer(replace(telling))


@pytest.fixture
def written(client, clock, context):
    delivered(client, clock, context, sent(client, clock))
    clock.forward(days=3)


@pytest.mark.usefixtures("written")
class TestInPublic:
    def test_few_who_told_are_not_shown(self, client, context):
        told(context, real=9)
        page = get(client, "/c/clean-rivers/board")
        assert "Too few have told us what came back. No published answer for 3 days" in page.text
        assert "Letters sent: 1, said to be sent by their writers: 0" in page.text
        assert "real answers" not in page.text
        assert "No letter has gone there yet." in page.text, "the other office"

    def test_from_ten_on_it_is_said_how_many_of_how_many(self, client, context):
        told(context, none=7, form_letter=5, real=7)
        page = get(client, "/c/clean-rivers/board")
        assert "12 of 19 who told us got an answer." in page.text
        assert "real answers 7, form letters 5, automatic replies 0, none so far 7" in page.text

    def test_the_json_says_the_same(self, client, context):
        told(context, none=10, real=3)
        minister, lakes = client.get("/api/v1/campaigns/clean-rivers/board").json["by_target"]
        assert minister == {
            "id": "minister",
            "title": "Minister for Rivers",
            "sent": 1,
            "said_sent": 0,
            "first_letter": "2026-11-23",
            "answered_on": None,
            "reading": "silent",
            "position": None,
            "told": {"none": 10, "automatic": 0, "form_letter": 0, "real": 3},
        }
        assert (lakes["reading"], lakes["told"], lakes["first_letter"]) == ("not_written", None, None)

    def test_the_campaign_leads_there_and_a_draft_does_not(self, client):
        assert get(client, "/c/clean-rivers").all("a", href="/c/clean-rivers/board")
        assert client.get("/c/nowhere/board").status_code == 404


@pytest.mark.usefixtures("written")
def test_organisers_see_every_number(desk, context):
    told(context, automatic=2, real=1)
    page = get(desk.signed_in().browser, "/organiser/c/clean-rivers/answers")
    (row,) = re.findall(r"<tr><th[^>]*><bdi>Minister for Rivers</bdi>.*?</tr>", page.html, re.DOTALL)
    assert re.findall(r'<td class="n"[^>]*>(\d+)</td>', row) == ["1", "0", "3", "1", "0", "2", "0"]
