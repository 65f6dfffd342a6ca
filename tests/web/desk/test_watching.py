"""One campaign on the desk: its numbers are the ledger's, nobody is in them, and nothing typed in ever runs."""

import re
from datetime import timedelta
from html import unescape

import pytest

from campaign.actions import campaigns, submissions
from campaign.core.accounts import Role
from campaign.core.counts.activity import STEP_DEFINITIONS
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.outcomes import Attempt as Tried
from campaign.core.delivery.outcomes import refused, set_aside, try_later
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support.campaigns import SOURCE
from tests.support.desk import ELSEWHERE, HOME, YOU
from tests.support.pages import get
from tests.web.supporter.test_counting import take_copies
from tests.web.supporter.test_journey import FORM, sent, submission_of

PAGE = "/organiser/c/clean-rivers"
NUMBERS, DAYS = f"{PAGE}/numbers", f"{PAGE}/days"
LETTERS, SOURCES, FAILURES = f"{PAGE}/letters", f"{PAGE}/sources", f"{PAGE}/failures"
SETTINGS, REPORT = f"{PAGE}/settings", f"{PAGE}/report"
ALL = (PAGE, LETTERS, SOURCES, FAILURES, SETTINGS, REPORT)
HOSTILE = "<img src=x onerror=alert(1)>\"'{{ 7*7 }}<script>alert(2)</script>"


@pytest.fixture
def person(desk):
    return desk.signed_in()


@pytest.fixture
def context(desk):
    return CONTEXT.of(desk.app)


def confirmed(client, clock, context, address=FORM, **typed):
    submission = submission_of(context, sent(client, clock, address, **typed))
    submissions.confirm(context, submission, clock())
    return submission


