"""What tests share: settings, a real store in a folder of their own, the application, and one moment for them all."""

import gc
import inspect
import os
import pickle
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import TYPE_CHECKING, Any, ClassVar

import hypothesis
import pytest
import werkzeug.routing
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from campaign import create_app, make_context
from campaign.actions import campaigns
from campaign.actions.context import Context
from campaign.config.settings import Database, Mail, Settings, Site, database_path
from campaign.core.campaigns import bounds
from campaign.delivery import sender_records
from campaign.store.open_store import open_store
from campaign.store.protocol.campaigns import Partner
from campaign.web.site.current import CLOCK, CONTEXT
from campaign.web.site.tally import REFUSED, TALLY, Tally, write_refusals
from tests.support import databases, engines, sharing
from tests.support.campaigns import OFFICES, SOURCE
from tests.support.clock import Clock
from tests.support.command import keep_catalogues

# An example that takes long on a busy machine has failed at nothing.
hypothesis.settings.register_profile("short", deadline=None, max_examples=50)
hypothesis.settings.register_profile("long", deadline=None, max_examples=1_000)

if TYPE_CHECKING:
    from tests.support.postgresql import Cluster

MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30  # bytes: some 3 GB are in use at most
COLLECTED_AFTER = (20_000, 50, 100)
"""New objects, and rounds of each younger generation, after which the collector looks; by itself every 700 objects."""

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


class Compiled(FileSystemBytecodeCache):
    """What templates were compiled to, for every application of this process: compiling costs more than most pages.

    It is kept in a file as well, for the other processes and the next run, as `tests/support/command.py` does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._code[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code
        super().dump_bytecode(bucket)


Flask.jinja_options = {"bytecode_cache": Compiled()}


class Rule(werkzeug.routing.Rule):
    """An address that is compiled once in this process: each test makes all of them, for an application of its own."""

    first: ClassVar[dict[tuple[Any, ...], "Rule"]] = {}

    def compile(self) -> None:
        key = (self.rule, self.subdomain, self.merge_slashes, tuple((self.defaults or {}).items()))
        known = self.first.get(key)
        if known is None:
            super().compile()
            self.first[key] = self
            return
        self._parts, self._trace, self._converters = known._parts, known._trace, known._converters
        self.arguments = known.arguments
        self._build = known._build.__func__.__get__(self)
        self._build_unknown = known._build_unknown.__func__.__get__(self)


Flask.url_rule_class = Rule


def _read_once(loaded: Callable[[str], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    """As `loaded`, which takes the text of a campaign apart: the same text once in this process, and a copy after that.

    A test's campaigns are mostly those of other tests, and TOML that Python reads takes longer than most pages.
    """
    packed = lru_cache(maxsize=64)(lambda source: pickle.dumps(loaded(source)))
    return wraps(loaded)(lambda source: pickle.loads(packed(source)))


bounds.loaded = _read_once(bounds.loaded)
keep_catalogues()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run in full what is otherwise run in a short form")
    parser.addoption("--pictures", action="store_true", help="keep the pictures that are taken for the documentation")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Folders of tests stand in memory where it has room: what they promise of a disk, they promise of any."""
    if _has_room(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no process is left with it when the others are done."""
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="one more variant: with --long"))
    items.sort(key=lambda item: not any(item.iter_markers(name="browser")) and not any(item.iter_markers(name="slow")))


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Ten thousand tests stay to the end: the collector, which would look at all of them each time, lets them be.

    What a test leaves in a circle, such as its application, waits for others, and is then looked at with them at once.
    """
    gc.disable()
    sharing.import_own_part(session.config)
    collected = yield
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    gc.enable()
    return collected


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Of `--dist loadscope` alone: any other way was asked for by name."""
    if config.getoption("dist") == "loadscope":
        return sharing.Sharing(config, log)
    return None


def _has_room(folder: Path) -> bool:
    """Whether programs may be started from it, and whole trees of a system be made in it."""
    if not folder.is_dir():
        return False
    status = os.statvfs(folder)
    return not status.f_flag & (os.ST_NOEXEC | os.ST_NODEV) and status.f_bavail * status.f_frsize > ROOM


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether `--long` was asked for: thousands of letters, kills and pairs, where a few hold the same promise."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(autouse=True)
def no_look_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks a name server but one of its own: any name that is not this machine's is unknown."""

    def ours(host: Any, *more: Any, **by_name: Any) -> Any:
        if host and not _is_ours(host if isinstance(host, str) else bytes(host).decode()):
            host.encode("idna")  # raises what it would raise without asking anybody
            raise socket.gaierror(socket.EAI_NONAME, f"a test looks {host!r} up")
        return look_up(host, *more, **by_name)

    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", ours)
    monkeypatch.setattr(sender_records, "system_resolver", sender_records.nobody)


def _is_ours(host: str) -> bool:
    """Whether it is this machine's name, or an address in any form (`127.1`), which nobody is asked about."""
    return host == "localhost" or ":" in host or re.fullmatch(r"[0-9.]+", host) is not None


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign's text is taken apart each time, as outside the tests: for those that measure how long that takes."""
    monkeypatch.setattr(bounds, "loaded", inspect.unwrap(bounds.loaded))


@pytest.fixture
def database_url(cluster: "Cluster | None") -> str:
    """The address of the test's PostgreSQL database, which has the schema and nothing in it; "" where it is a file."""
    if not cluster:
        return ""
    cluster.empty()
    return cluster.url()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        site=Site(
            url="http://localhost", secret_key="a secret of the tests that nobody else has", contact="us@x.example"
        ),
        database=Database(database_url or f"sqlite:///{tmp_path / 'campaign.db'}", str(tmp_path / "postgresql")),
        mail=Mail(
            transport="smtp", server="localhost", maildir=str(tmp_path / "mail"), from_address="letters@x.example"
        ),
    )


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """What the database of a test is on; `tests/support/engines.py` says which are run on both."""
    name: str = getattr(request, "param", engines.SQLITE)
    return name


