"""Serves the first run on this machine, until its last button is pressed or nobody asks for anything any more."""

import time
from threading import Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from campaign import create_app
from campaign.config.settings import Settings
from campaign.web.first_run.access import FirstRun

IDLE_SECONDS = 3600.0
"""So long after its browser asked for something the last time, or after nobody opened the link, it ends."""
_LAST_PAGE_SECONDS = 2.0
_LOOK_EVERY_SECONDS = 0.2


class _Quiet(WSGIRequestHandler):
    """Keeps no log: the address of the link is its key."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - Werkzeug's name
        """Nothing is written down."""


def server(settings: Settings, run: FirstRun, host: str, port: int) -> BaseWSGIServer:
    """What serves it, listening already. Raises OSError where it cannot."""
    app = create_app(settings, first_run=run)
    return make_server(host, port, app, threaded=True, request_handler=_Quiet)


def serve(served: BaseWSGIServer, run: FirstRun, idle_seconds: float = IDLE_SECONDS) -> bool:
    """Serve until it is finished; whether it was, or was left."""
    serving = Thread(target=served.serve_forever, daemon=True)
    serving.start()
    try:
        while not run.finished.wait(_LOOK_EVERY_SECONDS):
            if time.monotonic() - run.asked_at > idle_seconds:
                return False
        return True
    finally:
        served.shutdown()
        serving.join(_LAST_PAGE_SECONDS)
        served.server_close()