def cells(page, caption):
    """The rows of the table with this caption: the words of each cell."""
    table = re.search(rf"<caption[^>]*>{re.escape(caption)}</caption>(.*?)</table>", page.html, re.S).group(1)
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.S)
    plain = [[re.sub(r"<[^>]+>", " ", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows]
    return [[" ".join(unescape(cell).split()) for cell in row] for row in plain]


def figure(page, label):
    return re.search(rf"<dt>{re.escape(label)}</dt>\s*<dd><strong>([^<]*)", page.html).group(1)


def test_the_page_shows_what_was_counted(desk, person, client, clock, context):
    confirmed(client, clock, context, f"{FORM}?partner=river-watch&source=paper")
    take_copies(client, clock)
    page = get(person.browser, PAGE)
    shown = {label: figure(page, label) for label in ("Supporters", "Letters this hour", "Letters sent", "Confirmed")}
    assert shown == {"Supporters": "2", "Letters this hour": "3", "Letters sent": "0", "Confirmed": "1"}
    assert [row[1:] for row in cells(page, "Forms, from the first look to the last step")] == [
        *(["2", "–"], ["2", "100%"], ["2", "100%"], ["2", "100%"], ["1", "50%"]),
    ]
    for words in STEP_DEFINITIONS.values():
        assert words in page.text
    assert cells(page, "The last 48 hours")[0] == ["Nov 23, 2026 20:00", "2", "3", "0"]
    assert len(cells(page, "The last 48 hours")) == 48 and len(cells(page, "The last 28 days")) == 28
    assert cells(page, "From the beginning") == [["Nov 23, 2026", "2", "3"]]
    page = get(person.browser, LETTERS)
    assert cells(page, "Letters by weekday and hour")[20] == ["20:00", "3", *"000000"]
    assert cells(page, "Letters by recipient") == [
        ["Minister for Rivers", "0", "1", "1", "0", "0", "now"],
        ["Head of the Lake Agency", "0", "1", "0", "0", "0", "–"],
    ]
    page = get(person.browser, SOURCES)
    assert cells(page, "Supporters by country") == [["Other countries", "2"]], "few supporters are not told apart"
    assert cells(page, "What came through partners") == [["River Watch", "1", "1", "0", "0", "100%"]]
    assert cells(page, "What came from links that name their source") == [["paper", "1", "1", "1", "100%"]]
    assert cells(page, "By language of the letter") == [["English", "2", "3", "100%"]]


def test_the_time_before_stands_behind(desk, person, client, clock, context):
    confirmed(client, clock, context)
    clock.forward(hours=48)
    person.come_in()
    assert cells(get(person.browser, PAGE), "The last 48 hours")[0] == ["Nov 25, 2026 20:00", "0", "0", "1"]
    clock.forward(days=26)
    person.come_in()
    page = get(person.browser, PAGE)
    assert cells(page, "The last 28 days")[0] == ["Dec 21, 2026", "0", "0", "1"]
    assert cells(page, "From the beginning")[0] == ["Dec 21, 2026", "1", "1"]


def test_every_variant_is_counted_as_it_was_given_out(desk, person, client, clock, context):
    for number in range(6):
        confirmed(client, clock, context, name=f"Writer {number}", points="")
    page = get(person.browser, LETTERS)
    counts = {row[0]: row[1] for row in cells(page, "Variants of the letter in English")}
    assert counts == {
        "Clean rivers Subject": "6",
        "Our rivers Subject": "6",
        "I write from {{ supporter.place | default: 'my town' }}. Paragraph 1": "4",
        "This is about our rivers. Paragraph 1": "4",
        "Please read this. Paragraph 1": "4",
        "Please act. Paragraph 5": "6",
        "Please do something. Paragraph 5": "6",
    }


def attempted(store, clock, outcome):
    claims = store.claim(clock(), "worker", clock() + timedelta(minutes=5), 10)
    for claim in claims:
        assert store.finish(claim, outcome if claim.target else set_aside("away"), clock())
    return claims


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("450 4.2.0 later", "450 4.2.0 later"),
        ("450 4.7.1 <jane@x.example> slow down", "450 4.7.1 <(…)> slow down"),
        ("450 from jane%40x.example via jane=40x.example", "450 from (…) via (…)"),
        ('450 mail of "Kim Jane" is odd', "450 mail of (…) is odd"),
        ("450 " + HOSTILE, None),
    ],
)
def test_what_waits_says_when_it_is_tried_again_and_the_servers_last_words(
    desk, person, client, clock, context, reply, shown
):
    confirmed(client, clock, context)
    tried = Tried(clock(), 1, "clean-rivers", "minister@rivers.example", 600, timedelta(days=5))
    attempted(desk.store, clock, try_later(tried, reply))
    page = get(person.browser, FAILURES)
    ((target, letters, when, said),) = cells(page, "To be tried again")
    named = "Minister for Rivers To this office : Minister for Rivers"
    assert (target, letters, when) == (named, "1", "Nov 23, 2026 20:06 UTC")
    assert page.all("a", href="/organiser/offices/river-ministry"), "the page that mends it"
    if shown:
        assert said == shown
    assert "jane" not in page.html.lower()
    assert "1 letter waits to be sent. The oldest since Nov 23, 2026 20:01 UTC." in page.text


def test_what_failed_is_put_together_by_what_the_server_said(desk, person, client, clock, context):
    for number in range(3):
        submission = submission_of(context, sent(client, clock, name=f"Writer {number}"))
        context.store.confirm(submission.link, bytes([number]) * 16, clock())
        tried = Tried(clock(), 1, "clean-rivers", "", 600, timedelta(days=5))
        attempted(desk.store, clock, refused(tried, 554, f"554 5.6.0 mail {number}4F2A refused"))
    page = get(person.browser, FAILURES)
    named = "Minister for Rivers To this office : Minister for Rivers"
    assert cells(page, "Failed lately") == [[named, "3", "Nov 23, 2026 20:03 UTC", "554 5.6.0 mail 24F2A refused"]]
    assert "3 letters have failed." in page.text
    assert "Letters that failed since yesterday: 3." in get(person.browser, HOME).text
    office = "/organiser/offices/river-ministry"
    typed = get(person.browser, office).fields() | {"do": "save", "email": "new@rivers.example"}
    assert person.browser.post(office, data=typed).status_code == 200
    assert "failed since yesterday" not in get(person.browser, HOME).text + get(person.browser, FAILURES).text
    assert "3 letters have failed." in get(person.browser, FAILURES).text


