"""No text goes past the catalogues: templates have none of their own, and pages none that is not in the pseudo-locale.

There every message of the code stands in brackets, and its values outside them.
"""

import mailbox
import re
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po

from campaign.actions import campaigns, partner_links
from campaign.core.delivery.outcomes import State
from campaign.credentials.passwords import hashed
from campaign.store.protocol.accounts import Organiser
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.site import catalogues, letter_views
from campaign.web.supporter import steps
from tests.conftest import NOW
from tests.support.campaigns import OFFICES, SOURCE, changed
from tests.support.links import confirm_token
from tests.support.messages import ROOT, VALUE, extracted, forms, messages
from tests.support.pages import VOID, get, post
from tests.support.pseudo import forget
from tests.web.desk.test_front import PASSWORD, SIGN_IN, sign_in
from tests.web.supporter.test_journey import checked, looked, sent, submission_of, written

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
READ_OUT = "alt aria-label data-done data-fail data-left data-over data-sent placeholder title".split()
"""Attributes whose words people see or hear."""


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_has_no_words_outside_gettext(file):
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", file.read_text("utf-8"), flags=re.S)
    for attribute in READ_OUT:
        assert not re.search(rf'\s{attribute}="[^"]*[a-zA-Z]', source), attribute
    assert not re.search("[a-zA-Z]", re.sub(r'[\w-]+="[^"]*"|<[^>]*>|&amp;', "", source))


