"""Setting up, checking, purging, backing up; and the manners of every command."""

import importlib
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
from pathlib import Path
from unittest import mock

import dns.message
import pytest
from sqlite_utils import Migrations

from campaign import cli, create_app
from campaign.cli import ROOMS
from campaign.config.settings import EXAMPLE_SECRET, load
from campaign.delivery import sender_records
from campaign.store import schema
from campaign.store.engine.backup import Backup
from campaign.store.protocol.errors import StoreUnavailable
from tests.cli.conftest import confirm, context_of, stored, submit
from tests.support import dns_server
from tests.support.campaigns import changed
from tests.support.dns_server import answer_to, name_server, resolver_at
from tests.support.processes import COMMAND, as_an_ordinary_user, environment, process, run
from tests.support.readers import reading
from tests.support.smtp_server import SmtpServer

NO_RELAY = {"CAMPAIGN_MAIL__TRANSPORT": "smtp", "CAMPAIGN_MAIL__SERVER": "127.0.0.1", "CAMPAIGN_MAIL__TLS": "none"}


SENDER, DKIM, DMARC = "letters.rivers.org", "s1._domainkey.letters.rivers.org", "_dmarc.rivers.org"
RECORDS = {SENDER: ["v=spf1 -all"], DKIM: ["v=DKIM1; p=AAAA"], DMARC: ["v=DMARC1; p=none"]}


def test_every_command_of_a_module_is_in_the_table_of_commands():
    for room, names in ROOMS.items():
        assert [one.name for one in importlib.import_module(f"campaign.cli.{room}").COMMANDS] == list(names)
    with_commands = {file.stem for file in Path(cli.__file__).parent.glob("*.py") if "\nCOMMANDS" in file.read_text()}
    assert with_commands == set(ROOMS)


class TestInit:
    def test_it_makes_a_configuration_and_a_database_for_its_owner_alone(self, bare):
        files = sorted(path.relative_to(bare).as_posix() for path in bare.rglob("*") if path.is_file())
        assert files == ["config.toml", "instance/campaign.db", "instance/campaign.db.lock"]
        for file in files:
            assert stat.S_IMODE((bare / file).stat().st_mode) == 0o600, file
        assert EXAMPLE_SECRET not in (bare / "config.toml").read_text()
        assert "unhcr-hc" in run(bare, "offices", "list").fine()

    def test_two_folders_have_different_secrets(self, bare, empty):
        run(empty, "init").fine()
        assert (empty / "config.toml").read_text() != (bare / "config.toml").read_text()

    def test_it_overwrites_nothing(self, empty):
        (empty / "config.toml").write_text("mine")
        assert "config.toml" in run(empty, "init").trouble()
        assert [path.name for path in empty.iterdir()] == ["config.toml"]
        assert (empty / "config.toml").read_text() == "mine"


def test_migrating_makes_the_database_and_is_safe_to_repeat_from_several_processes(empty, bare):
    shutil.copy(bare / "config.toml", empty)
    command = [*COMMAND, "migrate"]
    running = [subprocess.Popen(command, cwd=empty, env=environment(), stdout=subprocess.PIPE) for _ in range(4)]
    for one in running:
        assert b"is up to date." in one.communicate()[0] and one.returncode == 0
    assert len(run(empty, "offices", "list").fine().splitlines()) > 40
    assert run(empty, "migrate").fine() == f"{empty}/instance/campaign.db is up to date.\n"


