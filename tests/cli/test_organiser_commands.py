"""`campaign organiser`, and the first account from `campaign init`."""

import os
import pty
import re
import subprocess
from datetime import UTC, datetime

import pytest

from campaign import create_app
from campaign.config.settings import load
from campaign.core.accounts import Role
from campaign.core.rights import Right
from campaign.credentials.passwords import matches
from tests.cli.conftest import context_of
from tests.support.pages import get
from tests.support.processes import COMMAND, environment, process, run, until

PASSWORD = "tangerine ladder forgotten"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/organiser/link/\S+)\n")


def test_organisers_come_and_go(folder):
    done = run(folder, "organiser", "add", "Me@Example.org", "--password-stdin", typed=f"{PASSWORD}\n")
    assert done.fine() == "me@example.org added.\n"
    with context_of(folder) as context:
        assert matches(context.store.organiser("me@example.org").password_hash, PASSWORD)
    assert run(folder, "organiser", "list").fine().startswith("me@example.org  since 20")
    again = run(folder, "organiser", "add", "me@example.org", "--password-stdin", typed=f"{PASSWORD}\n")
    assert "me@example.org" in again.trouble()
    run(folder, "organiser", "remove", "ME@example.org").fine()
    assert run(folder, "organiser", "list").fine() == ""
    assert "me@example.org" in run(folder, "organiser", "remove", "me@example.org").trouble()
    with context_of(folder) as context:
        noted = [(entry.who, entry.what, entry.about) for entry in context.store.audit(None, 9)]
    assert noted == [("", "removed the account", "me@example.org"), ("", "added the organiser", "me@example.org")]


def test_a_password_is_made_up_where_nobody_can_be_asked(folder):
    password = run(folder, "organiser", "add", "me@example.org").fine().split()[-1]
    with context_of(folder) as context:
        assert matches(context.store.organiser("me@example.org").password_hash, password)


@pytest.mark.parametrize(
    ("password", "words"), [("short", "12 characters"), ("Password2026!!", "easy to guess"), ("", "12 characters")]
)
def test_a_bad_password_is_refused(folder, password, words):
    done = run(folder, "organiser", "add", "you@example.org", "--password-stdin", typed=f"{password}\n")
    assert words in done.trouble() and (not password or password not in done.err)
    assert run(folder, "organiser", "list").fine() == ""


def test_a_password_that_is_no_utf_8_is_refused(folder):
    done = run(
        folder, "organiser", "add", "you@example.org", "--password-stdin", given=b"tangerine l\xe4dder forgotten\n"
    )
    assert done.trouble() == "Error: The password on standard input is not in UTF-8."
    run(
        folder, "organiser", "add", "you@example.org", "--password-stdin", given="\ufeffläddër forgotten\r\n".encode()
    ).fine()
    with context_of(folder) as context:
        assert matches(context.store.organiser("you@example.org").password_hash, "läddër forgotten")


def test_a_viewer_is_added_and_listed(folder):
    run(folder, "organiser", "add", "v@example.org", "--role", "viewer").fine()
    assert "viewer  (no second factor yet)" in run(folder, "organiser", "list").fine()
    assert run(folder, "organiser", "add", "w@example.org", "--role", "king").status == 2


def test_a_member_has_rights_in_the_campaigns_that_are_named(folder):
    with context_of(folder) as context:
        for slug in ("rivers", "lakes", "seas"):
            context.store.save_campaign(slug, "closed", "a text")
    given = ("--writes", "rivers", "--writes", "lakes", "--watches", "seas")
    run(folder, "organiser", "add", "m@example.org", *given).fine()
    assert "member  writes: lakes, rivers  watches: seas  (no second" in run(folder, "organiser", "list").fine()
    run(folder, "organiser", "invite", "p@example.org", "--partners", "seas").fine()
    with context_of(folder) as context:
        assert context.store.account_links(datetime.now(UTC))[0].rights == {"seas": Right.PARTNERS}
        noted = [(entry.what, entry.about) for entry in context.store.audit(None, 9)]
    assert ("gave an account the right to watch the campaign", "seas (m@example.org)") in noted
    for wrong in (("--writes", "seas", "--watches", "seas"), ("--role", "viewer", "--writes", "seas")):
        assert run(folder, "organiser", "invite", "q@example.org", *wrong).status == 2
    for command in ("add", "invite"):
        assert "'oceans'" in run(folder, "organiser", command, "q@example.org", "--watches", "oceans").trouble()
    assert "q@example.org" not in run(folder, "organiser", "list").fine()


