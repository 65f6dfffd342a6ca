"""The first run as `campaign setup` serves it: a configuration from the example, an empty database, one browser."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign import create_app
from campaign.config.changes import change
from campaign.config.settings import Settings, database_path, load, write_config
from campaign.web.desk.sender import LOOK_UPS, LookUps
from campaign.web.first_run.access import FirstRun
from campaign.web.site.current import CLOCK, CONTEXT
from tests.support import databases
from tests.support.clock import Clock
from tests.support.dns_server import resolver_at
from tests.support.pages import Page, get

PASSWORD = "four words nobody guesses"
ORGANISER = "jo@rivers.example"


@dataclass
class Browser:
    """The browser in which the link was opened, and all around it."""

    app: Flask
    client: FlaskClient
    run: FirstRun
    clock: Clock

    @property
    def settings(self) -> Settings:
        """As the file has them now."""
        return load(self.run.config_file, {})

    def get(self, address: str) -> Page:
        return get(self.client, f"/setup/{address}", cookies=True)

    def post(self, address: str, to: str = "", **fields: Any) -> Any:
        """Fill in the form of a page and send it; with `to`, to another address than the page's own."""
        known = self.get(address).fields()
        known = {name: value for name, value in known.items() if fields.get(name, "") is not None} | fields
        sent = {name: value for name, value in known.items() if value is not None}
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.client.post(f"/setup/{to or address}", data=sent, headers=headers)

    def refused(self, address: str, **fields: Any) -> Page:
        """The page that comes again; nothing is written."""
        before = self.run.config_file.read_text("utf-8")
        answer = self.post(address, **fields)
        assert answer.status_code == 400 and self.run.config_file.read_text("utf-8") == before
        return Page(answer)

    def done(self) -> list[str]:
        """The steps that the list calls done."""
        rows = re.findall(r'<li><a href="/setup/(\w+)">.*?class="tag ?(\w*)"', self.get("").html)
        return [step for step, colour in rows if colour == "green"]

    def add_organiser(self) -> list[str]:
        """The first account with its second factor; the recovery codes."""
        self.post("organiser", email=ORGANISER, password=PASSWORD, repeat=PASSWORD)
        return self.set_up_second_factor()

    def set_up_second_factor(self) -> list[str]:
        key = re.sub(r"\s", "", self.get("organiser/second-factor").one("strong").text)
        answer = self.post("organiser/second-factor", code=pyotp.TOTP(key).at(self.clock.now.timestamp()))
        assert answer.status_code == 200
        return [item.text for item in Page(answer).all("li")]

    def look_up_at(self, port: int) -> None:
        LOOK_UPS.put(self.app, LookUps(lambda: resolver_at(port)))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """As the installer leaves it."""
    path = tmp_path / "config.toml"
    write_config(path, "https://letters.rivers.example")
    change(path, {"mail": {"from": "letters@letters.rivers.example"}}, {})
    return path


@pytest.fixture
def first_run(config: Path) -> FirstRun:
    return FirstRun(config, {}, config)


@pytest.fixture
def served(first_run: FirstRun, config: Path, clock: Clock) -> Any:
    settings = load(config, {})
    app = create_app(settings, first_run=first_run)
    CLOCK.put(app, clock)
    database_path(settings).parent.mkdir()
    databases.provide(database_path(settings))
    yield app
    CONTEXT.of(app).store.close()


@pytest.fixture
def browser(served: Flask, first_run: FirstRun, clock: Clock) -> Browser:
    client = served.test_client()
    client.post(f"/setup/begin/{first_run.token}", headers={"Sec-Fetch-Site": "same-origin"})
    return Browser(served, client, first_run, clock)
