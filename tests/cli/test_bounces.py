"""`campaign bounce`: what it says, changes and leaves, from a pipe and from a Maildir."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from campaign.core.delivery import return_paths
from tests.cli.conftest import confirm, context_of, submit
from tests.support.processes import Done, as_an_ordinary_user, process, run
from tests.support.reports import NOTHING, PATH, exchange, exim, plain, postfix, sendmail, several

FORGED = "letters+letter-1-aaaaaaaaaaaaaaaa@localhost"


@pytest.fixture(scope="module")
def sent(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which two letters count as sent. Not to be changed."""
    folder = shutil.copytree(loaded, tmp_path_factory.mktemp("sent") / "site")
    with context_of(folder) as context:
        for _ in range(2):
            confirm(context, submit(context))
    process(folder, "offices", "check", "river-ministry").fine()
    process(folder, "deliver", "--drain").fine()  # which leaves nothing open: tests copy the folder
    return folder


@pytest.fixture
def folder(sent: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sent, tmp_path / "site")


def path_of(folder: Path, letter: int) -> str:
    with context_of(folder) as context:
        settings, identity = context.settings, context.store.message_id(letter)
        return return_paths.address(settings.key("bounce"), settings.mail.from_address, letter, identity)


def letters(folder: Path) -> list[int]:
    """The numbers of those that count as sent."""
    with closing(sqlite3.connect(folder / "instance/campaign.db")) as db:
        return [number for (number,) in db.execute("SELECT id FROM letters WHERE state = 'sent' ORDER BY id")]


def counted(folder: Path) -> tuple[int, int]:
    """How many letters are sent and have failed, as the ledger says."""
    said = json.loads(run(folder, "totals", "clean-rivers", "--format", "json").fine())["letters"]
    return said["sent"], said["failed"]


def piped(folder: Path, mail: bytes, **environ: str) -> Done:
    return run(folder, "bounce", given=mail, **environ)


class TestPipe:
    def test_a_report_moves_its_letter_from_sent_to_failed_once(self, folder):
        first = letters(folder)[0]
        mail = postfix(path_of(folder, first).upper())
        told = process(folder, "bounce", given=mail).fine()
        assert told == f"Failed: letter {first} of clean-rivers came back (5.1.1).\n"
        assert counted(folder) == (1, 1)
        again = f"Nothing changes: letter {first} of clean-rivers does not count as sent.\n"
        assert piped(folder, mail).fine() == again
        assert counted(folder) == (1, 1)

    def test_everything_else_is_taken_and_changes_nothing(self, folder):
        path = path_of(folder, letters(folder)[0])
        harmless = (NOTHING[name][0] for name in ("delayed", "a holiday note", "a person's reply"))
        mails = [mail.replace(PATH.encode(), path.encode()) for mail in harmless]
        for mail in (*mails, postfix(FORGED), postfix("letters@localhost"), postfix(path.replace("-1-", "-2-")), b""):
            assert piped(folder, mail).fine().startswith("Nothing changes: ")
        assert counted(folder) == (2, 0)

    def test_it_reads_to_the_end_of_what_it_is_given(self, folder):
        mail = postfix(path_of(folder, letters(folder)[0])) + b"the letter, at length\n" * 500_000
        assert process(folder, "bounce", given=mail).fine().startswith("Failed: ")

    def test_what_it_says_holds_nothing_of_the_mail(self, folder):
        mail = postfix(path_of(folder, letters(folder)[0]), Subject="Kim Jane <jane@home.example>")
        told = [piped(folder, mail).fine() for _ in range(2)]
        assert "@" not in "".join(told) and "Jane" not in "".join(told)

    def test_a_letter_still_being_sent_comes_back_too_early(self, folder):
        first = letters(folder)[0]
        with closing(sqlite3.connect(folder / "instance/campaign.db")) as db, db:
            db.execute("UPDATE letters SET state = 'sending' WHERE id = ?", (first,))
        done = piped(folder, postfix(path_of(folder, first)))
        assert (done.status, len(done.lines)) == (75, 1)
        assert done.out == f"Too early: letter {first} of clean-rivers is still being sent.\n"

    @pytest.mark.parametrize("trouble", ["no database", "no configuration", "a broken configuration"])
    def test_the_mail_server_is_to_try_again_when_the_tool_cannot_work(self, folder, trouble):
        mail = postfix(path_of(folder, letters(folder)[0]))
        if trouble == "no database":
            (folder / "instance").rename(folder / "elsewhere")
        elif trouble == "a broken configuration":
            (folder / "config.toml").write_text("[mail]\nport = 'none'\n")
        done = piped(folder, mail, **({"CAMPAIGN_CONFIG": "none.toml"} if trouble == "no configuration" else {}))
        assert (done.status, done.out) == (75, "") and done.err and "Traceback" not in done.err


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    made = tmp_path / "bounces"
    for part in ("new", "cur", "tmp"):
        (made / part).mkdir(parents=True)
    return made


def files(maildir: Path) -> list[str]:
    return sorted(path.relative_to(maildir).as_posix() for path in maildir.rglob("*") if not path.is_dir())


def counts(done: str) -> list[int]:
    """How many failed, changed nothing, were left, and are kept for a person."""
    return [int(line.rpartition(" ")[2]) for line in done.splitlines()]


