"""`campaign check`: what a site lacks, in a line each."""

import shutil
import socket
import sqlite3

import dns.message
import pytest

from campaign.config.settings import Delivery, Mail
from campaign.delivery import sender_records
from campaign.delivery.deadlines import LEASE_TIMEOUTS
from tests.support import dns_server
from tests.support.campaigns import changed
from tests.support.dns_server import answer_to, name_server, resolver_at
from tests.support.owners import owned
from tests.support.processes import as_an_ordinary_user, process, run
from tests.support.smtp_server import SmtpServer

NO_RELAY = {"CAMPAIGN_MAIL__TRANSPORT": "smtp", "CAMPAIGN_MAIL__SERVER": "127.0.0.1", "CAMPAIGN_MAIL__TLS": "none"}
SENDER, DKIM, DMARC = "letters.rivers.org", "s1._domainkey.letters.rivers.org", "_dmarc.rivers.org"
RECORDS = {SENDER: ["v=spf1 -all"], DKIM: ["v=DKIM1; p=AAAA"], DMARC: ["v=DMARC1; p=none"]}


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

    def test_a_group_without_its_partner(self, folder):
        (folder / "campaign.toml").write_text(owned())
        run(folder, "load", "campaign.toml").fine()
        run(folder, "partner", "add", "river-watch", "--name", "River Watch").fine()
        said = "no partner that is switched on has the code of a group that runs it, so its box is not shown"
        assert f"Note: clean-rivers: {said}: river-seoul\n" in run(folder, "check").fine()

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

    @pytest.mark.parametrize(("timeout", "lease", "told"), [(30, 720, ""), (30, 719, "720"), (60, 720, "1440")])
    def test_a_lease_that_ends_while_a_mail_may_still_be_under_way(self, folder, monkeypatch, timeout, lease, told):
        patience = {"CAMPAIGN_MAIL__TIMEOUT": str(timeout), "CAMPAIGN_DELIVERY__LEASE_SECONDS": str(lease)}
        notes = [
            line
            for line in self._looked_up(folder, monkeypatch, RECORDS, **patience).fine().splitlines()
            if "lease" in line
        ]
        said = f"Note: delivery.lease_seconds is {lease} where mail.timeout is {timeout}: a mail may be under way"
        assert len(notes) == bool(told) and all(note.startswith(said) and f" {told} or more" in note for note in notes)

    def test_the_defaults_leave_each_mail_the_time_that_it_may_take(self):
        assert Delivery.lease_seconds >= LEASE_TIMEOUTS * Mail.timeout

    @pytest.mark.parametrize(("given", "missing"), [("username", "password"), ("password", "username")])
    def test_half_of_what_signs_in(self, folder, monkeypatch, given, missing):
        done = self._looked_up(folder, monkeypatch, RECORDS, **{f"CAMPAIGN_MAIL__{given.upper()}": "me"})
        said = f"mail: mail.{given} is set and mail.{missing} is empty, so nobody signs in at the mail server\n"
        assert (done.status, done.out.startswith(said)) == (1, True)

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
        lines = [line for line in out.splitlines() if "looked up" in line]
        assert [line.startswith(f"Note: mail: {note}") for line, note in zip(lines, notes, strict=True)] == [
            True
        ] * len(notes)

    def test_what_could_not_be_looked_up_is_said_beside_what_is_missing(self, folder, monkeypatch):
        done = self._looked_up(folder, monkeypatch, RECORDS | {"contact": ""}, CAMPAIGN_MAIL__DKIM_SELECTOR="")
        contact, dkim = done.out.splitlines()
        assert done.status == 1 and contact.startswith("site.contact is empty")
        assert dkim.startswith("Note: mail: DKIM was not looked up: set mail.dkim_selector")

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
        texts = {name: strings for name, strings in records.items() if name != "contact"}
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

    @pytest.mark.parametrize(
        "place", ["file", "file/below", "locked", pytest.param("locked/below", marks=pytest.mark.long)]
    )
    def test_a_maildir_that_cannot_be_written(self, folder, place):
        (folder / "file").touch()
        (folder / "locked").mkdir(mode=0o500)
        if "locked" in place:
            done = process(folder, "check", before=as_an_ordinary_user(), CAMPAIGN_MAIL__MAILDIR=place)
        else:
            done = run(folder, "check", CAMPAIGN_MAIL__MAILDIR=place)
        assert (done.status, done.err) == (1, "")
        assert done.out == f"mail: the Maildir {folder}/{place} cannot be written\n"
