"""The servers that the benchmark holds against each other, each in a process of its own.

`python -m tests.bench.server KIND PORT CONFIG`, where KIND is `ours`; `hello`: a bare Flask application, on the same
server with the same options; or `sketch`: bare sketches of a send, a check and a preview on that server.
"""

import sys
from pathlib import Path

from flask import Flask

from campaign.config.settings import database_path, load
from campaign.running.serving import Pages
from tests.bench import scene, sketch
from tests.bench.apart import begin_quickly


def hello() -> Flask:
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello")
    return app


class Hello(Pages):
    """Gunicorn with the settings of production, and nothing of ours behind it."""

    def load(self) -> Flask:
        return hello()


class Sketch(Pages):
    """The same server with the sketches, on the database beside the configuration."""

    def load(self) -> Flask:
        return sketch.make(scene.Scene(database_path(self._settings).parent))


KINDS = {"ours": Pages, "hello": Hello, "sketch": Sketch}


def main(kind: str, port: str, config: str) -> None:
    begin_quickly()
    KINDS[kind](load(Path(config), {}), f"127.0.0.1:{port}", demo=False).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
