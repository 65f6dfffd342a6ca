"""Countries as letters name them: nothing that is made for lists gets into a sentence or under a name."""

import re

import pytest

from campaign.core.letters import composition, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.words import customs, homes
from campaign.web.site.countries import CODES
from tests.core.letters.test_targeting import BUNDLED, BUNDLED_DIRECTORY
from tests.support.effort import at_most
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


OTHER_LIST_FORM = re.compile(
    rf"{LIST_FORM.pattern}|\bSRA\b|\bRAS\b|ÖİB|ΕΔΠ|САР|ОАР|DAK|erityishallinto|Đặc khu| - |[Kk]inshasa|Кинша|Кінша"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_form_gets_into_a_sentence(language):
    named = {country: customs.country_in_sentence(country, language) for country in ISO}
    assert {country: name for country, name in named.items() if LIST_FORM.search(name)} == {}
    assert {country for country, name in named.items() if name == country or not name.strip()} == set()
    assert len(set(named.values())) >= 248, "no two countries are called the same, but for the halves of an island"


@pytest.mark.parametrize("language", "it pt nl ru uk pl sv da nb fi el tr vi id".split())
def test_nor_in_letters_in_a_language_that_no_page_has(language):
    named = {
        country: customs.country_in_sentence(country, language) for country in ("CD", "CG", "HK", "MO", "MM", "VA")
    }
    assert {country: name for country, name in named.items() if OTHER_LIST_FORM.search(name)} == {}
    assert len(set(named.values())) == len(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_under_a_name(language):
    for country in ISO:
        lines = homes.writer_lines("Jo", "", country, language)
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
        ("ZA", "ko", "남아프리카공화국"),
        ("DM", "ko", "도미니카 연방"),
        ("DO", "ko", "도미니카공화국"),
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


def test_kosovo_has_its_preposition_and_article():
    forms = customs.country_forms("XK", "fr")
    assert (forms.within, forms.origin, forms.of) == ("au Kosovo", "du Kosovo", "du Kosovo")
    german = customs.country_forms("XK", "de")
    assert (german.within, german.origin, german.of) == ("im Kosovo", "aus dem Kosovo", "des Kosovo")


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
        ("Singapore River", "SG", "en", "Jo\nSingapore River, Singapore"),
        ("Leeds, UK", "GB", "en", "Jo\nLeeds, United Kingdom"),
        ("Leeds,the United Kingdom", "GB", "en", "Jo\nLeeds, United Kingdom"),
        ("Leeds, England", "GB", "en", "Jo\nLeeds, England, United Kingdom"),
        ("Portland, OR, USA", "US", "en", "Jo\nPortland, OR, United States"),
        ("Wilmington, DE", "US", "en", "Jo\nWilmington, DE, United States"),
        ("Köln, Germany", "DE", "de", "Jo\nKöln, Deutschland"),
        ("Abidjan, Cote d'Ivoire", "CI", "fr", "Jo\nAbidjan, Côte d’Ivoire"),
        ("대한민국 서울", "KR", "ko", "대한민국 서울\nJo 드림"),
        ("日本 大阪市", "JP", "ja", "日本 大阪市\nJo"),
        ("日本橋", "JP", "ja", "日本 日本橋\nJo"),
        ("UK", "GB", "en", "Jo\nUnited Kingdom"),
        ("Leeds,", "GB", "en", "Jo\nLeeds, United Kingdom"),
        ("Leeds, UK,", "GB", "en", "Jo\nLeeds, United Kingdom"),
        ("عمّان،", "JO", "ar", "Jo\nعمّان، الأردن"),
    ],
)
def test_a_place_that_is_the_country_stands_once(place, country, language, lines):
    assert homes.writer_lines("Jo", place, country, language) == lines
    body = composition.compose(_un_sg(country, language), Supporter("Jo", country, place), 0, TODAY).body
    assert body.split("\n\n")[1].count(place.strip()) <= 1


