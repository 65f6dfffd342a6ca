"""A campaign in test mode says so on every public page of it, in every language, and no other campaign does."""

import pytest

from campaign.actions import campaigns
from campaign.core.delivery.outcomes import Outcome, State
from tests.support.campaigns import changed
from tests.support.links import confirm_token
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, checked, sent, submission_of, written

EMBED = "/embed/clean-rivers"
LANGUAGES = {
    "en": "This campaign is being tried out.",
    "ko": "시험",
    "ja": "試し",
    "fr": "essai",
    "de": "ausprobiert",
    "es": "prueba",
    "zh-Hant": "試用",
    "zh-Hans": "试用",
    "ar": "تجريب",
}


@pytest.fixture
def tested(context, client):
    titles = "\n".join(f'{code} = "강"' for code in LANGUAGES if code != "en")
    source = changed(status='"test"', languages=str(list(LANGUAGES)).replace("'", '"'))
    campaigns.load_campaign(context, source.replace('ko = "깨끗한 강"', titles), "clean-rivers")
    return client


def banner(page):
    return page.all("p", id="test-mode")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_so_in_every_language(tested, language):
    (shown,) = banner(get(tested, f"{FORM}?lang={language}"))
    assert LANGUAGES[language] in shown.text


@pytest.mark.parametrize("address", [FORM, f"{FORM}/embed", f"{FORM}/share"])
def test_pages_to_look_at_say_so(tested, address):
    assert len(banner(get(tested, address))) == 1


@pytest.mark.parametrize("address", [FORM, f"{FORM}/embed", f"{FORM}/share", f"{FORM}/card", f"{FORM}?lang=ko"])
def test_what_is_tried_out_is_no_progress(tested, context, clock, address):
    confirm_all(context, tested, clock)
    assert not get(tested, address).all("div", **{"class": "progress"})


def confirm_all(context, client, clock):
    """One letter that the test run sent."""
    token = sent(client, clock)
    submission = submission_of(context, token)
    client.post(f"/confirm/{confirm_token(context.store, submission.link)}", data={"do": "confirm"})
    for claimed in context.store.claim(clock(), "worker", clock(), 50):
        context.store.finish(claimed, Outcome(State.SENT, "250 taken"), clock())


@pytest.mark.parametrize("address", [FORM, f"{FORM}/embed"])
def test_every_step_says_so(tested, clock, address):
    assert banner(checked(tested, clock, address))
    fields = checked(tested, clock, address).fields()
    assert banner(post(tested, address, fields | {"step": "copy"}))
    without = checked(tested, clock, address, note="", **{"answers-why": ""}).fields()
    assert banner(post(tested, address, without | {"step": "ask-send", "email": "jane@x.example"}))
    assert banner(post(tested, address, fields | {"step": "send", "email": "not one"}))
    assert banner(post(tested, address, written(tested, clock, address, name="") | {"step": "check"}))
    assert banner(get(tested, sent(tested, clock, address)))


@pytest.mark.parametrize("status", ["live", "closed", "draft"])
def test_no_other_campaign_says_so(client, clock, context, status):
    receipt = sent(client, clock)
    campaigns.load_campaign(context, changed(status=f'"{status}"'), "clean-rivers")
    for address in (FORM, f"{FORM}/embed", receipt, "/", "/privacy"):
        answer = client.get(address)
        assert answer.status_code in (200, 404, 410) and 'id="test-mode"' not in answer.text, address


def test_the_banner_goes_when_the_campaign_goes_live(tested, context):
    assert banner(get(tested, FORM))
    campaigns.load_campaign(context, changed(), "clean-rivers")
    assert not banner(get(tested, FORM))
