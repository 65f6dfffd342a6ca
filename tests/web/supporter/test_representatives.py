"""The representative of the supporter's area: asked by postcode, chosen where there are several, and nothing kept."""

import json
import logging
import re
from datetime import timedelta

import pytest

from campaign.actions import campaigns, letters, totals
from campaign.core.letters.composition import Supporter
from campaign.core.offices.office import Office
from campaign.delivery.outgoing import Outgoing
from tests.conftest import NOW
from tests.directory.test_lists import SHARED
from tests.support import areas
from tests.support.pages import get, post
from tests.web.supporter.test_journey import everything_stored, send, submission_of, written

FORM = f"/c/{areas.SLUG}"
SEVERAL = "representative-member"


@pytest.fixture(autouse=True)
def loaded(context):
    areas.load(context)


def check(client, clock, address=FORM, **typed):
    fields = written(client, clock, address, **{"country": "AU", "postcode": "0800"} | typed)
    page = post(client, address, fields | {"step": "check"})
    clock.forward(seconds=30)
    return page


@pytest.mark.parametrize("postcode", ["0800", " 08 00 ", "0800."])
def test_a_postcode_with_one_representative(client, clock, postcode):
    page = check(client, clock, postcode=postcode)
    assert page.heading == "Check your letters" and page.fields()["body-member"].startswith("Dear Member for Solomon,")


def test_what_is_wrong_is_listed_in_the_order_of_the_page(client, clock):
    wrong = {"postcode": "9999", "name": "", "place": "www.town.example", "note": "x" * 9_999, "points": "no-such-one"}
    page = check(client, clock, **wrong)
    assert set(page.errors) >= {"postcode", "name", "place", "note"}
    assert page.errors == sorted(page.errors, key=lambda wanted: page.html.index(f'id="{wanted}"'))


def test_a_postcode_with_several_is_a_choice(client, clock):
    page = check(client, clock, postcode="0822")
    assert page.status == 400 and page.errors == [f"{SEVERAL}-0"] and page.fields()["note"] == "I swim there."
    assert [field.get("value") for field in page.all("input", type="radio")] == ["au-lingiari", "au-solomon"]
    fields = page.fields() | {"step": "check"}
    assert post(client, FORM, fields | {SEVERAL: "river-ministry"}).status == 400, "only one's own representative"
    page = post(client, FORM, fields | {SEVERAL: "au-lingiari"})
    assert page.fields()["body-member"].startswith("Dear Member for Lingiari,")
    again = post(client, FORM, page.fields() | {"step": "edit"})
    assert again.one("input", type="radio", value="au-lingiari").attributes.get("checked") is not None
    moved = post(client, FORM, again.fields() | {"step": "check", "postcode": "0800"})
    assert moved.fields()["body-member"].startswith("Dear Member for Solomon,"), "whatever was chosen before"


@pytest.mark.parametrize(
    ("postcode", "words"),
    [("", "Enter your postcode"), ("9999", "recognise this postcode"), ("0900", "represents Nowhere")],
)
def test_an_honest_way_on_where_there_is_none(client, clock, context, postcode, words):
    page = check(client, clock, postcode=postcode)
    assert page.status == 400 and page.errors == ["postcode"] and words in page.text
    page = post(client, FORM, page.fields() | {"step": "check", "without_representative": "1"})
    assert "body-lakes" in page.fields() and "body-member" not in page.fields()
    assert post(client, FORM, page.fields() | {"step": "copy"}).status == 200
    areas.load(context, areas.ONLY_SOURCE)
    page = check(client, clock, postcode=postcode, without_representative="1")
    assert page.status == 400 and page.errors == ["postcode"] and not page.all("input", name="without_representative")


def test_nobody_elsewhere_is_asked(client, clock):
    page = check(client, clock, country="GB", postcode="")
    assert page.status == 200 and "body-member" not in page.fields()
    assert "Only if you live in Australia:" in get(client, FORM).text


def test_one_whose_time_is_over_is_not_written_to(client, clock, context):
    context.store.save_offices((), {"au-solomon": NOW.date().replace(day=1)})
    assert "represents Solomon" in check(client, clock).text
    page = check(client, clock, postcode="0822")
    assert page.fields()["body-member"].startswith("Dear Member for Lingiari,"), "the other needs no choice"


