"""Letters leave as their office wants: its page below each, together, after a pause, or not at all."""

import email
import email.policy
from datetime import timedelta

import pytest

from campaign.actions import office_pages
from campaign.config.settings import Mail as MailSettings
from campaign.core.answers.office_page import CONFIRM_WITHIN, Request, Wants
from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import Kind
from campaign.core.offices.wishes import PAUSE, Wish
from campaign.delivery.office_mails import AGAIN_IN
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.transport import Rejected, Unavailable, Unknown
from campaign.delivery.worker import Worker
from tests.support.scene import CHECKED, NOW, SLUG
from tests.support.scripted import Scripted

OFFICE = "gov-en"
MAIL = MailSettings("smtp", server="127.0.0.1", from_address="letters@letters.test")


@pytest.fixture
def scene(new_scene):
    return new_scene(MAIL)


def worker(scene, transport):
    outgoing = Outgoing(
        scene.settings, scene.catalogue, office_page=lambda *of_it: office_pages.url(scene.context, *of_it)
    )
    return Worker(scene.context, outgoing, [transport], "one", scene.clock, lambda: 0.0)


def text(mail):
    body = email.message_from_bytes(mail.data, policy=email.policy.default).get_body(("plain",))
    return " ".join(body.get_content().split())


def to_office(transport):
    return [mail for mail in transport.taken if mail.recipient == CHECKED.email]


def test_each_letter_has_the_page_of_its_office_which_is_the_same_for_all(scene):
    scene.send()
    scene.send()
    scene.send("mayor")
    transport = Scripted()
    worker(scene, transport).run_once(scene.clock())
    page = office_pages.url(scene.context, SLUG, OFFICE, CHECKED.email)
    assert page.startswith("https://letters.test/about-this-mail/rivers/") and len(to_office(transport)) == 2
    assert all(text(mail).endswith(f"More about this letter: {page}") for mail in to_office(transport))
    (mayors,) = (mail for mail in transport.taken if mail.recipient == "mayor@town.test")
    assert page not in text(mayors) and "/about-this-mail/rivers/" in text(mayors)


def test_the_page_of_an_office_is_found_once_until_a_campaign_or_an_office_changes(scene):
    asked = []
    outgoing = Outgoing(scene.settings, scene.catalogue, office_page=lambda *of_it: asked.append(of_it) or "https://p")
    of_it = (SLUG, OFFICE, CHECKED.email)
    for change in (lambda: None, lambda: scene.load("closed"), lambda: scene.load("live")):
        change()
        for _ in range(3):
            outgoing.look()
            scene.send()
            (claim,) = scene.store.claim(scene.clock(), "look", scene.clock(), 1)
            assert b"https://p" in outgoing.mail(claim, claim.personal).data
    assert asked == [of_it] * 3


def test_sent_again_it_is_the_same_bytes(scene):
    scene.send()
    transport = Scripted(Unknown("no answer"))
    tried = []
    transport.on_send = lambda: None
    first = worker(scene, transport)
    claimed = scene.store.claim(scene.clock(), "look", scene.clock(), 1)
    tried = [first._outgoing.mail(one, one.personal).data for one in claimed for _ in range(2)]
    assert tried[0] == tried[1]
    scene.clock.forward(hours=2)
    worker(scene, transport).run_once(scene.clock())
    scene.clock.forward(hours=2)
    worker(scene, transport).run_once(scene.clock())
    assert [mail.data for mail in to_office(transport)] == tried[:1]


def test_the_supporters_copy_does_not_hold_the_page(scene):
    scene.send(kinds=[Kind.COPY])
    transport = Scripted()
    worker(scene, transport).run_once(scene.clock())
    (copy,) = (mail for mail in transport.taken if mail.recipient == "jane@mail.test")
    assert "about-this-mail" not in text(copy)


def test_during_a_pause_nothing_leaves_to_this_office_and_then_it_does(scene):
    scene.store.save_wish(SLUG, OFFICE, Wish(paused_until=NOW + PAUSE))
    waits, goes = scene.send(), scene.send("mayor")
    transport = Scripted()
    worker(scene, transport).run_once(scene.clock())
    assert (scene.state(waits), scene.state(goes)) == (State.QUEUED, State.SENT)
    scene.clock.go(PAUSE)
    worker(scene, transport).run_once(scene.clock())
    assert scene.state(waits) is State.SENT


