"""Where nothing answers for a while: no word is lost, and a page that waits looks again."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import until
from tests.journeys.test_watching import HIDE
from tests.support import steps
from tests.support.steps import RECEIPT, Words

pytestmark = pytest.mark.browser

LONG = "Dear Commissioner,\n\n" + "I have walked along that river, and I have not forgotten it. " * 500
"""More than a field may bring at all."""


def test_no_word_is_lost_and_a_receipt_looks_again(visit, demo):
    person = visit()
    person.refused_forms = True
    page = person.page()
    steps.write(page, demo.form, Words("Jane Carter", "GB", note="I have walked there."))
    steps.check(page)
    letter, email = page.locator("#body-unhcr"), page.locator("#email")
    typed = _pasted(page, letter)
    email.fill("tunnel@x.example")
    page.route("**/healthz", lambda route: route.abort("internetdisconnected"))
    steps.press(page, "send")
    expect(page.locator(".bar [role=alert]")).to_contain_text("Nothing was sent.")
    assert (letter.input_value(), email.input_value()) == (typed, "tunnel@x.example")
    page.unroute("**/healthz")
    steps.press(page, "send")
    expect(page.locator(".errors")).to_contain_text("Use at most 8,000 characters")
    assert letter.input_value() == typed.rstrip()
    letter.fill("Dear Commissioner,\n\nPlease.")
    steps.press(page, "send")
    page.wait_for_url(RECEIPT)
    _looks_again(page)
    assert all("ERR_INTERNET_DISCONNECTED" in fault for fault in person.faults), person.faults
    person.faults.clear()


def _pasted(page, letter):
    page.locator("article.folds summary").first.click()
    letter.press("Control+a")
    page.keyboard.insert_text(LONG)
    typed = letter.input_value()
    assert 8_000 < len(typed) < len(LONG), "what would be refused with all of the page is not taken"
    return typed


def _looks_again(page):
    """After a look that failed, and at once when somebody comes back to the tab or to the network."""
    page.clock.install()
    page.reload()
    html = page.request.get(page.url).text().replace("One step left", "Still one step left")
    looks = []

    def answer(route):
        looks.append(route)
        route.abort("internetdisconnected") if len(looks) == 1 else route.fulfill(body=html)

    page.route(RECEIPT, answer)
    for count, milliseconds in ((1, 2_000), (2, 3_000)):
        page.clock.run_for(milliseconds)
        until(lambda: page.evaluate("1") and len(looks) == count, "it looks")  # noqa: B023
    expect(page.locator("h1")).to_have_text("Still one step left: open our email")
    page.evaluate(HIDE, True)
    page.clock.run_for(600_000)
    assert page.evaluate("fetch('/healthz').then(answer => answer.status)") == 200
    assert len(looks) == 2, "nobody looks at it"
    page.evaluate(HIDE, False)
    until(lambda: page.evaluate("1") and len(looks) == 3, "it looks as soon as somebody does")
    page.evaluate("dispatchEvent(new Event('online'))")
    until(lambda: page.evaluate("1") and len(looks) == 4, "and when there is a network again")
