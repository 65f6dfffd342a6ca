"""The servers that the benchmark holds against each other, each in a process of its own.

`python -m tests.bench.server KIND PORT CONFIG`, where KIND is `ours` or `hello`: a bare Flask application, on the same
server with the same options.
"""

import sys
from pathlib import Path

from flask import Flask

from campaign.config.settings import load
from campaign.running.serving import Pages


def hello() -> Flask:
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello")
    return app


class Hello(Pages):
    """Gunicorn with the settings of production, and nothing of ours behind it."""

    def load(self) -> Flask:
        return hello()


KINDS = {"ours": Pages, "hello": Hello}


def main(kind: str, port: str, config: str) -> None:
    KINDS[kind](load(Path(config), {}), f"127.0.0.1:{port}", demo=False).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