class TestMarkedDays:
    def test_an_organiser_marks_a_day_and_takes_it_away(self, desk, person):
        answer = person.post(DAYS, day="2026-11-20", words=" Article in\nthe paper ")
        assert answer.status_code == 303 and answer.location.startswith(PAGE)
        page = get(person.browser, PAGE)
        assert "Article in the paper" in page.text and 'class="mark"' in page.html
        assert person.post(f"{DAYS}/remove", number=page.fields()["number"]).status_code == 303
        assert "Article" not in get(person.browser, PAGE).text
        assert person.post(f"{DAYS}/remove", number="1").status_code == 303, "twice is as good as once"
        notes = [note for note in desk.notes() if note[2] == "clean-rivers"]
        assert [note[1] for note in notes] == ["took a marked day away", "marked a day"]

    @pytest.mark.parametrize(
        ("day", "words", "field"),
        [
            ("", "Article", "day"),
            ("20 November", "Article", "day"),
            ("1066-10-14", "Article", "day"),
            ("9999-12-31", "Article", "day"),
            ("2026-11-20", " ", "words"),
            ("2026-11-20", "x" * 101, "words"),
        ],
    )
    def test_what_cannot_be_marked_is_said(self, desk, person, day, words, field):
        fields = {"form_token": person.form_token(), "day": day, "words": words}
        answer = person.browser.post(DAYS, data=fields)
        assert answer.status_code == 400 and f'href="#{field}"' in answer.text
        assert desk.store.watched("clean-rivers").marked == ()

    def test_there_can_only_be_so_many(self, desk, person):
        for number in range(100):
            assert desk.store.mark_day("clean-rivers", NOW.date(), f"x {number}", 100)
        assert person.post(DAYS, day="2026-11-20", words="one more").status_code == 400

    @pytest.mark.parametrize("number", ["", "x", "-1", "99999999999999999999999"])
    def test_a_number_made_up_takes_nothing_away(self, desk, person, number):
        desk.store.mark_day("clean-rivers", NOW.date(), "x", 100)
        assert person.post(f"{DAYS}/remove", number=number).status_code == 303
        assert len(desk.store.watched("clean-rivers").marked) == 1

    def test_another_campaigns_day_stays(self, desk, person, context):
        campaigns.load_campaign(context, SOURCE.replace("clean-rivers", "clean-lakes"), "lakes")
        desk.store.mark_day("clean-lakes", NOW.date(), "x", 100)
        person.post(f"{DAYS}/remove", number="1")
        assert len(desk.store.watched("clean-lakes").marked) == 1
        assert (
            person.browser.post("/organiser/c/nope/days", data={"form_token": person.form_token()}).status_code == 404
        )


