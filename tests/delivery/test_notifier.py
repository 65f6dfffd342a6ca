"""Who wants to hear what needs a person gets one mail a day, through the transport that letters take."""

import re
from dataclasses import replace
from datetime import date, timedelta, timezone
from email import message_from_bytes, policy

import pytest

from campaign.config.settings import Mail as MailSettings
from campaign.core.accounts import Role
from campaign.core.attention import SENTENCES, Matter, MatterKind
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.rights import Access, Right
from campaign.delivery import attention_mails
from campaign.delivery.message import Origin, Recipient, Stamp
from campaign.delivery.smtp import SmtpTransport
from campaign.store.protocol.accounts import Organiser
from campaign.web.site.catalogues import for_mails
from tests.support.scene import CHECKED, NOW
from tests.support.smtp_server import DROP

ME, YOU = "me@desk.test", "you@desk.test"
HOLD = Hold(HoldKind.SUSPENDED, "minister@gov.test", NOW, "550 5.1.1 <jane@mail.test> no such mailbox")


@pytest.fixture
def scene(new_scene, server):
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    scene = new_scene(mail)
    for email, role in ((ME, Role.ORGANISER), (YOU, Role.VIEWER)):
        scene.store.add_organiser(Organiser(email, "hash", NOW, role))
    scene.store.note_run("backup", NOW)
    return scene


def drain(scene):
    scene.worker(SmtpTransport(scene.settings.mail)).drain()


def told(server):
    """The mails that the server took: to whom, and what."""
    mails = [message_from_bytes(mail.data, policy=policy.default) for mail in server.taken]
    return [(mail["To"], mail["Subject"], mail.get_content(), mail["Auto-Submitted"]) for mail in mails]


def wants(scene, *emails):
    for email in emails:
        scene.store.set_wants_mail(email, True)


def test_what_needs_a_person_is_told_in_a_sentence_each(scene, server):
    wants(scene, ME)
    scene.store.hold(HOLD)
    drain(scene)
    ((to, subject, body, automatic),) = told(server)
    assert (to, subject, automatic) == (ME, "Needs your attention (1): Letter Campaign", "auto-generated")
    flowed = " ".join(body.split())
    assert "- minister@gov.test: There is no mailbox at this address." in flowed
    assert "550 5.1.1 <(…)> no such mailbox" in flowed and "jane@" not in body
    assert "https://letters.test/organiser/" in body


def test_once_a_day_at_most(scene, server):
    wants(scene, ME)
    scene.store.hold(HOLD)
    sent_after = []
    for hour in range(49):
        scene.clock.now = NOW + timedelta(hours=hour, seconds=hour)
        scene.store.note_run("backup", scene.clock())
        drain(scene)
        sent_after.append(len(server.taken))
    assert [hour for hour in range(1, 49) if sent_after[hour] > sent_after[hour - 1]] == [24, 48]
    assert sent_after[0] == 1


@pytest.mark.parametrize(
    ("wanting", "holds", "recipients"),
    [
        ((), (HOLD,), []),
        ((ME,), (), []),
        ((ME, YOU), (HOLD,), [ME, YOU]),
    ],
)
def test_who_is_told(scene, server, wanting, holds, recipients):
    wants(scene, *wanting)
    for hold in holds:
        scene.store.hold(hold)
    drain(scene)
    assert [to for to, *_ in told(server)] == recipients


@pytest.mark.parametrize(
    ("rights", "recipients"),
    [
        ({"rivers": Right.WRITES}, [ME, YOU]),
        ({"rivers": Right.WATCHES, "lakes": Right.WRITES}, [ME, YOU]),
        ({"rivers": Right.PARTNERS, "lakes": Right.WRITES}, [ME]),
        ({}, [ME]),
    ],
)
def test_a_member_is_told_of_its_own_campaigns_alone(scene, server, rights, recipients):
    scene.store.change_access(YOU, Access(Role.MEMBER, rights))
    wants(scene, ME, YOU)
    scene.store.hold(HOLD)
    drain(scene)
    assert [to for to, *_ in told(server)] == recipients


def test_who_wants_it_no_more_is_told_no_more(scene, server):
    wants(scene, ME)
    scene.store.set_wants_mail(ME, False)
    scene.store.hold(HOLD)
    drain(scene)
    assert told(server) == []