class Words(HTMLParser):
    """The texts of a page and of its attributes that are read out, letters and lists of countries left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        theirs = ("lang" in attributes and tag != "html") or tag in ("textarea", "select", "script")
        theirs = theirs or attributes.get("translate") == "no"
        if tag not in VOID:
            self._open.append((tag, theirs))
        self.found += [attributes[name] or "" for name in READ_OUT if name in attributes]

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(theirs for _, theirs in self._open):
            self.found.append(data)


KNOWN = [
    "Letter Campaign",
    "깨끗한 강",
    "강이 아픕니다.",
    "왜 중요합니까?",
    "River Watch",
    "https://watch.example",
    "us@x.example",
    "letters@x.example",
    "o@x.example",
    "v@x.example",
    "UTC",
    *("WhatsApp", "Telegram", "Facebook", "X", "Bluesky", "Mastodon", "LINE"),
    "영국",
    "한국어",
    *"월화수목금토일",
    "영어",
    "Fish are dying",
    "강을 살려 주십시오.",
    "강이 죽어 갑니다.",
    *(words for office in OFFICES for words in (office.title, office.organisation, office.email) if words),
    *(line for office in OFFICES for line in office.postal_address.split("\n") if line),
]
"""Names and addresses, and what the campaign itself says."""


def past_gettext(html: str) -> list[str]:
    sentences = []
    for words in Words(html).found:
        left = re.sub("⟦[^⟦⟧]*⟧", "", words)
        for name in sorted(KNOWN, key=len, reverse=True):
            left = left.replace(name, "")
        if re.search(r"[^\W\d_]", left):
            sentences.append(" ".join(words.split()))
    return sentences


def bracketed(words: str) -> str:
    parts = re.split(f"({VALUE.pattern})", words)
    return "".join(part if VALUE.fullmatch(part) or not part.strip() else f"⟦{part}⟧" for part in parts)


@pytest.fixture
def pseudo(tmp_path, monkeypatch):
    """Korean as the pseudo-locale, until the test is over."""
    made = Catalog(locale="ko")
    for message in messages(extracted()):
        words = bracketed(forms(message.id)[-1])
        made.add(message.id, (words,) if message.pluralizable else words)
    file = tmp_path / "translations" / "ko" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as target:
        write_po(target, made)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path / "translations")
    forget()
    yield
    monkeypatch.undo()
    forget()


FORM = "/c/clean-rivers?lang=ko"
KO = "?lang=ko"


def ours(page):
    """The page, after a look at its words: in Korean, and every one of them through gettext."""
    assert page.one("html").get("lang") == "ko" and "⟦" in page.one("h1").text + page.text
    assert past_gettext(page.html) == []
    return page


def test_the_pseudo_locale_finds_what_goes_past_gettext(pseudo, client):
    page = get(client, f"/{KO}").html
    assert past_gettext(page) == []
    assert past_gettext(page.replace("</main>", "<p>⟦Sent⟧ by us</p></main>")) == ["⟦Sent⟧ by us"]
    assert past_gettext(page.replace("<main", '<main aria-label="Content"')) == ["Content"]


@pytest.mark.parametrize("address", ["/", "/c/clean-rivers", "/c/clean-rivers/embed", "/privacy", "/about-this-mail"])
def test_pages_that_anyone_opens(pseudo, client, address):
    ours(get(client, address + KO))


@pytest.mark.parametrize("address", ["/nothing", "/receipt/x", "/confirm/x", "/c/nothing", "/p/x"])
def test_pages_that_are_not_there(pseudo, client, address):
    assert ours(get(client, address + KO)).status == 404


@pytest.mark.parametrize(
    ("site", "origin", "status"),
    [("cross-site", "null", 403), ("cross-site", "https://x.example", 403), ("same-origin", "http://localhost", 400)],
)
def test_requests_that_are_refused(pseudo, client, clock, site, origin, status):
    receipt = sent(client, clock, FORM) if status == 400 else "/c/clean-rivers"
    page = post(client, receipt + KO, {}, headers={"Sec-Fetch-Site": site, "Origin": origin})
    assert ours(page).status == status


def test_a_method_and_a_size_that_are_not_allowed(pseudo, app, client):
    assert ours(post(client, f"/privacy{KO}", {})).status == 405
    app.config["MAX_CONTENT_LENGTH"] = 10
    assert ours(post(client, FORM, {"name": "x" * 100})).status == 413


@pytest.mark.parametrize("change", [{"status": '"closed"'}, {"status": '"draft"'}, {"opens": "2027-01-01"}])
def test_a_campaign_that_is_not_open(pseudo, client, context, change):
    campaigns.load_campaign(context, changed(**change), "clean-rivers.toml")
    ours(get(client, FORM))


def test_a_site_without_a_campaign(pseudo, client, context):
    campaigns.load_campaign(context, changed(status='"closed"'), "clean-rivers.toml")
    ours(get(client, f"/{KO}"))


WRONG = {
    "name": "",
    "country": "??",
    "place": "x" * 101,
    "note": "See https://x.example/",
    "points": "99",
    "language": "99",
    "form_token": "",
}


def test_the_form_with_everything_wrong(pseudo, client, clock):
    page = ours(post(client, FORM, written(client, clock, FORM) | WRONG | {"step": "send"}))
    assert page.status == 400 and len(page.errors) == len(WRONG)


@pytest.mark.parametrize("seconds", [1, 13 * 3600])
def test_a_form_sent_too_early_or_too_late(pseudo, client, clock, seconds):
    fields = looked(client, clock, FORM)
    clock.forward(seconds=seconds - 30)
    assert ours(post(client, FORM, fields | {"step": "send"})).status == 400


def test_a_form_from_a_busy_network_or_on_a_database_that_cannot_be_written(pseudo, client, clock, monkeypatch):
    def fail(*_):
        raise StoreUnavailable

    fields = written(client, clock, FORM) | {"step": "check"}
    for _ in range(60):
        status = client.post(FORM, data=fields).status_code
    assert status == 200 and ours(post(client, FORM, fields)).status == 429
    monkeypatch.setattr(steps.guard, "crowd", fail)
    assert ours(post(client, FORM, fields)).status == 503


def test_the_check_page_and_what_can_be_wrong_there(pseudo, client, clock, monkeypatch):
    fields = ours(checked(client, clock, FORM)).fields() | {"step": "send"}
    for email in ("", "x", "강@x.example", "x" * 300):
        page = ours(post(client, FORM, fields | {"email": email}))
        assert page.errors == ["email"]
    wrong = {"subject-minister": "", "body-minister": "강 " * 8_000, "body-lakes": "https://x.example/"}
    assert len(ours(post(client, FORM, fields | wrong | {"email": "j@x.example"})).errors) == 3
    for name in ("include-minister", "include-lakes"):
        del fields[name]
    assert ours(post(client, FORM, fields | {"email": "j@x.example"})).status == 400
    ours(post(client, FORM, fields | {"step": "edit"}))


def test_letters_to_copy_and_to_print(pseudo, client, clock):
    page = ours(post(client, FORM, checked(client, clock, FORM).fields() | {"step": "copy"}))
    letter = {"receipt": page.all("input", name="receipt")[0].get("value"), "target": "lakes", "subject": "1"}
    printed = post(client, f"/c/clean-rivers/hand-over{KO}", letter | {"way": "printed"})
    assert past_gettext(printed.html) == [] and "⟦Print⟧" in printed.html
    no_font = {"way": "pdf", "target": ["lakes", "minister"], "body-lakes": "\ue000", "body-minister": "1"}
    instead = post(client, f"/c/clean-rivers/hand-over{KO}", letter | no_font)
    assert past_gettext(instead.html.replace("\ue000", "")) == [] and "⟦We have no font" in instead.html
    client.post("/c/clean-rivers/hand-over", data=letter | {"way": "said_sent"})
    ours(get(client, f"/receipt/{letter['receipt']}{KO}"))


@pytest.mark.parametrize("step", ["ask-send", "ask-copy"])
def test_the_question_before_letters_leave_as_they_are(pseudo, client, clock, step):
    page = ours(checked(client, clock, FORM, **{"note": "", "answers-why": ""}))
    ours(post(client, FORM, page.fields() | {"step": step, "email": "j@x.example"}))


def test_from_the_receipt_to_the_confirmation_and_to_erasing(pseudo, client, clock, context):
    receipt = sent(client, clock, FORM)
    ours(get(client, receipt + KO))
    submission = submission_of(context, receipt)
    confirm = f"/confirm/{confirm_token(context.store, submission.link)}"
    ours(get(client, confirm + KO))
    client.post(confirm, data={"do": "confirm"})
    ours(get(client, receipt + KO))
    for way in ("copied", "said_sent"):
        actions_of = {"receipt": receipt.rpartition("/")[2], "target": "lakes", "way": way}
        client.post("/c/clean-rivers/hand-over", data=actions_of)
        ours(get(client, receipt + KO))
    client.post(receipt, data={"do": "erase"})
    ours(get(client, receipt + KO))


def test_every_state_of_a_letter_has_words_in_the_catalogue(pseudo, app):
    with app.test_request_context(f"/{KO}"):
        for state in State:
            words = letter_views.state_text(state)
            assert not words or re.fullmatch("⟦[^⟦⟧]+⟧", words)


def test_a_partners_totals(pseudo, client, clock, context):
    receipt = sent(client, clock, f"{FORM}&partner=river-watch")
    submission = submission_of(context, receipt)
    client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"})
    token = partner_links.partner_token(context, context.store.partner("river-watch"), "clean-rivers")
    ours(get(client, f"/p/{token}{KO}"))


def test_the_organisers_desk(pseudo, app, client, clock, context):
    context.store.add_organiser(Organiser("o@x.example", hashed(PASSWORD), NOW))
    receipt = sent(client, clock, f"{FORM}&partner=river-watch")
    submission = submission_of(context, receipt)
    client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"})
    browser = app.test_client()
    ours(get(browser, SIGN_IN + KO))
    ours(post(browser, SIGN_IN + KO, {"email": "o@x.example", "password": PASSWORD}, cookies=True))
    for _ in range(6):
        fields = get(browser, SIGN_IN + KO).fields() | {"email": "o@x.example", "password": "wrong"}
        page = ours(post(browser, SIGN_IN + KO, fields))
    assert page.status == 429
    clock.forward(minutes=20)
    sign_in(browser)
    ours(get(browser, f"/organiser/{KO}", cookies=True))
    ours(get(browser, f"/organiser/c/clean-rivers{KO}", cookies=True))


def test_the_demos_mailbox(pseudo, client, settings):
    ours(get(client, f"/demo/mail{KO}"))
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["From"] = "1", "us@x.example", "letters@x.example"
    mail.set_content("2")
    box = mailbox.Maildir(settings.mail.maildir)
    box.add(mail)
    mail["Auto-Submitted"] = "auto-generated"
    box.add(mail)
    assert len(ours(get(client, f"/demo/mail{KO}")).all("article")) == 2


def test_the_caution_for_those_whose_government_is_not_written_to(pseudo, client, context):
    own = '[[targets]]\nid = "own"\nown_government = true\nexcept_countries = ["KP"]\n\n[[letters]]'
    source = SOURCE.replace("[[letters]]", own, 1).replace('"minister", "lakes"]', '"minister", "lakes", "own"]')
    campaigns.load_campaign(context, source, "clean-rivers.toml")
    page = ours(get(client, f"{FORM}&country=KP"))
    assert page.all("aside")[0].get("aria-label") == "⟦Before you write⟧"
