"""Did they answer? Told by a link that leads to nobody, counted once, whoever looks, guesses or comes again."""

import logging
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.actions import answers, campaigns, retention
from campaign.core.answers.kinds import AnswerKind
from tests.support.campaigns import OFFICES, SOURCE, changed
from tests.support.pages import Page, get, post
from tests.support.told import answer_links, delivered
from tests.web.supporter.test_journey import FORM, checked, everything_stored, send, sent


@pytest.fixture
def receipt(client, clock, context):
    return delivered(client, clock, context, sent(client, clock))


@pytest.fixture
def link(client, receipt):
    (address,) = answer_links(client, receipt)
    return address


def tell(client, link, kind="real", **more):
    return client.post(link, data={"kind": kind, "do": "tell"} | more, headers={"Sec-Fetch-Site": "same-origin"})


def counts(context):
    return {(count.target, count.kind.value): count.count for count in context.store.told("clean-rivers")}


class TestTheLink:
    def test_stands_on_the_receipt_for_each_letter_that_left(self, client, clock, context):
        address = sent(client, clock)
        assert answer_links(client, address) == [], "nothing has left"
        after = delivered(client, clock, context, address)
        assert len(answer_links(client, after)) == 1
        token = address.rpartition("/")[2]
        client.post("/c/clean-rivers/hand-over", data={"receipt": token, "way": "said_sent", "target": "lakes"})
        assert len(answer_links(client, after)) == 2

    def test_names_the_office_in_the_language_of_its_page(self, client, context, receipt, link):
        minister = next(office for office in OFFICES if office.id == "river-ministry")
        korean = replace(minister, id="river-ministry-ko", language="ko", title="하천부 장관")
        context.store.save_offices([korean])
        campaigns.load_campaign(context, SOURCE, "clean-rivers.toml")
        page = link.partition("?")[0]
        assert "하천부 장관" in get(client, f"{page}?lang=ko").text
        assert minister.title in get(client, f"{page}?lang=en").text

    def test_is_the_same_on_both_receipts(self, client, clock, context):
        address = sent(client, clock)
        after = delivered(client, clock, context, address)
        assert answer_links(client, address) == answer_links(client, after)

    @pytest.mark.parametrize("later", [timedelta(days=10), timedelta(days=200)])
    def test_is_still_there_when_the_receipt_has_no_more_to_show(self, client, clock, context, receipt, later):
        clock.forward(seconds=later.total_seconds())
        retention.purge(context, clock())
        assert len(answer_links(client, receipt)) == 1

    def test_is_there_after_everything_was_erased(self, client, receipt, link):
        client.post(receipt, data={"do": "erase"})
        assert "Everything is erased" in get(client, receipt).text
        assert answer_links(client, receipt) == [link]

    def test_is_there_for_who_took_copies_alone(self, client, clock, context):
        page = post(client, FORM, checked(client, clock).fields() | {"step": "copy"})
        receipt = page.all("input", name="receipt")[0].get("value")
        client.post("/c/clean-rivers/hand-over", data={"receipt": receipt, "way": "copied", "target": "minister"})
        (address,) = answer_links(client, f"/receipt/{receipt}")
        assert tell(client, address).status_code == 303
        assert counts(context) == {("minister", "real"): 1}

    def test_is_there_for_what_one_sent_oneself_when_the_rest_was_never_confirmed(self, client, clock, context):
        address = sent(client, clock)
        said = {"receipt": address.rpartition("/")[2], "way": "said_sent", "target": "lakes"}
        client.post("/c/clean-rivers/hand-over", data=said)
        links = answer_links(client, address)
        clock.forward(days=10)
        assert retention.purge(context, clock()).unconfirmed == 1
        assert get(client, address).heading == "Everything is erased"
        assert answer_links(client, address) == links and len(links) == 1
        assert tell(client, links[0]).status_code == 303
        assert counts(context) == {("lakes", "real"): 1}

    def test_is_not_there_when_nothing_was_sent_and_never_confirmed(self, client, clock, context):
        address = sent(client, clock)
        clock.forward(days=10)
        assert retention.purge(context, clock()).unconfirmed == 1
        assert "This link does not work" in get(client, address).text

    def test_stands_in_the_copy_that_one_gets_by_mail(self, client, clock, context, receipt, link):
        token = receipt.partition("?")[0].rpartition("/")[2]
        mailed = answers.mailed_tokens(context, token, clock())
        assert set(mailed) == {"minister", "lakes"}
        assert link.endswith(mailed["minister"])

    def test_is_not_given_for_a_letter_that_does_not_leave_a_second_time(self, client, clock, context, receipt):
        again = delivered(client, clock, context, sent(client, clock))
        assert answer_links(client, again) == []
        assert "minister" not in answers.mailed_tokens(context, again.partition("?")[0].rpartition("/")[2], clock())

    def test_tells_nothing_of_letters_where_nobody_confirms(self, client, clock, context):
        campaigns.load_campaign(context, changed(confirm="false"), "clean-rivers.toml")
        both = [sent(client, clock), sent(client, clock)]
        assert [len(answer_links(client, one)) for one in both] == [1, 1]


