"""How a country's name stands in a sentence: in it, from it, of it, with the article and the preposition it takes.

CLDR has no articles and no prepositions. Where a language needs them the exceptions are listed here, by ISO 3166-1
code; what is in no list follows the language's rule. The rules come from:

- French: Banque de dépannage linguistique (Office québécois de la langue française) on prepositions before names of
  countries, as reported in La Presse, 6 March 2022; islands without an article as listed at
  monsu.desiderio.free.fr/curiosites/pays-prep.html (2026-11-27).
- German: "Liste der Staatennamen", Ständiger Ausschuss für geographische Namen, 9th edition (2006), and the
  Auswärtiges Amt's "Länderverzeichnis" (30 April 2019): feminine and plural names take the article. The masculine ones
  take it in everyday German, though not in documents of state.
- Spanish: FundéuRAE, "el Reino Unido, mejor que Reino Unido" (2024): names that begin with a word for a form of state
  take the article, which may be left out of "Estados Unidos" alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CountryForms:
    """One country in one language: "in the United Kingdom", "from the United Kingdom", "of the United Kingdom"."""

    within: str
    origin: str
    of: str


def _codes(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


ENGLISH_ARTICLE = _codes(
    "AE AX BQ BS CC CD CF CG CK DO FK FO GB GM IM IO KM KY MH MP MV NL PH PN SB SC TC TF UM US VG VI"
)

_ENGLISH_ON = _codes("BV CX IM NF")
"""Names that end in "Island" or begin with "Isle": one is on them."""

_FRENCH_PLURAL = _codes("AE AS AX BM BQ BS CC CK FJ FK FO HM KM KY MH MP MV NL PH PN PW SB SC TC TF TO UM US VG VI WS")
_FRENCH_BARE = _codes(
    "AG AI AW BH BL CU CW CY DJ GG GI GU HK HT JE KI KN LC MC MF MG MO MS MT MU NR NU OM PM PR RE SG SH SM ST SX TK TT "
    "TV TW VC WF YT"
)
_FRENCH_MASCULINE = _codes(
    "BD BF BI BJ BN BR BT BW BZ CA CL CM CR CV DK EH GA GB GH GL GT GY HN JP KE KG KH KW KZ LA LB LI LK LR LS LU MA ME "
    "ML MM MW MX MZ NE NG NI NP PA PE PK PT PY QA RW SD SN SR SS SV TD TG TJ TL TM VA VE VN VU XK YE ZW"
)
_FRENCH = (
    (_FRENCH_PLURAL, ("aux {}", "des {}", "des {}")),
    (_FRENCH_BARE, ("à {}", "{bare}", "{bare}")),
    (_FRENCH_MASCULINE, ("au {}", "du {}", "du {}")),
    (_codes("AD IL"), ("en {}", "{bare}", "{bare}")),
    (_codes("BB DM GD"), ("à la {}", "de la {}", "de la {}")),  # islands far away
    (_codes("CD CF CG DO"), ("en {}", "de la {}", "de la {}")),  # names that begin with "République"
    (_codes("BV CX IM NF"), ("sur l’{}", "de l’{}", "de l’{}")),  # names that begin with "île"
)
_FRENCH_REST = {True: ("en {}", "{bare}", "de l’{}"), False: ("en {}", "{bare}", "de la {}")}
"""Feminine names, and all that begin with a vowel."""
_FRENCH_OWN = {
    "GS": CountryForms(
        "en Géorgie du Sud et aux îles Sandwich du Sud",
        "de Géorgie du Sud et des îles Sandwich du Sud",
        "de la Géorgie du Sud et des îles Sandwich du Sud",
    ),
    "IO": CountryForms(
        "dans le Territoire britannique de l’océan Indien",
        "du Territoire britannique de l’océan Indien",
        "du Territoire britannique de l’océan Indien",
    ),
    "SJ": CountryForms("au Svalbard et à Jan Mayen", "du Svalbard et de Jan Mayen", "du Svalbard et de Jan Mayen"),
    "TF": CountryForms(
        "dans les Terres australes françaises", "des Terres australes françaises", "des Terres australes françaises"
    ),
}
_VOWEL = re.compile("[AEÉIÎOUaeéiîou]|Haï")

_GERMAN_FEMININE = _codes("AQ CD CF CG CH DO EH MD MN SK TR UA VA BV CX IM NF")
_GERMAN_MASCULINE = _codes("IQ IR LB SD SS TD XK YE")
_GERMAN_PLURAL = _codes("AE AX BQ BS CC CK FK FO KM KY MH MP MV NL PH PN SB SC TC TF UM US VG VI")
_GERMAN_ON = _codes("AX BS BV CC CK CX FK FO IM KM KY MH MP MV NF PH PN SB SC TC UM VG VI")
"""Islands with an article: one is "auf" them."""
_GERMAN_ISLANDS = _codes("AI AW BL BM CW GG GP GU JE MF MQ MS NU PM RE SH SJ SX WF YT")
"""Islands that are no states of their own, without an article: "auf Curaçao"; one is in Malta, which is one."""
_GERMAN_DATIVE_N = _codes("AE BQ FO NL TF")
"""Plurals that end in -n in the dative alone."""
_GERMAN_ADJECTIVE = re.compile(r"^(Vereinigt|Arabisch|Karibisch|Nördlich|Französisch|Amerikanisch|Britisch)e\b")
_GERMAN_ADJECTIVE_SINGULAR = re.compile(r"^(Demokratisch|Zentralafrikanisch|Dominikanisch)e\b")
_GERMAN_OWN = {
    "GB": CountryForms("im Vereinigten Königreich", "aus dem Vereinigten Königreich", "des Vereinigten Königreichs"),
    "GS": CountryForms(
        "in Südgeorgien und auf den Südlichen Sandwichinseln",
        "aus Südgeorgien und von den Südlichen Sandwichinseln",
        "von Südgeorgien und den Südlichen Sandwichinseln",
    ),
    "HM": CountryForms(
        "auf Heard und den McDonaldinseln", "von Heard und den McDonaldinseln", "von Heard und den McDonaldinseln"
    ),
    "IO": CountryForms(
        "im Britischen Territorium im Indischen Ozean",
        "aus dem Britischen Territorium im Indischen Ozean",
        "des Britischen Territoriums im Indischen Ozean",
    ),
    "VC": CountryForms(
        "in St. Vincent und den Grenadinen", "aus St. Vincent und den Grenadinen", "von St. Vincent und den Grenadinen"
    ),
}

_SPANISH_ARTICLE = {
    **dict.fromkeys(_codes("BQ EH GB IO LB"), "el"),
    **dict.fromkeys(_codes("AQ CD CF CG DO GF IN PF RE VA BV CX IM NF"), "la"),
    **dict.fromkeys(_codes("AE NL TF"), "los"),
    **dict.fromkeys(_codes("AX BM BS CC CK FK FO GS HM KM KY MH MP MV PN SB SC TC UM VG VI"), "las"),
}


def forms(country: str, name: str, language: str) -> CountryForms:
    """How `name`, a country's as a sentence writes it, stands in a sentence of `language` (as `customs` calls it)."""
    build = _LANGUAGES.get(language)
    return build(country, name) if build else CountryForms(name, name, name)


