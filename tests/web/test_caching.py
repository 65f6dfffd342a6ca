"""What a cache between a visitor and the site may keep, as docs/going-live.md says it."""

import pytest

from tests.web.supporter.test_journey import FORM, checked, send, sent

MAIL = {"email": "jane@x.example"}


@pytest.mark.parametrize(
    ("address", "seconds"),
    [
        ("/c/clean-rivers/badge.svg?lang=ko", 300),
        ("/c/clean-rivers/og.png?lang=en", 300),
        ("/c/clean-rivers/qr.svg?lang=en", 300),
        ("/c/clean-rivers/card?lang=ko", 300),
        ("/oembed?url=http://localhost/c/clean-rivers&lang=en", 3600),
        ("/api/v1/campaigns/clean-rivers/totals", 60),
        ("/embed.js", 3600),
        ("/robots.txt", 3600),
        ("/.well-known/security.txt", 3600),
        ("/favicon.ico", 86_400),
    ],
)
def test_it_may_keep_what_is_the_same_for_everybody_and_for_how_long(client, address, seconds):
    answer = client.get(address)
    assert answer.status_code == 200 and f"public, max-age={seconds}" in answer.headers["Cache-Control"]
    assert set(answer.vary) <= {"Accept-Encoding"}, "one copy is enough"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", ["/c/clean-rivers/badge.svg", "/c/clean-rivers/card?lang=xx"])
def test_where_the_browser_decides_on_the_language_it_keeps_one_for_each(client, address):
    assert "Accept-Language" in client.get(address).vary


@pytest.mark.parametrize("address", [FORM, f"{FORM}/embed"])
def test_it_asks_for_the_form_each_time(client, address):
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "no-cache" and answer.headers["ETag"]


@pytest.mark.parametrize(
    "address", ["/", "/privacy", "/organiser/sign-in", f"{FORM}/share", f"{FORM}/blank", "/healthz"]
)
def test_everything_else_it_never_keeps(client, address):
    assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address", ["/", FORM, f"{FORM}/share", "/privacy", "/c/nowhere", "/static/form.js", "receipt"]
)
def test_who_asks_for_the_head_alone_is_told_what_the_whole_would_say(client, clock, address):
    address = sent(client, clock) if address == "receipt" else address
    whole, head = client.get(address), client.head(address)
    assert head.status_code == whole.status_code and not head.data
    assert {name: value for name, value in head.headers.items() if name != "Date"} == {
        name: value for name, value in whole.headers.items() if name != "Date"
    }


def test_nor_any_page_of_one_person(client, clock):
    page = checked(client, clock)
    receipt = sent(client, clock)
    answers = [page.response, send(client, page.fields() | MAIL), client.get(receipt), client.get("/confirm/x")]
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 4
