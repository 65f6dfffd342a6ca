"""Reading a report: what it says, to whom it came, and that no bytes whatever make it raise or take long."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.delivery.return_paths import ReturnPath
from campaign.delivery.reports import LONGEST, Kind, Report, read
from tests.support.effort import at_most
from tests.support.plain_reports import HARMLESS, HOSTILE, NESTED, WORDS
from tests.support.reports import FAILED, NOTHING, PATH, POSTFIX_STATUS, plain, postfix

LETTER_7 = ReturnPath(7, "abcdefghijklmnop")


@pytest.mark.parametrize(("mail", "status", "reason"), FAILED.values(), ids=FAILED)
def test_a_report_that_delivery_failed(mail, status, reason):
    report = read(mail)
    assert (report.kind, report.path, report.status) == (Kind.FAILED, LETTER_7, status)
    assert report.reply.startswith(f"bounced, {status}") and reason in report.reply
    assert report.reply.isprintable() and "@" not in report.reply and len(report.reply) <= 300


@pytest.mark.parametrize(("mail", "kind"), NOTHING.values(), ids=NOTHING)
def test_what_says_nothing_of_the_kind(mail, kind):
    report = read(mail)
    assert (report.kind, report.status, report.reply) == (Kind(kind), "", "")


@pytest.mark.parametrize("mail", NESTED.values(), ids=NESTED)
def test_a_report_is_read_wherever_it_stands(mail):
    report = read(mail)
    assert (report.kind, report.path, report.status) == (Kind.FAILED, LETTER_7, "5.1.1")


@pytest.mark.parametrize(("mail", "status"), WORDS.values(), ids=WORDS)
def test_a_report_in_plain_words(mail, status):
    report = read(mail)
    assert (report.kind, report.path, report.status) == (Kind.FAILED, LETTER_7, status)
    assert "@" not in report.reply and "Dear Minister" not in report.reply and report.is_read


@pytest.mark.parametrize(("mail", "kind"), HARMLESS.values(), ids=HARMLESS)
def test_what_is_no_failure_in_plain_words(mail, kind):
    assert read(mail).kind is Kind(kind)


OTHER = PATH.replace("letter-7", "letter-8")


@pytest.mark.parametrize(
    ("fields", "letter"),
    [
        ({"Delivered_To": OTHER}, 7),
        ({"X_Original_To": "postmaster@letters.example.org"}, 7),
        ({"X_Original_To": "", "Delivered_To": OTHER}, 8),
        ({"X_Original_To": "", "Delivered_To": "", "Envelope_To": OTHER}, 8),
        ({"X_Original_To": "", "To": "x@y.example", "X_Envelope_To": f"<{PATH}>"}, 7),
        ({"X_Original_To": "", "To": "x@y.example", "X_Delivered_To": PATH}, 7),
        ({"X_Original_To": "", "To": "x@y.example", "X_RCPT_To": PATH}, 7),
        ({"X_Original_To": "", "To": f'"letters, all" <x@y.example>,\n <{OTHER}>'}, 8),
        ({"X_Original_To": "", "To": "한국 <letters@letters.example.org>"}, None),
        ({"X_Original_To": "", "To": "letters@letters.example.org", "Subject": PATH}, None),
    ],
)
def test_the_letter_is_the_one_that_the_report_was_delivered_to(fields, letter):
    path = read(postfix(**fields)).path
    assert (path.letter if path else None) == letter


def test_what_stands_in_the_returned_letter_does_not_count():
    """A report's own words, and the letter it returns, are written by others."""
    mail = postfix(X_Original_To="", To="letters@letters.example.org") + PATH.encode()
    assert read(mail) == Report(Kind.FAILED, None, "5.1.1", read(postfix()).reply)


HUGE = {
    "a field of two million characters": postfix(X_Original_To="", To=PATH + "," * LONGEST),
    "two million fields": b"To: x@y.example\n" * (LONGEST // 16),
    "a parameter in pieces": plain("", Content_Type="multipart/report;" + ' a=";";' * 200_000),
    "parameters that contradict each other": plain(
        "", Content_Type="multipart/report; boundary*0=a; boundary*=b; report-type=delivery-status"
    ),
    "parts in parts": b"".join(
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=%d\n\n--%d\n" % (depth, depth)
        for depth in range(20_000)
    ),
    "a million parts": plain(
        "--x\n\n" * 400_000, Content_Type="multipart/report; report-type=delivery-status; boundary=x"
    ),
    "a million recipients": postfix(status="Action: x\n\n" * 160_000),
    "a million blank lines": postfix(status=POSTFIX_STATUS + " \n" * 900_000),
    "a million spaces": postfix(status=" " * 1_900_000),
    "a boundary of a hundred thousand dashes": plain(
        "-" * 1_900_000, Content_Type="multipart/report; report-type=delivery-status; boundary=" + "-" * 60
    ),
    "one line": b"x" * 3 * LONGEST,
    "zeros": bytes(LONGEST),
    "line breaks": b"\r\n" * LONGEST,
    "carriage returns": b"To: x" + b"\r" * LONGEST,
}


HUGE |= HOSTILE


@pytest.mark.parametrize("mail", HUGE.values(), ids=HUGE)
def test_huge_mails_are_read_in_no_time(mail):
    with at_most(3):
        assert isinstance(read(mail), Report)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(data):
    assert read(data).kind is not Kind.FAILED


@given(st.randoms(use_true_random=False), st.sampled_from([mail for mail, *_ in FAILED.values()]))
def test_reports_with_any_bytes_replaced_are_read(chance: random.Random, mail: bytes):
    broken = bytearray(mail)
    for _ in range(chance.randrange(1, 40)):
        place = chance.randrange(len(broken))
        broken[place : place + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
    report = read(bytes(broken))
    assert report.reply.isprintable() and len(report.reply) <= 300


@given(st.text(st.sampled_from("abz09*=;\"'% \\()\n\t-é"), max_size=60))
def test_any_parameters_are_read(text):
    read(f"Content-Type: multipart/report; report-type=delivery-status; {text}\n\n".encode() + postfix())
