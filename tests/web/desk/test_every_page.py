"""Every page of the desk, by the map of its routes: hostile words run nothing, and nobody who wrote is named."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.actions import accounts, campaigns, submissions
from campaign.core.accounts import Role
from campaign.core.campaigns import edits, toml
from campaign.core.delivery.outcomes import set_aside
from campaign.core.rights import Access
from campaign.sealing import contacts
from tests.conftest import NOW
from tests.support import images
from tests.support.bringing import bring
from tests.support.campaigns import OFFICES, SOURCE
from tests.support.desk import YOU
from tests.support.pages import Page
from tests.web.desk.test_guard import _unpacked, inside
from tests.web.desk.test_pictures import bring as bring_picture
from tests.web.desk.test_writing import EDIT, press
from tests.web.site.test_hostile_words import HOSTILE, SCRIPT, runs_nothing
from tests.web.supporter.test_journey import checked, send, submission_of

WORDS = " ".join(one for one in HOSTILE if "{" not in one and "\u202e" not in one)
CAMPAIGN, SECRET = "clean-rivers", re.compile(rb"Aurelia|Tellingham|telling note|aurelia@")
NOT_ANSWERED = {"organiser.sign_in.second_factor": 303}
"""Routes that answer an organiser who is in with another status than 200: the code was shown."""
PARTS = {"organiser.watching.numbers", *NOT_ANSWERED}
"""Routes that answer with no whole page."""


def hostile():
    """A campaign with such words wherever words may be, with its own office, a picture, a list and letters by hand."""
    document = toml.parse(SOURCE)
    about = document["campaign"]
    key = contacts.make_key(NOW.date())[1]
    about |= {"title": {"en": WORDS, "ko": WORDS}, "summary": {"en": WORDS, "ko": WORDS}, "thanks": {"en": WORDS}}
    about |= {"opt_in": {"public_key": key, "label": {"en": WORDS}}}
    about |= {"by_hand": {"public_key": key, "day": NOW.date() - timedelta(days=1)}}
    document["owners"] = [edits.NEW_ENTRIES["owners"] | {"name": {"en": WORDS[:90]}}]
    document["questions"][0]["label"] = {"en": WORDS, "ko": WORDS}
    own = {"office": "", "title": WORDS, "organisation": WORDS, "email": "m@rivers.example"}
    document["targets"][0] |= own
    for letter in document["letters"]:
        letter["subject"] = ["Rivers"]
        for block in letter["blocks"]:
            block["text"] = [WORDS for _ in block.get("text", ())]
            block["label"] = WORDS if block.get("point") else ""
    return toml.written(document)


@pytest.fixture
def crowded(desk, context, client, clock):
    """An organiser at a desk where everything has such words, and somebody wrote; the arguments of its routes."""
    context.store.save_offices([replace(office, title=WORDS, organisation=WORDS, evidence=WORDS) for office in OFFICES])
    campaigns.load_campaign(context, hostile(), "clean-rivers.toml")
    typed = {"name": "Aurelia", "place": "Tellingham", "note": "A telling note. I will kill you."}
    fields = checked(client, clock, **typed).fields() | {"email": "aurelia@x.example", "keep_threat": "1"}
    submissions.confirm(context, submission_of(context, send(client, fields).location), clock())
    fields = checked(client, clock, **(typed | {"note": "A telling note"})).fields() | {"email": "aurelia@x.example"}
    submissions.confirm(context, submission_of(context, send(client, fields).location), clock())
    for claim in context.store.claim(clock(), "worker", clock() + timedelta(minutes=5), 10):
        context.store.finish(claim, set_aside("550 5.7.1 <aurelia@x.example> is not wanted"), clock())
    person = desk.signed_in()
    upload = bring(person, f"name,email,{WORDS[:40]}\n{WORDS},a@x.example,{WORDS}\n".encode(), "members.csv")
    bring_picture(person, images.photograph(), **{"campaign.picture_alt.en": WORDS, "campaign.picture_alt.ko": WORDS})
    press(person, EDIT, "save", **{"campaign.outcome.en": WORDS})
    made = [
        person.post("/organiser/partners", code="lake-friends", name=WORDS[:90]),
        person.post("/organiser/webhooks", campaign=CAMPAIGN, url="https://x.example/notices"),
        person.post(f"/organiser/c/{CAMPAIGN}/days", day="2026-11-20", words=WORDS[:100]),
        person.post(
            f"/organiser/c/{CAMPAIGN}/from-offices",
            **{"target": "minister", "who": WORDS[:190], "day": "2026-11-20", "words": WORDS, "link": ""},
        ),
    ]
    assert [answer.status_code for answer in made] == [303] * len(made)
    (version, *_) = desk.store.draft_versions(CAMPAIGN)
    link = accounts.invite(context, "new@x.example", Access(Role.VIEWER), clock())
    return person, {
        "slug": CAMPAIGN,
        "upload": upload.rpartition("/")[2],
        "number": 1,
        "office_id": OFFICES[0].id,
        "target": "minister",
        "code": "lake-friends",
        "version": version.version,
        "name": toml.parse(desk.store.draft(CAMPAIGN).source)["campaign"]["picture"],
        "path": "letters.1",
        "language": "ko",
        "status": "closed",
        "token": link.rpartition("/")[2],
    }


def pages(desk, arguments):
    """Endpoint and address of everything on the desk that can be looked at."""
    for rule in desk.app.url_map.iter_rules():
        if rule.rule.startswith("/organiser") and "GET" in rule.methods:
            values = {name: arguments[name] for name in rule.arguments}
            yield rule.endpoint, desk.app.url_map.bind("localhost").build(rule.endpoint, values)


def test_on_every_page_hostile_words_run_nothing_and_nobody_who_wrote_is_named(desk, crowded):
    person, arguments = crowded
    addresses = list(pages(desk, arguments))
    assert len(addresses) > 50 and {one for one, _ in addresses} >= {
        one for one, _, method in inside(desk.app) if method == "GET"
    }
    shown = 0
    for endpoint, address in addresses:
        answer = person.browser.get(address)
        assert answer.status_code == NOT_ANSWERED.get(endpoint, 200), address
        assert not SECRET.search(_unpacked(answer.data)), address
        if answer.mimetype == "text/html" and answer.status_code == 200:
            assert not SCRIPT.search(answer.text), address
            shown += "alert(1)" in answer.text
        if answer.mimetype == "text/html" and endpoint not in PARTS:
            runs_nothing(Page(answer))
            assert ('id="content"' in answer.text) is ('href="#content"' in answer.text), "the links can be skipped"
    assert shown > 25, "the words are there"


def test_a_viewer_sees_every_page_but_those_of_accounts_which_no_page_leads_to(desk, crowded):
    _, arguments = crowded
    viewer = desk.signed_in(YOU, Role.VIEWER)
    refused, linked = {}, set()
    for endpoint, address in pages(desk, arguments):
        answer = viewer.browser.get(address)
        assert answer.status_code in (403, NOT_ANSWERED.get(endpoint, 200)), address
        if answer.status_code == 403:
            refused[address] = endpoint.removeprefix("organiser.")
        elif answer.mimetype == "text/html":
            linked |= set(re.findall(r'href="([^"?#]+)', answer.text))
    assert set(refused.values()) == {"people.everybody", "people.audit", "webhooks.everybody"}
    assert not linked & refused.keys(), "no page leads there"
    assert len(linked) > 50
