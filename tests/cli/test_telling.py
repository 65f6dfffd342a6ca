"""`campaign contacts tell`: those who asked for it are told of an answer, once, from where the key is."""

import secrets
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from campaign.actions import letters, submissions
from campaign.core.campaigns.campaign import Wording
from campaign.core.letters import links
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act
from tests.cli.conftest import confirm, context_of
from tests.cli.test_contact_commands import keygen
from tests.support.processes import run

ANSWER = "The Ministry answered\n\nIt will clean the river:\nhttps://letters.example.org/c/clean-rivers\n"
TELL = ("contacts", "tell", "list.age", "--key", "rivers.key", "--message")


def wants_to_know(folder, name, email, language="en"):
    with context_of(folder) as context:
        campaign, now = context.catalogue.campaign("clean-rivers"), datetime.now(UTC)
        supporter, identity = Supporter(name, "GB", "Leeds"), secrets.token_hex(32)
        allotted = letters.allot(context, campaign, supporter, {}, now.date())
        act = Act(identity, supporter, allotted, email=email, tell_me=Wording("Tell me", language))
        taken = submissions.submit(context, campaign, act, letters.prepare(context, campaign, act, now.date()), now)
        confirm(context, links.token(taken.receipt))


@pytest.fixture
def listed(folder):
    """A folder with a list of two people, its key, and what there is to tell."""
    keygen(folder)
    wants_to_know(folder, "Jo Lee", "jo@x.example")
    wants_to_know(folder, "김하늘", "haneul@x.example", "ko")
    run(folder, "contacts", "export", "clean-rivers", "list.age", "--answers").fine()
    (folder / "en.txt").write_text(ANSWER)
    (folder / "ko.txt").write_text("﻿부처가 답했습니다\n\n강을 살리겠다고 합니다.\n", "utf-8")
    return folder


def mails(folder):
    messages = [
        message_from_bytes(one.read_bytes(), policy=default) for one in (folder / "instance/mail/new").glob("*")
    ]
    return {str(message["To"]): message for message in messages}


def test_each_is_told_in_their_language_with_why_and_nobody_sees_another(listed):
    said = run(listed, *TELL, "en=en.txt", "--message", "ko=ko.txt", "--yes").fine()
    assert "2 of 2 were not told this yet" in said and "Told: 2." in said
    by_recipient = mails(listed)
    assert set(by_recipient) == {"jo@x.example", "haneul@x.example"}
    assert by_recipient["jo@x.example"]["Subject"] == "The Ministry answered"
    assert by_recipient["haneul@x.example"]["Subject"] == "부처가 답했습니다"
    body = " ".join(by_recipient["jo@x.example"].get_content().split())
    assert "https://letters.example.org/c/clean-rivers" in body and "you asked on" in body
    assert not any("haneul" in str(part) for part in by_recipient["jo@x.example"].walk())


def test_going_on_after_a_break_tells_nobody_twice(listed):
    run(listed, *TELL, "en=en.txt", "--yes").fine()
    told = (listed / "list.age.told").read_text()
    assert len(told.split()) == 2 and "jo@" not in told
    assert "0 of 2 were not told" in run(listed, *TELL, "en=en.txt", "--yes").fine()
    (listed / "en.txt").write_text("Another\n\nMatter\n")
    assert "2 of 2 were not told" in run(listed, *TELL, "en=en.txt", "--yes").fine()


def test_nothing_leaves_before_somebody_said_yes(listed):
    assert "Write to them now?" in run(listed, *TELL, "en=en.txt").out
    assert mails(listed) == {} and not (listed / "list.age.told").exists()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("en.txt", "is not like en=answer.txt"),
        ("en=empty.txt", "the first line is the subject"),
        ("en=no.txt", "no.txt"),
    ],
)
def test_what_cannot_be_told_is_said(listed, message, said):
    (listed / "empty.txt").write_text("Only a subject\n")
    done = run(listed, *TELL, message, "--yes")
    assert done.status in (1, 2) and said in done.err and mails(listed) == {}


def test_the_list_for_answers_is_not_that_of_a_partner(listed):
    done = run(listed, "contacts", "export", "clean-rivers", "x.age", "--answers", "--partner", "watch")
    assert done.status == 2 and "leave --partner out" in done.err
    assert "0 contacts" in run(listed, "contacts", "export", "clean-rivers", "own.age").fine()
