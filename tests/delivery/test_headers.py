"""The header of a letter: ours for every name and subject, the same every time."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import timedelta, timezone
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.core.letters.submissions import Words
from campaign.core.words import text
from campaign.delivery import headers, message
from campaign.delivery.message import Mail, Writer
from tests.support.mails import LETTER_FIELDS, ORIGIN, STAMP, TO, WORDS, WRITER, letter, read, unflowed

HOSTILE = [
    "Kim <x@evil.example>",
    "Kim, Jane",
    '"',
    '"Kim" <x@evil.example>, "',
    "Kim\\",
    "Kim\r\nBcc: victim@example.org",
    "Kim\nBcc: victim@example.org",
    "Kim\rBcc: victim@example.org",
    "Kim\vBcc: victim@example.org",
    "Kim\fBcc: victim@example.org",
    "Kim\x1cBcc: victim@example.org",
    "Kim\x1d\x1e\x1fBcc: victim@example.org",
    "Kim\x85Bcc: victim@example.org",
    "Kim\u2028Bcc: victim@example.org",
    "Kim\u2029Bcc: victim@example.org",
    "Kim\x00\x7f\x9b",
    "\u202egro.live\u202c Kim",
    "Kim 👩‍👩‍👧‍👦🏳️‍🌈",
    "=?utf-8?q?x=40evil=2Eexample?=",
    "=?utf-8?b?eEBldmls?= <x@evil.example>",
    "K" * 300,
    "Kim Jane " * 33,
    "김" * 300,
    "👩‍👩‍👧‍👦" * 43,
    "محمد رضا",
    "Nguyễn Thị Minh Khai",
    "(Kim); group: x@evil.example;",
    "",
    "\x01\u200b",
]

UNTIMED = settings(deadline=None)
anything = st.text(max_size=400)


def display_name(mail: Mail) -> str:
    """The name in From; Python's newer reader leaves the space between encoded words that RFC 2047 drops."""
    name = str(email.message_from_bytes(mail.data)["From"]).rpartition("<")[0].strip()
    if name.startswith('"'):
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    return str(make_header(decode_header(name)))


def _each_encoded_word(mail: Mail) -> list[bytes]:
    """What each encoded word of From says, read alone: a naive reader's work."""
    words = re.findall(r"=\?utf-8\?[bq]\?[^?]*\?=", str(email.message_from_bytes(mail.data).get("From")))
    return [decode_header(word)[0][0] for word in words]