class TestMigratingAnOlderDatabase:
    @pytest.fixture
    def older(self, folder, monkeypatch):
        """A database that a version with one more step meets."""
        step = Migrations._Migration("number_the_rivers", lambda db: db.execute("CREATE TABLE rivers (number INTEGER)"))
        monkeypatch.setattr(schema.migrations, "_migrations", [*schema.migrations._migrations, step])
        return folder

    def test_a_plan_says_what_would_be_done_and_does_nothing(self, older):
        said = run(older, "migrate", "--plan").fine()
        assert "Would number the rivers." in said and "lacks 1 steps." in said
        assert run(older, "offices", "list").status == 1, "still not up to date"
        assert not list(older.glob("instance/*.before-*"))

    def test_a_copy_is_kept_first_and_can_be_used(self, older, empty):
        said = run(older, "migrate").fine()
        (copy,) = older.glob("instance/campaign.db.before-*")
        assert f"Kept a copy first: {copy}" in said and "is up to date." in said
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        shutil.copy(older / "config.toml", empty)
        (empty / "instance").mkdir()
        copy.rename(empty / "instance/campaign.db")
        assert "lacks 1 steps" in run(empty, "migrate", "--plan").fine(), "as it was before"

    def test_going_back_to_the_copy_loses_nothing_that_waits(self, older):
        with context_of(older) as context:
            receipt = submit(context)
        run(older, "migrate").fine()
        (copy,) = older.glob("instance/campaign.db.before-*")
        for file in older.glob("instance/campaign.db*"):
            if file.name in ("campaign.db", "campaign.db-wal", "campaign.db-shm"):
                file.unlink()
        copy.rename(older / "instance/campaign.db")
        run(older, "migrate").fine()
        with context_of(older) as context:
            assert stored(context, receipt).personal is not None and not context.store.keys_fault()

    def test_where_no_copy_can_be_made_nothing_is_migrated(self, older, monkeypatch):
        monkeypatch.setattr(Backup, "keep_copy", mock.Mock(side_effect=StoreUnavailable("disk is full")))
        assert "disk is full" in run(older, "migrate").lines[-1]
        assert "lacks 1 steps" in run(older, "migrate", "--plan").fine()

    def test_what_is_current_or_new_needs_no_copy(self, folder, empty):
        run(folder, "migrate").fine()
        assert run(folder, "migrate", "--plan").fine().endswith("is up to date.\n")
        shutil.copy(folder / "config.toml", empty)
        assert "would be made" in run(empty, "migrate", "--plan").fine()
        run(empty, "migrate").fine()
        assert not [*folder.glob("instance/*.before-*"), *empty.glob("instance/*.before-*")]