class TestAPartOfTheNumbers:
    @pytest.fixture
    def came(self, client, clock, context, monkeypatch):
        """Two through a partner, from a source and in Korean, one of neither, on three days."""
        monkeypatch.setitem(vars(context.settings.privacy), "small_numbers", 1)
        for number, query in enumerate(("?partner=river-watch", "?source=paper", "")):
            confirmed(
                client, clock, context, f"{FORM}{query}", name=f"Writer {number}", country="KR" if query else "GB"
            )
            clock.forward(days=1)

    @pytest.mark.parametrize(
        ("query", "called", "supporters"),
        [
            ("from=2026-11-24&to=2026-11-24", "Everything", "1"),
            ("from=2026-11-24", "Everything", "2"),
            ("to=2026-11-23&from=2026-11-25", "Everything", "3"),
            ("only=partner:river-watch", "River Watch", "1"),
            ("only=source:paper", "paper", "1"),
            ("only=country:KR", "South Korea", "2"),
            ("only=language:en", "English", "3"),
            ("only=country:KR&from=2026-11-24", "South Korea", "1"),
            ("only=country:FR", "France", "0"),
        ],
    )
    def test_it_stands_in_the_address(self, person, came, query, called, supporters):
        person.come_in()
        page = get(person.browser, f"{PAGE}?{query}")
        (heading,) = [one.text for one in page.all("h2") if one.get("id") == "chosen-title"]
        assert heading.startswith(f"{called} · ")
        assert figure(page, "Supporters") == supporters
        rows = cells(page, "By day")
        assert sum(int(row[1]) for row in rows) == int(supporters)
        alone = page.one("div", id="numbers").get("data-url")
        assert heading in person.browser.get(alone).text, "and stays so when it is fetched anew"

    def test_everything_there_is_can_be_chosen_and_a_row_leads_to_its_days(self, person, came):
        person.come_in()
        page = get(person.browser, PAGE)
        offered = {option.get("value") for option in page.all("option")}
        assert offered == {"", "partner:river-watch", "source:paper", "country:KR", "country:GB", "language:en"}
        links = {link.get("href") for link in get(person.browser, SOURCES).all("a")}
        assert {f"{PAGE}?only={choice}" for choice in offered if choice} <= links

    @pytest.mark.parametrize("query", ["from=yesterday", "only=name:Kim", "only=country:", "to=0001-01-01", "only=x"])
    def test_what_cannot_be_is_left_out(self, person, query):
        page = get(person.browser, f"{PAGE}?{query}")
        assert not [heading for heading in page.all("h2") if heading.get("id") == "chosen-title"]

    @pytest.mark.parametrize("query", ["from=2000-01-01&to=2199-12-31", "from=2199-01-01&to=2000-01-01"])
    def test_a_long_period_has_no_more_columns_than_can_be_seen(self, person, query):
        page = get(person.browser, f"{PAGE}?{query}")
        assert len(cells(page, "By day")) <= 62 and len(page.html) < 60_000

    @pytest.mark.parametrize("first", ["2026-11-26", "2027-06-01", "2199-12-31"])
    def test_a_period_that_begins_after_today_is_its_first_day(self, person, first):
        page = get(person.browser, f"{PAGE}?from={first}")
        assert len(cells(page, "By day")) <= 1 and page.one("h2", id="chosen-title")

    def test_few_supporters_of_a_country_cannot_be_chosen(self, person, client, clock, context):
        confirmed(client, clock, context, country="KR")
        offered = {option.get("value") for option in get(person.browser, PAGE).all("option")}
        assert not any(choice.startswith("country:") for choice in offered)


def test_every_page_of_a_campaign_leads_to_every_other_and_says_which_it_is(person):
    for address in (PAGE, LETTERS, SOURCES, FAILURES, SETTINGS, f"{PAGE}/edit", f"{PAGE}/launch"):
        page = get(person.browser, address)
        assert {PAGE, LETTERS, SOURCES, FAILURES, SETTINGS} <= {link.get("href") for link in page.all("a")}
        assert address in [link.get("href") for link in page.all("a") if link.get("aria-current") == "page"]


def test_charts_say_their_numbers_beside_them_and_under_the_pointer(person, client, clock, context):
    confirmed(client, clock, context)
    person.post(DAYS, day="2026-11-20", words="Article")
    page = get(person.browser, PAGE)
    assert [title.text for title in page.all("title") if "Nov 23, 2026 20:00" in title.text] == [
        "Nov 23, 2026 20:00 · Letters 1 · Supporters 1 · Letters two days earlier 0"
    ]
    assert page.html.count('class="mark"') == 1 and '<div class="scale" aria-hidden="true"><span>1</span>' in page.html


