"""What an office's mail system can know letters by, and what none of them may have."""

from dataclasses import replace

import pytest

from campaign.delivery import digest_mails, message
from tests.support.mails import LETTER_FIELDS, ORIGIN, STAMP, TO, WORDS, WRITER, read, same, unflowed

OURS = replace(WRITER, slug="clean-rivers")


def group(slug: str = "clean-rivers") -> digest_mails.Group:
    return digest_mails.Group(TO, "People who fled", [("Jane Kim", WORDS)], 1, STAMP.date.date(), "us@x.example", slug)


@pytest.mark.parametrize("page", ["", "https://letters.example.org/about-this-mail/clean-rivers/Qm9yZGVyIGFuZCBjb2xk"])
def test_a_letter_names_its_campaign_in_one_header_and_is_the_same_bytes_again(page):
    to = replace(TO, page=page)
    mail = message.letter(ORIGIN, to, OURS, WORDS, STAMP)
    parsed = read(mail)
    assert parsed["X-Campaign"] == "clean-rivers"
    assert sorted(parsed.keys()) == sorted([*LETTER_FIELDS, "X-Campaign"])
    assert mail == message.letter(ORIGIN, to, OURS, WORDS, STAMP)
    last = unflowed(parsed.get_content())[-1]
    assert last == f"More about this letter: {page or 'https://letters.example.org/about-this-mail'}"


def test_a_digest_names_it_too():
    parsed = read(digest_mails.digest(ORIGIN, group(), STAMP, same))
    assert parsed["X-Campaign"] == "clean-rivers" and parsed["Auto-Submitted"] == "auto-generated"


def test_no_mail_program_draws_a_button_on_a_persons_letter():
    for mail in (message.letter(ORIGIN, TO, OURS, WORDS, STAMP), digest_mails.digest(ORIGIN, group(), STAMP, same)):
        assert not [name for name in read(mail) if name.lower().startswith(("list-", "precedence"))]


def test_a_name_that_would_begin_another_header_is_no_name():
    with pytest.raises(ValueError, match="X-Campaign"):
        message.letter(ORIGIN, TO, replace(OURS, slug="rivers\r\nBcc: x@x.example"), WORDS, STAMP)