def _english(country: str, name: str) -> CountryForms:
    name = f"the {name}" if country in ENGLISH_ARTICLE else name
    within = "on" if country in _ENGLISH_ON else "in"
    return CountryForms(f"{within} {name}", f"from {name}", f"of {name}")


def _french(country: str, name: str) -> CountryForms:
    if country in _FRENCH_OWN:
        return _FRENCH_OWN[country]
    elided = _VOWEL.match(name) is not None
    patterns = next((patterns for codes, patterns in _FRENCH if country in codes), _FRENCH_REST[elided])
    bare = f"d’{name}" if elided else f"de {name}"
    return CountryForms(*(pattern.format(name, bare=bare) for pattern in patterns))


def _german(country: str, name: str) -> CountryForms:
    if country in _GERMAN_OWN:
        return _GERMAN_OWN[country]
    within, origin = ("auf", "von") if country in _GERMAN_ON | _GERMAN_ISLANDS else ("in", "aus")
    if country in _GERMAN_FEMININE:
        name = _GERMAN_ADJECTIVE_SINGULAR.sub(r"\1en", name)
        return CountryForms(f"{within} der {name}", f"{origin} der {name}", f"der {name}")
    if country in _GERMAN_PLURAL:
        name = _GERMAN_ADJECTIVE.sub(r"\1en", name).replace("en Arabische ", "en Arabischen ")
        dative = f"{name}n" if country in _GERMAN_DATIVE_N else name
        return CountryForms(f"{within} den {dative}", f"{origin} den {dative}", f"der {name}")
    if country in _GERMAN_MASCULINE:
        return CountryForms(f"im {name}", f"aus dem {name}", f"des {name}")
    return CountryForms(f"{within} {name}", f"{origin} {name}", f"von {name}")


def _spanish(country: str, name: str) -> CountryForms:
    article = _SPANISH_ARTICLE.get(country, "")
    with_article = f"{article} {name}".strip()
    of = f"del {name}" if article == "el" else f"de {with_article}"
    return CountryForms(f"en {with_article}", f"desde {with_article}", of)


_LANGUAGES: Mapping[str, Callable[[str, str], CountryForms]] = {
    "en": _english,
    "fr": _french,
    "de": _german,
    "es": _spanish,
    "ko": lambda country, name: CountryForms(f"{name}에", f"{name}에서", f"{name}의"),
    "ja": lambda country, name: CountryForms(f"{name}に", f"{name}から", f"{name}の"),
    "zh": lambda country, name: CountryForms(f"在{name}", f"来自{name}", f"{name}的"),
    "zh-hant": lambda country, name: CountryForms(f"在{name}", f"來自{name}", f"{name}的"),
    "ar": lambda country, name: CountryForms(f"في {name}", f"من {name}", name),
}
