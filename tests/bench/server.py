"""The servers that the benchmark holds against each other, each in a process of its own.

`python -m tests.bench.server KIND PORT CONFIG`, where KIND is `ours`, `hello` (a bare Flask application) or
`without-database` (ours, answering the same form, with a store that keeps nothing).
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from flask import Flask

from campaign import create_app
from campaign.config.settings import load
from campaign.running.serving import Pages
from campaign.store.protocol.campaigns import CampaignRecord
from campaign.store.protocol.submissions import Allotment


class NoStore:
    """Answers what sending a form asks, and keeps nothing. Campaigns and offices were read before."""

    def __init__(self, record: CampaignRecord | None, versions: tuple[int, ...]) -> None:
        self._record, self._versions = record, versions

    def campaign(self, _slug):
        return self._record

    def campaign_versions(self):
        return self._versions

    def hit(self, *_):
        return 1

    def is_suppressed(self, _address):
        return False

    def add_submission(self, _submission):
        return True

    def count_activity(self, _campaign, _counts):
        pass

    def close(self):
        pass

    def allot(self, _campaign, allotments: Sequence[Allotment], _counts=()):
        return [0] * len(allotments)


def hello() -> Flask:
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello")
    return app


def without_database(settings) -> Flask:
    app = create_app(settings)
    context = app.extensions["campaign"]
    versions, store = context.catalogue.versions(), context.store
    nothing = NoStore(store.campaign("north-korean-escapees"), versions)
    store.close()
    context.catalogue._store = nothing
    app.extensions["campaign"] = replace(context, store=nothing)
    return app


class Server(Pages):
    """Gunicorn with the settings of production, one worker, and the application asked for."""

    def __init__(self, kind: str, port: str, config: str) -> None:
        self._kind = kind
        super().__init__(load(Path(config), {}), f"127.0.0.1:{port}", demo=False)

    def load(self) -> Flask:
        if self._kind == "hello":
            return hello()
        return without_database(self._settings) if self._kind == "without-database" else create_app(self._settings)


if __name__ == "__main__":
    Server(*sys.argv[1:]).run()
