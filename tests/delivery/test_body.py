"""The body of a letter: whole for every text, word for word."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.core.letters.submissions import Words
from campaign.delivery import flowed, message
from campaign.web.site.catalogues import for_mails
from tests.support.mails import ORIGIN, STAMP, TO, WORDS, WRITER, letter, read, unflowed

PARAGRAPH = "I am writing to ask you to protect people who have fled, and to say so in public whenever you can. "
UNTIMED = settings(deadline=None)
anything = st.text(max_size=400)
words_of_any_script = st.text(st.sampled_from("ab Zé.-> \n가 漢ا\t😀\r\x0b\u2028From"), max_size=600)


def body_of(parsed: EmailMessage) -> list[str]:
    """The lines of a letter above its closing sentence."""
    lines = unflowed(parsed.get_content())
    end = len(lines) - 1 - lines[::-1].index("-- ")
    assert lines[end - 1] == ""
    assert len(lines) == end + 6
    return lines[: end - 1]


def lines_of(text: str) -> list[str]:
    """What is to arrive of a text: every line, without control characters and the spaces at its end."""
    lines = text.splitlines() or [""]
    return ["".join(c for c in line if c == "\t" or not c < " " and c != "\x7f").rstrip(" ") for line in lines]


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
            "Its text comes from the campaign. Writers can change it and add words ",
            "of their own.",
            "Its writer has confirmed their email address.",
            "Replies go straight to the writer.",
            "More about this letter: https://letters.example.org/about-this-mail",
            "",
        ]

    def test_the_closing_sentence_is_in_the_letters_language(self):
        to = replace(TO, language="ko")
        korean = unflowed(read(message.letter(ORIGIN, to, WRITER, WORDS, STAMP, for_mails)).get_content())[-5:]
        assert korean == [
            "이 편지는 Letter Campaign에서 진행되는 캠페인 ‘People who fled’에서 보내는 편지 가운데 하나입니다.",
            "본문은 캠페인에서 마련한 글이며, 쓰는 사람이 고치거나 자신의 말을 보탤 수 있습니다.",
            "글쓴이의 이메일 주소는 확인되었습니다.",
            "답장하시면 글쓴이에게 바로 전해집니다.",
            "이 편지에 관한 안내: https://letters.example.org/about-this-mail",
        ]

    def test_the_address_of_the_campaign_stands_below_the_letter(self):
        lines = unflowed(read(letter(replace(WRITER, slug="people-who-fled"))).get_content())
        assert lines[-4] == "https://letters.example.org/c/people-who-fled"

    def test_who_answers_for_the_site_is_named_where_the_settings_name_them(self):
        ours = replace(ORIGIN, controller="Rivers United")
        said = unflowed(read(message.letter(ours, TO, WRITER, WORDS, STAMP)).get_content())[-5]
        assert (
            said
            == 'This letter is part of the campaign "People who fled", run by Rivers United through Letter Campaign.'
        )

    def test_a_campaign_that_asks_nobody_to_confirm_says_so(self):
        lines = unflowed(read(letter(replace(WRITER, confirmed=False))).get_content())
        assert "Its writer was not asked to confirm their email address." in lines
        assert read(letter(to=replace(TO, language="sw"))).get_content() == read(letter()).get_content()
