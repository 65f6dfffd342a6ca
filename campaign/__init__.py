"""Letter Campaign: a self-hosted web tool for letter-writing campaigns.

What the application is made of is imported when it is made: the typesetter is of this package too, and is a process
that needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from campaign.actions.context import Context
    from campaign.config.settings import Settings
    from campaign.web.first_run.access import FirstRun

MOST_BYTES = 256 * 1024
"""A form with every letter edited is a tenth of this."""
LISTS, MOST_LIST_BYTES = "/organiser/lists", 1024 * 1024
"""Where lists of offices and postcodes are uploaded, and what a request there may have."""


def most_bytes(path: str) -> int:
    """The bytes that a request to this path may have; more than elsewhere takes an account (`web/desk/front.py`)."""
    return MOST_LIST_BYTES if path == LISTS else MOST_BYTES


def create_app(settings: Settings, *, demo: bool = False, first_run: FirstRun | None = None) -> Flask:
    """The web application: the pages, on the database and with the mail settings of `settings`.

    Nothing is opened before the first request, so processes may be forked from one that made the application.
    `demo` adds the demo's mailbox, for visitors on this machine. With a `first_run` nothing but its pages is served.
    """
    from pathlib import Path

    from campaign.assets import static_folder, templates_folder
    from campaign.printing.printer import Printer
    from campaign.web.app import add_pages
    from campaign.web.site import catalogues, current, errors, headers

    app = errors.LetterCampaign(
        __name__,
        template_folder=str(templates_folder()),
        static_folder=str(static_folder()),
        static_url_path="/static",
    )
    _configure(app, settings)
    current.CONTEXT.put(app, make_context(settings))
    current.PRINTER.put(app, Printer(Path(settings.pdf.fonts)))
    headers.init_app(app)
    errors.init_app(app)
    add_pages(app, demo=demo, first_run=first_run)
    catalogues.preload()
    return app


def make_context(settings: Settings, *, durable: bool = True) -> Context:
    """What actions work with, for pages, commands and the delivery worker alike. Opens nothing yet.

    Without `durable` a power cut may undo what was written.
    """
    from campaign.actions.catalogue import Catalogue
    from campaign.actions.context import Context
    from campaign.config.settings import database_path
    from campaign.store.open_store import open_store

    store = open_store(database_path(settings), settings.key, url=settings.database.postgresql, durable=durable)
    return Context(store, settings, Catalogue(store, settings.site.time_zone))


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.key("flask"),
        # No page uses Flask's session; organisers' cookie is another.
        SESSION_COOKIE_NAME="unused",
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_LIST_LENGTH=MOST_LIST_BYTES,
        PAGE_CACHE_SECONDS=1.0,
        TALLY_SECONDS=5.0,
    )