class TestCheck:
    def test_nothing_to_say(self, folder):
        first, *notes = run(folder, "check").fine().splitlines()
        assert first == "No problem found."
        # The bundled campaign's counts are due to be looked up again one day; until then nothing is said of them.
        assert [note for note in notes if "something newer" not in note] == [
            f'Note: {slug}: it is live, but mail.transport is "maildir": no letter leaves this machine'
            for slug in ("clean-rivers", "north-korean-escapees")
        ]

    @pytest.mark.parametrize(
        ("look_again", "status", "told"),
        [("2001-01-01", "live", True), ("2001-01-01", "closed", False), ("2999-01-01", "live", False)],
    )
    def test_a_count_that_may_be_overtaken(self, folder, look_again, status, told):
        fact = f'says = "40 rivers"\nsource = "Survey"\nday = 2001-01-01\nlook_again = {look_again}\n'
        source = changed(status=f'"{status}"').replace("[[targets]]", f"[[facts]]\n{fact}[[targets]]", 1)
        (folder / "campaign.toml").write_text(source)
        run(folder, "load", "campaign.toml").fine()
        note = "Note: clean-rivers: look for something newer than what its letters say: 40 rivers"
        assert (note in run(folder, "check").fine()) == told

    def test_a_database_that_is_not_there(self, bare, empty):
        shutil.copy(bare / "config.toml", empty)
        done = run(empty, "check")
        assert (done.status, done.err) == (1, "")
        assert done.out == f"database: {empty}/instance/campaign.db is missing: run `campaign migrate`\n"
        assert not (empty / "instance").exists(), "it changes nothing"

    @pytest.mark.parametrize(("local", "told"), [("l" * 30, False), ("l" * 31, True)])
    def test_a_sender_that_leaves_no_room_for_return_paths(self, folder, local, told):
        run(folder, "backup", "kept.db").fine()
        with SmtpServer() as server:
            where = {
                "CAMPAIGN_MAIL__TRANSPORT": "smtp",
                "CAMPAIGN_MAIL__SERVER": "127.0.0.1",
                "CAMPAIGN_MAIL__TLS": "none",
                "CAMPAIGN_SITE__CONTACT": "us@letters.test",
            }
            where |= {"CAMPAIGN_MAIL__PORT": str(server.port), "CAMPAIGN_MAIL__FROM": f"{local}@letters.test"}
            out = run(folder, "check", **where).fine()
        assert (f"Note: mail: '{local}' of mail.from is so long" in out) == told

    @pytest.mark.parametrize(
        ("lacking", "said"),
        [
            ({"contact": ""}, ["site.contact is empty: set it to an address where"]),
            (
                {SENDER: []},
                ["mail: SPF is missing at letters.rivers.org: mail servers may take the letters for forged. There has"],
            ),
            (
                {SENDER: ["v=spf1 +all"]},
                ["mail: SPF at letters.rivers.org is not right: v=spf1 +all. There has to be one TXT record"],
            ),
            ({DKIM: []}, ["mail: DKIM is missing at s1._domainkey.letters.rivers.org: "]),
            ({DKIM: ["v=DKIM1; p="]}, ["mail: DKIM at s1._domainkey.letters.rivers.org is not right: v=DKIM1; p=."]),
            ({DMARC: []}, ["mail: DMARC is missing at _dmarc.rivers.org: "]),
            ({DMARC: [], SENDER: [], "contact": ""}, ["site.contact", "mail: SPF", "mail: DMARC"]),
        ],
    )
    def test_what_a_live_site_lacks(self, folder, monkeypatch, lacking, said):
        done = self._looked_up(folder, monkeypatch, RECORDS | lacking)
        assert (done.status, done.err) == (1, "") and "No problem found" not in done.out
        lines = done.out.splitlines()
        assert len(lines) == len(said) and all(line.startswith(start) for line, start in zip(lines, said, strict=True))

    @pytest.mark.parametrize(
        ("lacking", "said"),
        [
            ({"backup": ""}, ["site: There is no backup from the last week."]),
            ({"CAMPAIGN_SITE__URL": "http://x.example"}, ["site: site.url begins", "site: http://x.example does not"]),
            (
                {"CAMPAIGN_SITE__URL": "https://x.example"},
                ["site: https://x.example does not answer as this site: ", "site: server.trusted_proxies is 0"],
            ),
        ],
    )
    def test_what_the_site_itself_lacks(self, folder, monkeypatch, lacking, said):
        done = self._looked_up(folder, monkeypatch, RECORDS, **lacking)
        lines = done.out.splitlines()
        assert done.status == 1 and len(lines) == len(said)
        assert all(line.startswith(start) for line, start in zip(lines, said, strict=True))

    @pytest.mark.parametrize(
        ("records", "selector", "notes"),
        [
            ({}, "s1", []),
            ({SENDER: None}, "s1", ["SPF was not looked up: no name server answered"]),
            ({DKIM: None}, "s1", ["DKIM was not looked up: no name server answered"]),
            ({DMARC: None}, "s1", ["DMARC was not looked up: no name server answered"]),
            ({}, "", ["DKIM was not looked up: set mail.dkim_selector"]),
        ],
    )
    def test_what_could_not_be_looked_up_is_said(self, folder, monkeypatch, records, selector, notes):
        out = self._looked_up(folder, monkeypatch, RECORDS | records, CAMPAIGN_MAIL__DKIM_SELECTOR=selector).fine()
        found = [line for line in out.splitlines() if "looked up" in line]
        assert [line.startswith(f"Note: mail: {note}") for line, note in zip(found, notes, strict=True)] == [
            True
        ] * len(notes)

    def test_each_record_is_looked_up_once(self, folder, monkeypatch):
        asked = []
        monkeypatch.setattr(dns_server, "answer_to", lambda raw, known: asked.append(raw) or answer_to(raw, known))
        self._looked_up(folder, monkeypatch, RECORDS).fine()
        names = [dns.message.from_wire(raw).question[0].name.to_text(omit_final_dot=True) for raw in asked]
        assert names == [SENDER, DKIM, f"_dmarc.{SENDER}", DMARC]

    def test_by_itself_a_test_asks_no_name_server(self, folder):
        run(folder, "backup", "kept.db").fine()
        with SmtpServer() as server:
            where = {"TRANSPORT": "smtp", "SERVER": "127.0.0.1", "TLS": "none", "FROM": "us@letters.rivers.org"}
            given = {f"CAMPAIGN_MAIL__{name}": value for name, value in (where | {"PORT": str(server.port)}).items()}
            out = run(folder, "check", **given, CAMPAIGN_SITE__CONTACT="us@rivers.org").fine()
        assert out.count("no name server answered") == 2
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo("letters.rivers.org", 443)

    def test_nothing_is_looked_up_where_no_campaign_is_live(self, folder, monkeypatch):
        with sqlite3.connect(folder / "instance/campaign.db") as database:
            database.execute("UPDATE campaigns SET status = 'closed'")
        assert "No problem found" in self._looked_up(folder, monkeypatch, {"contact": ""}).fine()

    def _looked_up(self, folder, monkeypatch, records, **more):
        contact = records.get("contact", "us@rivers.org")
        texts = {name: found for name, found in records.items() if name != "contact"}
        where = {"TRANSPORT": "smtp", "SERVER": "127.0.0.1", "TLS": "none", "FROM": "us@letters.rivers.org"}
        if "backup" not in more:
            run(folder, "backup", "kept.db").fine()
        more.pop("backup", None)
        with SmtpServer() as server, name_server(texts) as port:
            monkeypatch.setattr(sender_records, "system_resolver", lambda: resolver_at(port))
            where |= {"PORT": str(server.port), "DKIM_SELECTOR": "s1"}
            given = {f"CAMPAIGN_MAIL__{name}": value for name, value in where.items()}
            return run(folder, "check", **given | {"CAMPAIGN_SITE__CONTACT": contact} | more)

    def test_a_mail_server_that_nobody_answers_at(self, folder):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = str(closed.getsockname()[1])
            done = run(folder, "check", **NO_RELAY, CAMPAIGN_MAIL__PORT=port)
        assert (done.status, done.err) == (1, "")
        assert done.out.startswith(f"mail: 127.0.0.1:{port}: ") and "refused" in done.out.casefold()

    def test_a_campaign_whose_office_is_gone_and_one_whose_office_changed(self, folder):
        with sqlite3.connect(folder / "instance/campaign.db") as database:
            database.execute("DELETE FROM offices WHERE id = 'lake-agency'")
            # An import would not have taken it.
            database.execute("UPDATE offices SET salutation = 'Dear {{ supporter.nme }}' WHERE id = 'un-sg'")
        done = run(folder, "check")
        assert (done.status, done.err) == (1, "")
        rivers, escapees = sorted(done.out.splitlines())
        assert rivers.startswith("clean-rivers:") and "'lake-agency'" in rivers
        assert escapees.startswith("north-korean-escapees") and "supporter.nme" in escapees
        assert "lake-agency" in run(folder, "totals", "clean-rivers").trouble(), "other commands say so as well"

    def test_a_campaign_that_cannot_work_here(self, folder):
        file = folder / "clean-rivers.toml"
        file.write_text(file.read_text().replace('"live"', '"test"'))
        run(folder, "load", "clean-rivers.toml").fine()
        done = run(folder, "check", **NO_RELAY, CAMPAIGN_MAIL__PORT="1", CAMPAIGN_SITE__LANGUAGES="en")
        assert (done.status, done.err) == (1, "")
        assert "clean-rivers: it is in test, but mail.test_recipient names nobody" in done.out
        assert "north-korean-escapees: its language 'ko' is not among site.languages" in done.out

    @pytest.mark.parametrize("place", ["file", "file/below", "locked", "locked/below"])
    def test_a_maildir_that_cannot_be_written(self, folder, place):
        (folder / "file").touch()
        (folder / "locked").mkdir(mode=0o500)
        before = as_an_ordinary_user() if "locked" in place else ()
        done = process(folder, "check", before=before, CAMPAIGN_MAIL__MAILDIR=place)
        assert (done.status, done.err) == (1, "")
        assert done.out == f"mail: the Maildir {folder}/{place} cannot be written\n"


