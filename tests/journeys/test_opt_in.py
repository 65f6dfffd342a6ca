"""A supporter ticks, or does not tick, that they want to hear from a campaign; its people open the list."""

import csv
import re
from pathlib import Path

import pytest

from tests.support import steps
from tests.support.accessibility import violations
from tests.support.steps import RECEIPT, Words

pytestmark = pytest.mark.browser

SLUG = "hear-from-us"
LIBRARY = Path(__file__).parents[2] / "campaign" / "library"
LABELS = {
    "en": "River Watch may write to me about what comes of this",
    "ko": "캠페인의 결과를 제게 이메일로 알려 주세요",
}


@pytest.fixture(scope="module")
def key(demo):
    """The key of a second campaign in the demo, which asks; at the end it is closed, so that others see but theirs."""
    made = demo.folder / "list.key"
    public = re.search(r'"(age1\w+)"', demo.command("contacts", "keygen", str(made)))[1]
    asks = f'\n[campaign.opt_in]\npublic_key = "{public}"\n[campaign.opt_in.label]\n'
    asks += "".join(f'{language} = "{label}"\n' for language, label in LABELS.items())
    file, bundled = demo.folder / "asks.toml", (LIBRARY / "north-korean-escapees.toml").read_text("utf-8")
    source = bundled.replace('slug = "north-korean-escapees"', f'slug = "{SLUG}"', 1) + asks
    file.write_text(source, "utf-8")
    demo.command("load", str(file))
    yield made
    file.write_text(source.replace('status = "live"', 'status = "closed"', 1), "utf-8")
    demo.command("load", str(file))


def listed(demo, key, name):
    """The list as its owner reads it, exported anew."""
    export = demo.folder / f"{name}.age"
    said = demo.command("contacts", "export", SLUG, str(export))
    rows = list(
        csv.DictReader(demo.command("contacts", "open", str(export), "--key", str(key)).lstrip("\ufeff").splitlines())
    )
    assert f": {len(rows)} contact" in said
    return rows


def open_check(page, demo, words, language):
    steps.write(page, f"{demo.url}/c/{SLUG}?lang={language}", words)
    steps.check(page)
    assert not page.locator("#opt_in").is_checked()
    assert LABELS[language] in page.locator("label[for=opt_in]").inner_text()


def send_and_confirm(page, demo, email, holds_before=lambda: True):
    steps.send(page, email)
    page.wait_for_url(RECEIPT)
    assert holds_before()
    steps.open_confirmation(page, demo, email)
    steps.confirm(page)


@pytest.mark.parametrize(("javascript", "language"), [
    (True, "en"),
    (False, "ko"),
    pytest.param(True, "ko", marks=pytest.mark.long),
    pytest.param(False, "en", marks=pytest.mark.long),
])  # fmt: skip
def test_ticked_and_confirmed_is_one_line_and_not_ticked_is_none(visit, demo, key, language, javascript):
    person = f"{language}-{javascript}".lower()
    words = Words(name="김하늘" if language == "ko" else "Jane Carter", country="GB", place="Leeds", note="I care.")
    before = listed(demo, key, f"{person}-before")

    page = visit(language=language, javascript=javascript).page()
    open_check(page, demo, words, language)
    send_and_confirm(page, demo, f"not-{person}@x.example")

    page = visit(language=language, javascript=javascript).page()
    open_check(page, demo, words, language)
    page.locator("#opt_in").check()
    steps.press(page, "edit")
    steps.check(page)
    assert page.locator("#opt_in").is_checked()
    email = f"{person}@x.example"
    send_and_confirm(page, demo, email, lambda: listed(demo, key, f"{person}-unconfirmed") == before)

    (mine,) = [one for one in listed(demo, key, f"{person}-after") if one not in before]
    assert (mine["name"], mine["address"], mine["language"]) == (words.name, email, language)
    assert mine["wording"] == LABELS[language] and re.fullmatch(r"\d{4}-\d\d-\d\d", mine["day"])

    page.locator(".erase summary").click()
    page.locator("button[value=erase]").click()
    assert listed(demo, key, f"{person}-erased") == before


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "ko"])
def test_the_box_can_be_used_by_everybody(visit, demo, key, language):
    page = visit(language=language).page()
    open_check(page, demo, Words(name="Jane Carter", country="GB"), language)
    box = page.locator("#opt_in")
    box.focus()
    page.keyboard.press("Space")
    assert box.is_checked()
    page.locator("label[for=opt_in]").click()
    assert not box.is_checked()
    assert page.locator("label[for=opt_in]").bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
