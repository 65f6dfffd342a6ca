"""Links as mail programs, messengers, newsletters and people pass them on lead to what was meant."""

import pytest

from campaign.web.site.links import as_meant
from tests.support.pages import get
from tests.web.supporter.test_journey import checked, send, submission_of
from tests.web.supporter.visits import confirm_link

FORM = "/c/clean-rivers"
CAME_ALONG = [
    ".",
    ",",
    ")",
    ").",
    ">",
    "/",
    "//",
    "!",
    ";",
    "*",
    '"',
    "'",
    "%20",
    "%3D",
    "…",
    "。",
    "」",
    "，",
    "،",
    "»",
]
CAME_ALONG += ["%E2%80%8B", "%0D%0A", "%C2%A0", "]", "%22%3E", "%29%2E"]


@pytest.mark.parametrize("tail", CAME_ALONG)
def test_what_came_along_with_a_link_is_no_part_of_it(client, clock, context, tail):
    receipt = send(client, checked(client, clock).fields() | {"email": "jane@x.example"}).location
    submission_of(context, receipt)
    for link in (FORM, f"{FORM}/embed", "/privacy", receipt):
        answer = client.get(link + tail)
        assert (answer.status_code, answer.headers["Location"]) == (302, link), answer.text
        assert client.get(link).status_code == 200
    link = confirm_link(context, receipt)
    assert client.get(link + tail).headers["Location"] == link and get(client, link).status == 200


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/c/Clean-Rivers", FORM),
        ("/C/CLEAN-RIVERS?lang=ko", f"{FORM}?lang=ko"),
        ("/c/clean-rivers/?lang=ko&partner=river-watch", f"{FORM}?lang=ko&partner=river-watch"),
        ("/c/clean-rivers&utm_source=paper&x=é", f"{FORM}?utm_source=paper&x=%C3%A9"),
        ("/c/clean-rivers/&lang=ko?fbclid=1", f"{FORM}?lang=ko&fbclid=1"),
        ("/c/Clean-Rivers/embed/", f"{FORM}/embed"),
    ],
)
def test_a_campaign_is_found_however_its_link_was_passed_on(client, asked, meant):
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (302, meant)
    assert get(client, meant).status == 200 and client.head(asked).status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/c/nothing", "/", "/.", "//evil.example/.", "/\\evil.example.", "/a b/.", "/receipt/AbC", "/%2F/x"]
    + ["/organiser/", "/setup/begin/x.", "/static/embed/", "/api/v1/campaigns/", "/draft/x\x00", "/c/x/..", "/c/x/한"],
)
def test_where_nothing_else_can_be_meant_there_is_nothing(path):
    assert as_meant(path) == ""


def test_only_who_follows_a_link_is_led_on(client):
    assert client.post("/c/clean-rivers/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404
    assert client.get("/c/nothing.").headers["Location"] == "/c/nothing" and get(client, "/c/nothing").status == 404