def test_a_refused_mail_is_tried_again_the_next_time_and_stops_no_letter(scene, server):
    wants(scene, ME)
    scene.store.hold(HOLD)
    letter = scene.send("mayor")
    server.script("RCPT", "250 ok", "450 4.2.0 later")
    drain(scene)
    assert [to for to, *_ in told(server)] == ["mayor@town.test"] and scene.state(letter).value == "sent"
    drain(scene)
    assert [to for to, *_ in told(server)] == ["mayor@town.test", ME]


@pytest.mark.parametrize(("reply", "taken"), [(DROP, 1), ("554 5.7.1 not wanted", 0)])
def test_what_may_have_arrived_or_is_refused_for_good_waits_for_the_next_day(scene, server, reply, taken):
    wants(scene, ME)
    scene.store.hold(HOLD)
    server.always("MESSAGE", reply)
    for _ in range(10):
        drain(scene)
        scene.clock.go(timedelta(minutes=1))
    assert (len(server.taken), server.commands.count("DATA")) == (taken, 1)
    server.always("MESSAGE", "250 ok")
    scene.clock.go(timedelta(days=1))
    drain(scene)
    assert len(server.taken) == taken + 1


def test_a_server_that_is_away_stops_nothing(scene):
    wants(scene, ME)
    scene.store.hold(HOLD)
    away = MailSettings("smtp", server="127.0.0.1", port=1, tls="none", from_address="letters@letters.test")
    assert scene.worker(SmtpTransport(away)).drain() == 0


def test_two_workers_tell_once(scene, server):
    wants(scene, ME)
    scene.store.hold(HOLD)
    drain(scene)
    scene.worker(SmtpTransport(scene.settings.mail), name="two").drain()
    assert len(server.taken) == 1


def test_delivery_leaves_a_sign_that_it_runs(scene):
    assert scene.store.last_run("delivery") is None
    drain(scene)
    assert scene.store.last_run("delivery") == scene.clock()


@pytest.mark.parametrize(
    ("address", "pages"),
    [
        ("minister@gov.test", ["/organiser/offices/gov-en"]),
        ("mayor@town.test", ["/organiser/c/rivers/offices/mayor"]),
        ("nobody@gov.test", []),
    ],
)
def test_the_mail_leads_to_where_a_wrong_address_is_corrected(scene, server, address, pages):
    wants(scene, ME)
    scene.store.hold(Hold(HoldKind.SUSPENDED, address, NOW, "550 5.1.1 no such mailbox"))
    drain(scene)
    ((_, _, body, _),) = told(server)
    assert re.findall(r"Correct the address:\s+https://letters\.test(\S+)", body) == pages


def test_an_address_of_several_offices_has_a_link_for_each(scene, server):
    scene.load(offices=(CHECKED, replace(CHECKED, id="gov-ko", language="ko")))
    wants(scene, ME)
    scene.store.hold(HOLD)
    drain(scene)
    assert re.findall(r"/organiser/offices/(\S+)", told(server)[0][2]) == ["gov-en", "gov-ko"]


@pytest.mark.parametrize(
    ("language", "moment", "day"),
    [
        ("en", "November 23, 2026 20:00 UTC", "November 30, 2026"),
        ("ko", "2026년 11월 23일 20:00 UTC", "2026년 11월 30일"),
    ],
)
def test_days_and_moments_are_as_their_language_writes_them(language, moment, day):
    since = NOW.replace(microsecond=123_456).astimezone(timezone(timedelta(hours=9)))
    matters = [
        Matter(kind, SENTENCES[kind], values=values)
        for kind, values in ((MatterKind.STILL, {"since": since}), (MatterKind.ENDING, {"day": date(2026, 11, 30)}))
    ]
    origin, stamp = Origin("Letters", "https://letters.test", "letters@letters.test"), Stamp("<a@letters.test>", NOW)
    mail = attention_mails.attention(origin, Recipient(ME, language), matters, stamp, for_mails)
    body = " ".join(message_from_bytes(mail.data, policy=policy.default).get_content().split())
    assert moment in body and day in body and "2026-11" not in body
