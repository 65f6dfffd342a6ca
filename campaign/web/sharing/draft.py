"""A campaign that is still being written, for a colleague without an account: to read, and nothing else."""

from dataclasses import replace

from flask import Response, render_template, request, url_for

from campaign.actions import draft_links, pictures
from campaign.actions.writing import Manuscript
from campaign.core.campaigns.campaign import Campaign
from campaign.core.campaigns.picture import ImageKind
from campaign.core.errors import NotFound
from campaign.core.launch import draft_preview
from campaign.core.launch.draft_preview import Sheet
from campaign.web.site import campaign_views, countries, draft_sheets, language
from campaign.web.site.campaign_views import PictureView
from campaign.web.site.current import context, now
from campaign.web.site.kinds import Kind, Pages

draft = Pages("draft", __name__, Kind(secret=True))


@draft.after_request
def keep_to_those_who_have_it(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@draft.get("/draft/<token>")
def show(token: str) -> str:
    """Title, summary and every letter that somebody in a country would write, as the draft stands now."""
    seen = _read(token)
    chosen = language.choose(seen.campaign.languages)
    country = request.args.get("country", "")[:2].upper()
    sheets = _sheets(seen.campaign, country)
    view = campaign_views.campaign_view(seen.campaign, chosen)
    images = {str(kind): _image(token, seen, kind, chosen) for kind in ImageKind}
    return render_template(
        "draft.html",
        campaign=replace(view, picture=images["picture"], logo=images["logo"]),
        is_complete=not seen.faults,
        sheets=[draft_sheets.letter_view(sheet) for sheet in sheets],
        countries=countries.choices(chosen),
        country=country,
    )


@draft.get("/draft/<token>/<kind>")
def image(token: str, kind: str) -> Response:
    """The picture or the logo that the draft names now: who may not read the draft cannot see it either."""
    seen = _read(token)
    if kind not in [*ImageKind]:
        raise NotFound
    kept = pictures.named(context(), seen.slug, seen.campaign.image(ImageKind(kind)).name)
    return Response(kept.content, mimetype=kept.mimetype)


def _read(token: str) -> Manuscript:
    return draft_links.shown(context(), token, now().date())


def _image(token: str, seen: Manuscript, kind: ImageKind, chosen: str) -> PictureView | None:
    named = seen.campaign.image(kind)
    kept = pictures.kept(context(), seen.slug, named.name)
    if kept is None:
        return None
    alt = seen.campaign.in_language(named.alt, chosen)
    return PictureView(url_for("draft.image", token=token, kind=kind), kept.width, kept.height, alt)


def _sheets(campaign: Campaign, country: str) -> list[Sheet]:
    """Those of each letter of the campaign; of a country where it is written to, where none was asked for."""
    sheets: list[Sheet] = []
    for number, template in enumerate(campaign.letters, 1):
        chosen = country or draft_preview.a_country(campaign, template, "")
        sheets += draft_sheets.sheets(campaign, number, chosen, 0)
    return sheets
