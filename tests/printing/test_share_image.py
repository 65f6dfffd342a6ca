"""The image beside a link: its size, its fonts, and that a missing one leaves words out instead of drawing boxes."""

import struct
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import typst

from campaign.printing import share_image
from campaign.printing.printer import NotPrintable, Printer
from campaign.printing.share_image import ALWAYS_THERE, Card, families, is_legible

CARD = Card("Clean rivers", "12 letters", "Letters", "#1f5f8b", "en", "ltr", 12)
EVERY = frozenset({"Noto Sans", "Noto Sans CJK KR", "Noto Sans CJK JP", "Noto Sans Arabic"})


@cache
def fonts():
    return typst.Fonts()


def png(card):
    return share_image.png(card, fonts())


def size(image):
    assert image.startswith(b"\x89PNG")
    return struct.unpack(">II", image[16:24])


@pytest.mark.parametrize(
    "card",
    [
        CARD,
        replace(CARD, percent=None, words=""),
        replace(CARD, percent=0),
        replace(CARD, percent=100),
        replace(CARD, title="깨끗한 강", language="ko"),
        replace(CARD, title="أنهار نظيفة", language="ar", direction="rtl"),
        replace(CARD, title="#eval(1) *bold* $x$ \\ <label> @cite" * 20),
        replace(CARD, title="강" * 500, language="zh-Hant"),
        replace(CARD, run_by="Run by River Watch and 강살리기"),
    ],
)
def test_it_has_the_size_that_is_asked_for(card):
    assert size(png(card)) == (1200, 630)


def test_the_typesetters_process_makes_it():
    printer = Printer(Path("nowhere"))
    assert printer.png(CARD) == png(CARD)
    printer.close()


def test_without_a_typesetter_there_is_none(client, app, monkeypatch):
    monkeypatch.setattr(Printer, "is_installed", False)
    with pytest.raises(NotPrintable):
        Printer(Path("nowhere")).png(CARD)
    assert client.get("/c/clean-rivers/og.png").status_code == 404
    assert "og:image" not in client.get("/c/clean-rivers").text


def test_what_changes_shows():
    assert png(CARD) != png(replace(CARD, title="Clean lakes")) != png(replace(CARD, percent=13))
    assert png(CARD) != png(replace(CARD, run_by="Run by River Watch"))


@pytest.mark.parametrize(
    ("text", "available", "legible"),
    [
        ("Clean rivers 12!", frozenset(), True),
        ("Чистые реки, ποτάμια", frozenset(), True),
        ("깨끗한 강", frozenset(), False),
        ("깨끗한 강", frozenset({"Noto Sans CJK JP"}), True),
        ("清い川", EVERY, True),
        ("أنهار", frozenset({"Noto Sans"}), False),
        ("أنهار", EVERY, True),
        ("rivers أنهار 강", frozenset({"Noto Sans Arabic"}), False),
    ],
)
def test_words_are_shown_where_there_is_a_font_for_every_script(text, available, legible):
    assert is_legible(text, available) is legible


def test_the_fonts_suit_the_language_and_end_with_the_one_that_is_always_there():
    assert families("강", "ko", EVERY) == ["Noto Sans", "Noto Sans CJK KR", "Noto Sans CJK JP", ALWAYS_THERE]
    assert families("川", "ja", EVERY)[1] == "Noto Sans CJK JP"
    assert families("강", "ko", frozenset()) == [ALWAYS_THERE]


def test_without_fonts_the_words_are_left_out(monkeypatch):
    monkeypatch.setattr(share_image, "is_legible", lambda text, available: text.isascii())
    without = png(replace(CARD, title="깨끗한 강"))
    assert size(without) == (1200, 630) and without == png(replace(CARD, title=""))
