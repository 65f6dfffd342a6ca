"""Customs of each letter language: generic salutation and close, and the writer's lines at the end."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.languages import get_official_languages
from babel.lists import format_list
from babel.numbers import format_decimal

from campaign.core.offices.office import FOREIGN_MINISTRY, Office
from campaign.core.words import country_grammar
from campaign.core.words.countries import AS_WRITTEN
from campaign.core.words.country_grammar import CountryForms

Named = TypeVar("Named")

_ISLANDS = re.compile("Îles? |Islas? ")
_FIRST_OF_MONTH = re.compile("^1 ")
_CHINESE_OR_KANA = re.compile("[\u3005\u3041-\u30ff\u3400-\u9fff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_ENDS = frozenset(".!?…:;,~։؛،؟۔।॥။፧።។᙮‼‽⁇⁈⁉。！？：；，、．～｡")
"""Marks after which no full stop is put: those that end a sentence in Unicode (UAX 29, STerm), and those that go on."""
_MARKS_AND_SPACES = ".,:;! \u00a0\u202f"
_SPANISH_AMERICA = frozenset("AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE".split())
_IN_BRACKETS = re.compile(r" ?[(（][^)）]*[)）]")

_REPRESENTATIVE = {
    "en": "Your representative",
    "ko": "지역구 의원",
    "ja": "地元選出の議員",
    "fr": "Votre représentante ou représentant",
    "de": "Ihre Abgeordnete oder Ihr Abgeordneter",
    "es": "Su representante",
    "zh": "您的议员",
    "zh-hant": "您的議員",
    "ar": "من يمثل دائرتكم",
}


@dataclass(frozen=True)
class Customs:
    """What a letter in one language opens and ends with where the office directory has no words for it."""

    minister: str
    anyone: str
    close: str
    ministry: str
    minister_title: str
    anyone_close: str = ""
    """The close after `anyone`, where it is another one."""
    of_country: str = "{0} ({1})"
    """How an office {0} is told from those of other countries than {1}."""


_SEASON = "拝啓　時下ますますご清祥のこととお慶び申し上げます。"
"""What a letter that closes with 敬具 begins with."""

_OF_THE_UNITED_STATES = {
    "ko": {"ministry": "국무부", "minister_title": "국무장관"},
    "ja": {"minister": f"国務長官 様\n\n{_SEASON}"} | {"ministry": "国務省", "minister_title": "国務長官"},
    "fr": {"minister": "Madame la Secrétaire d’État, Monsieur le Secrétaire d’État,"}
    | {"ministry": "Département d’État", "minister_title": "Secrétaire d’État"},
    "zh": {"minister": "尊敬的国务卿：", "ministry": "国务院", "minister_title": "国务卿"},
    "zh-hant": {"minister": "國務卿鈞鑒：", "ministry": "國務院", "minister_title": "國務卿"},
}
"""Where a language calls the Secretary of State by a word of its own."""

_CUSTOMS = {
    "en": Customs(
        "Dear Minister,",
        "Dear Sir or Madam,",
        "Yours sincerely,",
        "Ministry of Foreign Affairs",
        "Minister of Foreign Affairs",
        anyone_close="Yours faithfully,",
    ),
    "ko": Customs(
        "존경하는 장관님께,", "존경하는 관계자님께,", "감사합니다.", "외교부", "외교부 장관", of_country="{1} {0}"
    ),
    "ja": Customs(
        f"外務大臣 様\n\n{_SEASON}", f"ご担当者 様\n\n{_SEASON}", "敬具", "外務省", "外務大臣", of_country="{1}{0}"
    ),
    "fr": Customs(
        "Madame la Ministre, Monsieur le Ministre,",
        "Madame, Monsieur,",
        "Veuillez agréer, {{ target.salutation }} l’expression de ma haute considération.",
        "Ministère des Affaires étrangères",
        "Ministre des Affaires étrangères",
    ),
    "de": Customs(
        "Sehr geehrte Frau Ministerin, sehr geehrter Herr Minister,",
        "Sehr geehrte Damen und Herren,",
        "Mit freundlichen Grüßen",
        "Außenministerium",
        "Außenministerin oder Außenminister",
    ),
    "es": Customs(
        "Señora Ministra, Señor Ministro:",
        "A quien corresponda:",
        "Atentamente,",
        "Ministerio de Asuntos Exteriores",
        "Ministra o Ministro de Asuntos Exteriores",
    ),
    "zh": Customs("尊敬的部长：", "尊敬的先生/女士：", "此致\n敬礼", "外交部", "外交部长", of_country="{1}{0}"),
    "zh-hant": Customs("部長鈞鑒：", "敬啟者：", "敬請\n鈞安", "外交部", "外交部長", of_country="{1}{0}"),
    "ar": Customs(
        "معالي السيدة الوزيرة، معالي السيد الوزير،",
        "السيدات والسادة المحترمون،",
        "وتفضلوا بقبول فائق الاحترام والتقدير،",
        "وزارة الخارجية",
        "وزير الخارجية",
    ),
}


def customs(language: str) -> Customs:
    """The customs of `language` (BCP 47), by its primary subtag; English where we know none."""
    return _of(_CUSTOMS, language)


def _of(table: Mapping[str, Named], language: str) -> Named:
    """What a table has for a language; Chinese is looked for by the characters it is written in."""
    return table.get(key(language), table["en"])


@lru_cache(maxsize=200)
def key(language: str) -> str:
    """What our tables call a language (BCP 47): its primary subtag, "zh-hant" for traditional characters."""
    primary = language.lower().split("-")[0]
    traditional = primary == "zh" and _locale(language).script == "Hant"
    return "zh-hant" if traditional else primary


def generic_ministry(country: str, language: str) -> Office:
    """Stands in for a foreign ministry the directory does not list: no address, so its letter is one to copy."""
    words, nation = _customs_in(country, language), country_name(country, language)
    return Office(
        id=f"generic-{country.lower()}",
        title=words.of_country.format(words.minister_title, nation),
        organisation=words.of_country.format(words.ministry, nation),
        role=FOREIGN_MINISTRY,
        country=country,
        language=language,
        salutation=words.minister,
        close=words.close,
    )


def ministry_in(office: Office, language: str) -> Office:
    """A foreign ministry as a letter in `language` calls it: by its row's own words where they are in that language."""
    if key(office.language) == key(language):
        return office
    words = generic_ministry(office.country, language)
    return replace(
        office,
        title=words.title,
        organisation=words.organisation,
        language=language,
        salutation=words.salutation,
        close=words.close,
        holder_salutation="",
    )


