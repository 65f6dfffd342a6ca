"""One campaign on the desk, page by page: everything that is counted, what waits, what failed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from campaign.actions import forecasts, series, watching
from campaign.actions.partners import everybody
from campaign.actions.totals import ledger
from campaign.actions.totals import target_titles as titles_of
from campaign.core.campaigns.campaign import Campaign, LetterTemplate
from campaign.core.counts import activity
from campaign.core.counts.totals import ACTS, DEFINITIONS, countries_in_public
from campaign.core.delivery import troubles
from campaign.core.delivery.outcomes import KEY_LOST, LOST_IN_RESTORE
from campaign.core.delivery.pacing import Forecast
from campaign.core.delivery.troubles import Trouble
from campaign.core.letters import variants
from campaign.core.rights import Right
from campaign.core.words.marking import N_
from campaign.store.protocol.counts import Watched
from campaign.web.desk import narrowing, rights
from campaign.web.desk.narrowing import Choice, Scope
from campaign.web.site import charts, language
from campaign.web.site.campaign_views import own_titles
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings
from campaign.web.site.letter_views import A_MOMENT

_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
LONGEST_SAMPLE = 80
"""Characters of a variant that stand for it."""
_OURS = {
    KEY_LOST: N_("Nothing: the key of this letter is lost."),
    LOST_IN_RESTORE: N_("Nothing: it was lost in a restore. Nobody erased it."),
}
"""What is said where no mail server was asked."""


@dataclass(frozen=True)
class VariantRow:
    """One variant of a letter's block: its first words, and how often it was given out."""

    label: str
    sample: str
    count: int


def overview(campaign: Campaign, scope: Scope) -> dict[str, object]:
    """Figures, charts over time, how far people come; of one part of the numbers what is known of it."""
    moment, today = now(), campaign.day_at(now())
    partner = scope.value if scope.by == narrowing.PARTNER else ""
    totals = ledger(context(), campaign, moment, partner) if partner else series.ledger(context(), campaign, moment)
    counted = watching.counted(context(), campaign.slug, activity.hour_of(moment - timedelta(hours=2 * charts.HOURS)))
    by_day = totals.by_day
    if scope.by in activity.BY_DAY:
        by_day = watching.by_day(context(), campaign.slug, scope.by, scope.value)
    return {
        "scope": scope,
        "totals": totals,
        "awaiting": totals.of("awaiting_confirmation"),
        "this_hour": _of_hour(counted, moment),
        "hour_before": _of_hour(counted, moment - timedelta(hours=1)),
        "hour_began": moment.replace(minute=0),
        "hours": [] if scope.is_narrow else charts.last_hours(counted, moment),
        "days": charts.last_days(by_day, today),
        "growth": charts.growth(by_day, today),
        "marked": watching.watched(context(), campaign.slug).marked,
        "funnel": _funnel(counted, scope, partner),
        **_words_of_measures(),
        **(_chosen(scope, by_day, today) if scope.is_narrow else {}),
    }


def _funnel(counted: activity.Activity, scope: Scope, partner: str) -> list[charts.Step]:
    """How far people get; empty for parts whose steps are not counted."""
    return charts.funnel(counted.funnel(partner)) if not scope.is_narrow or (partner and not scope.has_period) else []


def _chosen(scope: Scope, by_day: charts.ByDay, today: date) -> dict[str, object]:
    """The part that was asked for: its days, and their sums."""
    start, end = narrowing.period(scope, by_day, today)
    days = charts.between(by_day, start, end)
    return {
        "chosen": f"{name_of(scope)} · {language.day(start)} – {language.day(end)}",
        "chosen_days": days,
        "chosen_supporters": sum(day.supporters for day in days),
        "chosen_letters": sum(day.letters for day in days),
        "chosen_before": sum(day.before for day in days),
    }


def name_of(scope: Scope) -> str:
    """What the part is called that is shown."""
    names = {"country": language.country, "language": language.language_name}
    if scope.by == narrowing.PARTNER:
        return partner_names().get(scope.value, scope.value)
    return names[scope.by](scope.value) if scope.by in names else scope.value or gettext("Everything")


def choices(campaign: Campaign) -> list[tuple[str, list[Choice]]]:
    """What can be shown alone."""
    counted = watching.counted(context(), campaign.slug, activity.hour_of(now()))
    tables = counted.table(activity.SOURCE), counted.table(activity.LANGUAGE)
    sources = [key for key, counts in tables[0].items() if counts.get("supporters")]
    totals = ledger(context(), campaign, now())
    return narrowing.choices(totals, sources, tables[1], partner_names(), settings().privacy.small_numbers)


def letters(campaign: Campaign, _: Scope) -> dict[str, object]:
    """To whom, when, and which variants."""
    counted = watching.counted(context(), campaign.slug, activity.hour_of(now()))
    return {
        "by_target": _by_target(campaign),
        "week": charts.week(counted),
        "variants": _variants(campaign, watching.watched(context(), campaign.slug)),
        **_words_of_measures(),
    }


