"""`campaign bounce --imap`: what comes back is read from a real IMAP server, and goes when it was counted."""

import json
import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from campaign import create_app, make_context
from campaign.config.settings import load
from campaign.core.counts.activity import COMPLAINT
from tests.cli.test_bounces import counted, letters, path_of, sent
from tests.support.dovecot import PASSWORD, dovecot
from tests.support.processes import free_port, run
from tests.support.reports import PATH, complaint, plain, postfix, several

__all__ = ["sent"]


@pytest.fixture(scope="module")
def running():
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running):
    """The server with an empty mailbox."""
    running.empty()
    return running


@pytest.fixture
def folder(sent, tmp_path):
    return shutil.copytree(sent, tmp_path / "site")


def polled(folder, server, tls: str = "ssl", **environ: str):
    return run(folder, "bounce", "--imap", **server.settings(tls) | environ)


def numbers(said: str) -> list[int]:
    return [int(number) for number in re.findall(r": (\d+)$", said, re.MULTILINE)]


@pytest.mark.parametrize("tls", ["ssl", "starttls", "none"])
def test_every_report_is_counted_once_and_gone_however_the_connection_is_made(folder, server, tls):
    first, second = letters(folder)
    server.put("1", postfix(path_of(folder, first)))
    server.put("2", postfix(path_of(folder, first)))
    server.put("3", postfix(path_of(folder, second)), flags="F")
    assert numbers(polled(folder, server, tls).fine()) == [2, 1, 0, 0]
    assert server.mails() == {} and counted(folder) == (0, 2)
    assert numbers(polled(folder, server, tls).fine()) == [0, 0, 0, 0]


def test_what_a_person_may_want_stays_and_is_looked_at_once(folder, server):
    server.put("1", plain("Thank you.", path_of(folder, letters(folder)[0])))
    server.put("2", postfix("letters@localhost"))
    server.put("3", several("delayed").replace(PATH.encode(), path_of(folder, letters(folder)[0]).encode()))
    server.put("4", postfix(path_of(folder, letters(folder)[0])), flags="S")
    assert numbers(polled(folder, server).fine()) == [0, 3, 0, 2]
    assert server.mails() == {"1": "S", "2": "S", "4": "S"}
    assert numbers(polled(folder, server).fine()) == [0, 0, 0, 0]


def test_what_somebody_else_marked_as_deleted_is_not_ours_to_remove(folder, server):
    server.put("1", postfix(path_of(folder, letters(folder)[0])))
    server.put("2", plain("Wait."), flags="T")
    polled(folder, server).fine()
    assert server.mails() == {"2": "T"}


def test_what_comes_too_early_is_left_for_a_later_run(folder, server):
    first = letters(folder)[0]
    server.put("1", postfix(path_of(folder, first)))
    for state, expected, left in (("unknown", [0, 0, 1, 0], {"1": ""}), ("sent", [1, 0, 0, 0], {})):
        with closing(sqlite3.connect(folder / "instance/campaign.db")) as db, db:
            db.execute("UPDATE letters SET state = ? WHERE id = ?", (state, first))
        assert numbers(polled(folder, server).fine()) == expected
        assert server.mails() == left


class TestComplaints:
    def complaints(self, folder) -> int:
        context = make_context(load(folder / "config.toml", {}))
        try:
            rows = context.store.activity("clean-rivers", "")
        finally:
            context.store.close()
        return sum(row.count for row in rows if row.dimension == COMPLAINT)

    def test_one_is_counted_as_what_it_is_once_a_letter_and_fails_nothing(self, folder, server):
        path = path_of(folder, letters(folder)[0])
        server.put("1", complaint(path))
        server.put("2", complaint(path))
        said = polled(folder, server).fine()
        assert numbers(said) == [0, 2, 0, 0, 2] and "Complaints" in said
        assert server.mails() == {} and counted(folder) == (2, 0) and self.complaints(folder) == 1

    @pytest.mark.parametrize("kind", ["not-spam", "auth-failure", ""])
    def test_other_feedback_is_none(self, folder, server, kind):
        server.put("1", complaint(path_of(folder, letters(folder)[0]), kind))
        assert numbers(polled(folder, server).fine()) == [0, 1, 0, 1] and self.complaints(folder) == 0

    def test_one_about_a_letter_that_nobody_sent_is_none(self, folder, server):
        server.put("1", complaint("letters+letter-1-aaaaaaaaaaaaaaaa@localhost"))
        assert numbers(polled(folder, server).fine()) == [0, 1, 0, 0] and self.complaints(folder) == 0

    def test_the_numbers_for_monitoring_have_them(self, folder, server):
        server.put("1", complaint(path_of(folder, letters(folder)[0])))
        polled(folder, server).fine()
        shown = create_app(load(folder / "config.toml", {})).test_client().get("/metrics").text
        assert 'campaign_complaints{campaign="clean-rivers"} 1\n' in shown


class TestTrouble:
    def test_a_server_that_is_not_there(self, folder, server):
        done = polled(folder, server, CAMPAIGN_BOUNCES__PORT=str(free_port()))
        assert done.status == 1 and "localhost" in done.err and len(done.lines) == 1

    def test_a_wrong_password_is_not_repeated(self, folder, server):
        done = polled(folder, server, CAMPAIGN_BOUNCES__PASSWORD="geheim")
        assert done.status == 1 and "uthentication" in done.err and "geheim" not in done.err

    def test_a_certificate_that_nobody_vouches_for(self, folder, server):
        done = polled(folder, server, CAMPAIGN_BOUNCES__CA_FILE="")
        assert done.status == 1 and "certificate" in done.err.lower() and PASSWORD not in done.err

    @pytest.mark.parametrize("name", ["Nowhere", "Zurück"])
    def test_a_folder_that_is_not_there(self, folder, server, name):
        done = polled(folder, server, CAMPAIGN_BOUNCES__FOLDER=name)
        assert done.status == 1 and len(done.lines) == 1

    def test_without_a_mailbox_in_the_settings_nothing_is_wrong(self, folder):
        assert "No mailbox" in run(folder, "bounce", "--imap").fine()

    def test_a_mailbox_and_a_folder_at_once(self, folder):
        assert run(folder, "bounce", "--imap", "--maildir", "x").status == 2


def test_the_desk_is_told_nothing_of_it(folder, server):
    """Totals stay what they were: a letter that was complained about was delivered."""
    before = json.loads(run(folder, "totals", "clean-rivers", "--format", "json").fine())["letters"]
    server.put("1", complaint(path_of(folder, letters(folder)[0])))
    polled(folder, server).fine()
    assert json.loads(run(folder, "totals", "clean-rivers", "--format", "json").fine())["letters"] == before
