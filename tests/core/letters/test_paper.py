"""What stands where on paper, by the customs of the letter's language and of the country it is posted from."""

from dataclasses import replace

import pytest

from campaign.core.letters.paper import sheet
from tests.support.letters_on_paper import DAY, posted


@pytest.mark.parametrize(
    ("country", "paper"),
    [
        ("GB", "a4"),
        ("DE", "a4"),
        ("KR", "a4"),
        ("US", "us-letter"),
        ("CA", "us-letter"),
        ("MX", "us-letter"),
        ("", "a4"),
    ],
)
def test_the_paper_is_that_of_the_country_it_is_posted_from(country, paper):
    assert sheet(posted(country=country), DAY).paper == paper


@pytest.mark.parametrize(
    ("language", "country", "place", "written"),
    [
        ("en", "GB", "Leeds", "25 November 2026"),
        ("en", "US", "Austin", "November 25, 2026"),
        ("de", "DE", "Köln", "Köln, 25. November 2026"),
        ("fr", "FR", "Lyon", "Lyon, le 25 novembre 2026"),
        ("fr", "FR", "", "25 novembre 2026"),
        ("fr", "FR", "Lyon, France", "Lyon, le 25 novembre 2026"),
        ("de", "SG", "Singapur", "Singapur, 25. November 2026"),
        ("es", "ES", "León", "León, 25 de noviembre de 2026"),
        ("ko", "KR", "강릉", "2026년 11월 25일"),
        ("ja", "JP", "東京", "2026年11月25日"),
        ("zh-Hant", "TW", "台北", "2026年11月25日"),
        ("ar", "JO", "عمّان", "عمّان، 25 نوفمبر 2026"),
        ("ar", "GB", "Leeds", "\u2068Leeds\u2069، 25 نوفمبر 2026"),
        ("de", "JO", "عمّان", "\u2068عمّان\u2069, 25. November 2026"),
    ],
)
def test_the_date_is_written_as_in_the_letters_language(language, country, place, written):
    letter = replace(posted(country=country, place=place), language=language)
    assert sheet(letter, DAY).date == written


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Access to escapees"), ("ko", "제목: 강제 송환에 관하여"), ("ar", "الموضوع: الإعادة القسرية")],
)
def test_the_subject_is_named_where_that_is_the_custom(language, subject):
    assert sheet(posted(language), DAY).subject_line == subject


@pytest.mark.parametrize(
    ("language", "sender"),
    [("en", ("Anna Berg", "Oslo, Norway")), ("ko", ("김하늘", "대한민국 강릉")), ("ja", ("山田 花子", "日本 東京"))],
)
def test_the_writer_stands_at_the_top_with_the_place_in_its_order(language, sender):
    assert sheet(posted(language), DAY).sender == sender


@pytest.mark.parametrize(
    ("country", "place", "home"),
    [("SG", "Singapore", "Singapore"), ("HK", "Kowloon", "Kowloon, Hong Kong"), ("MM", "", "Myanmar")],
)
def test_the_writers_country_stands_once_and_as_a_person_writes_it(country, place, home):
    assert sheet(posted(country=country, place=place), DAY).sender == ("Anna Berg", home)


def test_words_in_another_direction_keep_their_marks_at_their_own_end():
    """What a browser posts to be put on paper has no marks of direction any more."""
    body = "معالي الوزير،\n\nI was there in 2019.\n\nوتفضلوا،\n\nJo Lee\nLeeds، المملكة المتحدة"
    letter = sheet(posted("ar", body=body, name="Jo Lee", place="Leeds", country="GB"), DAY)
    assert letter.paragraphs[1] == "\u2068I was there in 2019.\u2069" and letter.paragraphs[2] == "وتفضلوا،"
    assert letter.signed and letter.sender == ("Jo Lee", "\u2068Leeds\u2069، المملكة المتحدة")
    at_home = sheet(posted("ar", name="Jo Lee", country="GB", home="12 Elm Road (rear)\nLeeds"), DAY)
    assert at_home.sender[1:3] == ("\u206812 Elm Road (rear)\u2069", "Leeds")


def test_nothing_stands_for_a_writer_that_nobody_knows():
    unknown = sheet(posted(name="", place="", country=""), DAY)
    assert unknown.sender == () and not unknown.signed and unknown.date == "25 November 2026"


@pytest.mark.parametrize(
    ("body", "signed"),
    [
        ("Dear you,\n\nText.\n\nYours,\n\nAnna Berg", True),
        ("Dear you,\n\nText.\n\nYours,\n\nAnna", False),
        ("Anna Berg", False),
        ("", False),
    ],
)
def test_room_to_sign_is_left_above_the_writers_name(body, signed):
    assert sheet(posted(body=body), DAY).signed is signed


@pytest.mark.parametrize(
    ("address", "direction"),
    [("12 شارع", "rtl"), ("عمّان", "rtl"), ("1 Shore Road", "ltr"), ("12 가", "ltr"), ("", "ltr")],
)
def test_an_address_runs_in_its_own_direction(address, direction):
    assert sheet(posted("ar", address=address), DAY).address_direction == direction
