"""Why a page may not show the form: in words, to that page alone, agreeing with what the frame itself says."""

import json

import pytest

WATCH, FRIENDS = "https://watch.example", "https://friends.example"


def told(client, origin, query):
    headers = {"Origin": origin} if origin else {}
    answer = client.get(f"/c/clean-rivers/embed/status.js?{query}", headers=headers)
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Origin" in answer.headers["Vary"] and "Set-Cookie" not in answer.headers
    assert answer.mimetype == "text/javascript"
    return json.loads(answer.text.removeprefix("export default ").removesuffix(";\n"))


@pytest.mark.parametrize(
    ("origin", "query", "reason"),
    [
        (WATCH, "partner=river-watch", ""),
        (FRIENDS, "", ""),
        (FRIENDS, "partner=unknown", ""),
        ("", "partner=river-watch", ""),
        ("null", "partner=river-watch", ""),
        ("https://other.example", "partner=river-watch", "https://other.example may not"),
        ("http://watch.example", "partner=river-watch", "http://watch.example may not"),
        ("https://watch.example:8443", "partner=river-watch", "https://watch.example:8443 may not"),
        ("https://www.watch.example", "partner=river-watch", "https://www.watch.example may not"),
        (FRIENDS, "partner=river-watch", "https://friends.example may not"),
        (WATCH, "", "https://watch.example may not"),
        (WATCH, "partner=river-wacth", "no partner with this code"),
        (WATCH, "partner=" + "x" * 300, "no partner with this code"),
        (WATCH, "partner=%3C/script%3E", "no partner with this code"),
        (WATCH, "partner=gone", "is switched off"),
    ],
)
def test_the_reason_is_said_and_agrees_with_the_frame(client, origin, query, reason):
    said = told(client, origin, query)
    assert bool(said) == bool(reason) and reason in " ".join(said)
    policy = client.get(f"/c/clean-rivers/embed?{query}").headers["Content-Security-Policy"]
    may = origin in policy.rpartition("frame-ancestors ")[2].split()
    assert not origin.startswith("http") or may == (not said)


@pytest.mark.parametrize("lang", ["ko", "en", "de", "xx", ""])
def test_it_is_said_in_the_pages_language_or_the_sites(client, lang):
    said = told(client, "https://other.example", f"partner=river-watch&lang={lang}")
    assert len(said) == 2 and ("양식" in said[0]) == (lang == "ko")


def test_a_campaign_that_is_not_there_says_nothing(client):
    assert client.get("/c/nothing/embed/status.js", headers={"Origin": WATCH}).status_code == 404
