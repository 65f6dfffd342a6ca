"""Pages about the site itself, and what operations asks of it."""

import hmac
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import hosts, partners, watching
from campaign.actions.totals import ledger
from campaign.core.answers.office_page import CAMPAIGN_FIELD
from campaign.core.answers.published import STANDS_FOR, WAITS_FOR
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.counts.exposition import CONTENT_TYPE, Gauge, Sample, exposition
from campaign.core.counts.totals import STATES
from campaign.core.law import law_of
from campaign.web.site import language
from campaign.web.site.campaign_views import CampaignView, campaign_view
from campaign.web.site.current import context, from_this_machine, now, settings

pages = Blueprint("pages", __name__)

_RUNS = {"delivery": "delivery last gave a sign", "backup": "a backup was last made"}


def about_mail() -> str:
    """For officials and their IT: who sent this and why."""
    pace = settings().delivery
    return render_template(
        "about_mail.html",
        from_address=settings().mail.from_address,
        per_hour=pace.per_target_per_hour,
        per_day=pace.per_target_per_day,
        campaigns=[for_filters(campaign) for campaign in _mailing()],
    )


def _mailing() -> list[Campaign]:
    """The campaigns whose letters reach offices, or did."""
    return [campaign for campaign in context().catalogue.campaigns() if campaign.status in (Status.LIVE, Status.CLOSED)]


def for_filters(campaign: Campaign) -> dict[str, object]:
    """What an office's mail can be filed by: the header's value, and how every subject begins in each language."""
    return {
        "title": campaign.in_language(campaign.title, language.page_language()),
        "url": url_for("public.campaign", slug=campaign.slug),
        "field": f"{CAMPAIGN_FIELD}: {campaign.slug}",
        "run_by": campaign.run_by(language.page_language()),
        "tags": [f"[{tag}]" for tag in dict.fromkeys(campaign.tag.values()) if tag],
    }


def privacy() -> str:
    """What is kept, and for how long, from the settings in force."""
    rules = asdict(settings().privacy) | {"mails_per_address_per_day": settings().limits.mails_per_address_per_day}
    campaigns = context().catalogue.campaigns()
    confirm = any(campaign.confirm for campaign in campaigns)
    reminder = any(campaign.confirm and campaign.reminder for campaign in campaigns)
    asking = [campaign for campaign in campaigns if campaign.opt_in and campaign.status is Status.LIVE]
    confirmed = all(campaign.confirm for campaign in asking)
    asked = bool(asking) or any(partner.active and partner.opt_in for partner in partners.everybody(context()))
    return render_template(
        "privacy.html",
        rules=rules,
        minutes=hosts.minutes(context()),
        confirm=confirm,
        reminder=reminder,
        areas=any(campaign.areas for campaign in campaigns),
        opt_in=asked,
        by_hand=any(campaign.by_hand for campaign in campaigns if campaign.status is Status.LIVE),
        opt_in_confirmed=confirmed,
        run_together=_run_together(campaigns),
        quotes_wait=WAITS_FOR.days,
        quotes_stand=STANDS_FOR.days,
        law=settings().law,
        articles=law_of(settings().law.country),
    )


def _run_together(campaigns: Sequence[Campaign]) -> list[CampaignView]:
    """Campaigns that take letters and say who runs them."""
    open_ones = (one for one in campaigns if one.owners and one.status is Status.LIVE and one.is_open(now()))
    return [campaign_view(one, language.page_language()) for one in open_ones]


def imprint() -> str:
    """Who runs this site, in the words of `law.imprint`; 404 where it says nothing."""
    if not settings().law.imprint:
        abort(404)
    return render_template("imprint.html", law=settings().law)


@pages.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
def readyz() -> Response:
    """The database can be written and is up to date; 503 if not, with the reason for who may read the numbers."""
    fault = watching.fault(context()) or hosts.fault(context())
    if not fault:
        return Response("ready\n", mimetype="text/plain")
    why = f": the database{fault}" if from_this_machine() or _has_token() else ""
    return Response(f"not ready{why}\n", 503, mimetype="text/plain")


@pages.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Numbers in Prometheus' text format, for this machine or the bearer of `metrics_token`."""
    if not from_this_machine() and not _has_token():
        abort(403)
    campaigns = [each for each in context().catalogue.campaigns() if each.status is not Status.DRAFT]
    return Response(exposition(_gauges(campaigns)), content_type=CONTENT_TYPE)


def metrics_token(key: bytes) -> str:
    """What to show as `Authorization: Bearer …`; `key` is the settings' for "metrics"."""
    return key.hex()


def _gauges(campaigns: Sequence[Campaign]) -> list[Gauge]:
    letters, supporters, complaints, waiting, oldest = [], [], [], [], []
    for campaign in campaigns:
        totals, queue = ledger(context(), campaign, now()), watching.queue(context(), campaign.slug)
        age = (now() - queue.oldest).total_seconds() if queue.oldest else 0
        of = {"campaign": campaign.slug}
        letters += [Sample(of | {"state": state}, totals.of(state)) for state in STATES]
        supporters.append(Sample(of, totals.of("supporters")))
        complaints.append(Sample(of, watching.complaints(context(), campaign.slug)))
        waiting.append(Sample(of, queue.waiting))
        oldest.append(Sample(of, max(0, int(age))))
    return [
        Gauge("campaign_letters", "Letters of a campaign, by where they stand.", tuple(letters)),
        Gauge("campaign_supporters", "People who wrote in a campaign.", tuple(supporters)),
        Gauge("campaign_complaints", "Delivered letters that somebody called unwanted.", tuple(complaints)),
        Gauge("campaign_queue_waiting", "Letters and mails that wait to be sent.", tuple(waiting)),
        Gauge("campaign_queue_oldest_seconds", "How long the oldest of those waits.", tuple(oldest)),
        *_tried_again(),
        *(_moment(name, at) for name, at in watching.last_runs(context()).items()),
    ]


def _tried_again() -> list[Gauge]:
    """A file ends nothing, so there it is not told."""
    reasons = watching.verbs_tried_again(context())
    about = "How often something was done anew that the database had ended, by why it had."
    samples = tuple(Sample({"reason": reason}, times) for reason, times in reasons.items())
    return [Gauge("campaign_tried_again", about, samples)] if samples else []


def _moment(name: str, at: datetime) -> Gauge:
    """When something was last done, as Prometheus has moments: seconds since 1970."""
    sample = Sample({}, int(at.timestamp()))
    return Gauge(f"campaign_last_{name}_timestamp_seconds", f"When {_RUNS[name]}.", (sample,))


def _has_token() -> bool:
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(shown.encode(), metrics_token(settings().key("metrics")).encode())
