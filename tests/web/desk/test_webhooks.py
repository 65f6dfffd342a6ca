"""Webhooks on the desk."""

import json

from campaign.core.accounts import Role
from campaign.core.counts.webhooks import WebhookDelivery
from tests.support.desk import YOU
from tests.support.pages import Page

ADDRESS = "/organiser/webhooks"


def test_an_address_is_added_and_removed_and_both_are_noted(desk):
    person = desk.signed_in()
    answer = person.post(ADDRESS, campaign="clean-rivers", url="https://x.example/notices")
    assert answer.location == ADDRESS
    (hook,) = desk.store.webhooks()
    page = Page(person.browser.get(ADDRESS))
    assert "https://x.example/notices" in page.text and "whsec_" in page.one("textarea").text
    assert person.post(f"{ADDRESS}/remove", id=hook.id).location == ADDRESS and desk.store.webhooks() == []
    assert person.post(f"{ADDRESS}/remove", id=hook.id).location == ADDRESS, "twice is as good as once"
    assert [what for _, what, _ in desk.notes()][:2] == ["removed a webhook", "added a webhook"]


def test_a_test_is_queued_as_any_notice_and_said(desk):
    person = desk.signed_in()
    person.post(ADDRESS, campaign="clean-rivers", url="https://x.example/notices")
    (hook,) = desk.store.webhooks()
    assert Page(person.browser.get(ADDRESS)).all("form", action=f"{ADDRESS}/test")
    answer = person.post(f"{ADDRESS}/test", id=hook.id)
    assert "A test leaves" in Page(person.browser.get(answer.location)).text
    notice, told = desk.store.claim_notice(desk.clock(), desk.clock())
    assert told == hook and json.loads(notice.body)["type"] == "campaign.test"
    assert json.loads(notice.body)["data"] == {"campaign": "clean-rivers", "url": "http://localhost/c/clean-rivers"}
    assert desk.notes()[0][1] == "sent a test to a webhook"
    assert person.post(f"{ADDRESS}/test", id="nope").status_code == 404


def test_what_came_of_the_last_notices_stands_there(desk):
    person = desk.signed_in()
    person.post(ADDRESS, campaign="clean-rivers", url="https://x.example/notices")
    (hook,) = desk.store.webhooks()
    assert "Last deliveries" not in Page(person.browser.get(ADDRESS)).text
    desk.store.log_delivery(
        WebhookDelivery("msg_1", hook.id, "campaign.milestone", desk.clock(), 3, "it did not <answer>")
    )
    text = Page(person.browser.get(ADDRESS)).text
    assert all(one in text for one in ("Last deliveries", "campaign.milestone", "it did not <answer>", "attempts: 3"))


def test_what_is_no_address_is_said(desk):
    person = desk.signed_in()
    page = Page(person.post(ADDRESS, campaign="clean-rivers", url="file:///etc/passwd"))
    assert page.status == 400 and page.errors == ["url"] and desk.store.webhooks() == []
    assert page.fields()["url"] == "file:///etc/passwd"
    assert person.post(ADDRESS, campaign="nope", url="https://x.example").status_code == 404


def test_a_viewer_does_not_see_the_secrets(desk):
    desk.signed_in()
    assert desk.signed_in(YOU, Role.VIEWER).browser.get(ADDRESS).status_code == 403
