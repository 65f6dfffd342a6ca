"""The pages in production: gunicorn, configured by our settings and by nothing else, and delivery beside it.

All processes are forked from one: what it has imported, parsed and worked out is in memory once. So it leaves nothing
open and starts no thread.
"""

import gc
import os
import socket
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from campaign.closed_memory import OWN_WORDS, close_memory
from campaign.config.settings import Settings
from campaign.core.words import customs
from campaign.running import logs, memory
from campaign.running.patient_worker import PatientWorker
from campaign.running.supervisor import Beside, name_process
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.site.current import CONTEXT
from campaign.web.site.tally import REFUSED, TALLY
from campaign.web.supporter import campaign_page

DEFERS = hasattr(socket, "TCP_DEFER_ACCEPT")
"""Whether the kernel can keep a connection to itself until its request arrives (Linux can)."""
IDLE_SECONDS = 60
MOST_VISITORS = 500
"""How many slow visitors a process keeps at a time; beyond, those go first who have been here longest."""


def write_down(_arbiter: Any, worker: Any) -> None:
    """A worker that ends writes down what it has counted and not yet stored."""
    app = getattr(worker, "wsgi", None)
    for tally in (TALLY, REFUSED):
        if isinstance(app, Flask) and tally.is_in(app):
            tally.of(app).write()


def accept_with_data(arbiter: Any) -> None:
    """Have the kernel keep connections until there is something to read, so that an idle one costs nothing."""
    if DEFERS:
        for listener in arbiter.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, IDLE_SECONDS)


def begin_worker(_arbiter: Any, worker: Any) -> None:
    """Nobody looks into a worker's memory; lists of processes call it `pages`."""
    name_process("pages")
    close_memory()
    _finish_destroying(worker)


def know_own_words(worker: Any, _request: Any, environ: dict[str, Any], _response: Any) -> None:
    """Pages behind a link of somebody's own show what they wrote; what is sent in, the worker sees for itself."""
    if OWN_WORDS in environ:
        worker.know()


def _finish_destroying(worker: Any) -> None:
    """Before it serves: what the worker before it had forgotten, and not yet destroyed when it ended, is destroyed."""
    app = worker.app.wsgi()
    if isinstance(app, Flask) and CONTEXT.is_in(app):
        with suppress(StoreUnavailable):  # pages that are to say so will
            CONTEXT.of(app).store.destroy_due()


class QuietLog(Logger):  # type: ignore[misc]
    """Gunicorn's log without what visitors sent: its own words would repeat addresses, header lines and links."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        logs.dress(self.error_log)

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        if str(msg).startswith("Invalid request"):
            self.error_log.warning("A request was malformed and was refused.")
        else:
            super().warning(msg, *args, **kwargs)

    def exception(self, _msg: object, *_args: object, **_kwargs: object) -> None:
        """The kind of exception and the way to it through the code; its message may quote the request."""
        kind, _, trace = sys.exc_info()
        frames = "".join(traceback.format_tb(trace))
        self.error_log.error("%s while serving a request\n%s", kind.__name__ if kind else "Error", frames)


class Supervisor(Arbiter):  # type: ignore[misc]
    """Gunicorn's parent of its workers, which keeps other processes running beside them; all of them end together."""

    def __init__(self, app: BaseApplication, beside: Sequence[Beside]) -> None:
        self._beside = beside
        super().__init__(app)

    def manage_workers(self) -> None:
        """Called once a second and after every signal. Who leaves has a successor before it is gone."""
        leaving = sum(worker.is_leaving for worker in self.WORKERS.values())
        self.num_workers = self.cfg.workers + leaving
        super().manage_workers()
        for process in self._beside:
            process.keep_running(self._leave)

    def stop(self, graceful: bool = True) -> None:
        for process in self._beside:
            process.ask_to_stop()
        super().stop(graceful)
        for process in self._beside:
            process.stop()

    def handle_hup(self) -> None:
        """A closed terminal ends it all. Settings are read anew by starting anew."""
        self.handle_term()

    def _leave(self) -> None:
        """In a process beside: visitors are not its own."""
        for listener in self.LISTENERS:
            listener.sock.close()


class Pages(BaseApplication):  # type: ignore[misc]
    """One process per core that serves one request at a time: threads on SQLite had ten times the 99th percentile.

    It waits for nobody meanwhile: see `patient_worker`. Browsers open connections ahead and leave them idle; the kernel
    keeps those back, where it can.

    There is no access log: an address list of supporters is what this tool exists not to have.
    """

    def __init__(self, settings: Settings, bind: str, beside: Sequence[Beside] = (), *, demo: str = "") -> None:
        """`demo` is what the demo greets with as soon as its pages can be asked for; "" where this is none."""
        self._settings = settings
        self._bind = bind
        self._beside = beside
        self._demo = demo
        super().__init__()

    def run(self) -> None:
        """Serve until SIGTERM, SIGINT or SIGHUP, and exit. Whatever runs `beside` ends with the pages."""
        memory.keep_little()
        close_memory()  # the parent knows nobody's words, but the secret key
        Supervisor(self, self._beside).run()

    def load_config(self) -> None:
        server = self._settings.server
        options: dict[str, Any] = {
            "bind": self._bind,
            "workers": server.workers or os.cpu_count() or 1,
            "threads": server.threads,
            "worker_class": PatientWorker,
            "worker_connections": MOST_VISITORS,
            "sendfile": False,  # what is sent goes through the worker's loop
            # The application is made once, before the workers are forked: they share what it takes.
            "preload_app": True,
            "when_ready": self._begin,
            "post_fork": begin_worker,
            "post_request": know_own_words,
            "worker_exit": write_down,
            "accesslog": None,
            "logger_class": QuietLog,
            "errorlog": "-",
            "loglevel": "warning",
            "graceful_timeout": 20,
            "limit_request_line": 2_000,
            # By default a request from this machine, so every request that a proxy here hands on, may say under which
            # path and scheme the application stands. `server.trusted_proxies` says what is believed, and nothing else.
            "forwarder_headers": "",
            "forwarded_allow_ips": "",
            "proc_name": "campaign pages",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _begin(self, arbiter: Any) -> None:
        accept_with_data(arbiter)
        if self._demo:
            click.echo(self._demo)

    def load(self) -> Flask:
        from campaign import create_app

        memory.read_what_is_said(self._settings.site.languages)
        app = create_app(self._settings, demo=bool(self._demo))
        _make_ready(app, self._settings.site.languages)
        return app


def _make_ready(app: Flask, languages: Sequence[str]) -> None:
    """Do now what every worker would do at its first page, so that they share what comes of it."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    for language in languages:
        customs.country_in_sentence("KR", language)
    with suppress(StoreUnavailable):  # pages that are to say so will
        campaign_page.make_ready(app)
    # What the garbage collector never looks at again is never written to, and stays shared.
    gc.collect()
    gc.freeze()
    memory.give_back()
