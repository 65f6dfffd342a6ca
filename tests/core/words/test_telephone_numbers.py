"""What looks like a telephone number is asked about, and nothing else that has digits in it."""

import pytest

from campaign.core.words.text import telephone_number

NUMBERS = [
    "+82 10-1234-5678",
    "Call me: 010-1234-5678.",
    "(020) 7946 0018",
    "020 7946 0018",
    "0049 30 12345678",
    "(555) 123-4567",
    "555.123.4567",
    "０１０－１２３４－５６７８".replace("－", "-"),
    "٠١٠ ١٢٣٤ ٥٦٧٨",
]
NONE = [
    "On 9 October 2023 more than 500 were returned.",
    "A/HRC/25/63 of February 2014",
    "2023-10-17",
    "17.10.2023",
    "02.11.2023",
    "05-10-2023",
    "1,076 people",
    "1 076 000 people",
    "10.000.000",
    "New York, NY 10017",
    "at 09:30 and 10:45",
    "resolution 55/21",
    "2020 2021 2022 2023",
    "0.00000012 per cent",
]


@pytest.mark.parametrize("words", NUMBERS)
def test_a_number_is_found(words):
    assert telephone_number(words)


@pytest.mark.parametrize("words", NONE)
def test_other_digits_are_left_in_peace(words):
    assert not telephone_number(words)
