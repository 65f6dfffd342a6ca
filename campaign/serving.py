"""The pages in production: gunicorn, configured by our settings and by nothing else."""

import os
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from campaign.config import Settings


class Pages(BaseApplication):  # type: ignore[misc]
    """Sync workers, one per core: threads on SQLite had ten times the 99th percentile.

    There is no access log: an address list of supporters is what this tool exists not to have.
    """

    def __init__(self, settings: Settings, bind: str, *, demo: bool) -> None:
        self._settings = settings
        self._bind = bind
        self._demo = demo
        super().__init__()

    def load_config(self) -> None:
        server = self._settings.server
        options: dict[str, Any] = {
            "bind": self._bind,
            "workers": server.workers or os.cpu_count() or 1,
            "threads": server.threads,
            "worker_class": "sync" if server.threads == 1 else "gthread",
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "graceful_timeout": 20,
            "limit_request_line": 2_000,
            "proc_name": "campaign pages",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        from campaign import create_app

        return create_app(self._settings, demo=self._demo)
