"""Why a partner's page may not show the form in a frame, in words for whoever looks after that page."""

import json
from collections.abc import Sequence

from flask import Response, request

from campaign.actions import partners
from campaign.core.partners import origin
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context
from campaign.web.site.framing import active_partner


def module(everybodys: Sequence[str]) -> Response:
    """A module that gives sentences, none where the page that asks may show the form.

    `everybodys` are the sites that may without a partner's code. It is a script, because a page's policy that lets our
    script in lets this in too. Nothing is kept of who asks.
    """
    said = json.dumps(_sentences(everybodys)).replace("<", "\\u003c")
    response = Response(f"export default {said};\n", content_type="text/javascript; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.add("Origin")
    return response


def _sentences(everybodys: Sequence[str]) -> list[str]:
    asking, code = origin(request.headers.get("Origin", "")), request.args.get("partner", "")
    partner = active_partner(code)
    if not asking or asking in (partner.origins if partner else everybodys):
        return []
    return [gettext("The form cannot be shown on this page. The link leads to it."), _reason(asking, code)]


def _reason(asking: str, code: str) -> str:
    known = partners.known(context(), code)
    if code and known is None:
        return gettext("For whoever looks after this page: there is no partner with this code. Is it misspelt?")
    if known is not None and not known.active:
        return gettext("For whoever looks after this page: this partner is switched off. Ask the campaign’s organiser.")
    return gettext(
        "For whoever looks after this page: %(site)s may not show the form. Ask the campaign’s organiser to add it.",
        site=asking,
    )
