"""Groups that run a campaign together, on the desk: added, described, given a logo, taken out and put back."""

import io

import pytest

from campaign.actions import campaigns, draft_links, writing
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support import images
from tests.support.owners import OWNERS, owned
from tests.support.pages import get
from tests.web.desk.test_attention import OLD, told
from tests.web.desk.test_logo import put_in_force
from tests.web.desk.test_writing import EDIT, document, opened, press

LOGO = f"{EDIT}/owners/1/logo"
TYPED = {
    "owners.1.name.en": "River Watch",
    "owners.1.name.ko": "강지킴이",
    "owners.1.website": "https://river-watch.example",
    "owners.1.contact": "letters@river-watch.example",
    "owners.1.languages": ["en"],
    "owners.1.countries": "United Kingdom",
    "owners.1.partner": "river-watch",
}


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def bring(writer, content=None, do="save"):
    fields = opened(writer, LOGO).fields() | {"do": do}
    file = {"file": (io.BytesIO(content), "sign.png")} if content is not None else {}
    return writer.browser.post(LOGO, data=fields | file)


def test_a_group_is_added_described_and_in_force_it_stands_on_the_page(desk, writer, client):
    assert press(writer, EDIT, "add:owners").location == f"{EDIT}#owners.1"
    assert press(writer, EDIT, "save", **TYPED).status_code == 303
    assert document(desk)["owners"] == [
        {
            "name": {"en": "River Watch", "ko": "강지킴이"},
            "website": "https://river-watch.example",
            "contact": "letters@river-watch.example",
            "logo": "",
            "partner": "river-watch",
            "languages": ["en"],
            "countries": ["GB"],
        }
    ]
    fields = opened(writer, EDIT).fields()
    assert {name: fields[name] for name in TYPED} == TYPED | {"owners.1.languages": "en"}
    assert press(writer, EDIT, "owner-logo:owners.1").location == LOGO
    assert bring(writer, images.photograph(900, 300, "PNG")).location == f"{EDIT}#owners.1"
    assert writer.browser.get(opened(writer, EDIT).one("img").get("src")).mimetype == "image/png"
    assert "River Watch" not in get(client, "/c/clean-rivers").text, "not in force yet"
    put_in_force(writer)
    page = get(client, "/c/clean-rivers")
    assert "River Watch" in page.text and client.get(page.one("img").get("src")).mimetype == "image/png"


def test_what_is_taken_out_is_asked_about_and_put_back(desk, writer):
    press(writer, EDIT, "add:owners")
    press(writer, EDIT, "save", **TYPED)
    before = document(desk)["owners"]
    asked = press(writer, EDIT, "delete:owners.1").location
    assert "River Watch" in opened(writer, asked).text
    sure = opened(writer, asked).fields() | {"do": "delete:owners.1"}
    taken = writer.browser.post(EDIT, data=sure).location
    assert document(desk)["owners"] == []
    page = get(writer.browser, taken, cookies=True)
    (button,) = [one.get("value") for one in page.all("button") if (one.get("value") or "").startswith("put-back:")]
    press(writer, EDIT, button)
    assert document(desk)["owners"] == before


def test_mistakes_are_marked_beside_the_group(writer):
    press(writer, EDIT, "add:owners")
    press(writer, EDIT, "save", **{"owners.1.contact": "nobody", "owners.1.website": "river-watch"})
    page = opened(writer, EDIT)
    for field in ("name", "contact", "website"):
        assert page.one("p", id=f"owners.1.{field}-error"), field
    assert "Who runs it 1 – Email address for questions" in page.text


def test_a_partner_that_is_not_there_is_told_by_the_check_list(writer):
    press(writer, EDIT, "add:owners")
    press(writer, EDIT, "save", **TYPED | {"owners.1.partner": "lakes"})
    said = opened(writer, "/organiser/c/clean-rivers/launch").text
    assert "No partner that is switched on has the code lakes: its box is shown to nobody." in said


def test_what_is_no_logo_is_refused_and_one_is_taken_out(desk, writer):
    press(writer, EDIT, "add:owners")
    press(writer, EDIT, "save", **TYPED)
    assert bring(writer, b"no picture").status_code == 400
    assert bring(writer).status_code == 400, "no file was chosen"
    bring(writer, images.photograph(900, 300, "PNG"))
    assert document(desk)["owners"][0]["logo"].startswith("logo-")
    bring(writer, do="take-out")
    assert document(desk)["owners"][0]["logo"] == ""
    for number in ("0", "2", "x"):
        assert writer.browser.get(f"{EDIT}/owners/{number}/logo").status_code == 404


def test_a_copy_has_the_groups_and_their_logos(desk, writer):
    press(writer, EDIT, "add:owners")
    press(writer, EDIT, "save", **TYPED)
    bring(writer, images.photograph(900, 300, "PNG"))
    fields = opened(writer, EDIT).fields() | {"slug": "clear-lakes"}
    assert writer.browser.post("/organiser/c/clean-rivers/copy", data=fields).status_code == 303
    (owner,) = document(desk, "clear-lakes")["owners"]
    assert desk.store.picture("clear-lakes", owner["logo"]) is not None


def test_who_looks_after_an_office_stands_beside_what_is_the_matter_with_it(app, desk):
    desk.store.note_run("backup", NOW)
    campaigns.load_campaign(CONTEXT.of(app), owned(OWNERS), "rivers.toml")
    desk.store.check_office("river-ministry", OLD)
    person = desk.signed_in()
    assert any("This office is looked after by River Watch." in one for one in told(person))
    page = get(person.browser, "/organiser/offices/river-ministry", cookies=True)
    assert "looked after by" in page.text and page.all("a", href="mailto:letters@river-watch.example")
    campaigns.load_campaign(CONTEXT.of(app), owned(OWNERS.replace("GB", "FR")), "rivers.toml")
    assert not any("looked after" in one for one in told(person))
    assert "looked after" not in get(person.browser, "/organiser/offices/river-ministry", cookies=True).text


def test_a_colleague_who_reads_the_draft_sees_who_will_run_it(context, desk, writer, client):
    press(writer, EDIT, "add:owners")
    press(writer, EDIT, "save", **TYPED)
    token, _ = draft_links.draft_token(context, writing.manuscript(context, "clean-rivers"), NOW.date())
    assert "River Watch" in get(client, f"/draft/{token}").text