class TestNumbersAlone:
    def etag(self, answer):
        return {"If-None-Match": answer.headers["ETag"]}

    def test_they_are_those_of_the_page_and_unchanged_until_something_is(self, desk, person, client, clock, context):
        page = get(person.browser, PAGE)
        asked = {"If-None-Match": f'W/"{page.one("div", id="numbers").get("data-etag")}"'}
        address = page.one("div", id="numbers").get("data-url")
        assert person.browser.get(address, headers=asked).status_code == 304
        confirmed(client, clock, context)
        answer = person.browser.get(address, headers=asked)
        assert answer.status_code == 200 and "<section" in answer.text and "<html" not in answer.text
        again = person.browser.get(address, headers=self.etag(answer))
        assert again.status_code == 304 and again.headers["X-As-Of"].startswith("Nov%2023")

    def test_compressed_answers_have_the_same_promise(self, person):
        answer = person.browser.get(NUMBERS, headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        headers = self.etag(answer) | {"Accept-Encoding": "br"}
        assert person.browser.get(NUMBERS, headers=headers).status_code == 304

    def test_asking_for_them_keeps_no_session_alive(self, person, clock):
        for _ in range(2):
            clock.forward(minutes=16)
            answer = person.browser.get(NUMBERS)
        assert answer.status_code == 303, "nobody was there for half an hour"
        assert not person.is_in()

    def test_a_page_in_between_does(self, person, clock):
        for _ in range(4):
            clock.forward(minutes=16)
            assert person.is_in() and person.browser.get(NUMBERS).status_code == 200


def test_a_viewer_sees_the_numbers_and_no_form(desk, person):
    desk.store.mark_day("clean-rivers", NOW.date(), "Article", 100)
    desk.store.hold(Hold(HoldKind.SUSPENDED, "minister@rivers.example", NOW, "550 5.1.1 no"))
    viewer = desk.signed_in(YOU, Role.VIEWER)
    for address in (*ALL, HOME):
        page = get(viewer.browser, address)
        forms = [form.get("action") for form in page.all("form") if form.get("method") != "get"]
        assert forms == ["/organiser/sign-out"]
    assert "Article" in get(viewer.browser, PAGE).text
    token = viewer.form_token()
    for address in (DAYS, f"{DAYS}/remove", "/organiser/offices/check"):
        fields = {"form_token": token, "day": "2026-11-20", "words": "x", "number": "1", "office": "lake-agency"}
        assert viewer.browser.post(address, data=fields).status_code == 403
    assert len(desk.store.watched("clean-rivers").marked) == 1


def test_nobody_is_on_the_page(desk, person, client, clock, context):
    confirmed(client, clock, context, name="Aurelia Tellerin", place="Tellingham", note="A telling note")
    for address in (*ALL, NUMBERS, HOME):
        text = person.browser.get(address).text
        assert not re.search("Aurelia|Tellingham|telling note|jane@", text)


def test_a_session_elsewhere_sees_nothing(desk, person):
    assert desk.app.test_client().get(NUMBERS, **ELSEWHERE).status_code == 303


def test_a_draft_and_an_empty_campaign_have_a_page_too(desk, person, context):
    campaigns.load_campaign(context, SOURCE.replace("clean-rivers", "empty").replace('"live"', '"draft"'), "empty")
    for address in ALL:
        get(person.browser, address.replace("clean-rivers", "empty"))
    assert figure(get(person.browser, "/organiser/c/empty"), "Supporters") == "0"
    assert "No letter waits. None has failed." in get(person.browser, "/organiser/c/empty/failures").text


BAR = ("offices", "partners", "people", "audit", "account")


@pytest.mark.parametrize(
    ("address", "place", "current"),
    [
        ("/organiser/", "/organiser/", "page"),
        ("/organiser/c/clean-rivers/failures", "/organiser/", "true"),
        ("/organiser/offices/river-ministry", "/organiser/offices", "true"),
        ("/organiser/webhooks", "/organiser/partners", "true"),
        ("/organiser/account", "/organiser/account", "page"),
    ],
)
def test_the_bar_marks_where_one_is_on_every_page(desk, address, place, current):
    links = get(desk.signed_in().browser, address, cookies=True).all("a")
    bar = [link for link in links if link.get("href") in {"/organiser/", *(f"/organiser/{name}" for name in BAR)}]
    marked = {(link.get("href"), link.get("aria-current")) for link in bar if link.get("aria-current")}
    assert marked == {(place, current)}
