"""Countries as people type them into a field: by name, in the language of the page, or by code."""

import pytest

from campaign.core.words import country_codes, customs
from campaign.web.site.countries import CODES

LANGUAGES = ("en", "ko", "ja", "fr", "de", "es", "zh_Hant", "zh_Hans", "ar")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Australia, Ireland", ["AU", "IE"]),
        ("KR, GB", ["KR", "GB"]),
        ("kr gb\nfr;de", ["KR", "GB", "FR", "DE"]),
        ("South Korea; UK, United States of America", ["KR", "GB", "US"]),
        ("대한민국, 영국", ["KR", "GB"]),
        ("韓国、イギリス", ["KR", "GB"]),
        ("كوريا الجنوبية، ألمانيا", ["KR", "DE"]),
        ("Atlantis, IE", ["ATLANTIS", "IE"]),
        (" , ;\n", []),
    ],
)
def test_countries_are_read_by_name_or_code_and_what_is_none_stays(typed, codes):
    assert country_codes.listed(typed) == codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_field_shows_is_read_back_as_it_was(language):
    codes = sorted(code for code in CODES if country_codes.is_country(code))
    assert len(codes) > 240
    shown = ", ".join(customs.country_name(code, language) for code in codes)
    assert country_codes.listed(shown) == codes
