"""What tests of commands share: a folder in which `campaign init` was run, with campaigns to work on."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from campaign import make_context
from campaign.actions import letters, submissions
from campaign.actions.context import Context
from campaign.assets import bundled
from campaign.config.settings import load
from campaign.core.letters import links
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act, StoredSubmission
from tests.support.campaigns import SOURCE
from tests.support.fleet import called
from tests.support.processes import process, run

if TYPE_CHECKING:
    from tests.support.postgresql import Cluster

SQLITE = 'url = "sqlite:///instance/campaign.db"'
OFFICES = """\
id,title,organisation,country,email,contact_form
river-ministry,Minister for Rivers,Ministry of Rivers,GB,minister@rivers.example,
lake-agency,Head of the Lake Agency,Lake Agency,GB,,https://lakes.example/contact
"""


_SITES: dict[str, Path] = {}
"""Each module and folder that imports the next two has them as fixtures of its own, and all have the same sites."""


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `campaign init` leaves it. Not to be changed."""
    if "bare" not in _SITES:
        folder = tmp_path_factory.mktemp("init")
        process(folder, "init").fine()
        _SITES["bare"] = folder
    return _SITES["bare"]


@pytest.fixture(scope="session")
def loaded(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with `clean-rivers` and the bundled campaign loaded. Not to be changed."""
    if "loaded" not in _SITES:
        folder = shutil.copytree(bare, tmp_path_factory.mktemp("loaded") / "site")
        (folder / "offices.csv").write_text(OFFICES)
        (folder / "clean-rivers.toml").write_text(SOURCE)
        # In processes of their own, which leave nothing open: tests copy the folder.
        process(folder, "offices", "import", "offices.csv").fine()
        process(folder, "load", "clean-rivers.toml", str(bundled("north-korean-escapees.toml"))).fine()
        _SITES["loaded"] = folder
    return _SITES["loaded"]


@pytest.fixture
def folder(loaded: Path, tmp_path: Path) -> Path:
    """A copy of the folder to do with as one likes."""
    return shutil.copytree(loaded, tmp_path / "site")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    made = tmp_path / "empty"
    made.mkdir()
    return made


def put_on_postgresql(folder: Path, server: "Cluster") -> None:
    """Have the folder's configuration name a database with nothing in it but `clean-rivers`."""
    server.empty()
    config = folder / "config.toml"
    text = config.read_text()
    assert SQLITE in text
    config.write_text(text.replace(SQLITE, f'url = "{server.url()}"'))
    run(folder, "migrate").fine()
    run(folder, "offices", "import", "offices.csv").fine()
    run(folder, "load", "clean-rivers.toml").fine()


@contextmanager
def context_of(folder: Path) -> Iterator[Context]:
    """What commands in this folder work with."""
    made = make_context(load(folder / "config.toml", {}))
    yield made
    made.store.close()


def submit(context: Context, country: str = "GB", partner: str = "", note: str = "") -> str:
    """A supporter sends the letters of `clean-rivers`, which then await confirmation; the token of their receipt."""
    campaign, now = context.catalogue.campaign("clean-rivers"), datetime.now(UTC)
    supporter = Supporter("Kim Jane", country, "Leeds", note=note)
    allotted = letters.allot(context, campaign, supporter, {}, now.date())
    identity = secrets.token_hex(32)
    act = Act(identity, supporter, allotted, email=f"{identity[:32]}@supporters.example", partner=partner)
    taken = submissions.submit(context, campaign, act, letters.prepare(context, campaign, act, now.date()), now)
    return links.token(taken.receipt)


def stored(context: Context, receipt: str) -> StoredSubmission:
    """What is stored of a submission, by the token of its receipt."""
    submission = context.store.submission(links.secret_of(receipt))
    assert submission is not None
    return submission


def confirm(context: Context, receipt: str) -> None:
    """They press the button behind the link in our mail."""
    submissions.confirm(context, stored(context, receipt), datetime.now(UTC))


@pytest.fixture
def one(loaded: Path, tmp_path: Path, postgresql: "Cluster") -> Path:
    """The folder of a host, called `one`, that works on a PostgreSQL database alone."""
    folder = tmp_path / "one"
    folder.mkdir()
    for name in ("config.toml", "offices.csv", "clean-rivers.toml"):
        shutil.copy(loaded / name, folder)
    called(folder, "one")
    put_on_postgresql(folder, postgresql)
    return folder
