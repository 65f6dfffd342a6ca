"""What tests of the desk do: sign in with a password and a second factor, as an organiser or a viewer."""

import re
from dataclasses import dataclass
from typing import Any

import pyotp
from argon2 import PasswordHasher
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from campaign.actions import accounts
from campaign.actions.context import Context
from campaign.core.accounts import Role
from campaign.store.protocol import Store
from campaign.store.protocol.accounts import Organiser
from campaign.web.desk import sessions
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support.clock import Clock
from tests.support.pages import Page, get

PASSWORD = "a long enough password"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Checked as any other, but in a moment: seven hundred tests sign in."""
SIGN_IN, CODE, SET_UP, HOME = (
    *("/organiser/sign-in", "/organiser/second-factor", "/organiser/second-factor/new", "/organiser/"),
)
ME, YOU = "o@x.example", "v@x.example"
HERE = {"REMOTE_ADDR": "127.0.0.1"}
"""As the test client says of itself."""
ELSEWHERE = {"environ_base": {"REMOTE_ADDR": "192.0.2.9"}}


@dataclass
class Desk:
    """The application outside the demo, and its clock."""

    app: Flask
    clock: Clock

    @property
    def context(self) -> Context:
        made: Context = CONTEXT.of(self.app)
        return made

    @property
    def store(self) -> Store:
        return self.context.store

    def account(self, email: str = ME, role: Role = Role.ORGANISER, password_hash: str = PASSWORD_HASH) -> None:
        self.store.add_organiser(Organiser(email, password_hash, NOW, role))

    def person(self, email: str = ME, **more: Any) -> "Person":
        return Person(self, self.app.test_client(), email, **more)

    def signed_in(self, email: str = ME, role: Role = Role.ORGANISER) -> "Person":
        """Somebody with an account and a second factor, at the desk."""
        self.account(email, role)
        person = self.person(email)
        person.let_in()
        return person

    def notes(self) -> list[tuple[str, str, str]]:
        """Who, what and about, newest first."""
        return [(entry.who, entry.what, entry.about) for entry in self.store.audit(None, 1000)]


@dataclass
class Person:
    """A browser, an address and, once it is set up, the secret in the person's app."""

    desk: Desk
    browser: FlaskClient
    email: str
    secret: str = ""
    codes: tuple[str, ...] = ()

    def sign_in(self, password: str = PASSWORD, email: str = "", **more: Any) -> TestResponse:
        fields = get(self.browser, SIGN_IN).fields() | {"email": email or self.email, "password": password}
        return self.browser.post(SIGN_IN, data=fields, **more)

    def set_up(self, **fields: str) -> TestResponse:
        """Set up the second factor; waits for the next code, so that one is left to sign in with."""
        page = get(self.browser, SET_UP)
        self.secret = re.sub(r"\s", "", page.one("strong").text)
        answer = self.browser.post(SET_UP, data=page.fields() | {"code": self.code()} | fields)
        self.desk.clock.forward(seconds=30)
        if answer.status_code == 200:
            self.codes = tuple(Page(answer).one("textarea", id="codes").text.split("\n"))
        return answer

    def let_in(self) -> None:
        """What `sign_in` and `set_up` lead to, without their four pages: most tests begin behind the door."""
        with self.desk.app.test_request_context(SIGN_IN, environ_base=HERE):
            account = self.desk.store.organiser(self.email)
            assert account is not None
            session = sessions.open_session(Response(), account)
            assert session is not None
            self.secret = accounts.pending_secret(self.desk.context, session)
            codes = accounts.set_up_second_factor(self.desk.context, session, self.code(), self.desk.clock.now)
            assert codes is not None
            self.codes = tuple(codes)
            answer = Response()
            assert sessions.complete_session(answer, session)
        self.take(parse_cookie(answer.headers["Set-Cookie"])["session"])
        self.desk.clock.forward(seconds=30)

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or so many half minutes later."""
        return pyotp.TOTP(self.secret).at(self.desk.clock.now.timestamp(), counter_offset=steps)

    def show(self, code: str, **more: Any) -> TestResponse:
        return self.browser.post(CODE, data=get(self.browser, CODE).fields() | {"code": code}, **more)

    def come_in(self) -> TestResponse:
        """Password and code."""
        self.sign_in()
        return self.show(self.code())

    def is_in(self) -> bool:
        return self.browser.get(HOME).status_code == 200

    def form_token(self) -> str:
        return get(self.browser, "/organiser/account", cookies=True).all("input", name="form_token")[0].get("value")

    def post(self, address: str, **fields: str) -> TestResponse:
        return self.browser.post(address, data={"form_token": self.form_token()} | fields)

    @property
    def cookie(self) -> str:
        cookie = self.browser.get_cookie("session", path="/organiser")
        assert cookie is not None
        return cookie.value

    def take(self, cookie: str) -> None:
        """Use a cookie copied from somewhere."""
        self.browser.set_cookie("session", cookie, path="/organiser")
