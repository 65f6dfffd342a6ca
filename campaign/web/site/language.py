"""Which language a page is in, and how that language writes numbers, days and names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time, format_timedelta, get_day_names, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask import current_app, g, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from campaign.core import days
from campaign.core.words import customs
from campaign.core.words.customs import country_name, regional
from campaign.web.site import current
from campaign.web.site.current import settings

# Tags that browsers send, and the ones that people name such a language by.
_ALIASES = {
    "zh-tw": ("zh-hant",),
    "zh-hk": ("zh-hant", "zh-tw"),
    "zh-mo": ("zh-hant", "zh-hk", "zh-tw"),
    "zh-hant": ("zh-tw", "zh-hk"),
    "zh-cn": ("zh-hans", "zh"),
    "zh-sg": ("zh-hans", "zh-cn", "zh"),
    "zh-hans": ("zh-cn", "zh"),
    "zh": ("zh-hans", "zh-cn"),
    "iw": ("he",),
    "in": ("id",),
    "ji": ("yi",),
    "nb": ("no", "nn"),
    "nn": ("no", "nb"),
    "no": ("nb", "nn"),
    "pt-pt": ("pt", "pt-br"),
    "pt-br": ("pt", "pt-pt"),
    "pt": ("pt-br", "pt-pt"),
    "fil": ("tl",),
    "tl": ("fil",),
}
_TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")
LONGEST_HEADER = 200


def page_language() -> str:
    """The language of the page being made (BCP 47): the one chosen, else the best of the site's."""
    chosen = g.get("language")
    return str(chosen) if chosen is not None else choose(settings().site.languages)


def choose(offered: Sequence[str], preferred: str = "") -> str:
    """Settle the language of this page: the form's `lang`, else `?lang=`, else `preferred`, else what the browser asks.

    The first of `offered` is the default.
    """
    # What is posted was chosen on the page itself, whose address may still name another language.
    wanted = current.posted("lang") or request.args.get("lang") or preferred
    g.languages = tuple(offered)
    g.language = best(wanted[:35], g.languages) if wanted else ""
    g.language = g.language or best(request.headers.get("Accept-Language", "")[:LONGEST_HEADER], g.languages)
    g.language = g.language or offered[0]
    return str(g.language)


@lru_cache(maxsize=1_000)
def best(header: str, offered: tuple[str, ...]) -> str:
    """The first language of an `Accept-Language` header that is `offered`, by its tag, an alias or a parent; or ""."""
    known = {tag.lower(): tag for tag in offered}
    return next((known[tag] for wanted in _wanted(header) for tag in alike(wanted) if tag in known), "")


def _wanted(header: str) -> list[str]:
    """The tags of an `Accept-Language` header, most wanted first; refused ones (`q=0`) left out."""
    ranked = []
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        weight = _weight(parameter)
        if tag.strip() and weight > 0:
            ranked.append((-weight, tag.strip().lower().replace("_", "-")))
    return [tag for _, tag in sorted(ranked, key=lambda item: item[0])]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=")) if parameter.strip() else 1.0
    except ValueError:
        return 0.0


def alike(tag: str) -> list[str]:
    """`tag` and what may stand for it, the closest first: zh-hant-tw, zh-hant, zh-tw, …, zh."""
    parts = tag.split("-")
    chain: list[str] = []
    for length in range(len(parts), 0, -1):
        shorter = "-".join(parts[:length])
        # Traditional characters are not the simplified ones: a reader of one is not given the other as `zh`.
        if shorter != "zh" or not any(known in _TRADITIONAL for known in chain):
            chain += [shorter, *_ALIASES.get(shorter, ())]
        else:
            chain.append(shorter)
    return chain


@dataclass(frozen=True)
class Choice:
    """A language of the page, by its own name. In answer to a POST it has no address, and needs a form."""

    code: str
    name: str
    direction: str
    current: bool
    url: str = ""


def language_choice(form: str = "", step: str = "") -> Markup:
    """The languages of this page to choose from: as buttons of the form with this id, else as links; "" without any.

    `step` is what Enter presses in that form.
    """
    offered = g.get("languages", ())
    if len(offered) < 2 or not (form or request.method in ("GET", "HEAD")):
        return Markup()
    if form:
        return _buttons(offered, page_language(), form, step)
    links = [replace(choice, url=_in_language(choice.code)) for choice in _choices(offered, page_language())]
    return _choice_of(links)


@lru_cache(maxsize=500)
def _buttons(offered: tuple[str, ...], current: str, form: str, step: str) -> Markup:
    """The same in every page with such a form. No visitor says any of it."""
    return _choice_of(_choices(offered, current), form, step)


def _choices(offered: tuple[str, ...], current: str) -> list[Choice]:
    return [Choice(code, language_name(code, code), direction_of(code), code == current) for code in offered]


def _choice_of(choices: Sequence[Choice], form: str = "", step: str = "") -> Markup:
    template: Any = current_app.jinja_env.get_template("_languages.html").module
    return Markup(template.choice(choices, form, step))  # noqa: S704 - a template escaped it


