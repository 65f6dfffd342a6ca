"""One campaign on the desk: everything that is counted, what waits, what failed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from campaign.actions import forecasts, watching
from campaign.actions.partners import everybody
from campaign.actions.totals import ledger
from campaign.actions.totals import target_titles as titles_of
from campaign.core.campaigns.campaign import Campaign, LetterTemplate
from campaign.core.counts import activity
from campaign.core.counts.totals import DEFINITIONS, countries_in_public
from campaign.core.delivery import troubles
from campaign.core.delivery.pacing import Forecast
from campaign.core.delivery.troubles import Trouble
from campaign.core.letters import variants
from campaign.store.protocol.counts import Watched
from campaign.web.site import charts, language
from campaign.web.site.campaign_views import own_titles
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings
from campaign.web.site.letter_views import A_MOMENT

_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
LONGEST_SAMPLE = 80
"""Characters of a variant that stand for it."""


@dataclass(frozen=True)
class VariantRow:
    """One variant of a letter's block: its first words, and how often it was given out."""

    label: str
    sample: str
    count: int


def numbers(found: Campaign) -> dict[str, object]:
    """All that the page of a campaign shows and that may change by itself."""
    moment = now()
    since = activity.hour_of(moment - timedelta(hours=2 * charts.HOURS))
    totals = ledger(context(), found, moment)
    counted = watching.counted(context(), found.slug, since)
    watched = watching.watched(context(), found.slug)
    partners = {one.code: one.name for one in everybody(context())}
    titles = target_titles(found)
    leave = forecasts.by_target(forecasts.forecasts(context(), found.slug, moment))
    return {
        "totals": totals,
        "awaiting": totals.of("awaiting_confirmation"),
        "this_hour": _of_hour(counted, moment),
        "hour_before": _of_hour(counted, moment - timedelta(hours=1)),
        "hour_began": moment.replace(minute=0),
        "hours": charts.last_hours(counted, moment),
        "days": charts.last_days(totals, found.day_at(moment)),
        "growth": charts.growth(totals, found.day_at(moment)),
        "marked": watched.marked,
        "funnel": charts.funnel(counted),
        "by_target": [
            row | {"leaves": _last_leaves(leave.get(str(row["id"])), moment)}
            for row in charts.by_target(totals, titles)
        ],
        "by_country": countries_in_public(totals.by_country, settings().privacy.small_numbers),
        "by_partner": charts.by_partner(totals, counted, partners),
        "by_source": charts.by_source(counted),
        "by_language": charts.by_language(counted),
        "week": charts.week(counted),
        "variants": _variants(found, watched),
        "oldest": watched.oldest,
        "tried": _told(watched.tried, titles, latest=False),
        "failed": _told(watched.failed, titles, latest=True),
        "definitions": {measure: gettext(words) for measure, words in DEFINITIONS.items()},
        "step_definitions": {step: gettext(words) for step, words in activity.STEP_DEFINITIONS.items()},
    }


def target_titles(found: Campaign) -> dict[str, str]:
    """What each target is called, by id."""
    return titles_of(context(), found, language.page_language(), *own_titles())


def _last_leaves(forecast: Forecast | None, moment: datetime) -> str:
    """When the last letter that now waits for a recipient will leave, in words."""
    if forecast is None:
        return "–"
    if forecast.at is None:
        return gettext("not before you act")
    return gettext("now") if forecast.at - moment < A_MOMENT else language.moment(forecast.at)


def _of_hour(counted: activity.Activity, moment: datetime) -> Mapping[str, int]:
    return counted.table(activity.HOUR).get(activity.hour_of(moment), {})


def _told(found: Iterable[Trouble], titles: Mapping[str, str], *, latest: bool) -> list[Trouble]:
    """Troubles with the recipient's title, and the server's words without addresses."""
    named = (
        Trouble(
            titles.get(one.target, one.target), troubles.without_addresses(one.reply), one.letters, one.at, one.attempts
        )
        for one in found
    )
    return troubles.together(named, latest=latest)


def _variants(found: Campaign, watched: Watched) -> list[tuple[str, list[VariantRow]]]:
    """For each letter of the campaign its language and the use of its variants; blocks with one are left out."""
    used = variants.uses(found, context().catalogue.directory(), watched.given)
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
