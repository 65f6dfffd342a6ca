"""A demo that runs as a process of its own, and the system's Chromium to visit it with."""

import functools
import json
import random
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    sync_playwright,
)

from campaign import make_context
from campaign.actions.context import Context
from campaign.config.settings import load
from campaign.running import demonstration
from tests.support import requirements
from tests.support.engines import POSTGRESQL, new_database, put_on
from tests.support.engines import on_both as pytest_generate_tests
from tests.support.postgresql import Cluster
from tests.support.postgresql import cluster as postgresql_cluster
from tests.support.processes import COMMAND, run

__all__ = ["pytest_generate_tests"]

SLUG = "north-korean-escapees"
ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --renderer-process-limit=1"
).split()
"""One process shows the pages of all: one for each person, and one in waiting, take a fifth of opening one."""
on_the_page_and_in_a_frame = pytest.mark.parametrize(("tail", "javascript"), [
    ("", False),
    ("/embed", True),
    pytest.param("", True, marks=pytest.mark.long),
    pytest.param("/embed", False, marks=pytest.mark.long),
])  # fmt: skip
"""With scripts and without; `tail` is what the form's address has behind it."""
ASKING = "form[aria-busy=true]"
"""A form that asks whether anything answers, and leaves its page if so."""
T = TypeVar("T")
SECONDS = 20
"""How long anything may take, on a machine busy with other tests."""
START_SECONDS = 9 * SECONDS
"""How long a new demo may take to write its 300 invented submissions, on such a machine."""


def until(what: Callable[[], T], why: str = "", seconds: float = SECONDS) -> T:
    """What `what` gives as soon as it is true of something; fails after so many `seconds`."""
    end = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < end, why or "it did not come to be in time"
        threading.Event().wait(0.1)  # what is asked of a page costs four processes something
    return answer


def free_port() -> int:
    """A port that nobody listens on, below those that outgoing connections take.

    The demo opens the next one as well, seconds after it looked which is free.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", port))
            other.bind(("127.0.0.1", port + 1))
            return port


@dataclass
class Answer:
    """What came back for a request made without a browser."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Demo:
    """`campaign demo`, running: its address, its folder, and what an organiser signs in with."""

    url: str
    folder: Path
    email: str
    password: str
    cluster: Cluster | None = None
    """The PostgreSQL that nothing but its database is on; None where it is on SQLite."""

    @property
    def form(self) -> str:
        return f"{self.url}/c/{SLUG}"

    def get(self, address: str, **headers: str) -> Answer:
        """A fresh answer, past every cache."""
        with closing(HTTPConnection("127.0.0.1", urlsplit(self.url).port, timeout=SECONDS)) as connection:
            connection.request("GET", address, headers={name.replace("_", "-"): one for name, one in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def totals(self) -> dict:
        return json.loads(self.get(f"/api/v1/campaigns/{SLUG}/totals").body)

    def posted(self) -> set[Path]:
        """Every mail that has left so far."""
        return set((self.folder / "instance" / "demo-mail").glob("*/*"))

    @property
    def config(self) -> Path:
        return self.folder / "instance" / "demo.toml"

    def command(self, *words: str) -> str:
        """Run a command of the tool on the demo's configuration, and give what it prints."""
        return run(self.folder, "--config", str(self.config), *words).fine()

    @contextmanager
    def context(self) -> Iterator[Context]:
        """What commands work with, on its database."""
        made = make_context(load(self.config, {}))
        try:
            yield made
        finally:
            made.store.close()

    def count(self, table: str) -> int:
        with self.context() as context:
            ((rows,),) = context.store.select(f"SELECT count(*) FROM {table}")
            return int(rows)

    def has_kept(self, words: str) -> bool:
        """Whether the words stand anywhere: in any file of its folder, in its database and the log of that."""
        codes = [words.encode(code) for code in ("utf-8", "utf-16-le")]
        return any(code in kept for kept in (self.files(), self.database()) for code in codes)

    def files(self, name: str = "*") -> bytes:
        """What is in each file of this name in its folder. It goes on meanwhile, and takes its notes away."""
        found = []
        for file in self.folder.rglob(name):
            with suppress(FileNotFoundError, IsADirectoryError):
                found.append(file.read_bytes())
        return b"\n".join(found)

    def database(self) -> bytes:
        """Every byte of its database and of the write-ahead log."""
        return self.cluster.kept() if self.cluster else self.files("demo.db*")


@pytest.fixture(scope="session")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Demo]]:
    """The demo on each engine, begun when it is first asked for; both run to the end, whichever test comes next."""
    requirements.browser()
    with ExitStack() as stack:

        @functools.cache
        def begun(engine: str) -> Demo:
            folder = tmp_path_factory.mktemp("demo")
            if engine == POSTGRESQL:
                return stack.enter_context(_running(folder, stack.enter_context(postgresql_cluster())))
            return stack.enter_context(_running(folder))

        yield begun


@pytest.fixture(scope="session")
def demo(demos: Callable[[str], Demo], engine: str) -> Demo:
    """The demo as `make demo` starts it, in a folder of its own; it has to end cleanly when it is told to."""
    return demos(engine)


