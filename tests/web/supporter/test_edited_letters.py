"""An edited letter stays as edited, and keeps up with whom it is to and whom it is from."""

import pytest

from campaign.actions import campaigns
from campaign.core.offices.office import FOREIGN_MINISTRY, Office
from tests.support.campaigns import SOURCE
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, send, submission_of
from tests.web.supporter.test_preview import look

MINISTRIES = [
    Office("gb-fm", "Foreign Secretary", "", FOREIGN_MINISTRY, "GB", "en", "Dear Foreign Secretary,", "Yours ever,"),
    Office("au-fm", "Minister", "", FOREIGN_MINISTRY, "AU", "en", "Dear Minister Sample,", "Yours sincerely,"),
]
OWN_GOVERNMENT = '[[targets]]\nid = "own"\nown_government = true\nexcept_countries = ["KP"]\n\n[[letters]]'
WITH_GOVERNMENT = SOURCE.replace("[[letters]]", OWN_GOVERNMENT, 1).replace(
    '"minister", "lakes"]', '"minister", "lakes", "own"]'
)


@pytest.fixture
def edited(client, clock, context):
    """The form, gone back to, after the words of the letter to one's own government were changed."""
    context.store.save_offices(MINISTRIES)
    campaigns.load_campaign(context, WITH_GOVERNMENT, "x")

    def go_back(old, new):
        fields = checked(client, clock).fields()
        body = fields["body-own"].replace("\r\n", "\n")
        assert old in body
        return post(client, FORM, fields | {"body-own": body.replace(old, new), "step": "edit"}).fields()

    return go_back


def own(client, clock, fields, **typed):
    clock.forward(seconds=30)
    return post(client, FORM, fields | typed | {"step": "check"}).fields().get("body-own", "").replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ({"country": "AU"}, "Dear Minister Sample,\n", "Yours sincerely,\n\nKim Jane\nLeeds"),
        ({"name": "Kim Joan"}, "Dear Foreign Secretary,\n", "Yours ever,\n\nKim Joan\nLeeds"),
        ({"place": "York"}, "Dear Foreign Secretary,\n", "Yours ever,\n\nKim Jane\nYork"),
        ({"place": ""}, "Dear Foreign Secretary,\n", "Yours ever,\n\nKim Jane"),
        ({"country": "AU", "name": "Jane Kim", "place": "Perth"}, "Dear Minister Sample,\n", "\n\nJane Kim\nPerth"),
        ({"country": "FR"}, "Dear Minister,\n", "\n\nKim Jane\nLeeds"),
        ({}, "Dear Foreign Secretary,\n", "Yours ever,\n\nKim Jane\nLeeds"),
    ],
)
@pytest.mark.parametrize("scripts", [False, True])
def test_an_edited_letter_is_to_and_from_whoever_it_is_now(client, clock, edited, typed, begins, ends, scripts):
    fields = edited("I swim there.", "I swim there, each day, as nobody else does.")
    if scripts:  # The page's script looks at the letters before they are checked, which allots them anew.
        _, fields["form_token"] = look(client, fields | typed)
    body = own(client, clock, fields, **typed)
    assert body.startswith(begins) and body.endswith(ends), body
    assert "as nobody else does." in body and "Foreign Secretary" not in body.removeprefix("Dear Foreign Secretary,")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Dear Foreign Secretary,", "Dear friend,"),
        ("Dear Foreign Secretary,\n\n", ""),
        ("Yours ever,\n\nKim Jane\nLeeds", "Kim\n\nP.S. that is me"),
        ("Kim Jane\nLeeds", "K. J."),
        ("Yours ever,", "With love,"),
        ("Dear Foreign Secretary,", "Dear Foreign Secretary, dear friends,"),
    ],
)
def test_what_somebody_wrote_instead_stays(client, clock, edited, old, new):
    body = own(client, clock, edited(old, new), country="AU", name="Jane Kim")
    assert new in body and ("Dear Minister Sample" in body) is ("Foreign" not in old)


def test_what_is_sent_is_what_was_shown(client, clock, context, edited):
    fields = edited("I swim there.", "I swim there daily.")
    clock.forward(seconds=30)
    page = post(client, FORM, fields | {"country": "AU", "step": "check"})
    receipt = send(client, page.fields() | {"email": "jane@x.example"}).location
    body = submission_of(context, receipt).personal.letters["own"].body
    assert body.startswith("Dear Minister Sample,") and "I swim there daily." in body


def test_words_to_whom_one_does_not_write_any_more_are_there_on_the_way_back(client, clock, edited):
    fields = edited("I swim there.", "I swim there daily.")
    clock.forward(seconds=30)
    away = post(client, FORM, fields | {"country": "KP", "step": "check"})
    assert "I swim there daily." not in away.text
    back = post(client, FORM, away.fields() | {"step": "edit"}).fields()
    assert "I swim there daily." in own(client, clock, back, country="GB")
    assert get(client, FORM).status == 200