class TestPurge:
    def test_it_prints_what_went(self, folder):
        with context_of(folder) as context:
            submit(context)
            confirm(context, submit(context))
        assert "never confirmed, erased: 0" in run(folder, "purge").fine()
        with sqlite3.connect(folder / "instance/campaign.db") as database:
            database.execute("UPDATE submissions SET at = at - 169 * 3600")
        assert "never confirmed, erased: 1" in run(folder, "purge").fine()
        assert "never confirmed, erased: 0" in run(folder, "purge").fine()

    def test_it_says_what_has_not_vanished_yet(self, folder):
        with context_of(folder) as context:
            submit(context)
            with context.store.writing() as db:
                db.execute("UPDATE submissions SET at = 0")
        with reading(folder / "instance/campaign.db"):
            assert "vanishes from its log" in run(folder, "purge").fine()
        assert "vanishes from its log" not in run(folder, "purge").fine()


class TestBackup:
    def test_the_copy_has_the_totals_and_reads_erased(self, folder, empty):
        with context_of(folder) as context:
            waiting, queued = submit(context), submit(context)
            confirm(context, queued)
            process(folder, "backup", str(empty / "copy.db")).fine()
            assert context.store.last_run("backup"), "the desk knows that there is one"
            assert stored(context, waiting).personal is not None
        assert stat.S_IMODE((empty / "copy.db").stat().st_mode) == 0o600
        shutil.copy(folder / "config.toml", empty)
        assert "is there and up to date" in run(empty, "restore", "--yes", "copy.db").fine()
        assert "there is a database already" in run(empty, "restore", "--yes", "copy.db").trouble()
        assert run(empty, "check").fine().startswith("No problem found.\n")
        assert run(empty, "totals", "clean-rivers").fine() == run(folder, "totals", "clean-rivers").fine()
        with context_of(empty) as context:
            assert stored(context, waiting).personal is None
            assert stored(context, queued).personal is None
        process(empty, "deliver", "--drain")
        assert not list(empty.rglob("instance/mail/new/*")), "a restored copy sends nothing twice"

    def test_it_overwrites_nothing(self, folder):
        assert "config.toml" in run(folder, "backup", "config.toml").trouble()
        assert "[site]" in (folder / "config.toml").read_text()
        assert "nowhere/copy.db: No such file" in run(folder, "backup", "nowhere/copy.db").trouble()
        assert "is there already" in run(folder, "backup", "instance").trouble()