def browser_decides() -> bool:
    """Whether what the browser asks for decides on this answer.

    It does on the language, unless the address names one that there is; and on how that writes a day, if it says one.
    """
    return "is_regional" in g or ("languages" in g and asked_for() is None)


def asked_for() -> str | None:
    """The language that this page was asked for in so many words; None where it came by itself."""
    wanted = current.posted("lang") or request.args.get("lang")
    return page_language() if wanted and best(wanted[:35], g.get("languages", ())) else None


def _in_language(code: str) -> str:
    query = MultiDict(g.get("query", request.args))
    query["lang"] = code
    return f"{request.path}?{urlencode(list(query.items(multi=True)))}"


@lru_cache(maxsize=200)
def locale(language: str) -> Locale:
    """Babel's locale for a tag; English for one that it does not know."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale("en")


@lru_cache(maxsize=200)
def direction_of(language: str) -> str:
    """`ltr` or `rtl`."""
    return str(locale(language).text_direction)


def language_name(code: str, language: str = "") -> str:
    """What a language is called in `language`, by default the page's; the code itself where there is no name."""
    name = language_inside(code, language)
    return name[:1].upper() + name[1:]


def language_inside(code: str, language: str = "") -> str:
    """As `language_name`, inside a sentence: with a capital only where that language writes it with one."""
    return customs.language_name(code, language or page_language())


def country(code: str) -> str:
    return country_name(code, page_language())


def listed(names: Iterable[str]) -> str:
    """Names in a sentence, as the page's language lists them: "A, B and C", "A、B、C"."""
    return str(format_list(list(names), locale=locale(page_language())))


def either(names: Iterable[str]) -> str:
    """As `listed`, of which one is meant: "A, B or C"."""
    return str(format_list(list(names), "or", locale=locale(page_language())))


def number(value: float) -> str:
    return _number(value, page_language())


@lru_cache(maxsize=2_000)
def _number(value: float, language: str) -> str:
    return str(format_decimal(value, locale=locale(language)))


def percent(value: float) -> str:
    """`value` of a hundred, as the page's language writes a percentage."""
    return format_percent(value / 100, locale=locale(page_language()))


def day(value: date | datetime | str) -> str:
    """A day (or its ISO 8601 text) as the page's language writes it, of medium length."""
    moment = date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(moment, "medium", locale=regional(page_language(), region()))


def region() -> str:
    """The country that the browser names beside the page's language: `GB` of `en-GB`; "" where it names none."""
    g.is_regional = True
    spoken = page_language().split("-")[0].lower()
    tags = (tag.split("-") for tag in _wanted(request.headers.get("Accept-Language", "")[:LONGEST_HEADER]))
    regions = (parts[-1] for parts in tags if parts[0] == spoken and len(parts) > 1)
    return next((region.upper() for region in regions if len(region) == 2), "")


def regions() -> tuple[str, ...]:
    """The countries that the browser names with its languages, most wanted first: `GB, KR` of `en-GB, ko-KR;q=0.8`."""
    parts = (tag.split("-") for tag in _wanted(request.headers.get("Accept-Language", "")[:LONGEST_HEADER]))
    codes = [part[-1].upper() for part in parts if len(part) > 1 and len(part[-1]) == 2]
    return tuple(dict.fromkeys(codes))


def home_of(language: str) -> str:
    """The country in which most who speak a language live, by CLDR: `KR` of `ko`; "" where it names none."""
    likely = str(get_global("likely_subtags").get(language.replace("-", "_"), ""))
    last = likely.rpartition("_")[2]
    return last if len(last) == 2 and last.isupper() else ""


def hour(value: str) -> str:
    """An hour (`2026-11-23T20`) as the page's language writes it, in UTC."""
    begin = datetime.fromisoformat(f"{value}:00")
    return f"{day(begin)} {begin:%H:%M}"


def weekdays() -> list[str]:
    """What the days of the week are called in short, Monday first."""
    names = get_day_names("abbreviated", context="stand-alone", locale=locale(page_language()))
    return [names[day] for day in range(7)]


def moment(value: datetime) -> str:
    """A moment as the page's language writes it, to the minute, in UTC."""
    there = value.astimezone(UTC)
    return f"{day(there)} {there:%H:%M} UTC"


def moment_there(value: datetime, place: str) -> str:
    """A moment as the page's language writes it, to the minute, by the clocks of a time zone, which it names."""
    there, chosen = value.astimezone(days.zone(place)), locale(page_language())
    name = get_timezone_name(there, "long", locale=chosen)
    return f"{day(there)} {format_time(there, 'short', locale=regional(page_language(), region()))} ({name})"


def duration(value: timedelta) -> str:
    """A time from now in whole hours, from two days on in whole days, never less than it is: "3 hours"."""
    in_hours = value <= timedelta(days=2)
    size = timedelta(hours=1) if in_hours else timedelta(days=1)
    whole = max(1, -(-value // size)) * size
    # With a threshold that no larger unit reaches, Babel rounds to none of them.
    return format_timedelta(
        whole, granularity="hour" if in_hours else "day", threshold=1_000, locale=locale(page_language())
    )