@pytest.fixture(scope="session")
def cluster(engine: str, request: pytest.FixtureRequest) -> "Cluster | None":
    """The PostgreSQL that the test's database is on; None where it is an SQLite file."""
    return request.getfixturevalue("postgresql") if engine == engines.POSTGRESQL else None


@pytest.fixture(scope="session")
def postgresql() -> "Iterator[Cluster]":
    """A PostgreSQL server, one for all tests of this process, whose database `letters` has the schema."""
    from tests.support.postgresql import cluster

    with cluster() as started:
        with TemporaryDirectory() as folder:
            store = open_store(Path(folder) / "letters", lambda _: b"k" * 32, url=started.create("letters"))
            store.migrate()
            store.close()
        yield started


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The application, with the campaign of `tests/support/campaigns.py` and two partners."""
    made = create_app(settings, demo=True)
    made.config["PAGE_CACHE_SECONDS"] = 0
    TALLY.put(made, Tally(CONTEXT.of(made), seconds=0))
    REFUSED.put(made, Tally(CONTEXT.of(made), 0, write_refusals))
    CLOCK.put(made, clock)
    context: Context = CONTEXT.of(made)
    if settings.database.postgresql:
        _fill(context)
    else:
        database_path(settings).write_bytes(_with_its_campaign())
    yield made
    context.store.close()


@cache
def _with_its_campaign() -> bytes:
    """The database that an application begins with, whatever its settings: made once in this process, then copied."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "campaign.db"
        context = make_context(Settings(database=Database(f"sqlite:///{path}")))
        databases.provide(path)
        _fill(context)
        context.store.close()
        return path.read_bytes()


def _fill(context: Context) -> None:
    """What every application of the tests begins with."""
    context.store.save_offices(OFFICES)
    for office in OFFICES:
        if office.checked_on:
            context.store.check_office(office.id, office.checked_on)
    campaigns.load_campaign(context, SOURCE, "clean-rivers.toml")
    context.store.add_partner(Partner("river-watch", "River Watch", ("https://watch.example",), "salt"))
    context.store.add_partner(replace(Partner("gone", "Gone", ("https://gone.example",), "salt"), active=False))


@pytest.fixture
def context(app: Flask) -> Context:
    made: Context = CONTEXT.of(app)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies, as a partner's frame has none."""
    return app.test_client(use_cookies=False)