DELETED = {
    "Postfix": postfix(),
    "Exim": exim(),
    "Exchange": exchange(),
    "sendmail": sendmail(),
    "delayed": several("delayed"),
    "delivered": several("delivered"),
    "in plain words": plain(
        "Hi. This is the qmail-send program at mx.example.\n\n<minister@gov.example>:\nno mailbox (#5.1.1)",
        Return_Path="<>",
        From="MAILER-DAEMON@mx.example",
    ),
    "a holiday note": plain("I am away.", Auto_Submitted="auto-replied"),
}
KEPT = {
    "a person's reply": plain("Thank you."),
    "a person's reply to many": plain("Thank you.", Precedence="bulk"),
    "what came to no letter": postfix("letters@localhost"),
    "nothing": b"",
    "a report in a person's mail": NOTHING["a report in a person's mail"][0],
}


class TestMaildir:
    def test_every_unseen_report_is_read_once_and_deleted(self, folder, maildir):
        first, second = letters(folder)
        (maildir / "new/1.first").write_bytes(postfix(path_of(folder, first)))
        (maildir / "new/2.again").write_bytes(postfix(path_of(folder, first)))
        (maildir / "new/3.forged").write_bytes(postfix(FORGED))
        (maildir / "cur/4.flagged:2,F").write_bytes(postfix(path_of(folder, second)))
        (maildir / "cur/5.seen:2,RS").write_bytes(postfix(path_of(folder, second)))
        (maildir / "tmp/6.unfinished").write_bytes(postfix(path_of(folder, second)))
        assert counts(run(folder, "bounce", "--maildir", str(maildir)).fine()) == [2, 2, 0, 0]
        assert files(maildir) == ["cur/5.seen:2,RS", "tmp/6.unfinished"]
        assert counted(folder) == (0, 2)
        assert counts(run(folder, "bounce", "--maildir", str(maildir)).fine()) == [0, 0, 0, 0]

    @pytest.mark.parametrize("name", [*DELETED, *KEPT])
    def test_what_is_read_is_gone_and_what_a_person_may_want_stays(self, folder, maildir, name):
        """A report returns the letter, and names its writer."""
        mail = ({**DELETED, **KEPT})[name].replace(PATH.encode(), path_of(folder, letters(folder)[0]).encode())
        (maildir / "new/1").write_bytes(mail + b"Jane Example <jane@home.example> wrote")
        done = run(folder, "bounce", "--maildir", str(maildir)).fine()
        stays = name in KEPT
        assert counts(done)[2:] == [0, int(stays)] and "Jane" not in done
        assert files(maildir) == (["cur/1:2,S"] if stays else [])

    def test_without_a_database_every_mail_stays_where_it_is(self, folder, maildir):
        (maildir / "new/1").write_bytes(postfix(path_of(folder, letters(folder)[0])))
        (folder / "instance").rename(folder / "elsewhere")
        assert "campaign migrate" in run(folder, "bounce", "--maildir", str(maildir)).trouble()
        assert files(maildir) == ["new/1"]
        (folder / "elsewhere").rename(folder / "instance")
        assert counts(run(folder, "bounce", "--maildir", str(maildir)).fine()) == [1, 0, 0, 0]

    def test_what_comes_too_early_is_left_for_a_later_run(self, folder, maildir):
        first = letters(folder)[0]
        (maildir / "new/1").write_bytes(postfix(path_of(folder, first)))
        for state, expected in (("unknown", [0, 0, 1, 0]), ("sent", [1, 0, 0, 0])):
            with closing(sqlite3.connect(folder / "instance/campaign.db")) as db, db:
                db.execute("UPDATE letters SET state = ? WHERE id = ?", (state, first))
            assert counts(run(folder, "bounce", "--maildir", str(maildir)).fine()) == expected

    def test_only_plain_files_are_read_and_one_that_cannot_be_stops_no_other(self, folder, maildir):
        ordinary = as_an_ordinary_user()
        os.mkfifo(maildir / "new/0.pipe")
        (maildir / "new/1.link").symlink_to("/dev/zero")
        (maildir / "new/2.folder").mkdir()
        (maildir / "new/3.secret").write_bytes(several("failed"))
        (maildir / "new/3.secret").chmod(0)
        (maildir / "new/4").write_bytes(postfix(path_of(folder, letters(folder)[0])))
        done = process(folder, "bounce", "--maildir", str(maildir), before=ordinary)
        assert (done.status, counts(done.out), len(done.lines)) == (1, [1, 0, 1, 0], 1)
        assert "3.secret: Permission denied" in done.err

    @pytest.mark.parametrize("name", ["none", "site", "site/config.toml"])
    def test_a_folder_that_is_no_maildir(self, folder, tmp_path, name):
        assert "is no Maildir" in run(folder, "bounce", "--maildir", str(tmp_path / name)).trouble()

    def test_an_empty_one(self, folder, maildir):
        assert counts(run(folder, "bounce", "--maildir", str(maildir)).fine()) == [0, 0, 0, 0]


def test_a_reply_of_a_person_is_not_lost_in_a_maildir(folder, maildir):
    (maildir / "new/1").write_bytes(plain("Thank you.", path_of(folder, letters(folder)[0])))
    run(folder, "bounce", "--maildir", str(maildir)).fine()
    assert b"Thank you." in (maildir / "cur/1:2,S").read_bytes()