def _customs_in(country: str, language: str) -> Customs:
    """The customs of a language in a country: Spanish America has "Relaciones Exteriores", and Mexico a secretary.

    The United States have no minister of foreign affairs in any language.
    """
    words = customs(language)
    if country == "US":
        return replace(words, **_OF_THE_UNITED_STATES.get(key(language), {}))
    if key(language) != "es" or country not in _SPANISH_AMERICA:
        return words
    office, title = (
        ("Secretaría", "Secretaria o Secretario") if country == "MX" else ("Ministerio", "Ministra o Ministro")
    )
    salutation = "Señora Secretaria, Señor Secretario:" if country == "MX" else words.minister
    return replace(
        words,
        minister=salutation,
        ministry=f"{office} de Relaciones Exteriores",
        minister_title=f"{title} de Relaciones Exteriores",
    )


def generic_representative(language: str) -> Office:
    """Stands on the form's sheet for a representative who is not known yet; no letter is ever written to it."""
    return Office(id="", title=_of(_REPRESENTATIVE, language), language=language)


@lru_cache(maxsize=300)
def official_languages(country: str) -> tuple[str, ...]:
    """The languages (BCP 47) that a country (ISO 3166-1 alpha-2) is governed in, by CLDR's territory data."""
    codes = (code.replace("_", "-") for code in get_official_languages(country, de_facto=True))
    return tuple("zh-Hans" if code == "zh" else code for code in codes)


@lru_cache(maxsize=200)
def is_right_to_left(language: str) -> bool:
    """Whether `language` (BCP 47) is written from right to left."""
    return str(_locale(language).text_direction) == "rtl"


