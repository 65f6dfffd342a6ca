"""Mails to supporters, as text and as pages."""

import html
import re
from dataclasses import replace

import pytest

from campaign.core.letters.submissions import Words
from campaign.delivery import notices
from campaign.web.site.catalogues import for_mails
from tests.support.mails import LANGUAGES, NOTICE, ORIGIN, WORDS, every_notice, page_of, plain, read, same, unflowed

TYPED = ("Jane Kim", "Kim", "Leeds", "please help")


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

    def test_a_letter_in_korean_is_as_it_was_written_whatever_particles_stand_in_it(self):
        """The catalogue's "은(는)" is settled after what is put in, the writer's own is not."""
        words = Words("국민을(를) 위해", "이름은(는) 그대로 둡니다. 난민(難民)이(가) 옵니다.")
        notice = replace(NOTICE, to=replace(NOTICE.to, language="ko"), campaign="강")
        settled = {notices.COPY_SUBJECT: "제목", notices.COPY_BODY: "“%(campaign)s”은(는)\n\n%(letters)s"}
        parsed = read(notices.copy(ORIGIN, notice, [("장관", words)], lambda _, one: settled.get(one, one)))
        whole = "\n".join(unflowed(plain(parsed)))
        assert whole.startswith("“강”은\n") and f"Subject: {words.subject}\n\n{words.body}\n" in whole

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
