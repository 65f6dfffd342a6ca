"""A partner's own page of a campaign, behind a private link and without an account: its numbers, and what to paste."""

import csv
import io
from typing import Any

from flask import Response, g, render_template, request, url_for

from campaign.actions import contact_lists, partner_links, watching
from campaign.actions.totals import public_ledger
from campaign.core.campaigns.campaign import Campaign
from campaign.core.counts import activity
from campaign.core.counts.totals import STATES, Totals, countries_in_public, sources_in_public
from campaign.core.errors import LinkNotValid
from campaign.core.words import text
from campaign.store.protocol.campaigns import Partner
from campaign.web.sharing.snippets import options, policy_lines, snippets
from campaign.web.site import campaign_views, charts, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings
from campaign.web.site.kinds import Kind, Pages
from campaign.web.site.sealed_files import sealed_file

partner = Pages("partner", __name__, Kind(secret=True, desk_styles=True))


@partner.after_request
def keep_out_of_searches(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@partner.get("/p/<token>")
def totals(token: str) -> str:
    """What came through one partner in one campaign, and the lines that it pastes into its site."""
    partner, campaign = partner_and_campaign(token)
    chosen = language.choose(campaign.languages)
    counted = _counted(partner, campaign)
    small = settings().privacy.small_numbers
    return render_template(
        "partner.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        partner={"name": partner.name, "code": partner.code, "origins": partner.origins},
        totals=counted,
        progress=campaign_views.progress(context(), campaign, now()),
        funnel=_funnel(partner, campaign),
        step_definitions={step: gettext(words) for step, words in activity.STEP_DEFINITIONS.items()},
        by_day=charts.by_day(counted),
        by_country=countries_in_public(counted.by_country, small),
        by_source=sources_in_public(counted.by_source, small),
        answers=campaign_views.answer_views(context(), campaign),
        won=campaign_views.won(campaign, now()),
        csv_url=url_for("partner.table", token=token),
        contacts_url=url_for("partner.contacts", token=token),
        builder=builder(campaign, partner, chosen),
    )


@partner.get("/p/<token>/totals.csv")
def table(token: str) -> Response:
    """The same numbers for a spreadsheet."""
    partner, campaign = partner_and_campaign(token)
    name = f"{campaign.slug}-{partner.code}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    counted = _counted(partner, campaign)
    return Response(as_csv(counted, settings().privacy.small_numbers), mimetype="text/csv", headers=headers)


@partner.get("/p/<token>/contacts")
def contacts(token: str) -> str:
    """The partner's own list: a key is made in its browser, and the list is opened there."""
    partner, campaign = partner_and_campaign(token)
    return render_template(
        "own_list.html",
        campaign=campaign_views.campaign_view(campaign, language.choose(campaign.languages)),
        partner={"name": partner.name, "code": partner.code},
        owns=any(owner.partner == partner.code for owner in campaign.owners),
        own_list=contact_lists.partner_list(context(), campaign, partner),
        public_key=partner.opt_in.public_key if partner.opt_in else "",
        day=now().date().isoformat(),
        back_url=url_for("partner.totals", token=token),
        fetch_url=url_for("partner.fetch_contacts", token=token),
    )


@partner.post("/p/<token>/contacts")
def fetch_contacts(token: str) -> Response:
    """That list, sealed to the partner's key."""
    partner, campaign = partner_and_campaign(token)
    packed = contact_lists.sealed_for_partner(context(), campaign, partner, now())
    return sealed_file(packed, f"{campaign.slug}-{partner.code}")


def partner_and_campaign(token: str, *, preview: bool = False) -> tuple[Partner, Campaign]:
    """Whom a private link is for, or a form to look at. Raises LinkNotValid for one who was switched off."""
    partner, slug = partner_links.partner_of(context(), token, preview=preview)
    if not partner.active:
        raise LinkNotValid
    campaign = context().catalogue.campaign(slug)
    campaign.require_visible()
    return partner, campaign


def builder(campaign: Campaign, partner: Partner, chosen: str) -> dict[str, object]:
    """What `_snippets.html` shows: the options as asked for, the lines to copy, and where the form can be looked at."""
    g.shows_frames = True
    asked = options(request.args, campaign.languages)
    token = partner_links.preview_token(context(), partner, campaign.slug)
    look: dict[str, Any] = asked.look() | ({"lang": asked.language} if asked.language else {})
    return {
        "options": asked,
        "languages": campaign.languages,
        "own_accent": asked.accent or campaign.accent,
        "snippets": snippets(campaign, partner.code, asked, chosen),
        "policy": policy_lines(),
        "origins": partner.origins,
        "preview_url": url_for("embed.sample", token=token, **look),
    }


def as_csv(totals: Totals, small_numbers: int) -> bytes:
    """A row for each number: which table, which row of it, what is counted, how many (RFC 4180, with a UTF-8 mark)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("table", "key", "measure", "count"))
    for measure in ("supporters", "confirmed", *STATES):
        writer.writerow(("whole", "", measure, totals.of(measure)))
    for target, counts in totals.by_target.items():
        writer.writerows(("target", text.defused(target), state, counts.get(state, 0)) for state in STATES)
    for day, counts in totals.by_day.items():
        writer.writerows(("day", day, measure, counts.get(measure, 0)) for measure in ("supporters", "letters"))
    tables = {
        "country": countries_in_public(totals.by_country, small_numbers),
        "source": sources_in_public(totals.by_source, small_numbers),
    }
    for name, rows in tables.items():
        writer.writerows((name, text.defused(key or ""), "supporters", count) for key, count in rows)
    return out.getvalue().encode("utf-8-sig")


def _funnel(partner: Partner, campaign: Campaign) -> list[charts.Step]:
    """How far the partner's forms came; empty before one was opened, and where figures of a campaign wait for several.

    Forms that were sent and not confirmed are no more told here than in public: who sends one could watch for it.
    """
    if not campaign.confirm:
        return []
    counts = watching.counted(context(), campaign.slug, activity.NO_HOURS).funnel(partner.code)
    del counts["acted"]
    return charts.funnel(counts) if any(counts.values()) else []


def _counted(partner: Partner, campaign: Campaign) -> Totals:
    return public_ledger(context(), campaign, now(), partner.code)