WITH_AN_ARTICLE = {
    "en": (
        r"(Islands|States|Kingdom|Emirates|Republic|Netherlands|Territor(y|ies)|Territories)\b|^(Republic|Isle) |"
        r"^(Philippines|Maldives|Bahamas|Gambia|Comoros|Seychelles|Vatican)$",
        r"((in|on|of) the |(in|of) (Vatican|South Georgia|Heard Island))",
    ),
    "fr": (
        r"^(Îles|États|Pays-Bas|Émirats|Terres|République|Royaume|Territoire)\b",
        r"(aux? |des? la |du |des |dans les? |en République|du |d)",
    ),
    "de": (
        r"(inseln|staaten|emirate|Niederlande|republik|Republik|Königreich|Territorium|territorium|gebiete)\b",
        r"(in der |in den |im |auf den |auf der |der |des |(in|von) Südgeorgien|(auf|von) Heard)",
    ),
    "es": (
        r"^(Islas?|Emiratos|Países|República|Reino|Territorio|Isla)\b",
        r"(en (el|la|los|las) |del |de (la|los|las) )",
    ),
}
"""What names that take an article are made of, and how a sentence then begins."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_stands_in_a_sentence_with_what_its_language_puts_before_it(language):
    for country in ISO:
        forms = customs.country_forms(country, language)
        for said, begins in zip((forms.within, forms.origin, forms.of), BEGINNINGS[language], strict=True):
            assert re.match(begins, said), (country, said)
            assert not LIST_FORM.search(said.replace("Turks- und", "")), said
            assert not re.search(r"\b(de le|de les|à le|à les|de el|a el|in dem) (?!Salvador)|  ", said), said


@pytest.mark.parametrize("language", WITH_AN_ARTICLE)
def test_no_country_that_takes_an_article_goes_without(language):
    """Found by the words its name is made of, and not by the table that puts the article there."""
    names, articles = WITH_AN_ARTICLE[language]
    with_article = [country for country in ISO if re.search(names, customs.country_name(country, language))]
    assert len(with_article) > 20, "the pattern finds them"
    for country in with_article:
        forms = customs.country_forms(country, language)
        assert re.match(articles, forms.within) and re.match(articles, forms.of), (country, forms)


BEGINNINGS = {
    "en": ("(in|on) (the )?[A-ZÅÉ]", "from (the )?[A-ZÅÉ]", "of (the )?[A-ZÅÉ]"),
    "ko": (".+에$", ".+에서$", ".+의$"),
    "ja": (".+に$", ".+から$", ".+の$"),
    "fr": (
        "(en |à |à la |au |aux |dans les? |sur l’)[A-ZÉÎîC]",
        "(de |d’|du |des |de la |de l’)[A-ZÉî]",
        "(de |d’|du |des |de la |de l’)[A-ZÉî]",
    ),
    "de": (
        "(in |in der |in den |im |auf |auf der |auf den )[A-ZÄÖÅ]",
        "(aus |aus der |aus den |aus dem |von |von der |von den )[A-ZÄÖÅ]",
        "(von |der |des )[A-ZÄÖÅ]",
    ),
    "es": ("en ((el|la|los|las) )?[A-Zi]", "desde ((el|la|los|las) )?[A-Zi]", "(del|de( (la|los|las))?) [A-Zi]"),
    "zh-Hant": ("在.+", "來自.+", ".+的$"),
    "zh-Hans": ("在.+", "来自.+", ".+的$"),
    "ar": ("في .+", "من .+", ".+"),
}


@pytest.mark.parametrize(
    ("country", "language", "expected"),
    [
        ("GB", "en", "in the United Kingdom / from the United Kingdom / of the United Kingdom"),
        ("FR", "en", "in France / from France / of France"),
        ("IM", "en", "on the Isle of Man / from the Isle of Man / of the Isle of Man"),
        ("FR", "fr", "en France / de France / de la France"),
        ("CA", "fr", "au Canada / du Canada / du Canada"),
        ("US", "fr", "aux États-Unis / des États-Unis / des États-Unis"),
        ("DE", "fr", "en Allemagne / d’Allemagne / de l’Allemagne"),
        ("IR", "fr", "en Iran / d’Iran / de l’Iran"),
        ("CU", "fr", "à Cuba / de Cuba / de Cuba"),
        ("HT", "fr", "à Haïti / d’Haïti / d’Haïti"),
        ("HN", "fr", "au Honduras / du Honduras / du Honduras"),
        ("HU", "fr", "en Hongrie / de Hongrie / de la Hongrie"),
        ("IL", "fr", "en Israël / d’Israël / d’Israël"),
        ("MX", "fr", "au Mexique / du Mexique / du Mexique"),
        ("BB", "fr", "à la Barbade / de la Barbade / de la Barbade"),
        ("CD", "fr", "en République démocratique du Congo / de la République démocratique du Congo / "
         "de la République démocratique du Congo"),
        ("CK", "fr", "aux îles Cook / des îles Cook / des îles Cook"),
        ("RE", "fr", "à La Réunion / de La Réunion / de La Réunion"),
        ("DE", "de", "in Deutschland / aus Deutschland / von Deutschland"),
        ("CH", "de", "in der Schweiz / aus der Schweiz / der Schweiz"),
        ("NL", "de", "in den Niederlanden / aus den Niederlanden / der Niederlande"),
        ("US", "de", "in den Vereinigten Staaten / aus den Vereinigten Staaten / der Vereinigten Staaten"),
        ("GB", "de", "im Vereinigten Königreich / aus dem Vereinigten Königreich / des Vereinigten Königreichs"),
        ("AE", "de", "in den Vereinigten Arabischen Emiraten / aus den Vereinigten Arabischen Emiraten / "
         "der Vereinigten Arabischen Emirate"),
        ("IQ", "de", "im Irak / aus dem Irak / des Irak"),
        ("PH", "de", "auf den Philippinen / von den Philippinen / der Philippinen"),
        ("CW", "de", "auf Curaçao / von Curaçao / von Curaçao"),
        ("MT", "de", "in Malta / aus Malta / von Malta"),
        ("DO", "de", "in der Dominikanischen Republik / aus der Dominikanischen Republik / "
         "der Dominikanischen Republik"),
        ("GB", "es", "en el Reino Unido / desde el Reino Unido / del Reino Unido"),
        ("NL", "es", "en los Países Bajos / desde los Países Bajos / de los Países Bajos"),
        ("US", "es", "en Estados Unidos / desde Estados Unidos / de Estados Unidos"),
        ("SV", "es", "en El Salvador / desde El Salvador / de El Salvador"),
        ("FK", "es", "en las islas Malvinas / desde las islas Malvinas / de las islas Malvinas"),
        ("CI", "es", "en Costa de Marfil / desde Costa de Marfil / de Costa de Marfil"),
        ("GB", "ko", "영국에 / 영국에서 / 영국의"),
        ("GB", "ja", "イギリスに / イギリスから / イギリスの"),
        ("GB", "zh-Hant", "在英國 / 來自英國 / 英國的"),
        ("GB", "ar", "في المملكة المتحدة / من المملكة المتحدة / المملكة المتحدة"),
        ("GB", "it", "Regno Unito / Regno Unito / Regno Unito"),
    ],
)  # fmt: skip
def test_a_country_with_article_and_preposition(country, language, expected):
    forms = customs.country_forms(country, language)
    assert f"{forms.within} / {forms.origin} / {forms.of}" == expected


@pytest.mark.parametrize(
    ("place", "country", "language", "recipient", "within", "origin"),
    [
        ("Leeds", "GB", "en", "GB", "in Leeds", "from Leeds"),
        ("Leeds", "GB", "en", "", "in Leeds in the United Kingdom", "from Leeds in the United Kingdom"),
        ("London", "GB", "en", "", "in London", "from London"),
        ("London", "CA", "en", "", "in London in Canada", "from London in Canada"),
        ("Hobart", "AU", "en", "", "in Hobart", "from Hobart"),
        ("new york", "US", "en", "", "in new york", "from new york"),
        ("Wien", "AT", "de", "", "in Wien", "aus Wien"),
        ("東京", "JP", "ja", "", "東京に", "東京から"),
        ("서울", "KR", "ko", "", "서울에", "서울에서"),
        ("Seoul", "KR", "fr", "", "à Seoul", "de Seoul"),
        ("", "GB", "en", "GB", "", ""),
        ("", "GB", "en", "US", "in the United Kingdom", "from the United Kingdom"),
        ("Singapore", "SG", "en", "", "in Singapore", "from Singapore"),
        ("Singapore", "SG", "en", "SG", "", ""),
        ("Singapore", "SG", "ko", "", "싱가포르에", "싱가포르에서"),
        ("Lyon", "FR", "fr", "FR", "à Lyon", "de Lyon"),
        ("Amiens", "FR", "fr", "", "à Amiens (France)", "d’Amiens (France)"),
        ("Yaoundé", "CM", "fr", "CM", "à Yaoundé", "de Yaoundé"),
        ("Ypres", "BE", "fr", "BE", "à Ypres", "d’Ypres"),
        ("Le Havre", "FR", "fr", "FR", "au Havre", "du Havre"),
        ("le havre", "FR", "fr", "FR", "au havre", "du havre"),
        ("LES ULIS", "FR", "fr", "FR", "aux ULIS", "des ULIS"),
        ("Örebro", "SE", "fr", "SE", "à Örebro", "d’Örebro"),
        ("Århus", "DK", "fr", "DK", "à Århus", "d’Århus"),
        ("Leeds,", "GB", "en", "GB", "in Leeds", "from Leeds"),
        ("Köln", "DE", "de", "", "in Köln in Deutschland", "aus Köln in Deutschland"),
        ("Lyon", "FR", "es", "", "en Lyon (Francia)", "desde Lyon (Francia)"),
        ("부산", "KR", "ko", "KR", "부산에", "부산에서"),
        ("부산", "KR", "ko", "", "대한민국 부산에", "대한민국 부산에서"),
        ("大阪市", "JP", "ja", "", "日本の大阪市に", "日本の大阪市から"),
        ("台南", "TW", "zh-Hant", "", "在台灣台南", "來自台灣台南"),
        ("إربد", "JO", "ar", "", "في \u2068إربد\u2069 في الأردن", "من \u2068إربد\u2069 في الأردن"),
    ],
)  # fmt: skip
def test_a_home_is_told_as_one_tells_it(place, country, language, recipient, within, origin):
    home = homes.home(place, country, language, recipient)
    assert (home.within, home.origin) == (within, origin)


@pytest.mark.parametrize(
    ("place", "country", "language", "recipient", "lines"),
    [
        ("Leeds", "GB", "en", "GB", "Jo\nLeeds"),
        ("", "GB", "en", "GB", "Jo"),
        ("", "JP", "ja", "JP", "Jo"),
        ("부산", "KR", "ko", "KR", "부산\nJo 드림"),
        ("عمّان", "JO", "ar", "", "Jo\nعمّان، الأردن"),
    ],
)
def test_nobody_tells_an_office_the_country_it_is_in(place, country, language, recipient, lines):
    assert homes.writer_lines("Jo", place, country, language, recipient) == lines


@pytest.mark.parametrize(
    ("words", "language", "ended"),
    [
        ("My grandmother's family", "en", "My grandmother's family."),
        ("友人が脱北者です", "ja", "友人が脱北者です。"),
        ("我是老師！", "zh-Hant", "我是老師！"),
        ("叔母がいます", "en", "叔母がいます。"),
        ("할머니의 고향입니다", "en", "할머니의 고향입니다."),
        ("I was born there", "ja", "I was born there."),
        ("Why not?", "en", "Why not?"),
        ("She said “never again.”", "en", "She said “never again.”"),
        ("هل من مجيب؟", "ar", "هل من مجيب؟"),
        ("قریبی دوست۔", "ar", "قریبی دوست۔"),
        ("मेरी बहन।", "en", "मेरी बहन।"),
        ("제 고향입니다", "ja", "제 고향입니다."),
        ("I love them ❤️", "en", "I love them ❤️"),
        ("좋아요~", "ko", "좋아요~"),
        ("my family,", "en", "my family,"),
        ("my family\u200f", "en", "my family\u200f."),
        ("友人です）", "ja", "友人です）。"),
        ("", "en", ""),
    ],
)
def test_an_answer_ends_in_a_full_stop(words, language, ended):
    assert customs.ended(words, language) == ended


def _un_sg(country, language):
    letters = targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, language)
    return next(letter for letter in letters if letter.target.id == "un-sg")


@pytest.mark.parametrize(
    ("typed", "country", "town"),
    [
        ("Paris (France)", "FR", "Paris"),
        ("Paris（法國）", "FR", "Paris"),
        ("Leeds - UK", "GB", "Leeds"),
        ("Zürich/CH", "CH", "Zürich"),
        ("Seoul, Republic of Korea", "KR", "Seoul"),
        ("Seoul, Korea", "KR", "Seoul"),
        ("Utrecht, Holland", "NL", "Utrecht"),
        ("Praha | Czech Republic", "CZ", "Praha"),
        ("Paris.", "FR", "Paris"),
        ("Holland", "NL", ""),
        ("(France)", "FR", ""),
        ("Cardiff, Wales", "GB", "Cardiff, Wales"),
        ("Scotland", "GB", "Scotland"),
        ("Washington, D.C.", "US", "Washington, D.C."),
        ("Portland, ME", "US", "Portland, ME"),
        ("Seoul, Korea", "KP", "Seoul, Korea"),
        ("Paris (Texas)", "US", "Paris (Texas)"),
        ("Stratford-upon-Avon", "GB", "Stratford-upon-Avon"),
        ("Berlin - Mitte", "DE", "Berlin - Mitte"),
        ("Paris (France)", "", "Paris (France)"),
    ],
)
def test_a_country_that_was_typed_with_the_town_is_not_said_twice(typed, country, town):
    assert homes.place_beside(typed, country, "en") == town


def test_a_town_of_many_signs_is_looked_at_in_no_time():
    with at_most(0.5):
        for typed in ("a - " * 5_000, "a/" * 10_000 + "(", "(" * 20_000, "a (" * 7_000, "a ," * 10_000):
            assert homes.place_beside(typed, "FR", "en") == typed.rstrip(" ,")