def test_nothing_of_the_postcode_is_kept_or_logged(client, clock, context, settings, caplog):
    caplog.set_level(logging.DEBUG)
    page = check(client, clock, postcode="0822", **{SEVERAL: "au-lingiari"})
    answer = send(client, page.fields() | {"email": "jane@x.example"}, FORM)
    assert answer.status_code == 303 and "0822" not in answer.location
    receipt = get(client, answer.location)
    assert "Member for Lingiari" in receipt.text and "0822" not in receipt.html
    submission = submission_of(context, answer.location)
    assert submission.personal.offices["member"] == "au-lingiari"
    # The list itself and the campaign's row hold postcodes; nothing about a submission does.
    stored = re.sub(r"\('your-member', '\d+', '\w+'\)", "", everything_stored(settings))
    assert not re.search(r"\b0822\b", stored), "as a word: moments and keys have any four digits in them"
    assert "0822" not in caplog.text


def test_the_page_about_what_is_kept_says_so(client, context):
    assert "do not store it" in get(client, "/privacy").text


def test_variants_are_allotted_per_office_and_totals_are_per_target(client, clock, context):
    for postcode in ("0800", "0822", "0800"):
        page = check(client, clock, postcode=postcode, **{SEVERAL: "au-lingiari"})
        send(client, page.fields() | {"email": f"{clock().timestamp()}@x.example"}, FORM)
    titles = totals.target_titles(context, context.catalogue.campaign(areas.SLUG), "en", "Own", "Own members")
    assert titles == {"member": "Own members", "lakes": "Head of the Lake Agency"}
    in_commands = totals.target_titles(context, context.catalogue.campaign(areas.SLUG), "en")
    public = json.loads(client.get(f"/api/v1/campaigns/{areas.SLUG}/totals?lang=en").data)
    assert in_commands == {target["id"]: target["title"] for target in public["by_target"]}
    next_number = {
        office: letters.allot(context, *supporter(context, office), {}, NOW.date())["member"].number
        for office in ("au-solomon", "au-lingiari")
    }
    assert next_number == {"au-solomon": 2, "au-lingiari": 1}


def supporter(context, office):
    campaign = context.catalogue.campaign(areas.SLUG)
    point = {"points": ("fish",), "note": "I swim there.", "answers": {"why": "I fish"}}
    return campaign, Supporter("Jo", "AU", "Leeds", language="en", representatives={"member": office}, **point)


def test_the_supporters_copy_names_who_was_written_to(client, clock, context, settings):
    page = check(client, clock, postcode="0822", **{SEVERAL: "au-lingiari"})
    answer = send(client, page.fields() | {"email": "jane@x.example", "copy_to_me": "1"}, FORM)
    submission = submission_of(context, answer.location)
    outgoing = Outgoing(settings, context.catalogue)
    outgoing.look()
    campaign = context.catalogue.campaign(areas.SLUG)
    office = outgoing._office(_Claim(), campaign, submission.personal, "member")
    assert office.title == "Member for Lingiari"


class _Claim:
    country, page_language, date = "AU", "en", NOW


