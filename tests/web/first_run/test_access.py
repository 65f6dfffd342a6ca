"""Who gets into the first run: one browser, by a link that opens once; and what it serves, which is nothing else."""

import pytest

from campaign.web.first_run.access import FirstRun
from tests.support.pages import get

SAME = {"headers": {"Sec-Fetch-Site": "same-origin"}}


def begin(run: FirstRun) -> str:
    return f"/setup/begin/{run.token}"


def test_looking_at_the_link_does_not_use_it_up(served, first_run):
    client = served.test_client()
    for _ in range(3):
        assert get(client, begin(first_run)).heading == "First run"
    assert client.post(begin(first_run), **SAME).location == "/setup/"
    assert client.get("/setup/").status_code == 200


def test_the_button_lets_one_browser_in_and_no_other(served, first_run):
    first, second = served.test_client(), served.test_client()
    assert first.post(begin(first_run), **SAME).status_code == 303
    assert second.get(begin(first_run)).status_code == 404
    assert second.post(begin(first_run), **SAME).status_code == 404
    assert second.get("/setup/").status_code == 404 and first.get("/setup/").status_code == 200


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "é"])
def test_another_link_leads_nowhere(served, token):
    client = served.test_client()
    assert client.get(f"/setup/begin/{token}").status_code == 404
    assert client.post(f"/setup/begin/{token}", **SAME).status_code == 404


def test_its_cookie_is_for_these_pages_alone_and_for_no_script(served, first_run):
    client = served.test_client()
    (cookie,) = client.post(begin(first_run), base_url="https://letters.rivers.example", **SAME).headers.getlist(
        "Set-Cookie"
    )
    assert {"Path=/setup", "HttpOnly", "SameSite=Strict", "Secure"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    "address", ["/", "/privacy", "/organiser/", "/organiser/sign-in", "/healthz", "/metrics", "/setup"]
)
def test_nothing_else_is_served(browser, address):
    assert browser.client.get(address).status_code in (404, 308)


def test_the_pages_of_the_site_have_none_of_it(client, app):
    assert not any(rule.rule.startswith("/setup") for rule in app.url_map.iter_rules())
    assert client.get("/setup/").status_code == 404


@pytest.mark.parametrize("page", ["site", "law", "mail", "pace", "end"])
def test_no_form_acts_without_its_token_or_from_another_site(browser, page):
    known = browser.run.config_file.read_text("utf-8")
    assert browser.client.post(f"/setup/{page}", data={"name": "x"}, **SAME).status_code == 403
    fields = browser.get("site").fields()
    for site in ("cross-site", "same-site"):
        answer = browser.client.post(f"/setup/{page}", data=fields, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    assert browser.run.config_file.read_text("utf-8") == known and not browser.run.finished.is_set()


def test_the_last_button_ends_it(browser):
    with browser.post("", to="end") as answer:
        assert answer.status_code == 200 and not browser.run.finished.is_set(), "it has not left yet"
    assert browser.run.finished.is_set()


def test_neither_link_nor_cookie_is_in_what_is_printed_of_it(first_run):
    first_run.use_up(first_run.token)
    assert first_run.token not in repr(first_run)