def test_an_invitation_and_a_reset_are_links_that_work_once(folder):
    invited = LINK.fullmatch(run(folder, "organiser", "invite", "Me@example.org", "--role", "viewer").fine())[1]
    app = create_app(load(folder / "config.toml", {}))
    _follow(app, invited)
    with context_of(folder) as context:
        assert context.store.organiser("me@example.org").role is Role.VIEWER
    assert "me@example.org" in run(folder, "organiser", "invite", "me@example.org").trouble()
    assert "nobody" in run(folder, "organiser", "reset", "nobody@example.org").trouble()
    for options, words in (((), "second factor; the old one"), (("--second-factor",), "")):
        address = LINK.fullmatch(run(folder, "organiser", "reset", "ME@example.org", *options).fine())[1]
        assert ("new second factor" in app.test_client().get(address).text) is (words == "")
        _follow(app, address)


def _follow(app, address):
    browser = app.test_client()
    fields = get(browser, address).fields() | {"password": PASSWORD, "repeat": PASSWORD}
    assert browser.post(address, data=fields).status_code == 303
    assert browser.get(address).status_code == 404


def test_init_adds_the_first_organiser_when_told_to(empty):
    printed = process(empty, "init", "--organiser", "Me@example.org").fine()
    password = re.search(r"me@example\.org added\. Password, shown once: (\S+)", printed)[1]
    with context_of(empty) as context:
        assert matches(context.store.organiser("me@example.org").password_hash, password)


@pytest.mark.parametrize("words", [("--organiser", "nobody"), ("--organiser", "")])
def test_init_writes_nothing_for_a_wrong_address(empty, words):
    done = run(empty, "init", *words)
    if words[1]:
        assert done.status == 2 and "@-sign" in done.err and list(empty.iterdir()) == []
    else:
        assert "organiser add" in done.fine()


def test_init_says_how_to_go_on_after_a_bad_password(empty):
    done = run(empty, "init", "--organiser", "me@example.org", "--password-stdin", typed="Password2026!!\n")
    assert done.status == 1 and len(done.lines) == 1
    assert "easy to guess" in done.err and "`campaign organiser add EMAIL` adds the account" in done.err
    run(empty, "organiser", "add", "me@example.org", "--password-stdin", typed=f"{PASSWORD}\n").fine()


def test_init_asks_where_somebody_sits_at_the_terminal(empty):
    here, there = pty.openpty()
    asked = subprocess.Popen(
        [*COMMAND, "init"], cwd=empty, env=environment(), stdin=there, stdout=there, stderr=there, close_fds=True
    )
    os.close(there)
    seen = ""
    for question, answer in (
        ("Address of the first organiser", "me@example.org"),
        ("Password", "Password2026!!"),
        ("Repeat", "Password2026!!"),
        ("easy to guess", None),
        ("Password", PASSWORD),
        ("Repeat", PASSWORD),
        ("me@example.org added", None),
    ):
        while question not in seen:
            seen += os.read(here, 1000).decode()
        seen = seen.partition(question)[2]
        if answer is not None:
            os.write(here, f"{answer}\n".encode())
    until(lambda: asked.poll() is not None, "init ends")
    os.close(here)
    assert asked.returncode == 0
    with context_of(empty) as context:
        assert matches(context.store.organiser("me@example.org").password_hash, PASSWORD)