@contextmanager
def _running(folder: Path, cluster: Cluster | None = None) -> Iterator[Demo]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    greeting = _move(folder, url, port, cluster) if cluster else ""
    log = folder / "log"
    with log.open("wb") as output:
        command = [*COMMAND, "demo", "--port", str(port)]
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    try:
        asked = Demo(url, folder, "", "")
        until(lambda: process.poll() is not None or _answers(asked), "the demo did not start", START_SECONDS)
        assert process.poll() is None, log.read_text()
        email, password = re.findall(r"(\S+@\S+), password (\S+) ", greeting + log.read_text())[0]
        yield Demo(url, folder, email, password, cluster)
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
        assert not psutil.wait_procs(family, timeout=SECONDS)[1], "nothing is left running"
        assert not re.search(r"Traceback|ERROR|CRITICAL", log.read_text()), log.read_text()
    finally:
        for member in (
            [*psutil.Process(process.pid).children(recursive=True), process] if process.poll() is None else []
        ):
            member.kill()


def _move(folder: Path, url: str, port: int, cluster: Cluster) -> str:
    """Make the demo and have it move house to a database, as its owner would; what it was greeted with.

    To invent its three hundred supporters on PostgreSQL takes thirty thousand round trips, a minute on a busy machine.
    """
    made = demonstration.prepare(folder / "instance", url, {}, port + 1)
    database = new_database(cluster)
    run(folder, "--config", str(made.config_file), "copy", "--to", database).fine()
    put_on(made.config_file, database)
    return made.greeting


def _answers(demo: Demo) -> bool:
    try:
        return demo.get("/healthz").status == 200
    except OSError:
        return False


def _wait_until_loaded(act: Callable[..., None]) -> Callable[..., None]:
    """As this click or key, and waits until the page that it led to is whole: by itself it waits for the first bytes.

    What looks at a page once, such as `count()`, else sees half of a page on a busy machine, or the one before, whose
    form asks first whether anything answers.
    """

    @functools.wraps(act)
    def done(where: Page | Locator, *args: Any, **options: Any) -> None:
        page = where.page if isinstance(where, Locator) else where
        act(where, *args, **options)
        if not page.is_closed():
            page.locator(ASKING).wait_for(state="detached")
            page.wait_for_load_state()

    return done


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        for kind in (Page, Locator):
            for name in ("click", "press"):
                patch.setattr(kind, name, _wait_until_loaded(getattr(kind, name)))
        launched = playwright.chromium.launch(executable_path=requirements.browser(), args=ARGS)
        yield launched
        launched.close()


@dataclass
class Visit:
    """A browser of one person, and everything that no page may do."""

    context: BrowserContext
    hosts: set[str]
    faults: list[str] = field(default_factory=list)
    refused_forms: bool = False
    """Whether an answer of status 400, 403 or 409, which Chromium logs as an error, is what the test is about."""

    def page(self) -> Page:
        return self.context.new_page()

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        expected = self.refused_forms and re.search("status of 4(00|03|09)", message.text)
        # What Chromium says on desktop Linux alone, which shares nothing.
        expected = expected or "Unrecognized feature: 'web-share'" in message.text
        # A partner's page need not have an icon.
        expected = expected or "favicon.ico" in str(message.location)
        if message.type in ("error", "warning") and not expected:
            self.faults.append(f"console: {message.text} at {message.location}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in self.hosts and not request.url.startswith("blob:"):
            self.faults.append(f"asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        if "/organiser" not in response.url and "set-cookie" in response.headers:
            self.faults.append(f"sets a cookie: {response.url}")

    def finish(self) -> None:
        cookies = [cookie for cookie in self.context.cookies() if cookie["domain"] == "127.0.0.1"]
        stored = [f"keeps a cookie: {cookie}" for cookie in cookies if not cookie["path"].startswith("/organiser")]
        self.context.close()
        assert not self.faults + stored


Visits = Callable[..., Visit]


@pytest.fixture(scope="module")
def visits(browser: Browser, demo: Demo) -> Iterator[Visits]:
    """Opens browsers that watch over what every page promises. The test, or the module's end, finishes them."""
    opened: list[Visit] = []

    def visit(*, language: str = "en-GB", width: int = 360, javascript: bool = True, hosts: tuple[str, ...] = ()):
        context = browser.new_context(
            viewport={"width": width, "height": 780}, locale=language, java_script_enabled=javascript
        )
        context.set_default_timeout(SECONDS * 1000)
        made = Visit(context, {urlsplit(demo.url).netloc, *hosts})
        context.on("page", made.watch)
        if javascript:
            context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo.url)
        opened.append(made)
        return made

    yield visit
    for made in opened:
        made.context.close()


@pytest.fixture
def visit(visits: Visits) -> Iterator[Visits]:
    """As `visits`, for one test: at its end every page must have kept what every page promises."""
    mine: list[Visit] = []

    def one(**more) -> Visit:
        mine.append(visits(**more))
        return mine[-1]

    yield one
    for each in mine:
        each.finish()


def posted(page: Page, address: str, **fields: str) -> APIResponse:
    """What the browser gets for what it sends of a page's form, without drawing either."""
    token = re.findall(r'name="form_token" [^>]*value="([^"]+)"', page.request.get(address).text())[-1]
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    return page.request.post(address, form={"form_token": token} | fields, headers={"Origin": origin})


def sign_in(page: Page, demo: Demo) -> None:
    """Let the organiser's browser in; `test_accessibility` goes through the pages on the way."""
    answer = posted(page, f"{demo.url}/organiser/sign-in", email=demo.email, password=demo.password)
    assert answer.url == f"{demo.url}/organiser/", answer.text()


@pytest.fixture(scope="module")
def desk(visits: Visits, demo: Demo) -> Iterator[Page]:
    """The organiser's page of the campaign, signed in."""
    page = visits(width=1280).page()
    sign_in(page, demo)
    page.goto(f"{demo.url}/organiser/c/{SLUG}")
    return page
