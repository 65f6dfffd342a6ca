"""A folder with a configuration and a database: the bundled campaign, and offices that mail can be sent to."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from campaign import make_context
from campaign.actions import campaigns, letters, submissions
from campaign.actions.context import Context
from campaign.assets import bundled
from campaign.config.settings import load
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act
from campaign.directory import read_csv

SLUG = "north-korean-escapees"
CONFIG = """
[site]
secret_key = "{secret}"
url = "https://letters.example"
[database]
url = "{url}"
[mail]
transport = "smtp"
server = "127.0.0.1"
port = {port}
tls = "none"
from = "letters@letters.example"
[delivery]
per_target_per_hour = 1000000
poll_seconds = 0.05
connections = {connections}
[limits]
submissions_per_minute = 1000000
submissions_per_minute_in_all = 1000000
mails_per_address_per_day = 1000
form_min_seconds = 0
[server]
name = "{name}"
workers = {workers}
"""
SQLITE = "sqlite:///bench.db"
SUPPORTERS = (
    Supporter("Jo Writer", "GB", "Leeds", language="en"),
    Supporter(
        "김하나",
        "KR",
        "서울",
        "저희 할머니는 함흥에서 내려오셨습니다. 남은 가족의 소식을 아직도 기다립니다.",
        language="ko",
    ),
    Supporter(
        "Wanjiru M.", "KE", "Nakuru", "I teach history, and my students asked me what I did about it.", language="en"
    ),
    Supporter("Chloé Martin", "FR", "Lyon", language="en"),
)


@dataclass(frozen=True)
class Scene:
    """Where a server or a worker runs. `config` is its file."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def database(self) -> Path:
        return self.folder / "bench.db"

    def context(self) -> Context:
        """The store and the campaign, in this process; close the store when done."""
        return make_context(load(self.config, {}))


def make(folder: Path, *, port: int = 9, confirm: bool = True, **settings: str | int) -> Scene:
    """A scene with mail to `port` on this machine. Without `confirm`, letters are queued as they are submitted.

    Other settings are those of `aim`.

    Every office gets an invented address, so that each letter is one that we send, and none can reach anybody.
    A group makes several: the first of each kind is made beside them, and they are copies of it, where the
    database is a file of theirs.
    """
    scene = Scene(folder)
    if "url" in settings:
        _make(scene, confirm, **settings)
    else:
        first = Scene(folder.with_name("asks" if confirm else "asks nobody"))
        if not first.folder.exists():
            _make(first, confirm)
        shutil.copytree(first.folder, folder)
    aim(scene, port, **settings)
    return scene


def _make(scene: Scene, confirm: bool, **settings: str | int) -> None:
    scene.folder.mkdir(parents=True)
    aim(scene, 9, **settings)
    context = scene.context()
    context.store.migrate()
    file = bundled("offices.csv")
    today = datetime.now(UTC).date()
    offices = read_csv(file.read_bytes(), file.name)
    context.store.save_offices([replace(one, email=f"{one.id}@officials.example") for one in offices])
    for office in offices:
        context.store.check_office(office.id, today)
    source = bundled(f"{SLUG}.toml").read_text("utf-8")
    campaigns.load_campaign(context, source if confirm else source.replace("confirm = true", "confirm = false"), SLUG)
    context.store.close()


def aim(scene: Scene, port: int, **settings: str | int) -> None:
    """Write the configuration anew, so that mail goes to another port, over so many connections at most.

    `settings` are `workers`, `connections`, the `url` of the database, and the `name` of the host.
    """
    values = {"secret": "b" * 48, "port": port, "workers": 1, "connections": 16, "url": SQLITE, "name": ""}
    scene.config.write_text(CONFIG.format(**values | settings))


def queue_letters(context: Context, count: int, first: int = 0) -> int:
    """Store submissions of a campaign that asks nobody to confirm, until `count` letters wait; how many do.

    They are numbered from `first` on: one of the same number is the same, sent once more.
    Nobody has a letter left to send by hand, so that each is forgotten with its last letter.
    """
    campaign = context.catalogue.campaign(SLUG)
    now = datetime.now(UTC)
    queued, number = 0, first
    while queued < count:
        supporter = SUPPORTERS[number % len(SUPPORTERS)]
        allotted = letters.allot(context, campaign, supporter, {}, now.date())
        email = f"writer-{number}@supporters.example"
        act = Act(f"{number:032x}", supporter, allotted, email=email, page_language=supporter.language)
        prepared = letters.prepare(context, campaign, act, now.date())
        sent = [one.letter.target for one in prepared if one.address][: count - queued]
        left_out = frozenset(one.letter.target for one in prepared) - set(sent)
        submissions.submit(context, campaign, replace(act, left_out=left_out), prepared, now)
        queued += len(sent)
        number += 1
    return queued
