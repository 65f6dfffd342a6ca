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


NAMES = {
    "GB": "U.K.; Great Britain; Wales; United Kingdom of Great Britain and Northern Ireland; Großbritannien; 영국",
    "US": "u.s.; the United States; EE. UU.; アメリカ; США",
    "KR": "Korea (Republic of); Korea, Rep.; Korea South; S. Korea; ROK; 한국",
    "KP": "Korea (Democratic People's Republic of); Korea, North; DPRK",
    "CD": "DR Congo; Congo, Dem. Rep.; Congo (DRC); Democratic Republic of the Congo; Congo-Kinshasa",
    "CG": "Congo; Congo, Rep.; Republic of the Congo; Congo (Brazzaville)",
    "CI": "Cote d'Ivoire; Côte d’Ivoire; CÔTE D'IVOIRE; Ivory Coast",
    "TR": "Turkiye; TÜRKİYE; Turkey",
    "CZ": "Česko; Czech Republic",
    "TW": "Taiwan, Province of China; Republic of China; 臺灣",
    "CN": "People's Republic of China; PRC",
    "BO": "Bolivia (Plurinational State of); Bolivia Plurinational State of",
    "IR": "Iran, Islamic Republic of; Islamic Republic of Iran",
    "FM": "Micronesia, Fed. Sts.; Federated States of Micronesia",
    "KN": "St Kitts and Nevis; Saint Kitts & Nevis; ST. KITTS AND NEVIS",
    "BA": "Bosnia-Herzegovina; Bosnia & Herzegovina",
    "GM": "The Gambia; Gambia, The",
    "VG": "Virgin Islands, British; British Virgin Islands",
    "HK": "Hong Kong SAR; Hong Kong, China; China, Hong Kong SAR",
    "ES": "Espana; España",
    "NL": "Netherlands (Kingdom of the); Holland",
}


@pytest.mark.parametrize(("code", "names"), NAMES.items())
def test_a_country_is_known_by_whatever_lists_call_it(code, names):
    assert {name: country_codes.country(name) for name in names.split("; ")} == dict.fromkeys(names.split("; "), code)


@pytest.mark.parametrize(
    "name", ["Atlantis", "Republic of Atlantis", "Virgin Islands", "Republic", "of", "the", "State of Washington", ""]
)
def test_what_is_surely_no_country_stays(name):
    assert country_codes.country(name) == name.upper()
