"""Letters and notices as mail: ours for every name, whole for every text, the same every time."""

import email
import email.policy
import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.core.letters.submissions import Words
from campaign.core.offices.office import Office
from campaign.core.words import text
from campaign.delivery import flowed, headers, message, notices
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Writer
from campaign.web.site.catalogues import for_mails

ORIGIN = Origin("Letter Campaign", "https://letters.example.org", "letters@letters.example.org")
WRITER = Writer("Jane Kim", "jane@mail.example", "People who fled")
TO = Recipient("minister@gov.example", "en")
STAMP = Stamp("<5f0c@letters.example.org>", datetime(2026, 11, 23, 20, 0, 5, tzinfo=UTC))
WORDS = Words("Protect people who fled", "Dear Minister,\n\nplease help.\n\nYours sincerely,\n\nJane Kim\nLeeds")

PARAGRAPH = "I am writing to ask you to protect people who have fled, and to say so in public whenever you can. "

LETTER_FIELDS = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
]

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
words_of_any_script = st.text(st.sampled_from("ab Zé.-> \n가 漢ا\t😀\r\x0b\u2028From"), max_size=600)


def letter(writer: Writer = WRITER, words: Words = WORDS, to: Recipient = TO) -> Mail:
    return message.letter(ORIGIN, to, writer, words, STAMP)


