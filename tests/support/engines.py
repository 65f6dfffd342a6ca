"""The engines that a test is run on: SQLite, and with `--long` a second time PostgreSQL."""

import re
from itertools import count
from pathlib import Path

import pytest

from tests.support.postgresql import Cluster
from tests.support.processes import run

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_numbers = count(1)


def on_both(metafunc: pytest.Metafunc) -> None:
    """`pytest_generate_tests` of a folder or module whose tests have a database: with `--long` they run on each engine.

    Those marked `only_on` run on that one alone, for the reason that the mark gives.
    """
    if "engine" not in metafunc.fixturenames:
        return
    only = metafunc.definition.get_closest_marker("only_on")
    wanted = [SQLITE, POSTGRESQL] if metafunc.config.getoption("--long") else [SQLITE]
    if only:
        wanted = [only.args[0]]
    if wanted != [SQLITE]:
        metafunc.parametrize("engine", wanted, indirect=True, scope="session")


def new_database(cluster: Cluster | None) -> str:
    """The address of a database of its own with nothing in it; "" where the test is on SQLite."""
    return cluster.create(f"database-{next(_numbers)}") if cluster else ""


def move(folder: Path, cluster: Cluster | None) -> None:
    """Have the site in a folder, as `campaign init` left it, on a database of its own, where the test has a cluster."""
    if cluster:
        put_on(folder / "config.toml", new_database(cluster))
        run(folder, "migrate").fine()


def put_on(config: Path, url: str) -> None:
    """Have a configuration that names an SQLite file name the database at this address; "" leaves it as it is."""
    if url:
        text, changed = re.subn(r'(?m)^url = "sqlite:///.*"$', f'url = "{url}"', config.read_text())
        assert changed == 1, config
        config.write_text(text)
