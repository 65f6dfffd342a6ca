"""The public JSON keeps to the contract."""

import pytest

from tests.support.links import confirm_token
from tests.web.supporter.test_journey import sent, submission_of

TOTALS = "/api/v1/campaigns/clean-rivers/totals"
SHAPE = {
    "campaign": str,
    "status": str,
    "as_of": str,
    "goal": int,
    "towards_goal": int,
    "supporters": int,
    "confirmed": int,
    "letters": {"queued": int, "sent": int, "failed": int, "handed_over": int, "said_sent": int},
    "handed_over": {
        "copied": int,
        "mail_program": int,
        "webmail": int,
        "form": int,
        "text": int,
        "printed": int,
        "pdf": int,
    },
    "different_letters": int,
    "personalised_percent": int,
    "by_target": list,
    "by_country": list,
    "by_day": list,
    "definitions": dict,
}


def shape_of(value, like):
    if isinstance(like, dict):
        return {name: shape_of(part, like.get(name, type(part))) for name, part in value.items()}
    return type(value)


def test_totals_have_the_contracts_shape_and_tell_of_nobody(client, clock, context):
    submission = submission_of(context, sent(client, clock))
    client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"})
    answer = client.get(TOTALS)
    totals = answer.get_json()
    assert shape_of(totals, SHAPE) == SHAPE
    assert totals["by_target"][0] == {
        "id": "minister",
        "title": "Minister for Rivers",
        "queued": 1,
        "sent": 0,
        "failed": 0,
        "handed_over": 0,
        "said_sent": 0,
    }
    assert totals["by_country"] == [{"country": None, "supporters": 1}]
    assert totals["by_day"] == [{"day": "2026-11-23", "supporters": 1, "letters": 1}]
    assert "awaiting" not in answer.text and totals["as_of"] == "2026-11-23T20:01:00Z"


def test_answers_may_be_read_anywhere_and_kept_for_a_minute(client, clock):
    answer = client.get(TOTALS)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    clock.forward(minutes=2)
    again = client.get(TOTALS, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_campaigns(client):
    listed = client.get("/api/v1/campaigns").get_json()["campaigns"]
    assert listed == [client.get("/api/v1/campaigns/clean-rivers").get_json()]
    assert listed[0]["url"] == "http://localhost/c/clean-rivers"


@pytest.mark.parametrize("address", ["/api/v1/campaigns/nope", "/api/v1/nope", "/api/v1/campaigns/nope/totals"])
def test_errors_are_json(client, address):
    answer = client.get(address)
    assert answer.status_code == 404 and answer.get_json()["error"]["code"] == "not_found"
    assert set(answer.get_json()["error"]) == {"code", "message"}


def test_nothing_is_written_through_it(client):
    assert client.post(TOTALS).status_code == 405