class TestTelling:
    def test_looking_changes_nothing(self, client, context, link, settings):
        before = everything_stored(settings)
        for _ in range(3):
            assert get(client, link).heading == "Did they answer?"
        assert everything_stored(settings) == before

    @pytest.mark.parametrize("kind", list(AnswerKind))
    def test_it_is_counted(self, client, context, link, kind):
        answer = tell(client, link, kind.value)
        assert answer.status_code == 303
        assert counts(context) == {("minister", kind.value): 1}
        assert "It is counted" in get(client, answer.location).text

    def test_a_second_time_changes_nothing_and_says_so(self, client, context, link):
        tell(client, link, "automatic")
        for kind in AnswerKind:
            page = Page(tell(client, link, kind.value))
            assert page.status == 409 and "It counts once, so nothing has changed" in page.text
        assert counts(context) == {("minister", "automatic"): 1}

    def test_an_answer_may_come_after_none_so_far(self, client, context, link):
        tell(client, link, "none")
        page = get(client, link)
        assert "no answer so far" in page.text and not page.all("input", value="none")
        assert tell(client, link, "none").status_code == 409
        assert tell(client, link, "real").status_code == 303
        assert counts(context) == {("minister", "real"): 1}

    def test_without_a_word_of_what_came_it_asks_again(self, client, context, link):
        page = post(client, link, {"do": "tell"})
        assert (page.status, page.errors) == (400, ["kind"])
        assert counts(context) == {}

    @pytest.mark.parametrize("change", ["/c/clean-rivers/answer/AAAA", "cut", "other"])
    def test_a_guess_or_a_forged_link_is_refused_in_a_sentence(self, client, context, link, change):
        address = link.partition("?")[0]
        address = {"cut": address[:-3], "other": address[:-1] + ("A" if address[-1] != "A" else "B")}.get(
            change, change
        )
        assert "This link does not work" in get(client, address).text
        assert tell(client, address).status_code == 404
        assert counts(context) == {}

    def test_another_campaign_takes_no_link_of_this_one(self, client, context, link):
        campaigns.load_campaign(context, changed(slug='"other"'), "other.toml")
        assert client.get(link.replace("/c/clean-rivers/", "/c/other/")).status_code == 404

    def test_from_another_site_nothing_is_taken(self, client, context, link):
        answer = client.post(link, data={"kind": "real"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403 and counts(context) == {}

    def test_after_a_year_it_says_that_the_year_is_over(self, client, clock, link):
        clock.forward(days=375)
        assert "the year is over" in get(client, link).text

    def test_it_goes_on_after_the_campaign_has_ended(self, client, context, link):
        campaigns.load_campaign(context, changed(status='"closed"'), "clean-rivers.toml")
        assert tell(client, link).status_code == 303

    def test_a_network_that_tells_too_much_has_to_wait(self, client, context, link, settings):
        codes = {tell(client, link).status_code for _ in range(settings.limits.submissions_per_minute + 10)}
        assert codes == {303, 409, 429}

    def test_eight_at_once_count_once_each(self, app, client, clock, context):
        addresses = []
        for number in range(4):
            address = send(client, checked(client, clock).fields() | {"email": f"p{number}@x.example"}).location
            addresses += answer_links(client, delivered(client, clock, context, address))

        def press(number):
            browser = app.test_client(use_cookies=False)
            where = {"REMOTE_ADDR": f"203.0.113.{number % 8}"}
            data = {"kind": "real", "do": "tell"}
            return browser.post(addresses[number % 4], data=data, environ_base=where).status_code

        with ThreadPoolExecutor(8) as clients:
            codes = list(clients.map(press, range(16)))
        assert (codes.count(303), codes.count(409)) == (4, 12)
        assert counts(context) == {("minister", "real"): 4}


class TestWordsOfAnOffice:
    WORDS = "Dear Kim Jane,\r\nwe agree. Call 020 7946 0018."

    def test_what_leads_to_somebody_is_cut_out_and_shown_before_it_is_taken(self, client, context, link):
        page = post(client, link, {"kind": "real", "do": "tell", "words": self.WORDS, "named": "Jane"})
        assert "We cut out 2 pieces" in page.text and counts(context) == {}
        fields = page.fields()
        assert fields["words"] == "Dear …,\r\nwe agree. Call …."
        assert tell(client, link, **fields | {"do": "tell"}).status_code == 303
        (pasted,) = context.store.pasted_answers()
        assert context.store.look_at_answer(pasted.number, "o@x.example") == "Dear …,\nwe agree. Call …."

    def test_may_be_cut_again_as_often_as_one_likes(self, client, context, link):
        page = post(client, link, {"kind": "real", "do": "cut", "words": "We met Jane of Leeds.", "named": "Jane"})
        page = post(client, link, page.fields() | {"do": "cut", "named": "Leeds"})
        assert page.fields()["words"] == "We met … of …." and counts(context) == {}

    @pytest.mark.parametrize("typed", [{"kind": "real"}, {"words": "Words"}, {}])
    def test_to_cut_tells_nothing_yet(self, client, context, link, typed):
        page = post(client, link, {"do": "cut"} | typed)
        assert (page.status, page.errors) == (200, []) and counts(context) == {}
        assert page.fields()["words"] == typed.get("words", "")

    def test_nothing_of_them_is_in_the_database_in_clear(self, client, context, link, settings):
        tell(client, link, words="We agree with every word.", looked="1")
        assert "every word" not in everything_stored(settings)

    def test_are_not_taken_where_none_came(self, client, context, link):
        assert tell(client, link, "none", words="Words").status_code == 303
        assert context.store.pasted_answers() == []

    def test_that_are_too_long_are_kept_on_the_page(self, client, link):
        page = post(client, link, {"kind": "real", "do": "tell", "words": "x" * 5_001})
        assert (page.status, page.errors) == (400, ["words"]) and "x" * 5_001 in page.html


def test_nothing_of_a_link_is_in_the_log(client, context, link, caplog):
    with caplog.at_level(logging.DEBUG):
        get(client, link)
        tell(client, link)
        tell(client, link[:-4])
    assert link.partition("?")[0].rpartition("/")[2][:40] not in caplog.text


def test_nothing_that_is_stored_is_the_links(client, context, link, settings):
    tell(client, link)
    token = link.partition("?")[0].rpartition("/")[2]
    stored = everything_stored(settings)
    nonce = urlsafe_b64decode(token + "=" * (-len(token) % 4))[:16]
    assert token not in stored and str(nonce) not in stored
