"""Reports in the forms of many mail systems: each failure is one, and nothing else is."""

import pytest

from campaign.core.delivery.return_paths import ReturnPath
from campaign.delivery.reports import Kind, read
from tests.support.mail_systems import NO_FAILURE, SYSTEMS


def test_they_are_many():
    assert len(SYSTEMS) >= 30


@pytest.mark.parametrize("mail", SYSTEMS.values(), ids=SYSTEMS)
def test_a_failure_is_recognised_and_says_nothing_of_the_letter(mail):
    report = read(mail)
    assert (report.kind, report.path) == (Kind.FAILED, ReturnPath(7, "abcdefghijklmnop"))
    assert report.status.startswith("5.") and "@" not in report.reply and "Dear Minister" not in report.reply


@pytest.mark.parametrize("mail", NO_FAILURE.values(), ids=NO_FAILURE)
def test_nothing_else_is_taken_for_one(mail):
    assert read(mail).kind is not Kind.FAILED


@pytest.mark.parametrize("mail", SYSTEMS.values(), ids=SYSTEMS)
def test_quoted_in_a_persons_answer_it_is_none(mail):
    quoted = "".join(f"> {line}\n" for line in mail.decode().splitlines())
    answer = (
        f"Return-Path: <p@gov.example>\nX-Original-To: x@y.example\nFrom: P <p@gov.example>\n\nSee below.\n\n{quoted}"
    )
    assert read(answer.encode()).kind is not Kind.FAILED
