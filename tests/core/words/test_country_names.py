"""Countries as letters name them: nothing that is made for lists gets into a sentence or under a name."""

import re

import pytest

from campaign.core.letters import composition, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.words import customs
from campaign.web.site.countries import CODES
from tests.core.letters.test_targeting import BUNDLED, BUNDLED_DIRECTORY
from tests.support.examples import TODAY

LANGUAGES = "en ko ja fr de es zh-Hant zh-Hans ar".split()
ISO = sorted(CODES - {"XK"})
LIST_FORM = re.compile(
    r"[()（）\[\]/&–—]| - |, |\bS\.?A\.?R\b|\bRAE\b|R\.A\.S|特[别別]行政|특별행정|Sonderverwaltung|إدارية|"
    r"콩고-|-Kinshasa|-Brazzaville"
)
"""Brackets, "Congo - Kinshasa", names turned round at a comma, and "SAR China" in any of the languages."""


def test_the_list_of_codes_is_whole():
    assert len(ISO) == 249


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_form_gets_into_a_sentence(language):
    named = {country: customs.country_in_sentence(country, language) for country in ISO}
    assert {country: name for country, name in named.items() if LIST_FORM.search(name)} == {}
    assert {country for country, name in named.items() if name == country or not name.strip()} == set()
    assert len(set(named.values())) >= 248, "no two countries are called the same, but for the halves of an island"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_under_a_name(language):
    for country in ISO:
        lines = customs.writer_lines("Jo", "", country, language)
        assert not LIST_FORM.search(lines), lines
        assert not re.search(r"\([^)]*\(", customs.generic_ministry(country, language).organisation), country


@pytest.mark.parametrize(
    ("country", "language", "expected"),
    [
        ("CD", "en", "the Democratic Republic of the Congo"),
        ("CG", "en", "the Republic of the Congo"),
        ("VA", "en", "Vatican City"),
        ("PS", "en", "Palestine"),
        ("HK", "en", "Hong Kong"),
        ("MO", "en", "Macau"),
        ("MM", "en", "Myanmar"),
        ("TT", "en", "Trinidad and Tobago"),
        ("BA", "en", "Bosnia and Herzegovina"),
        ("VC", "en", "St. Vincent and the Grenadines"),
        ("BQ", "en", "the Caribbean Netherlands"),
        ("CC", "en", "the Cocos Islands"),
        ("GB", "en", "the United Kingdom"),
        ("GB", "en-AU", "the United Kingdom"),
        ("GW", "en", "Guinea-Bissau"),
        ("HK", "ko", "홍콩"),
        ("CD", "ko", "콩고민주공화국"),
        ("CG", "ja", "コンゴ共和国"),
        ("MO", "ja", "マカオ"),
        ("SX", "fr", "Sint-Maarten"),
        ("CK", "fr", "îles Cook"),
        ("CI", "fr", "Côte d’Ivoire"),
        ("HK", "de", "Hongkong"),
        ("PS", "de", "Palästina"),
        ("MO", "es", "Macao"),
        ("FK", "es", "islas Malvinas"),
        ("CD", "zh-Hant", "剛果民主共和國"),
        ("HK", "zh-TW", "香港"),
        ("MO", "zh-Hans", "澳门"),
        ("MM", "ar", "ميانمار"),
        ("TL", "ar", "تيمور الشرقية"),
        ("MM", "it", "Myanmar"),
        ("", "en", "…"),
    ],
)
def test_a_country_in_a_sentence(country, language, expected):
    assert customs.country_in_sentence(country, language) == expected


@pytest.mark.parametrize(
    ("place", "country", "language", "lines"),
    [
        ("Singapore", "SG", "en", "Jo\nSingapore"),
        ("singapore ", "SG", "en", "Jo\nSingapore"),
        ("Luxemburg", "LU", "de", "Jo\nLuxemburg"),
        ("Vatican City", "VA", "en", "Jo\nVatican City"),
        ("Hong Kong", "HK", "en", "Jo\nHong Kong"),
        ("싱가포르", "SG", "ko", "싱가포르\nJo 드림"),
        ("香港", "HK", "zh-Hant", "香港\nJo"),
        ("Kowloon", "HK", "en", "Jo\nKowloon, Hong Kong"),
        ("Mexico City", "MX", "en", "Jo\nMexico City, Mexico"),
    ],
)
def test_a_place_that_is_the_country_stands_once(place, country, language, lines):
    assert customs.writer_lines("Jo", place, country, language) == lines
    body = composition.compose(_un_sg(country, language), Supporter("Jo", country, place), 0, TODAY).body
    assert body.split("\n\n")[1].count(place.strip()) <= 1


def _un_sg(country, language):
    found = targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, language)
    return next(one for one in found if one.target.id == "un-sg")
