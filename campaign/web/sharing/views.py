"""What other sites show of a campaign: the script that frames its form, a card, a badge, a QR code, oEmbed."""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256, sha384
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Response, abort, jsonify, render_template, request, url_for
from markupsafe import escape

from campaign.actions import pictures
from campaign.actions.totals import public_ledger
from campaign.assets import static_folder
from campaign.core.campaigns.campaign import Campaign
from campaign.core.campaigns.picture import ImageKind
from campaign.core.errors import NotFound
from campaign.printing.printer import NotPrintable, Printer
from campaign.printing.share_image import Card
from campaign.web.sharing import badge, refusals
from campaign.web.sharing.share_links import share_links
from campaign.web.site import campaign_views, language
from campaign.web.site.catalogues import ngettext
from campaign.web.site.current import context, now, printer, settings
from campaign.web.site.kinds import Framing, Kind, Pages, unlike
from campaign.web.site.sources import clean_source

KIND = Kind(for_others=True, themed=True)

sharing = Pages("sharing", __name__, KIND)

HOUR, DAY = int(timedelta(hours=1).total_seconds()), int(timedelta(days=1).total_seconds())
FOR_EVER = 365 * DAY
_HASH = re.compile(r"[0-9a-f]{16}")
CARD_WIDTH, CARD_HEIGHT = 600, 340
"""How large a card is shown, in CSS pixels, unless the page around it asks for less."""


@sharing.get("/embed.js")
def script() -> Response:
    """The script of partners' pages: always the newest."""
    return _script(current_script(), f"public, max-age={HOUR}, stale-while-revalidate={DAY}")


@sharing.get("/embed/<name>.js")
def pinned_script(name: str) -> Response:
    """One version of the script, by its hash: the current one, or one that was released before."""
    content = current_script()
    if name != script_hash(content):
        kept = static_folder() / "embed" / f"{name}.js"
        if not (_HASH.fullmatch(name) and kept.is_file()):
            raise NotFound
        content = kept.read_bytes()
    return _script(content, f"public, max-age={FOR_EVER}, immutable")


@sharing.get("/c/<slug>/embed/status.js")
def embed_status(slug: str) -> Response:
    """Why the page that asks may not show the form; the script asks where no form came."""
    return refusals.module(visible(slug))


@sharing.get("/c/<slug>/card")
@unlike(KIND, framing=Framing.ANYBODY)
def card(slug: str) -> Response:
    """A campaign on a card with one link, which any site may show in a frame."""
    campaign = visible(slug)
    chosen = language.choose(campaign.languages)
    page = render_template(
        "card.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        progress=campaign_views.progress(context(), campaign, now()),
        news=_news(campaign),
        url=public_url(slug, **_asked()),
        is_open=campaign.is_open(now()),
        embedded=True,
    )
    return public(Response(page), 5 * 60)


@sharing.get("/c/<slug>/share")
@unlike(KIND, for_others=False)
def share(slug: str) -> str:
    """The ways to pass a campaign on."""
    campaign = visible(slug)
    chosen = language.choose(campaign.languages)
    return render_template(
        "share.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        progress=campaign_views.progress(context(), campaign, now()),
        is_open=campaign.is_open(now()),
        notice="" if campaign.is_open(now()) else campaign_views.not_open_notice(campaign, now()),
        share=share_links(campaign, chosen),
        qr_url=url_for("sharing.qr_code", slug=slug, lang=chosen),
    )


@sharing.get("/c/<slug>/badge.svg")
def badge_image(slug: str) -> Response:
    """The campaign's title and how many letters there are, as an image."""
    campaign = visible(slug)
    chosen = language.choose(campaign.languages)
    return public(Response(badge.svg(campaign, chosen, now()), mimetype="image/svg+xml"), 5 * 60)


@lru_cache(maxsize=32)
def _image(printer: Printer, card: Card) -> bytes:
    """The image, made once for as long as the campaign's numbers stay the same."""
    return printer.png(card)