def sources(campaign: Campaign, _: Scope) -> dict[str, object]:
    """From which countries, through which partners, from which sources, in which languages; each leads to its days."""
    counted = watching.counted(context(), campaign.slug, activity.hour_of(now()))
    totals = ledger(context(), campaign, now())
    return {
        "only": url_for("organiser.campaign", slug=campaign.slug) + "?only=",
        "by_country": countries_in_public(totals.by_country, settings().privacy.small_numbers),
        "by_partner": charts.by_partner(totals, counted, partner_names()),
        "by_source": charts.by_source(counted),
        "by_language": charts.by_language(counted),
    }


def failures(campaign: Campaign, _: Scope) -> dict[str, object]:
    """What waits, what failed and why, each with the page of its office."""
    watched, titles = watching.watched(context(), campaign.slug), target_titles(campaign)
    return {
        "totals": ledger(context(), campaign, now()),
        "oldest": watched.oldest,
        "tried": _told(watched.tried, titles, latest=False),
        "failed": _told(watched.failed, titles, latest=True),
        "places": _places(campaign, titles),
        "by_target": _by_target(campaign),
    }


PAGES: dict[str, Callable[[Campaign, Scope], dict[str, object]]] = {
    "overview": overview,
    "letters": letters,
    "sources": sources,
    "failures": failures,
}
"""The pages of a campaign that show numbers, each with what its template shows."""


def partner_names() -> dict[str, str]:
    """What partners are called, by code."""
    return {partner.code: partner.name for partner in everybody(context())}


def _by_target(campaign: Campaign) -> list[dict[str, object]]:
    moment = now()
    leave = forecasts.by_target(forecasts.forecasts(context(), campaign.slug, moment))
    rows = charts.by_target(ledger(context(), campaign, moment), target_titles(campaign))
    return [row | {"leaves": _last_leaves(leave.get(str(row["id"])), moment)} for row in rows]


def _words_of_measures() -> dict[str, object]:
    return {
        "definitions": {measure: gettext(words) for measure, words in {**DEFINITIONS, "acts": ACTS}.items()},
        "step_definitions": {step: gettext(words) for step, words in activity.STEP_DEFINITIONS.items()},
    }


def _places(campaign: Campaign, titles: Mapping[str, str]) -> dict[str, list[str]]:
    """Where the address of each target is corrected, by its title; none for those that differ by supporter."""
    if not rights.may(Right.READS, campaign.slug):
        return {}
    directory = context().catalogue.directory()
    places: dict[str, list[str]] = {}
    for target in campaign.targets:
        places[titles[target.id]] = [
            url_for("organiser.offices.office", office_id=one.id) for one in directory.rows(target.office) if one.email
        ]
        if target.inline:
            places[titles[target.id]] = [url_for("organiser.own_offices.office", slug=campaign.slug, target=target.id)]
    return places


def target_titles(campaign: Campaign) -> dict[str, str]:
    """What each target is called, by id."""
    return titles_of(context(), campaign, language.page_language(), *own_titles())


def _last_leaves(forecast: Forecast | None, moment: datetime) -> str:
    """When the last letter that now waits for a recipient will leave, in words."""
    if forecast is None:
        return "–"
    if forecast.at is None:
        return gettext("not before you act")
    return gettext("now") if forecast.at - moment < A_MOMENT else language.moment(forecast.at)


def _of_hour(counted: activity.Activity, moment: datetime) -> Mapping[str, int]:
    return counted.table(activity.HOUR).get(activity.hour_of(moment), {})


def _told(every: Iterable[Trouble], titles: Mapping[str, str], *, latest: bool) -> list[Trouble]:
    """Troubles with the recipient's title, and the server's words without addresses."""
    named = (
        Trouble(
            titles.get(trouble.target, trouble.target),
            _said(trouble.reply),
            trouble.letters,
            trouble.at,
            trouble.attempts,
        )
        for trouble in every
    )
    return troubles.together(named, latest=latest)


def _said(reply: str) -> str:
    """A server's words without addresses; or ours, where no server was asked."""
    return gettext(_OURS[reply]) if reply in _OURS else troubles.without_addresses(reply)


def _variants(campaign: Campaign, watched: Watched) -> list[tuple[str, list[VariantRow]]]:
    """For each letter of the campaign its language and the use of its variants; blocks with one are left out."""
    used = variants.uses(campaign, context().catalogue.directory(), watched.given)
    told = [(language.language_name(template.language), _rows(template, uses)) for template, uses in used]
    return [(name, rows) for name, rows in told if rows]


def _rows(template: LetterTemplate, uses: Iterable[variants.Use]) -> list[VariantRow]:
    rows = []
    for use in uses:
        texts = template.subject if use.place == variants.SUBJECT else template.blocks[use.place].variants
        label = gettext("Subject") if use.place == variants.SUBJECT else _label(template, use.place)
        for text, count in zip(texts, use.counts, strict=True) if len(texts) > 1 else ():
            rows.append(VariantRow(label, _sample(text.source), count))
    return rows


def _label(template: LetterTemplate, place: int) -> str:
    """A point's own words, else the number of the paragraph."""
    return template.blocks[place].label or gettext("Paragraph %(number)s", number=place + 1)


def _sample(source: str) -> str:
    """The first words of a variant, without the conditions around them."""
    line = " ".join(_TAG.sub("", source).split())
    return line if len(line) <= LONGEST_SAMPLE else line[:LONGEST_SAMPLE].rpartition(" ")[0] + " …"