class TestHeader:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_from_is_ours_whatever_the_name(self, name):
        self.assert_ours(name)

    @UNTIMED
    @given(anything)
    def test_from_is_ours_whatever_is_typed(self, name):
        self.assert_ours(name)

    def assert_ours(self, name: str) -> None:
        mail = letter(Writer(name, WRITER.email))
        parsed = read(mail)
        assert parsed.keys() == LETTER_FIELDS
        (sender,) = parsed["From"].addresses
        assert sender.addr_spec == ORIGIN.address
        assert len(parsed["To"].addresses) == len(parsed["Reply-To"].addresses) == 1
        assert (mail.sender, mail.recipient) == (ORIGIN.address, TO.address)
        plain = text.line(name)
        if 0 < len(plain) <= 60:
            assert display_name(mail) == f"{plain} via Letter Campaign"

    @pytest.mark.parametrize("subject", HOSTILE)
    def test_the_subject_is_one_line(self, subject):
        self.assert_arrives(subject)

    @UNTIMED
    @given(anything)
    def test_the_subject_arrives_whatever_is_typed(self, subject):
        self.assert_arrives(subject)

    def assert_arrives(self, subject: str) -> None:
        parsed = read(letter(words=Words(subject, "Hello.")))
        assert parsed.keys() == LETTER_FIELDS
        assert parsed["Subject"] == text.line(subject)

    @UNTIMED
    @given(anything, anything)
    def test_python_writes_the_same_header(self, name, subject):
        """The honest way to build a mail, against ours: both mean the same to a reader."""
        mail = letter(Writer(name, WRITER.email), Words(subject, "Hello."))
        ours = read(mail)
        theirs = EmailMessage(email.policy.SMTP)
        theirs["From"] = Address(display_name(mail), addr_spec=ORIGIN.address)
        theirs["Subject"] = text.line(subject)
        theirs["To"] = TO.address
        theirs["Reply-To"] = WRITER.email
        theirs["Date"] = STAMP.date
        theirs["Message-ID"] = STAMP.message_id
        parsed = email.message_from_bytes(theirs.as_bytes(), policy=email.policy.default)
        assert parsed["From"].addresses[0].addr_spec == ours["From"].addresses[0].addr_spec
        for name_of_field in ("Subject", "To", "Reply-To", "Date", "Message-ID"):
            assert parsed[name_of_field] == ours[name_of_field]

    def test_a_long_name_is_cut_at_a_space(self):
        assert (
            display_name(letter(Writer("Kim Jane " * 33, WRITER.email)))
            == "Kim Jane Kim Jane Kim Jane Kim Jane Kim Jane Kim Jane Kim… via Letter Campaign"
        )

    @pytest.mark.parametrize(
        "name",
        [
            "Zoë",
            "Aoife Ní Bhriain",
            "Nguyễn Thị Minh Khai",
            "Cem Yıldız",
            "이",
            "김하늘",
            "鈴木 美咲",
            "محمد رضا",
            "Łucja Ćwikła " * 4,
        ],
    )
    def test_a_reader_that_shows_a_space_between_encoded_words_shows_none_inside_a_word(self, name):
        mail = letter(Writer(name, WRITER.email))
        shown = " ".join(part.decode() for part in _each_encoded_word(mail))
        assert shown.split() == display_name(mail).split()

    def test_no_name_leaves_the_site(self):
        assert display_name(letter(Writer("\u200b", WRITER.email))) == "Letter Campaign"

    def test_the_date_is_in_utc(self):
        stamp = replace(STAMP, date=STAMP.date.astimezone(timezone(timedelta(hours=9))))
        mail = message.letter(ORIGIN, TO, WRITER, WORDS, stamp)
        assert b"\r\nDate: Mon, 23 Nov 2026 20:00:05 +0000\r\n" in mail.data

    def test_the_same_values_give_the_same_bytes(self):
        assert letter().data == letter().data

    def test_test_mode_is_marked(self):
        assert read(letter(to=replace(TO, test=True)))["Subject"] == "[TEST] Protect people who fled"

    def test_an_address_that_no_header_can_hold_is_named_below_the_letter(self):
        parsed = read(letter(Writer("김", "김철수@mail.example")))
        assert "Reply-To" not in parsed
        assert "Please reply to the writer at 김철수@mail.example." in unflowed(parsed.get_content())

    @pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\0", "é"])
    def test_a_field_refuses_every_line_break(self, line_break):
        with pytest.raises(ValueError, match="X-Field"):
            headers.field("X-Field", f"one{line_break}Bcc: two@example.org")
        with pytest.raises(ValueError, match="X-Field"):
            headers.field("X-Field", f"one{line_break}")

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "kim",
            "kim@",
            "@mail.example",
            "a@b@c.example",
            "a@b.example, c@d.example",
            "Kim <kim@mail.example>",
            "kim@mail.example\r\nRCPT TO:<x@evil.example>",
            "kim@mail.example\n",
            "kim @mail.example",
            "a" * 65 + "@mail.example",
            "kim@" + "a" * 251,
            "kim@mail..example",
            "kim철@mail.example\u2028",
            "kim 철@mail.example",
            "철@mail.example\r\n",
            "철@@mail.example",
            '"kim x"@mail.example',
        ],
    )
    def test_what_is_not_an_address_is_refused(self, address):
        with pytest.raises(ValueError, match="address"):
            letter(to=replace(TO, address=address))
        with pytest.raises(ValueError, match="address"):
            letter(Writer("Kim", address))

    @pytest.mark.parametrize("message_id", ["", "<a@b>\r\nBcc: x@y", "<a@b> <c@d>", "a@b", "<a b@c>", "<a@b>\n"])
    def test_what_is_not_a_message_id_is_refused(self, message_id):
        with pytest.raises(ValueError, match="Message-ID"):
            message.letter(ORIGIN, TO, WRITER, WORDS, replace(STAMP, message_id=message_id))


class TestMail:
    @pytest.mark.parametrize("data", [b"", b"a", b"a\n", b"a\r", b"a\nb\r\n", b"a\rb\r\n", b"a\r\n\nb\r\n", b"a\r\r\n"])
    def test_line_ends_are_crlf_and_nothing_else(self, data):
        with pytest.raises(ValueError, match="bare CR or LF"):
            Mail("a@b.example", "c@d.example", data)

    @pytest.mark.parametrize("address", ["", "a>b@c.example", "a\r\nDATA", "a b@c.example", "김@c.example"])
    def test_an_envelope_address_cannot_end_its_command(self, address):
        with pytest.raises(ValueError, match="envelope"):
            Mail("a@b.example", address, b"x\r\n")
