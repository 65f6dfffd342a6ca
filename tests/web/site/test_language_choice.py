"""The language of the pages, chosen at any step: what was typed, edited or left out comes along."""

import re

import pytest

from campaign.actions import campaigns
from campaign.web.site import catalogues
from tests.conftest import NOW
from tests.support.campaigns import SOURCE
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, TYPED, checked, send, sent, submission_of, written

EMBED = f"{FORM}/embed"


def buttons(page):
    """The languages that can be chosen by a button, each with the form whose fields it sends."""
    return {button.get("value"): button.get("form") for button in page.all("button", name="lang")}


def switched(client, page, to, address, **typed):
    """Press the button of a language: the form's fields and the language are sent, and no step."""
    form = buttons(page)[to]
    assert page.one("form", id=form), "the button belongs to a form of the page"
    action = re.search(rf'<form id="{form}"[^>]*action="([^"]*)"', page.html).group(1)
    assert action.partition("?")[0] == address
    fields = page.fields() | typed
    return post(client, action.replace("&amp;", "&"), fields | {"lang": to})


@pytest.mark.parametrize("address", [FORM, EMBED])
def test_on_the_form(client, clock, address):
    page = get(client, address)
    page = switched(client, page, "ko", address, **TYPED)
    assert page.status == 200 and page.one("html").get("lang") == "ko" and page.errors == []
    fields = page.fields()
    assert {name: fields[name] for name in TYPED} == TYPED and fields["language"] == "en", "the letter stays English"
    again = switched(client, page, "en", address)
    assert again.one("html").get("lang") == "en" and again.fields()["note"] == TYPED["note"]


@pytest.mark.parametrize("address", [FORM, EMBED])
def test_on_the_check_page(client, clock, address):
    page = checked(client, clock, address)
    changed = {"body-minister": "My own words", "email": "jane@x.example", "copy_to_me": "1"}
    fields = page.fields() | changed
    del fields["include-lakes"]
    page = post(client, address, fields | {"lang": "ko"})
    assert page.one("html").get("lang") == "ko" and page.one("form", id="letters")
    after = page.fields()
    assert {name: after[name] for name in changed} == changed
    assert "include-lakes" not in after and "include-minister" in after
    assert after["body-lakes"] == fields["body-lakes"], "the same variants"
    assert "이 편지는 영어로 쓰여 있습니다" in page.text
    clock.forward(seconds=10)
    answer = send(client, after, address)
    assert answer.status_code == 303
    form = post(client, address, after | {"step": "edit"})
    form = switched(client, form, "en", address)
    back = post(client, address, form.fields() | {"step": "check"}).fields()
    assert back["body-minister"] == "My own words" and "include-lakes" not in back


@pytest.mark.parametrize("address", [FORM, EMBED])
def test_on_the_page_of_copies(client, clock, address, context):
    fields = checked(client, clock, address).fields() | {"body-minister": "My own words", "step": "copy"}
    del fields["include-lakes"]
    page = post(client, address, fields)
    action, form = page.one("form", id="copies").get("action"), buttons(page)["ko"]
    hidden = re.search(r'<form id="copies".*?</form>', page.html, re.S).group()
    carried = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', hidden))
    korean = post(client, action, carried | {"lang": "ko"})
    assert form == "copies" and korean.one("html").get("lang") == "ko"
    (whole,) = (field.text.strip() for field in korean.all("textarea", name="body"))
    words, below = whole.split("\n\n")
    assert words == "My own words" and below.startswith("This letter is part of"), "in the letter's language"
    receipts = [field.get("value") for field in korean.all("input", name="receipt")]
    assert set(receipts) == {field.get("value") for field in page.all("input", name="receipt")}, "nothing counts twice"


def test_faults_are_told_in_the_language_chosen(client, clock):
    page = post(client, f"{FORM}?lang=en", written(client, clock) | {"name": "", "step": "check", "lang": "ko"})
    assert page.status == 400 and page.one("html").get("lang") == "ko" and page.errors == ["name"]
    assert buttons(page) == {"en": "write", "ko": "write"}


def test_enter_does_what_the_page_is_for_and_changes_no_language(client, clock):
    for page, step in ((get(client, FORM), "check"), (checked(client, clock), "send")):
        first = next(one for one in page.elements if one.get("type") == "submit" or one.name == "button")
        assert (first.name, first.get("name"), first.get("value")) == ("input", "step", step)


def test_on_the_receipt_it_stays_chosen(client, clock):
    receipt = sent(client, clock)
    page = get(client, f"{receipt}?lang=ko")
    assert [link.get("href") for link in page.all("a", hreflang="en")] == [f"{receipt}?lang=en"]
    action = page.one("button", name="do", value="erase") and re.search(r'action="([^"]*receipt[^"]*)"', page.html)
    done = client.post(action.group(1), data={"do": "erase"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert get(client, done.location).one("html").get("lang") == "ko"


def test_a_letter_in_the_pages_language_says_nothing_of_it(client, clock, context):
    page = checked(client, clock)
    assert "This letter is in" not in page.text
    page = checked(client, clock, language="ko")
    assert page.text.count("This letter is in Korean") == 2
    assert submission_of(context, sent(client, clock)).at > NOW


def test_a_letter_in_another_language_than_the_one_chosen_says_so(client, clock, context):
    source = SOURCE.replace(
        'targets = ["minister", "lakes"]\nlanguage = "ko"', 'targets = ["minister"]\nlanguage = "ko"'
    )
    campaigns.load_campaign(context, source, "clean-rivers.toml")
    page = checked(client, clock, language="ko")
    assert page.text.count("This letter is in English") == 1, "the other is in Korean"
    assert page.text.count("This letter is in Korean") == 1


@pytest.mark.parametrize(
    ("language", "folders"),
    [
        ("zh-TW", ["zh_TW", "zh_Hant"]),
        ("zh-Hant", ["zh_Hant", "zh_TW"]),
        ("zh-Hans", ["zh_Hans", "zh_CN"]),
        ("pt-PT", ["pt_PT", "pt"]),
        ("ja", ["ja"]),
    ],
)
def test_a_catalogue_is_found_under_every_name_of_its_language(language, folders):
    names = catalogues._names(language)
    assert names[0] == folders[0] and set(folders) <= set(names)
    assert not ("Hant" in folders[-1] and {"zh_Hans", "zh_CN"} & set(names))
