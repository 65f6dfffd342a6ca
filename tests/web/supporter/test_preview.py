"""The letter beside the form is the letter that leaves: word for word, however it came there."""

import random
from math import sqrt

import pytest

from campaign.actions import letters
from campaign.core.letters.allocation import combination
from campaign.core.letters.composition import Supporter
from campaign.web.site import guard
from campaign.web.site.current import CONTEXT
from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, TYPED, checked, send, submission_of

EMAIL = {"email": "jane@x.example"}


def look(client, fields, **more):
    """What the page's script shows and keeps."""
    answer = client.post(f"{FORM}/preview", data=fields | more, headers={"Sec-Fetch-Site": "same-origin"})
    preview = answer.get_json()
    return {letter["target"]: (letter["subject"], letter["body"]) for letter in preview["letters"]}, preview["token"]


def begun(client, **typed):
    fields = get(client, FORM).fields() | TYPED | typed
    seen, token = look(client, fields)
    return fields | {"form_token": token, "started": "1"}, seen


def on_page(page):
    fields = page.fields()
    ids = [name.removeprefix("body-") for name in fields if name.startswith("body-")]
    return {one: (fields[f"subject-{one}"], fields[f"body-{one}"].replace("\r\n", "\n")) for one in ids}


class TestWhatIsReadIsWhatIsSigned:
    def test_from_the_first_look_to_what_is_stored(self, client, clock, context):
        fields, seen = begun(client)
        page = post(client, FORM, fields | {"step": "check"})
        assert on_page(page) == seen
        clock.forward(seconds=30)
        submission = submission_of(context, send(client, page.fields() | EMAIL).location)
        stored = {target: (words.subject, words.body) for target, words in submission.personal.letters.items()}
        assert stored == seen

    def test_however_many_looks_there_were_and_whoever_wrote_in_between(self, client, clock):
        fields, seen = begun(client)
        for _ in range(3):
            checked(client, clock)
            again, token = look(client, fields)
            assert again == seen
            fields["form_token"] = token
        assert on_page(post(client, FORM, fields | {"step": "check"})) == seen

    def test_what_is_typed_changes_what_it_says_and_no_other_paragraph(self, client):
        fields, seen = begun(client, note="")
        after, _ = look(client, fields | {"note": "My sister fishes there."})
        before, now = (one["minister"][1].split("\n\n") for one in (seen, after))
        assert [one for one in now if one not in before] == ["My sister fishes there."]
        assert [one for one in before if one not in now] == []

    def test_back_at_the_form_and_in_another_language_of_the_page(self, client):
        fields, seen = begun(client)
        page = post(client, FORM, fields | {"step": "edit"})
        assert look(client, page.fields() | {"language": "en"})[0] == seen
        page = post(client, f"{FORM}?lang=ko", page.fields() | {"lang": "ko"})
        assert page.one("html").get("lang") == "ko" and look(client, page.fields())[0] == seen

    def test_the_page_says_when_it_is_ones_own(self, client):
        assert "As soon as you write, yours stands here" in get(client, FORM).text
        page = post(client, FORM, begun(client)[0] | {"step": "edit"})
        assert "This is your letter, word for word as it leaves." in page.text


class TestAnotherWording:
    def test_is_asked_for_on_the_check_page_for_one_letter(self, client, clock):
        page = checked(client, clock)
        before = on_page(page)
        asked = page.all("button", name="reword")
        assert [one.get("value") for one in asked] == ["minister", "lakes"]
        assert asked[0].get("formaction").endswith("#to-minister")
        after = on_page(post(client, FORM, page.fields() | {"reword": "minister"}))
        assert after["minister"] != before["minister"] and after["lakes"] == before["lakes"]

    def test_is_asked_for_beside_the_form(self, client):
        fields, seen = begun(client)
        after, token = look(client, fields, reword="lakes")
        assert after["lakes"] != seen["lakes"] and after["minister"] == seen["minister"]
        assert look(client, fields | {"form_token": token})[0] == after, "and stays"

    def test_is_not_offered_where_there_is_no_other(self, client, clock):
        page = checked(client, clock, language="ko")
        assert len(page.all("button", name="reword")) == 2, "two openings"
        page = post(client, FORM, page.fields() | {"body-lakes": "My very own words."} | {"shown": "check"})
        assert [button.get("value") for button in page.all("button", name="reword")] == ["minister"]


class TestALetterThatWasEdited:
    def edited(self, client, clock):
        return checked(client, clock).fields() | {"body-minister": "My very own words.", "step": "edit"}

    def test_says_that_it_no_longer_follows_the_form(self, client, clock):
        form = post(client, FORM, self.edited(client, clock))
        page = post(client, FORM, form.fields() | {"place": "York", "step": "check"})
        assert page.fields()["body-minister"] == "My very own words." and "York" in page.fields()["body-lakes"]
        assert page.text.count("You changed this letter yourself.") == 1

    def test_is_written_anew_from_the_form_when_asked(self, client, clock):
        form = post(client, FORM, self.edited(client, clock))
        assert form.one("button", name="anew", value="minister").get("form") == "write"
        page = post(client, FORM, form.fields() | {"place": "York", "anew": "minister"})
        assert page.heading == "Check your letters" and "York" in page.fields()["body-minister"]


def test_what_enter_presses_is_no_other_wording(client, clock):
    page = checked(client, clock)
    first = next(element for element in page.elements if element.get("type") == "submit" or element.name == "button")
    assert first.get("name") == "step" and first.get("value") == "send"


def test_lengths_come_before_the_networks_limit(app, client):
    """What nobody typed costs nobody behind the same address a look."""
    for _ in range(3):
        assert client.post(f"{FORM}/preview", data={"note": "x" * 20_001}).status_code == 413
    limit = guard.LOOKS * CONTEXT.of(app).settings.limits.submissions_per_minute
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        for _ in range(limit - 1):
            guard.limit_looks()
    look(client, TYPED)
    assert client.post(f"{FORM}/preview", data=TYPED).status_code == 429


@pytest.mark.parametrize("seed", range(5))
def test_with_half_of_the_previews_abandoned_sent_letters_stay_in_balance(context, clock, seed, long):
    """The bound is that of `allocation`: four standard deviations of what chance leaves out."""
    campaign, chance = context.catalogue.campaign("clean-rivers"), random.Random(seed)
    writer, sizes = Supporter("Jo Kim", "GB", "Leeds"), (3, 2, 2)
    forms = 4_000 if long else 400
    sent = []
    for _ in range(forms):
        allotted = letters.allot(context, campaign, writer, {}, clock().date())
        if chance.random() < 0.5:
            sent.append(combination(allotted["minister"].number, sizes))
    for place, size in enumerate(sizes):
        counts = [sum(one[place] == variant for one in sent) for variant in range(size)]
        bound = 4 * sqrt(len(sent) * 0.5 / size)
        assert all(abs(count - len(sent) / size) <= bound for count in counts), (place, counts, bound)
