"""The public JSON as OpenAPI has it; a client driven by the document, on a real server, is in `tests/cli`."""

import pytest

ANSWERS = [
    "campaigns",
    "campaigns/clean-rivers",
    "campaigns/clean-rivers/totals",
    "campaigns/clean-rivers/board",
    "openapi.json",
]


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_known_already_is_not_sent_again(client, name):
    answer = client.get(f"/api/v1/{name}")
    for known in (
        answer.headers["ETag"],
        answer.headers["ETag"].removeprefix("W/"),
        f'"x", {answer.headers["ETag"]}',
        "*",
    ):
        again = client.get(f"/api/v1/{name}", headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == "public, max-age=60" and again.headers["ETag"]
    assert client.get(f"/api/v1/{name}", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ANSWERS)
def test_any_site_may_ask_without_credentials(client, name):
    asked = client.options(f"/api/v1/{name}", headers={"Origin": "https://x.example"})
    assert asked.status_code == 200 and asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    for answer in (asked, client.get(f"/api/v1/{name}"), client.get("/api/v1/campaigns/nope")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ANSWERS)
def test_the_same_answer_for_everybody_in_the_same_order(client, name):
    first = client.get(f"/api/v1/{name}").data
    assert client.get(f"/api/v1/{name}", headers={"Accept-Language": "ko"}).data == first


def test_nothing_can_be_written(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert len(rules) == len(ANSWERS) and all(rule.methods == {"GET", "HEAD", "OPTIONS"} for rule in rules)