def read(mail: Mail) -> EmailMessage:
    """What Python's own reader makes of the bytes, after a look at the bytes themselves."""
    assert max(len(line) for line in mail.data.split(b"\r\n")) <= 78
    assert mail.data.isascii()
    assert mail.data.endswith(b"\r\n")
    assert b"\n" not in mail.data.replace(b"\r\n", b"")
    assert b"\r" not in mail.data.replace(b"\r\n", b"")
    parsed = email.message_from_bytes(mail.data, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    assert not [value.defects for value in parsed.values() if value.defects]
    return parsed


def display_name(mail: Mail) -> str:
    """The name in From; Python's newer reader leaves the space between encoded words that RFC 2047 drops."""
    name = str(email.message_from_bytes(mail.data)["From"]).rpartition("<")[0].strip()
    if name.startswith('"'):
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    return str(make_header(decode_header(name)))


def unflowed(text: str) -> list[str]:
    """The lines a text had before it was made flowed (RFC 3676, section 4.2); a reader written from the RFC."""
    found, before = [], ""
    for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n"):
        plain = line.removeprefix(" ")
        if plain.endswith(" ") and line != "-- ":
            before += plain
        else:
            found.append(before + (line if line == "-- " else plain))
            before = ""
    assert not before
    return found


def body_of(parsed: EmailMessage) -> list[str]:
    """The lines of a letter above its closing sentence."""
    lines = unflowed(parsed.get_content())
    end = len(lines) - 1 - lines[::-1].index("-- ")
    assert lines[end - 1] == ""
    assert len(lines) == end + 5
    return lines[: end - 1]


def lines_of(text: str) -> list[str]:
    """What is to arrive of a text: every line, without control characters and the spaces at its end."""
    lines = text.splitlines() or [""]
    return ["".join(c for c in line if c == "\t" or not c < " " and c != "\x7f").rstrip(" ") for line in lines]


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


class TestBody:
    @UNTIMED
    @given(words_of_any_script)
    def test_every_text_arrives_word_for_word(self, body):
        assert body_of(read(letter(words=Words("Hi", body)))) == lines_of(body)

    @UNTIMED
    @given(anything)
    def test_whatever_is_typed_arrives_word_for_word(self, body):
        assert body_of(read(letter(words=Words("Hi", body)))) == lines_of(body)

    @pytest.mark.parametrize(
        "line",
        [
            "> quoted",
            "From here on",
            " begins with a space",
            ".",
            "..",
            "--",
            "-- ",
            "-- " + "x" * 80,
            "-- " + "x" * 80 + " y",
            "two  spaces  " * 20,
            "x" * 2_000,
            "漢字" * 800,
            PARAGRAPH * 15,
            "모든 사람은 법 앞에 평등하다. " * 60,
            "=20 and =?utf-8?q?that?=",
            "tab\tstays",
        ],
    )
    def test_lines_that_mail_could_change(self, line):
        body = f"Dear Minister,\n\n{line}\n\n\n{line}\n\nJane Kim"
        assert body_of(read(letter(words=Words("Hi", body)))) == lines_of(body)

    @pytest.mark.parametrize(
        ("body", "encoding"),
        [
            (PARAGRAPH * 15, "7bit"),
            ("x" * 79, "quoted-printable"),
            ("Élise remercie le ministre. " * 30, "quoted-printable"),
            ("모든 사람은 법 앞에 평등하다. " * 60, "base64"),
            ("我们呼吁保护难民。" * 60, "base64"),
        ],
    )
    def test_the_encoding_suits_the_text(self, body, encoding):
        assert read(letter(words=Words("Hi", body)))["Content-Transfer-Encoding"] == encoding

    def test_lines_break_where_there_is_a_space(self):
        assert max(len(line) for line in flowed.lines(PARAGRAPH * 15)) <= 72
        korean = "모든 사람은 법 앞에 평등하다. " * 60
        assert max(len(line) for line in flowed.lines(korean)) <= 36
        assert flowed.lines("漢字" * 800) == ["漢字" * 800]

    def test_a_lone_surrogate_is_refused(self):
        with pytest.raises(ValueError, match="surrogate"):
            letter(words=Words("Hi", "a\ud800b"))

    def test_the_letter_in_full(self):
        head, _, body = letter().data.decode().partition("\r\n\r\n")
        assert head.split("\r\n") == [
            'From: "Jane Kim via Letter Campaign" <letters@letters.example.org>',
            "Reply-To: jane@mail.example",
            "To: minister@gov.example",
            "Subject: Protect people who fled",
            "Date: Mon, 23 Nov 2026 20:00:05 +0000",
            "Message-ID: <5f0c@letters.example.org>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8; format=flowed",
            "Content-Transfer-Encoding: 7bit",
        ]
        assert body.split("\r\n") == [
            *WORDS.body.split("\n"),
            "",
            "-- ",
            'This letter is part of the campaign "People who fled", which is run ',
            "through Letter Campaign.",
            "Its writer has confirmed their email address.",
            "Replies go straight to the writer.",
            "More about this letter: https://letters.example.org/about-this-mail",
            "",
        ]

    def test_the_closing_sentence_is_in_the_letters_language(self):
        to = replace(TO, language="ko")
        korean = unflowed(read(message.letter(ORIGIN, to, WRITER, WORDS, STAMP, for_mails)).get_content())[-4:]
        assert korean == [
            "이 편지는 Letter Campaign에서 진행되는 캠페인 ‘People who fled’에 참여한 분이 쓴 것입니다.",
            "글쓴이의 이메일 주소는 확인되었습니다.",
            "답장하시면 글쓴이에게 바로 전해집니다.",
            "이 편지에 관한 안내: https://letters.example.org/about-this-mail",
        ]

    def test_who_answers_for_the_site_is_named_where_the_settings_name_them(self):
        ours = replace(ORIGIN, controller="Rivers United")
        said = unflowed(read(message.letter(ours, TO, WRITER, WORDS, STAMP)).get_content())[-4]
        assert (
            said
            == 'This letter is part of the campaign "People who fled", run by Rivers United through Letter Campaign.'
        )

    def test_a_campaign_that_asks_nobody_to_confirm_says_so(self):
        lines = unflowed(read(letter(replace(WRITER, confirmed=False))).get_content())
        assert "Its writer was not asked to confirm their email address." in lines
        assert read(letter(to=replace(TO, language="sw"))).get_content() == read(letter()).get_content()


TYPED = ("Jane Kim", "Kim", "Leeds", "please help")
NOTICE = notices.Notice(
    Recipient("jane@mail.example", "en"), "People who fled", "https://letters.example.org/confirm/abc", STAMP
)


def same(language: str, words: str) -> str:
    return words


def plain(mail: EmailMessage) -> str:
    """What stands in the mail as text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return part.get_content()


def page_of(mail: EmailMessage) -> str:
    """What stands in it as a page."""
    part = mail.get_body(("html",))
    assert part is not None
    return part.get_content()


class TestNotices:
    @pytest.mark.parametrize("make", [lambda notice: notices.confirmation(ORIGIN, notice, 168, same),
                                      lambda notice: notices.reminder(ORIGIN, notice, same),
                                      lambda notice: notices.copy(ORIGIN, notice, [], same)])  # fmt: skip
    def test_the_campaigns_own_words_are_marked_as_such_and_are_words_alone(self, make):
        words = "We meet <b>every</b> Monday.\n\nCome along at 100%."
        with_words, without = (read(make(replace(NOTICE, words=one))) for one in (words, ""))
        assert "The campaign says:\nWe meet <b>every</b> Monday." in "\n".join(unflowed(plain(with_words)))
        assert "<b>every" not in page_of(with_words) and "100%" in page_of(with_words)
        assert "The campaign says" not in plain(without)

    def test_the_confirmation(self):
        parsed = read(notices.confirmation(ORIGIN, NOTICE, 168, same))
        assert parsed["Auto-Submitted"] == "auto-generated"
        assert parsed["To"] == "jane@mail.example"
        assert "Reply-To" not in parsed
        assert parsed["Subject"] == "Your letters are waiting for you: People who fled"
        lines = unflowed(plain(parsed))
        assert "https://letters.example.org/confirm/abc" in lines
        assert any("“People who fled”" in line for line in lines)
        assert any(line.endswith("The link works for 7 days.") for line in lines)
        assert lines[-1] == "This email comes from Letter Campaign: https://letters.example.org"
        assert not any(typed in plain(parsed) for typed in TYPED)

    @pytest.mark.parametrize(
        ("hours", "said"), [(24, "24 hours"), (47, "47 hours"), (48, "2 days"), (71, "2 days"), (168, "7 days")]
    )
    def test_it_says_how_long_its_link_works(self, hours, said):
        parsed = read(notices.confirmation(ORIGIN, NOTICE, hours, same))
        assert f"The link works for {said}." in " ".join(unflowed(plain(parsed)))

    def test_the_copy_holds_every_letter_in_full(self):
        letters = [
            ("Minister", WORDS),
            ("High Commissioner", Words("Another 100 %s", "Dear Sir,\n\n%(link)s 100 %\n\nKim")),
        ]
        parsed = read(notices.copy(ORIGIN, NOTICE, letters, same))
        assert parsed["Auto-Submitted"] == "auto-generated"
        whole = "\n".join(unflowed(plain(parsed)))
        for title, words in letters:
            assert f"To: {title}\nSubject: {words.subject}\n\n{words.body}\n" in whole

    def test_the_copy_asks_below_each_letter_whether_an_answer_came_as_long_as_there_is_a_link_for_it(self):
        letters = [("Minister", WORDS), ("High Commissioner", WORDS)]
        parsed = read(notices.copy(ORIGIN, NOTICE, letters, same, ["https://x.example/c/a/answer/abc", ""]))
        whole = "\n".join(unflowed(plain(parsed)))
        asked = "Did they answer? Tell us here, without your name: https://x.example/c/a/answer/abc"
        assert whole.count("Did they answer?") == 1 and asked in whole
        assert whole.index(asked) < whole.index("High Commissioner")

    def test_the_words_come_from_the_catalogue_of_the_page(self):
        asked = []

        def translate(language: str, words: str) -> str:
            asked.append((language, words))
            return "확인해 주세요" if words == notices.CONFIRM_SUBJECT else words

        notice = replace(NOTICE, to=replace(NOTICE.to, language="ko"))
        parsed = read(notices.confirmation(ORIGIN, notice, 168, translate))
        assert parsed["Subject"] == "확인해 주세요"
        assert {language for language, _ in asked} == {"ko"}

    @pytest.mark.parametrize(("hours", "said"), [(1, "1 hour"), (2, "2 hours"), (47, "47 hours"), (48, "2 days")])
    def test_numbers_take_their_forms(self, hours, said):
        parsed = read(notices.confirmation(ORIGIN, NOTICE, hours, for_mails))
        assert f"The link works for {said}." in " ".join(unflowed(plain(parsed)))

    def test_names_do_not_turn_a_text_around_that_runs_from_right_to_left(self):
        notice = replace(NOTICE, to=replace(NOTICE.to, language="ar"))
        text = "\n".join(unflowed(plain(read(notices.confirmation(ORIGIN, notice, 168, same)))))
        assert "“\u2068People who fled\u2069”" in text and "\u2068Letter Campaign\u2069" in text
        assert "\nhttps://letters.example.org/confirm/abc\n" in text, "mail programs make links of bare addresses"
        assert "\u2068" not in plain(read(notices.confirmation(ORIGIN, NOTICE, 168, same)))

    def test_a_slip_in_a_catalogue_costs_nobody_their_letter(self):
        def slipped(language: str, words: str) -> str:
            return words.replace("%(", "%(x") + " 100 %"

        right = notices.confirmation(ORIGIN, NOTICE, 168, same)
        wrong = notices.confirmation(ORIGIN, NOTICE, 168, slipped)
        assert unflowed(plain(read(wrong))) == unflowed(plain(read(right)))

    def test_test_mode_is_marked(self):
        notice = replace(NOTICE, to=replace(NOTICE.to, test=True))
        assert read(notices.confirmation(ORIGIN, notice, 168, same))["Subject"].startswith("[TEST] ")

    def test_it_says_to_whom_and_what_is_left_to_send(self):
        asked = notices.Asked(["High Commissioner"], ["The President", "The Minister"])
        for build in (
            notices.confirmation(ORIGIN, NOTICE, 168, same, asked),
            notices.reminder(ORIGIN, NOTICE, same, asked),
        ):
            text = "\n".join(unflowed(plain(read(build))))
            assert "we send what you wrote to:\n- High Commissioner\n\n" in text
            assert "yours to send; the page that follows shows how:\n- The President\n- The Minister\n\n" in text

    def test_it_says_where_a_person_answers(self):
        text = plain(read(notices.confirmation(ORIGIN, replace(NOTICE, contact="us@letters.example.org"), 168, same)))
        assert "Questions reach a person at us@letters.example.org." in " ".join(unflowed(text))


LANGUAGES = ("en", "ko", "ja", "fr", "de", "es", "zh-Hant", "zh-Hans", "ar")
ASKED = notices.Asked(["High Commissioner"], ["The President"])


def every_notice(language: str) -> list[Mail]:
    notice = replace(NOTICE, to=replace(NOTICE.to, language=language), contact="us@letters.example.org")
    office = Office("one", "Minister", contact_form="https://form.example/a?b=1&c=2", postal_address="1 Road\nTown")
    return [
        notices.confirmation(ORIGIN, notice, 168, for_mails, ASKED),
        notices.reminder(ORIGIN, notice, for_mails, ASKED),
        notices.copy(ORIGIN, notice, [("Minister", WORDS)], for_mails),
        notices.given_back(ORIGIN, notice, office, WORDS, for_mails),
        notices.not_sent(ORIGIN, notice, office, WORDS, for_mails),
        notices.not_sent(ORIGIN, notice, office, WORDS, for_mails, decided=False),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
class TestNoticesAsPages:
    def test_say_what_the_text_says_word_for_word(self, language):
        for mail in every_notice(language):
            parsed = read(mail)
            seen = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", page_of(parsed), flags=re.DOTALL)
            words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", seen)).split())
            for line in unflowed(plain(parsed)):
                said = " ".join(line.removeprefix("- ").split())
                assert re.sub(r"\s", "", said) in re.sub(r"\s", "", words), said

    def test_load_nothing_and_run_nothing(self, language):
        for mail in every_notice(language):
            page = page_of(read(mail))
            assert not re.search(
                r"<(img|script|link|iframe|object|form|video|audio|svg)|\bsrc=|url\(|@import|@font-face", page
            )
            assert set(re.findall(r'href="(https?://[^/"]+)', page)) <= {
                "https://letters.example.org",
                "https://form.example",
            }

    def test_have_a_button_and_the_plain_address(self, language):
        for mail in every_notice(language)[:2]:
            page = page_of(read(mail))
            assert page.count(f'href="{NOTICE.link}"') == 2 and f">{NOTICE.link}</a>" in page

    def test_know_the_dark_and_the_direction(self, language):
        for mail in every_notice(language):
            page = page_of(read(mail))
            assert "prefers-color-scheme: dark" in page and 'name="color-scheme" content="light dark"' in page
            assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page

    def test_are_the_same_bytes_each_time_and_short_lines(self, language):
        first, second = every_notice(language), every_notice(language)
        assert first == second
        assert all(len(line) <= 998 for mail in first for line in mail.data.split(b"\r\n"))
        parsed = read(first[0])
        assert parsed.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]


def test_words_in_a_letter_that_was_given_back_are_no_markup():
    mail = notices.copy(ORIGIN, NOTICE, [("<b>Minister</b>", Words("<i>", "<script>alert(1)</script>"))], same)
    page = page_of(read(mail))
    assert "<script>" not in page and "&lt;script&gt;alert(1)" in page and "<b>" not in page