def test_together_the_letters_of_a_day_leave_on_the_day_after_in_one_mail(scene):
    scene.store.save_wish(SLUG, OFFICE, Wish(daily=True))
    letters = [scene.send() for _ in range(3)]
    mayors = scene.send("mayor")
    transport = Scripted()
    worker(scene, transport).run_once(scene.clock())
    assert scene.state(mayors) is State.SENT and to_office(transport) == []
    scene.clock.forward(hours=4)
    later = scene.send()
    while worker(scene, transport).run_once(scene.clock()):
        pass
    (digest,) = to_office(transport)
    assert {scene.state(letter) for letter in letters} == {State.SENT} and scene.state(later) is State.QUEUED
    assert text(digest).count("From: Jane Kim") == 3 and "/about-this-mail/rivers/" in text(digest)
    scene.store.save_wish(SLUG, OFFICE, Wish())
    worker(scene, transport).run_once(scene.clock())
    assert scene.state(later) is State.SENT


def test_a_pause_keeps_a_digest_too(scene):
    scene.store.save_wish(SLUG, OFFICE, Wish(daily=True, paused_until=NOW + PAUSE))
    scene.send()
    scene.clock.forward(days=2)
    transport = Scripted()
    assert worker(scene, transport).run_once(scene.clock()) == 0 and transport.taken == []


def test_a_full_stop_gives_back_what_waits_and_says_why(scene):
    waits = scene.send(confirmed=True)
    scene.store.save_wish(SLUG, OFFICE, Wish(stopped=True))
    transport = Scripted()
    while worker(scene, transport).run_once(scene.clock()):
        pass
    assert scene.state(waits) is State.FAILED and to_office(transport) == []
    (back,) = (mail for mail in transport.taken if mail.recipient == "jane@mail.test")
    assert "This office has asked us to send it no more letters." in text(back) and "keep river" in text(back)
    assert "This letter is part of the campaign" in text(back), "whose it is, for whom its writer sends it to"
    assert f"https://letters.test/c/{SLUG} " in text(back)


def asked(scene, wants=Wants.PAUSE, words=""):
    request = Request(SLUG, OFFICE, "minister", CHECKED.email, wants, scene.clock(), "<x@letters.test>", words)
    return scene.store.request(scene.store.ask(request))


def send(scene, transport):
    return worker(scene, transport)._office_mails.send(scene.clock())


def test_the_office_itself_is_asked_once_whatever_asks_twice(scene):
    request, transport = asked(scene, Wants.ANSWER, "Buy now!"), Scripted()
    assert (send(scene, transport), send(scene, transport)) == (1, 0)
    (mail,) = transport.taken
    assert mail.recipient == CHECKED.email and "Publish this answer to everybody who wrote" in text(mail)
    assert "Buy now" not in text(mail), "nothing of what somebody typed"
    assert office_pages.confirm_url(scene.context, request) in text(mail)
    parsed = email.message_from_bytes(mail.data, policy=email.policy.default)
    assert parsed["From"].addresses[0].addr_spec == mail.sender == "letters@letters.test", "DMARC holds"
    assert (parsed["Auto-Submitted"], parsed["X-Campaign"], parsed["Message-ID"]) == (
        "auto-generated",
        SLUG,
        "<x@letters.test>",
    )


@pytest.mark.parametrize(("failure", "again"), [(Unavailable("450 later"), 1), (Rejected("550 no"), 0)])
def test_a_mail_that_did_not_leave_is_tried_again_unless_it_is_refused_for_good(scene, failure, again):
    asked(scene)
    transport = Scripted(failure)
    assert send(scene, transport) == 0 and send(scene, transport) == 0
    scene.clock.go(AGAIN_IN)
    assert send(scene, transport) == again == len(transport.taken)


def test_a_mail_that_may_have_arrived_is_sent_once_more(scene):
    asked(scene)
    transport = Scripted(*[Unknown("no reply")] * 100)
    for _ in range(20):
        send(scene, transport)
        scene.clock.go(AGAIN_IN)
    assert transport.tried == 2


def test_what_is_too_old_to_confirm_is_not_asked_about(scene):
    asked(scene)
    scene.clock.go(CONFIRM_WITHIN + timedelta(seconds=1))
    assert send(scene, Scripted()) == 0 and scene.store.claim_request_mail(scene.clock(), scene.clock()) is None


def test_in_test_mode_no_office_is_asked(scene):
    scene.load("test")
    asked(scene)
    transport = Scripted()
    assert send(scene, transport) == 0 and transport.taken == []
