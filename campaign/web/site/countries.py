"""The countries a supporter can choose: ISO 3166-1 alpha-2, sorted as the page's language sorts."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import current_app
from markupsafe import Markup

from campaign.core.campaigns.campaign import Campaign
from campaign.web.site.catalogues import gettext
from campaign.web.site.language import home_of, locale, regions

# What CLDR names beside countries: unions, regions of other countries and codes for tests. (XK, Kosovo, has no
# official code, but people there write letters too.)
_NOT_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())

CODES = (
    frozenset(code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)) - _NOT_COUNTRIES
)


def known(code: str) -> str:
    """The country of this code, or "": nothing is worked out for what is none, and kept for the next from there."""
    return code if code in CODES else ""


MOST_LIKELY = 5
"""Countries that stand before the others: as many as are read at a glance."""


def likely(campaign: Campaign, language: str) -> tuple[str, ...]:
    """The likely countries: those of the browser's languages, that of the page's, and the campaign's own."""
    own = (code for target in campaign.targets for code in target.countries)
    candidates = dict.fromkeys((*regions(), home_of(language), *own))
    return tuple(code for code in candidates if code in CODES)[:MOST_LIKELY]


Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Labels, each with the codes and names of its countries."""


def options(language: str, chosen: str, campaign: Campaign) -> Markup:
    """Every country to choose from, the likely ones first; the code that is `chosen`, if it is one, is marked so."""
    none_chosen = _options(language, likely(campaign, language))
    if chosen not in CODES:
        return Markup(none_chosen)  # noqa: S704 - a template escaped it
    option = f'<option value="{chosen}"'
    return Markup(none_chosen.replace(option, f'<option selected value="{chosen}"'))  # noqa: S704 - one of CODES


@lru_cache(maxsize=100)
def _options(language: str, first: tuple[str, ...]) -> str:
    """The same for everybody: a form has 250, and nobody's choice is in them."""
    template: Any = current_app.jinja_env.get_template("_fields.html").module
    return str(template.country_options(grouped(language, first)))


def grouped(language: str, first: tuple[str, ...]) -> Groups:
    """Every country once, in two groups with their names: the likely ones, and the others."""
    named = dict(choices(language)[1:])
    others = tuple((code, name) for code, name in named.items() if code not in first)
    # NOTE: the first group of a list of countries: those in which a reader is likely to live
    groups = (gettext("Likely"), tuple((code, named[code]) for code in first)), (gettext("All others"), others)
    return tuple(group for group in groups if group[1])


@lru_cache(maxsize=64)
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of every country in `language`, by name; the first choice is none."""
    names = locale(language).territories
    named = ((code, names.get(code, code)) for code in CODES)
    return (("", ""), *sorted(named, key=lambda choice: sort_key(choice[1])))


def sort_key(name: str) -> tuple[str, str]:
    """Letters with marks sort with the plain ones, as dictionaries have it: Åland under A, Österreich under O."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    # What was taken apart comes together again: Hangul syllables sort as syllables.
    return unicodedata.normalize("NFC", plain).casefold(), name