@sharing.get("/c/<slug>/og.png")
def og_image(slug: str) -> Response:
    """The image beside a link to the campaign: title, how many letters, how far."""
    campaign = visible(slug)
    chosen = language.choose(campaign.languages)
    totals = public_ledger(context(), campaign, now())
    count = totals.towards_goal
    words = ngettext("%(count)s letter", "%(count)s letters", count, count=language.number(count))
    card = Card(
        title=campaign.in_language(campaign.title, chosen),
        words=_news(campaign) or (words if count else ""),
        site=settings().site.name,
        accent=campaign_views.colours(campaign.accent)[0],
        language=chosen,
        direction=language.direction_of(chosen),
        percent=min(100, 100 * count // campaign.goal) if campaign.goal else None,
        run_by=campaign_views.run_by(campaign, chosen),
    )
    try:
        image = _image(printer(), card)
    except NotPrintable:
        raise NotFound from None
    return public(Response(image, mimetype="image/png"), 5 * 60)


@sharing.get("/c/<slug>/picture/<digest>.jpg")
def picture(slug: str, digest: str) -> Response:
    """The campaign's own picture, in the form, on cards and beside links."""
    return _image_of(slug, ImageKind.PICTURE, digest)


@sharing.get("/c/<slug>/logo/<digest>.png")
def logo(slug: str, digest: str) -> Response:
    """The logo of who runs the campaign."""
    return _image_of(slug, ImageKind.LOGO, digest)


def _image_of(slug: str, kind: ImageKind, digest: str) -> Response:
    kept = pictures.shown(context(), visible(slug), kind, digest)
    response = Response(kept.content, mimetype=kept.mimetype)
    response.headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@sharing.get("/c/<slug>/qr.svg")
def qr_code(slug: str) -> Response:
    """The address of the campaign's page, with whose page it came through, to print on paper."""
    import segno  # a megabyte that few processes need

    visible(slug)
    image = BytesIO()
    segno.make(public_url(slug, **_asked()), error="m", micro=False).save(
        image, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return public(Response(image.getvalue(), mimetype="image/svg+xml"), 5 * 60)


@sharing.get("/oembed")
def oembed() -> Response:
    """A campaign's card as oEmbed 1.0 has it: `url` is the campaign's page; JSON only."""
    if request.args.get("format", "json") != "json":
        abort(501)
    slug, query = _campaign_at(request.args.get("url", ""))
    campaign = visible(slug)
    chosen = language.choose(campaign.languages, preferred=query.get("lang", ""))
    title, named = campaign.in_language(campaign.title, chosen), campaign.run_by(chosen)
    width = min(CARD_WIDTH, request.args.get("maxwidth", CARD_WIDTH, type=int))
    height = min(CARD_HEIGHT, request.args.get("maxheight", CARD_HEIGHT, type=int))
    if min(width, height) < 1:
        abort(400)
    address = settings().site.url + url_for("sharing.card", slug=slug, **query)
    site = settings().site
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        **({"author_name": named} if named else {}),
        "provider_name": site.name,
        "provider_url": site.url,
        "cache_age": HOUR,
        "width": width,
        "height": height,
        "html": f'<blockquote><a href="{escape(public_url(slug, **query))}">{escape(title)}</a></blockquote>'
        f'<iframe title="{escape(title)}" src="{escape(address)}" width="{width}" height="{height}" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" '
        'loading="lazy"></iframe>',
    }
    return public(jsonify(answer), HOUR)


def _news(campaign: Campaign) -> str:
    """What came of a campaign, in a sentence: that it was won, else who answered last; empty for neither."""
    return campaign_views.won(campaign, now()) or campaign_views.latest_answer(context(), campaign)


def visible(slug: str) -> Campaign:
    """The campaign, unless it is a draft. Raises NotFound."""
    campaign = context().catalogue.campaign(slug)
    campaign.require_visible()
    return campaign


def public_url(slug: str, **query: Any) -> str:
    """The whole address of a campaign's page."""
    return settings().site.url + url_for("public.campaign", slug=slug, **query)


@lru_cache(maxsize=1)
def current_script() -> bytes:
    return (static_folder() / "embed.js").read_bytes()


def script_hash(content: bytes) -> str:
    """What stands in the address of this version of the script."""
    return sha256(content).hexdigest()[:16]


def script_integrity(content: bytes) -> str:
    """What a partner's page may hold the script against (Subresource Integrity)."""
    return f"sha384-{b64encode(sha384(content).digest()).decode()}"


def _script(content: bytes, kept: str) -> Response:
    response = Response(content, content_type="text/javascript; charset=utf-8")
    response.set_etag(script_hash(content), weak=True)
    response.headers["Cache-Control"] = kept
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response


def public(response: Response, seconds: int) -> Response:
    """An answer that every site may read, and everybody may keep for so long.

    Where the address names a language that there is, and where there are no words in it, it is one for all browsers;
    but for days, which the same language writes otherwise in another country.
    """
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    if language.browser_decides():
        response.vary.add("Accept-Language")
    return response


def _asked() -> dict[str, Any]:
    """Whose page it came through, and in which language: what the addresses on it go on with."""
    return _known(request.args)


def _known(query: Mapping[str, str]) -> dict[str, Any]:
    known = {name: clean_source(query.get(name, "")) for name in ("lang", "partner", "source")}
    return {name: value for name, value in known.items() if value}


def _campaign_at(url: str) -> tuple[str, dict[str, Any]]:
    """The slug and the known parts of the query of a campaign's address here. Raises NotFound for any other."""
    try:
        here, asked = urlsplit(settings().site.url), urlsplit(url)
    except ValueError:
        raise NotFound from None
    head, _, slug = asked.path.removeprefix(here.path).rstrip("/").rpartition("/")
    if asked.netloc != here.netloc or asked.scheme not in ("http", "https") or head != "/c" or not slug:
        raise NotFound
    return slug, _known(dict(parse_qsl(asked.query)))