class TestManners:
    """Expected trouble is one line on standard error and exit 1, misuse is exit 2, and a traceback is never shown."""

    @pytest.mark.parametrize(
        "words",
        [
            "frobnicate",
            "totals",
            "totals clean-rivers --by moon",
            "totals clean-rivers --format xml",
            "load",
            "compose clean-rivers --name Jo",
            "compose clean-rivers --name Jo --country Atlantis",
            "compose clean-rivers --name Jo --country GB --language fr",
            "compose clean-rivers --name Jo --country GB --point whales",
            "serve --port 0",
            "serve --port 70000",
            "serve --colour blue",
            "demo --port many",
            "organiser add nobody",
            "partner add Rivers --name River",
            "partner add rivers",
            "partner add rivers --name=",
            "partner add rivers --name River --origin rivers.example",
            "partner add rivers --name River --origin https://a:99999",
            "partner add rivers --name River --origin https://[::1",
            "partner add rivers --name River --origin https://a..example",
            "offices check",
            "backup",
        ],
    )
    def test_misuse(self, loaded, words):
        done = run(loaded, *words.split())
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith("Usage: campaign") and "Error: " in done.lines[-1]

    @pytest.mark.parametrize(
        "words",
        [
            "dump NOTHING",
            "compose NOTHING --name Jo --country GB",
            "totals NOTHING",
            "partner link NOTHING clean-rivers",
            "organiser remove NOTHING",
            "offices check NOTHING",
            "load NOTHING",
            "offices import NOTHING",
            "--config NOTHING check",
            "--config NOTHING serve",
        ],
    )
    def test_what_is_not_there_is_named(self, loaded, words):
        assert "NOTHING" in run(loaded, *words.split()).trouble()

    @pytest.mark.parametrize("words", ["load", "offices import", "--config"])
    def test_a_folder_for_a_file_and_a_file_that_is_no_text(self, folder, words):
        (folder / "binary").write_bytes(bytes(range(256)) * 8)
        more = ["check"] if words == "--config" else []
        assert "directory" in run(folder, *words.split(), "instance", *more).trouble()
        assert "UTF-8" in run(folder, *words.split(), "binary", *more).trouble()

    def test_a_file_nested_beyond_measure(self, folder):
        (folder / "deep.toml").write_text("a = " + "[" * 100_000)
        assert "deep.toml: " in run(folder, "load", "deep.toml").trouble()

    @pytest.mark.parametrize("words", ["check", "migrate", "totals clean-rivers", "serve", "deliver --drain", "purge"])
    @pytest.mark.parametrize("kind", ["text", "folder", "unreadable"])
    def test_a_database_that_is_none(self, folder, words, kind):
        file = folder / "data"
        if kind == "folder":
            file.mkdir()
        else:
            file.write_text("Dear diary\n" * 1000)
        where = {"CAMPAIGN_DATABASE__URL": "sqlite:///data"}
        if kind == "unreadable":
            shutil.copy(folder / "instance/campaign.db", file)
            file.chmod(0)
            done = process(folder, *words.split(), before=as_an_ordinary_user(), **where)
        else:
            alone = words.startswith(("serve", "deliver"))  # they take over signals
            done = (process if alone else run)(folder, *words.split(), **where)
        (line,) = (done.out + done.err).splitlines()
        assert done.status == 1 and str(file) in line
        assert bool(done.out) == (words == "check"), "problems are what `check` is asked to print"

    @pytest.mark.parametrize("left", [30, 100, 5_000, 100_000])
    def test_a_database_that_was_cut_off_is_told_apart_from_one_to_migrate(self, folder, left):
        file = folder / "data"
        file.write_bytes((folder / "instance/campaign.db").read_bytes()[:left])
        done = run(folder, "check", CAMPAIGN_DATABASE__URL="sqlite:///data")
        assert done.status == 1 and "is damaged" in done.out and "restore a backup" in done.out

    def test_a_database_that_was_never_migrated(self, folder):
        (folder / "data").touch()
        done = run(folder, "totals", "clean-rivers", CAMPAIGN_DATABASE__URL="sqlite:///data")
        assert "campaign migrate" in done.trouble()

    @pytest.mark.parametrize("words", ["check", "serve", "migrate", "totals x", "deliver", "purge", "load x.toml"])
    def test_a_configuration_with_three_faults_gets_three_lines(self, empty, words):
        config = '[site]\nsecret_key = "short"\ncolour = "blue"\n[mail]\nport = "many"\n'
        (empty / "config.toml").write_text(config)
        (empty / "x.toml").touch()
        done = run(empty, *words.split())
        assert (done.status, done.out, len(done.lines)) == (1, "", 3)
        for line, name in zip(sorted(done.lines), ("mail.port", "site.colour", "site.secret_key"), strict=True):
            assert line.startswith("config.toml: ") and name in line

    def test_without_a_configuration_it_says_how_to_get_one(self, empty):
        assert "campaign init" in run(empty, "check").trouble()
        assert list(empty.iterdir()) == []

    def test_the_configuration_is_found(self, folder, empty):
        config = str(folder / "config.toml")
        assert run(empty, "--config", config, "check").fine()
        assert run(empty, "check", CAMPAIGN_CONFIG=config).fine()
        assert "NOTHING" in run(folder, "check", CAMPAIGN_CONFIG="NOTHING").trouble(), "the variable wins"
        assert run(folder, "--config", config, "check", CAMPAIGN_CONFIG="NOTHING").fine(), "the option wins"

    def test_delivery_stops_in_one_line_when_nothing_can_be_sent(self, folder):
        with context_of(folder) as context:
            submit(context)
        done = process(folder, "deliver", "--drain", **NO_RELAY, CAMPAIGN_MAIL__PORT="1")
        assert done.status == 1 and "Delivery stopped: no connection" in done.lines[-1]
        assert "Traceback" not in done.err

    def test_help_and_version(self, empty):
        assert "serve" in run(empty, "--help").fine()
        assert run(empty, "--version").fine().startswith("campaign, version ")

    def test_a_name_that_is_no_unicode_is_no_traceback(self, folder):
        name = os.fsdecode(b"J\xffo")
        assert "Jo\n" in run(folder, "compose", "clean-rivers", "--name", name, "--country", "GB").fine()
        run(folder, "partner", "add", "jo", "--name", name).fine()
        assert process(folder, "dump", name).trouble()


@pytest.mark.parametrize("secret", ["a" * 40, "b" * 40, "한" * 40, "x y" * 20, "\"'$" * 20])
def test_the_token_that_is_printed_opens_the_metrics(folder, secret):
    token = run(folder, "metrics-token", CAMPAIGN_SITE__SECRET_KEY=secret).fine().strip()
    settings = load(folder / "config.toml", {"CAMPAIGN_SITE__SECRET_KEY": secret})
    client = create_app(settings).test_client(use_cookies=False)
    away = {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}}
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}, **away).status_code == 200
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token[:-1]}"}, **away).status_code == 403