@pytest.mark.parametrize(
    ("postcode", "title"),
    [("", "Your representative"), ("0822", "Your representative"), ("0800", "Member for Solomon")],
)
def test_the_sheet_beside_the_form_follows_the_postcode(client, clock, postcode, title):
    fields = written(client, clock, FORM, country="AU", postcode=postcode)
    answer = client.post(f"{FORM}/preview", data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert json.loads(answer.data)["letters"][0]["title"] == title


def test_the_same_in_a_partners_frame(client, clock):
    address = f"{FORM}/embed?partner=river-watch"
    page = check(client, clock, address, postcode="0822")
    assert page.status == 400 and page.errors == [f"{SEVERAL}-0"]
    page = post(client, address, page.fields() | {"step": "check", SEVERAL: "au-solomon"})
    assert page.fields()["body-member"].startswith("Dear Member for Solomon,")
    answer = send(client, page.fields() | {"email": "jane@x.example"}, address)
    assert "/embed/receipt/" in answer.location


def test_several_members_of_one_area_are_a_choice_too(client, clock, context):
    other = Office("au-second", "Second member", role="member", country="AU", area="Solomon")
    context.store.save_offices([other, Office("au-mayor", "Mayor", role="mayor", area="Solomon")])
    page = check(client, clock)
    assert [field.get("value") for field in page.all("input", type="radio")] == ["au-solomon", "au-second"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real list is not part of the project")
def test_every_postcode_of_australia_leads_to_its_members_and_no_others(context):
    raw = (SHARED / "au_openaustralia_postcodes_to_electorates.csv").read_bytes()
    rows = [line.split(",") for line in raw.decode().splitlines()[1:]]
    electorates = {area for _, area in rows}
    context.store.save_offices(
        Office(f"au-{area}", f"Member for {area}", role="member", country="AU", area=area) for area in electorates
    )
    campaigns.load_campaign(context, areas.AREA_SOURCE, "your-member.toml", lambda _: raw)
    campaign = context.catalogue.campaign(areas.SLUG)
    for postcode in ("0800", "2540", *sorted({postcode for postcode, _ in rows})[::40]):
        _, offices = letters.representatives(context, campaign, "AU", postcode, NOW.date())
        expected = {f"Member for {area}" for known, area in rows if known == postcode}
        assert {office.title for office in offices["member"]} == expected


def corrected(client, clock, **typed):
    """The page that the receipt's button to correct leads to, of letters that wait to be confirmed."""
    page = check(client, clock, **typed)
    receipt = send(client, page.fields() | {"email": "jane@home.example"}, FORM).location
    return post(client, receipt, {"do": "correct"})


@pytest.mark.parametrize(
    ("typed", "office"),
    [({"postcode": "0800"}, "au-solomon"), ({"postcode": "0822", SEVERAL: "au-lingiari"}, "au-lingiari")],
)
def test_who_corrects_is_not_asked_for_the_postcode_again(client, clock, context, settings, typed, office):
    page = corrected(client, clock, **typed)
    title = "Member for " + office.removeprefix("au-").capitalize()
    assert page.heading == "Check your letters" and page.fields()["body-member"].startswith(f"Dear {title},")
    assert not page.fields().get("postcode")
    form = post(client, FORM, page.fields() | {"step": "edit"})
    assert f"your letter goes to {title}" in form.text.replace("\u2068", "").replace("\u2069", "")
    again = post(client, FORM, form.fields() | {"step": "check", "name": "Jane B. Doe"})
    assert again.fields()["body-member"].startswith(f"Dear {title},")
    receipt = send(client, again.fields() | {"email": "jane@home.example"}, FORM).location
    offices = {letter.target: letter.office for letter in submission_of(context, receipt).letters}
    assert offices["member"] == office
    assert "same_representative" not in everything_stored(settings)


def test_who_moved_is_asked_by_the_new_postcode(client, clock, context):
    page = corrected(client, clock)
    moved = post(client, FORM, page.fields() | {"step": "check", "postcode": "0822", SEVERAL: "au-lingiari"})
    receipt = send(client, moved.fields() | {"email": "jane@home.example"}, FORM).location
    offices = {letter.target: letter.office for letter in submission_of(context, receipt).letters}
    assert offices["member"] == "au-lingiari"


@pytest.mark.parametrize("change", [{"same_representative": ""}, {"same_representative": "GB"}])
def test_nobody_is_kept_who_was_not_found_for_this_country(client, clock, change):
    page = corrected(client, clock)
    assert post(client, FORM, page.fields() | {"step": "check"} | change).errors == ["postcode"]


def test_who_did_not_write_to_the_representative_is_not_asked_either(client, clock):
    page = corrected(client, clock, postcode="", without_representative="1")
    assert page.heading == "Check your letter" and "body-member" not in page.fields()


def test_a_representative_whose_time_is_over_by_then_is_asked_for_anew(client, clock, context):
    page = corrected(client, clock)
    context.store.save_offices((), {"au-solomon": NOW.date() - timedelta(1)})
    assert post(client, FORM, page.fields() | {"step": "check"}).errors == ["postcode"]


def test_without_a_letter_that_was_found_nobody_is_kept(client, clock):
    assert check(client, clock, postcode="", same_representative="AU").errors == ["postcode"]
