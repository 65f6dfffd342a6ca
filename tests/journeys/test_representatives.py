"""To one's own representative, in a browser: with JavaScript, without it, and in a partner's frame."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import on_the_page_and_in_a_frame
from tests.support import areas, steps

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def form(demo):
    """The address of the campaign's form, loaded into the demo as an organiser would."""
    rows = "".join(
        f'{member.id},{member.title},{member.role},AU,{member.contact_form},{member.area},"{member.salutation}"\n'
        for member in areas.MEMBERS
    )
    (demo.folder / "members.csv").write_text("id,title,role,country,contact form,electorate,salutation\n" + rows)
    others = "id,title,form\nriver-ministry,Minister,https://r.example/\nlake-agency,Agency,https://l.example/\n"
    (demo.folder / "others.csv").write_text(others)
    (demo.folder / "postcodes.csv").write_bytes(areas.POSTCODES)
    (demo.folder / "your-member.toml").write_text(areas.AREA_SOURCE)
    for words in (
        ("offices", "import", "members.csv"),
        ("offices", "import", "others.csv"),
        ("load", "your-member.toml"),
    ):
        demo.command(*words)
    return f"{demo.url}/c/{areas.SLUG}"


def fill(page, postcode):
    page.locator("#name").fill("Jo Elm")
    page.locator("#country").select_option("AU")
    page.locator("#postcode").fill(postcode)


@on_the_page_and_in_a_frame
def test_a_postcode_with_several_and_then_one_with_one(form, visit, javascript, tail):
    visitor = visit(javascript=javascript)
    visitor.refused_forms = True
    page = visitor.page()
    page.goto(f"{form}{tail}")
    fill(page, "0822")
    steps.grow_old_enough(time.time())
    steps.press(page, "check")
    expect(page.locator(".errors a")).to_have_attribute("href", "#representative-member-0")
    expect(page.locator("#name")).to_have_value("Jo Elm")
    expect(page.locator("#postcode")).to_have_value("0822")
    page.get_by_label("Member for Lingiari").check()
    steps.check(page)
    assert steps.letters(page)["member"].startswith("Dear Member for Lingiari,")
    assert "0822" not in page.url
    steps.press(page, "edit")
    expect(page.get_by_label("Member for Lingiari")).to_be_checked()
    page.locator("#postcode").fill("0800")
    steps.check(page)
    assert steps.letters(page)["member"].startswith("Dear Member for Solomon,")
    steps.press(page, "copy")
    steps.press(page, "copy")  # as it is, without a sentence of one's own
    expect(page.get_by_role("heading", name="Member for Solomon")).to_be_visible()


def test_the_sheet_follows_and_an_unknown_postcode_has_a_way_on(form, visit):
    visitor = visit()
    visitor.refused_forms = True
    page = visitor.page()
    page.goto(form)
    fill(page, "0800")
    expect(page.locator("#sheets .office").first).to_have_text("Member for Solomon")
    page.locator("#postcode").fill("9999")
    expect(page.locator("#sheets .office").first).to_have_text("Your representative")
    steps.grow_old_enough(time.time())
    steps.press(page, "check")
    expect(page.locator(".errors a")).to_have_attribute("href", "#postcode")
    page.locator("#without_representative").check()
    steps.check(page)
    assert list(steps.letters(page)) == ["lakes"]