def opening_and_close(office: Office, language: str) -> tuple[str, str]:
    """Salutation and close template: the office's own if its row is in the letter's language, else the generic ones."""
    words = customs(language)
    to_minister = "minist" in office.role
    generic = words.minister if to_minister else words.anyone
    close = words.close if to_minister else words.anyone_close or words.close
    if office.language.split("-")[0] != language.split("-")[0]:
        return generic, close
    return office.salutation or generic, office.close or (words.close if office.salutation else close)


def repeated(salutation: str, language: str) -> str:
    """A salutation as a sentence repeats it: its first line; French ends it in a comma."""
    first = salutation.partition("\n")[0].rstrip()
    return f"{first.rstrip(_MARKS_AND_SPACES)}," if key(language) == "fr" and first else first


@lru_cache(maxsize=5_000)
def country_name(country: str, language: str) -> str:
    """The country's name as a person writes it; the code itself where there is no name, "…" without a code.

    CLDR's names, except where they are made for lists: "Congo - Kinshasa", "Hong Kong SAR China", "Myanmar (Burma)".
    """
    if not country:
        return "…"
    written = AS_WRITTEN.get(key(language), {})
    listed = _locale(language).territories.get(country, country) or country
    return written.get(country) or _IN_BRACKETS.sub("", listed).replace(" & ", " and ")


@lru_cache(maxsize=1_000)
def language_name(code: str, language: str) -> str:
    """What a language is called inside a sentence of `language`; the code itself where there is no name."""
    return str(_locale(code).get_display_name(_locale(language)) or code)


def country_in_sentence(country: str, language: str) -> str:
    """The country's name as it stands in a sentence: "the United Kingdom", "islas Malvinas"."""
    name = _uncapitalised(country_name(country, language), key(language))
    return f"the {name}" if key(language) == "en" and country in country_grammar.ENGLISH_ARTICLE else name


@lru_cache(maxsize=5_000)
def country_forms(country: str, language: str) -> CountryForms:
    """The country in a sentence with the article and the preposition it takes: in it, from it, of it."""
    name = _uncapitalised(country_name(country, language), key(language))
    return country_grammar.forms(country, name, key(language))


def _uncapitalised(name: str, language: str) -> str:
    """French and Spanish write the word for islands small, except where it begins a line."""
    return name[0].lower() + name[1:] if language in ("fr", "es") and _ISLANDS.match(name) else name


@lru_cache(maxsize=1_000)
def number(value: int, language: str) -> str:
    """A whole number as its language writes it."""
    return format_decimal(value, locale=_locale(language))


def ended(words: str, language: str) -> str:
    """A sentence with a full stop where it ends in no mark at all: of `language`, or of the signs it is written in.

    A Japanese sentence may stand in an English letter.
    """
    last = words.rstrip(" \u00a0\"'”’»」』)）]\u2069\u200e\u200f\ufe0f")[-1:]
    if not last or last in _ENDS or unicodedata.category(last) in ("So", "Pd"):
        return words
    if _CHINESE_OR_KANA.match(last):
        return f"{words}。"
    wide = unicodedata.east_asian_width(last) in ("W", "F") and not _HANGUL.match(last)
    return words + ("。" if wide and language.split("-")[0] in ("ja", "zh") else ".")


@lru_cache(maxsize=200)
def long_date(day: date, language: str, country: str = "") -> str:
    """The date as a letter in `language` writes it out, in the way of the country it is read in where that is known."""
    written = format_date(day, "long", locale=regional(language, country))
    # CLDR has no ordinal for the first of a month, which French writes with one: "1er décembre".
    return _FIRST_OF_MONTH.sub("1er ", written) if key(language) == "fr" else written


@lru_cache(maxsize=1_000)
def regional(language: str, country: str) -> Locale:
    """The locale of a language as a country writes it; the language's own where there is no such."""
    own = _locale(language)
    try:
        return Locale(own.language, territory=country or own.territory, script=own.script)
    except (UnknownLocaleError, ValueError):
        return own


def listed(names: Sequence[str], language: str) -> str:
    """Names in a sentence, as the language lists them: "A, B and C", "A、B、C"; "" for none."""
    return str(format_list(list(names), locale=_locale(language))) if names else ""


@lru_cache(maxsize=200)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
