"""What is cut out of an office's words before anybody else reads them, and what is left alone."""

import pytest

from campaign.core.answers.cutting import cut_out


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Write to jane@home.example, please.", "Write to …, please."),
        ("Call +82 10-1234-5678 or (020) 7946 0018.", "Call … or …."),
        ("Your file is TO2026/01234.", "Your file is …."),
        ("See https://track.example/x?id=77 for more.", "See … for more."),
        ("Dear Ms Kim Jane,\nThank you.", "Dear …,\nThank you."),
        ("Dear Ms Kim,\n\nThank you.", "Dear …,\n\nThank you."),
        ("Sehr geehrte Frau Kim,\nvielen Dank.", "Sehr geehrte …,\nvielen Dank."),
        ("Madame Kim,\nmerci.", "Madame …,\nmerci."),
        ("김제인 님께\n감사합니다.", "… 님께\n감사합니다."),
        ("김제인 님께\n\n감사합니다.", "… 님께\n\n감사합니다."),
        ("金様\nありがとうございます。", "…様\nありがとうございます。"),
        ("From: Desk <desk@gov.example>\nTo: Kim Jane\n\nThank you.", "From: …\nTo: …\n\nThank you."),
        ("We agree.\n> Dear Minister,\n> I am Kim.\nRegards", "We agree.\n…\nRegards"),
    ],
)
def test_what_leads_to_somebody_is_cut_out(words, left):
    cut = cut_out(words)
    assert cut.words == left and cut.pieces


@pytest.mark.parametrize(
    "words",
    [
        "The Minister agrees with you.",
        "On 3.12.2026 and 2026-12-03 the cabinet met; article 12 of 2019 holds.",
        "Dear all of you who wrote to us about the rivers of this country, we have read it.",
        "1,076 people came in 2020.",
        "",
    ],
)
def test_what_leads_to_nobody_stays(words):
    assert cut_out(words) == cut_out(cut_out(words).words) and cut_out(words).words == words


def test_what_was_named_is_cut_out_as_a_whole_and_in_parts():
    words = "Kim Jane of Leeds wrote. Jane said so, says 김제인은."
    assert cut_out(words, "Kim Jane, Leeds, 김제인").words == "… of … wrote. … said so, says …은."
    assert cut_out("Janet stays", "Jane").words == "Janet stays"


def test_cutting_again_cuts_nothing_more():
    once = cut_out("Dear Jane,\ncall 020 7946 0018 or jane@home.example.", "Jane")
    assert once.pieces == 3 and cut_out(once.words, "Jane").pieces == 0
