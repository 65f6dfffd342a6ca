"""Why a page may not show the form in a frame: words for whoever looks after it, and a count for the organiser."""

import json

from flask import Response, g, render_template, request

from campaign.actions import partners
from campaign.core.campaigns.campaign import Campaign
from campaign.core.counts.refusals import Reason, Refusals, named, reason
from campaign.core.partners import origin
from campaign.web.site import language, tally
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now
from campaign.web.site.framing import active_partner, framing_site, outside_url
from campaign.web.site.kinds import Framing


def module(campaign: Campaign) -> Response:
    """A module that gives sentences, none where the page that asks may show the form.

    It is a script, because a page's policy that lets our script in lets this in too.
    """
    said = json.dumps(_why(campaign, origin(request.headers.get("Origin", "")) or None)).replace("<", "\\u003c")
    response = Response(f"export default {said};\n", content_type="text/javascript; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.add("Origin")
    return response


def page(campaign: Campaign) -> Response | None:
    """Words for a frame that a browser would leave empty; None where it may show the form, or nobody can tell.

    There is no form on it and nothing to press but a link to the form's own page, so every site may frame it. A browser
    says in `Sec-Fetch-Dest` that it wants a page for a frame, and in `Referer` on whose: what it does not say, the
    form's own `frame-ancestors` settles as ever.
    """
    language.choose(campaign.languages)
    said = _why(campaign, framing_site())
    if not said:
        return None
    g.framing, g.is_first_in_frame = Framing.ANYBODY, True
    links = [(gettext("Open the form in a new tab"), outside_url(campaign.slug))]
    heading, text = said
    shown = render_template("message.html", heading=heading, text=text, links=links, one_language=True, code=403)
    return Response(shown, 403)


def _why(campaign: Campaign, site: str | None) -> list[str]:
    """What is refused and why, in a sentence each, and one more on the count; nothing where the site may show the form.

    `site` is empty where it is not known which one asks, and None where none does.
    """
    code = request.args.get("partner", "")
    partner = active_partner(code)
    allowed = partner.origins if partner else campaign.embed_origins
    if site is None or site in allowed or (not site and allowed):
        return []
    known = partners.known(context(), code)
    why = reason(code, known is not None, partner is not None)
    day = campaign.day_at(now())
    tally.refused(Refusals(campaign.slug, known.code if known else "", why, named(site), day, 1))
    return [gettext("The form cannot be shown on this page. The link leads to it."), _sentence(why, site)]


def _sentence(why: Reason, site: str) -> str:
    if why is Reason.CODE:
        return gettext("For whoever looks after this page: there is no partner with this code. Is it misspelt?")
    if why is Reason.OFF:
        return gettext("For whoever looks after this page: this partner is switched off. Ask the campaign’s organiser.")
    if not site:
        return gettext("For whoever looks after this page: no site may show the form. Ask the campaign’s organiser.")
    return gettext(
        "For whoever looks after this page: %(site)s may not show the form. Ask the campaign’s organiser to add it.",
        site=site,
    )
