"""Mails of a campaign that groups run together: who runs it, whom to ask, and who hears of an office that fails."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from campaign.config.settings import Law
from campaign.config.settings import Mail as MailSettings
from campaign.core.accounts import Role
from campaign.core.letters.submissions import Kind
from campaign.core.offices.wishes import Wish
from campaign.core.rights import Right
from campaign.delivery.notifier import Notifier
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.smtp import SmtpTransport
from campaign.store.protocol.accounts import Organiser
from campaign.web.site.catalogues import for_mails
from tests.delivery.test_notifier import HOLD
from tests.support.mails import NOTICE, every_notice, plain, read, unflowed
from tests.support.owners import OWNERS
from tests.support.scene import CHECKED, NOW, SLUG, SOURCE

ENGLISH, KOREAN = "letters@river-watch.example", "letters@river-seoul.example"
TOGETHER = SOURCE.replace("[[targets]]", f"{OWNERS}[[targets]]", 1)


@pytest.fixture
def scene(new_scene, server):
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    scene = new_scene(mail)
    scene.settings = replace(scene.settings, law=Law(controller="The Host"))
    scene.load(source=TOGETHER, offices=(replace(CHECKED, country="GB"),))
    scene.store.note_run("backup", NOW)
    return scene


def drain(scene):
    scene.worker(SmtpTransport(scene.settings.mail)).drain()


def taken(server):
    """The mails that the server took, with their text: to whom, and what they say."""
    mails = [message_from_bytes(mail.data, policy=policy.default) for mail in server.taken]
    return [(mail["To"], " ".join(mail.get_body(("plain",)).get_content().split())) for mail in mails]


def test_below_a_letter_stand_the_groups_and_not_who_answers_for_the_site(scene, server):
    scene.send("mayor")
    drain(scene)
    ((_, said),) = taken(server)
    assert "run by River Watch and 강살리기 through Letter Campaign." in said and "The Host" not in said


@pytest.mark.parametrize("source", [TOGETHER, SOURCE])
def test_above_letters_that_leave_together_stand_the_groups(scene, server, source):
    scene.load(source=source, offices=(replace(CHECKED, country="GB"),))
    scene.store.save_wish(SLUG, "gov-en", Wish(daily=True))
    for _ in range(2):
        scene.send()
    drain(scene)
    scene.clock.forward(hours=4)
    drain(scene)
    ((_, said),) = taken(server)
    assert said.count("From: Jane Kim") == 2
    assert ("is run by River Watch and 강살리기. " in said.partition("From: Jane Kim")[0]) is (source is TOGETHER)
    assert ("is run by" in said) is (source is TOGETHER), "a campaign that names nobody says what it said"


@pytest.mark.parametrize(
    ("language", "named", "contact"),
    [("en", "River Watch and 강살리기.", ENGLISH), ("ko", "강살리기 및 강지킴이.", KOREAN)],
)
def test_a_mail_to_a_supporter_says_who_runs_it_and_whom_who_reads_its_language_asks(
    scene, server, language, named, contact
):
    scene.send("mayor", kinds=[Kind.CONFIRMATION], confirmed=True, page_language=language)
    drain(scene)
    (said,) = [text for to, text in taken(server) if to == "jane@mail.test"]
    assert contact in said and sum(address in said for address in (ENGLISH, KOREAN)) == 1
    assert f"is run by {named}" in said


def test_who_runs_it_stands_in_every_mail_to_a_supporter_and_in_none_of_a_campaign_that_names_nobody():
    for mail in every_notice("en"):
        assert "is run by" not in plain(read(mail))
    for mail in every_notice("en", replace(NOTICE, run_by="River Watch and 강살리기")):
        lines = unflowed(plain(read(mail)))
        assert lines[-1] == "The campaign “People who fled” is run by River Watch and 강살리기."


def test_a_group_hears_once_a_week_of_an_office_in_its_countries_that_fails(scene, server):
    scene.store.hold(HOLD)
    drain(scene)
    ((to, said),) = taken(server)
    assert to == ENGLISH and "There is no mailbox at this address." in said
    assert "This office is looked after by River Watch." in said
    assert "https://letters.test/organiser/offices/gov-en" in said and "once a week" in said
    for days in (1, 6, 8):
        scene.clock.now = NOW + timedelta(days=days)
        scene.store.note_run("backup", scene.clock())
        drain(scene)
    assert [to for to, _ in taken(server)] == [ENGLISH, ENGLISH]


def test_a_group_is_told_in_the_first_language_that_it_speaks(scene, server):
    scene.load(source=TOGETHER, offices=(replace(CHECKED, country="KR"),))
    scene.store.hold(HOLD)
    transport = SmtpTransport(scene.settings.mail)
    outgoing = Outgoing(scene.settings, scene.catalogue, for_mails)
    Notifier(scene.context, outgoing, transport).tell(scene.clock())
    transport.close()
    ((to, said),) = taken(server)
    assert to == KOREAN and "이 주소에는 메일함이 없습니다." in said and "강살리기" in said


def test_an_office_of_another_country_or_campaign_is_not_a_group_s(scene, server):
    scene.load(source=TOGETHER, offices=(replace(CHECKED, country="FR"),))
    scene.store.hold(HOLD)
    scene.store.hold(replace(HOLD, key="elsewhere@gov.test"))
    drain(scene)
    assert taken(server) == []


def test_a_group_hears_nothing_of_campaigns_that_it_does_not_run_and_share_an_address(scene, server):
    veiled = SOURCE.replace('"rivers"', '"veiled"').replace("mayor@town.test", CHECKED.email)
    scene.store.save_campaign("veiled", "draft", veiled.replace("STATUS", "draft"))
    scene.store.hold(HOLD)
    drain(scene)
    ((to, said),) = taken(server)
    assert to == ENGLISH and "/organiser/offices/gov-en" in said and "veiled" not in said


def test_what_a_group_hears_takes_nothing_from_an_account_of_another_campaign_at_its_address(scene, server):
    lakes = SOURCE.replace('"rivers"', '"lakes"').replace('office = "gov"', 'title = "M"\nemail = "m@x.test"')
    scene.store.save_campaign("lakes", "live", lakes.replace("STATUS", "live"))
    rights = {"lakes": Right.WATCHES}
    scene.store.add_organiser(Organiser(ENGLISH, "hash", NOW, Role.MEMBER, rights=rights))
    scene.store.set_wants_mail(ENGLISH, True)
    scene.store.hold(HOLD)
    drain(scene)
    assert "Your group runs a campaign" in taken(server)[0][1]
    scene.clock.now = NOW + timedelta(days=1, hours=1)
    scene.store.note_run("backup", scene.clock())
    scene.store.hold(replace(HOLD, key="mayor@town.test"))
    drain(scene)
    assert [said.count("You can put it right on the desk") for _, said in taken(server)] == [0, 1]


def test_an_account_at_the_same_address_is_told_as_an_account(scene, server):
    scene.store.add_organiser(Organiser(ENGLISH, "hash", NOW, Role.ORGANISER))
    scene.store.set_wants_mail(ENGLISH, True)
    scene.store.hold(HOLD)
    drain(scene)
    ((to, said),) = taken(server)
    assert to == ENGLISH and "You can put it right on the desk" in said and "looked after by River Watch" in said
