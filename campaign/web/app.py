"""Puts the pages together: blueprints, what every template can use, and what stands before them all."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, current_app, g, request, url_for
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.errors import NotFound
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.api.views import api
from campaign.web.desk.front import organiser
from campaign.web.desk.sender import LOOK_UPS, LookUps
from campaign.web.first_run.access import FIRST_RUN, FirstRun
from campaign.web.office.views import office
from campaign.web.partner.views import partner
from campaign.web.sharing.board import sources
from campaign.web.sharing.draft import draft
from campaign.web.sharing.feed import sharing
from campaign.web.site import campaign_views, catalogues, charts, guard, language, letter_views
from campaign.web.site.about import pages
from campaign.web.site.current import CLOCK, CONTEXT, campaign, settings, system_clock
from campaign.web.site.framing import is_embedded, look
from campaign.web.site.hosts import KnownHosts
from campaign.web.site.kept_answers import KeptAnswers
from campaign.web.site.kinds import current_kind
from campaign.web.site.tally import REFUSED, TALLY, Tally, write_refusals
from campaign.web.site.urls import fixed_url
from campaign.web.site.versions import version_of
from campaign.web.site.well_known import well_known
from campaign.web.supporter.campaign_page import RENDERED, public
from campaign.web.supporter.embed import embed
from campaign.web.supporter.form_token import SIGNER, TokenSigner


def add_pages(app: Flask, *, demo: bool, first_run: FirstRun | None = None) -> None:
    """Every page of the application, on what `CONTEXT` of the application holds.

    With a `first_run` its pages stand in front of all others, which then are not served.
    """
    actions = CONTEXT.of(app)
    settings = actions.settings
    CLOCK.put(app, system_clock)
    SIGNER.put(app, TokenSigner(settings.key("form")))
    RENDERED.put(app, {})
    TALLY.put(app, Tally(actions, app.config["TALLY_SECONDS"]))
    REFUSED.put(app, Tally(actions, app.config["TALLY_SECONDS"], write_refusals))
    LOOK_UPS.put(app, LookUps())
    app.config["CAMPAIGN_DEMO"] = demo
    guard.init_app(app)
    for blueprint in (public, embed, sharing, sources, draft, organiser, partner, office, api, pages, well_known):
        app.register_blueprint(blueprint)
    if demo:
        from campaign.web.demo import demo as mailbox

        app.register_blueprint(mailbox)
    if first_run:
        from campaign.web.first_run.views import blueprint as steps

        FIRST_RUN.put(app, first_run)
        app.register_blueprint(steps)
    _set_up_templates(app)
    _compress(app)
    app.wsgi_app = KnownHosts(AtTheRoot(KeptAnswers(app.wsgi_app)), settings.site.url)  # type: ignore[method-assign]
    proxies = settings.server.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


class AtTheRoot:
    """The application stands at the root of its address, whatever a request says.

    Its pages are kept for others, and a `SCRIPT_NAME` that a server took from a header would stand in every link.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["SCRIPT_NAME"] = ""
        return self._app(environ, start_response)


def _compress(app: Flask) -> None:
    """Flask-Compress, with gzip for static files too: it counts them as streams and has none for those by itself."""
    algorithms = ["br", "zstd", "gzip"]
    # Brotli's level 5 makes pages a sixth smaller than zstd's 3, its default, at the cost of gzip.
    app.config.update(COMPRESS_ALGORITHM=algorithms, COMPRESS_ALGORITHM_STREAMING=algorithms, COMPRESS_BR_LEVEL=5)
    Compress(app)


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    # Values are put in by functions of ours: Korean particles can be settled only after them.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        catalogues.page_gettext, catalogues.page_ngettext, newstyle=False
    )
    app.jinja_env.globals.update(
        _=catalogues.page_gettext,
        fixed_url=fixed_url,
        is_embedded=is_embedded,
        language_choice=language.language_choice,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters = (
        *("number", "percent", "day", "hour", "moment", "duration"),
        *("country", "listed", "language_name", "language_inside", "direction_of"),
    )
    app.jinja_env.filters.update({name: getattr(language, name) for name in filters})
    app.jinja_env.filters["rows"] = letter_views.rows
    app.jinja_env.filters.update(shade=charts.shade, axis=charts.axis, column_of=charts.column_of)
    app.context_processor(words)


def words() -> dict[str, object]:
    """What every template can use."""
    chosen, campaign = language.page_language(), campaign_of_page()
    return {
        "site_name": settings().site.name,
        "site_url": settings().site.url,
        "contact": settings().site.contact,
        "has_imprint": bool(settings().law.imprint),
        "in_first_run": FIRST_RUN.is_in(current_app),
        "mail_stays": settings().mail.transport == "maildir",
        "language": chosen,
        "direction": language.direction_of(chosen),
        "_": catalogues.texts(chosen),
        "asset": asset,
        "embedded": is_embedded(),
        "frame": frame(),
        "without": without(),
        "theme_url": theme_url(campaign),
        "desk_styles": current_kind().desk_styles,
        "is_test": campaign is not None and campaign.status is Status.TEST,
    }


def frame() -> dict[str, object] | None:
    """What a page in a partner's frame tells the page around it; `first` is the one that nobody asked for yet."""
    if not is_embedded():
        return None
    return {"campaign": (request.view_args or {}).get("slug", ""), "first": g.get("is_first_in_frame", False)}


def without() -> tuple[str, ...]:
    """What a page in a partner's frame leaves out, because the page around it has it."""
    return tuple(look().get("without", "").split()) if is_embedded() else ()


def asset(name: str) -> str:
    """The address of a file in `static/`, which changes with the file, so that browsers may keep it for good."""
    return fixed_url("static", filename=name, v=version_of(name))


def theme_url(shown: Campaign | None) -> str:
    """The style sheet of the page's campaign; empty on pages that belong to none."""
    if shown is None:
        return ""
    version = campaign_views.theme_version(shown.accent)
    if asked := look():
        return url_for("public.theme", slug=shown.slug, v=version, **asked)
    return fixed_url("public.theme", slug=shown.slug, v=version)


def campaign_of_page() -> Campaign | None:
    """The campaign that a public page belongs to, if to one."""
    slug = g.get("slug") or (request.view_args or {}).get("slug")
    if slug is None or not current_kind().themed:
        return None
    try:
        return campaign(slug)
    except (NotFound, StoreUnavailable):
        return None
