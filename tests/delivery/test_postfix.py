"""The whole way through a real Postfix: from the form to the official's mailbox, and back where there is none."""

import json
import re
import shutil
import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from campaign import create_app
from campaign.config.settings import load
from campaign.web.site.current import CLOCK
from tests.support.campaigns import SOURCE
from tests.support.clock import Clock
from tests.support.pages import get, post
from tests.support.postfix import Postfix, postfix
from tests.support.processes import Done, process, run, until

pytestmark = pytest.mark.slow

MINISTER, SUPPORTER, LETTERS = "minister@gov.test", "kim@home.test", "letters@letters.test"
OFFICES = f"""\
id,title,organisation,country,email
river-ministry,Minister for Rivers,Ministry of Rivers,GB,{MINISTER}
lake-agency,Head of the Lake Agency,Lake Agency,GB,gone@gov.test
"""
NOTE = ".\r\n..\r\n.QUIT\r\nFrom here on, a line that is too long to be one: " + "강이 아픕니다. " * 40
TRACE = {"Return-Path", "X-Original-To", "Delivered-To", "Received"}


class Site:
    """A folder in which the tool runs, with Postfix as its mail server."""

    def __init__(self, server: Postfix) -> None:
        self.server, self.folder = server, server.site
        self.folder.mkdir()
        run(self.folder, "init").fine()
        self.configure("transport", "smtp")
        self.configure("server", "localhost")
        self.configure("port", server.port)
        self.configure("from", LETTERS)
        self.configure("ca_file", str(server.certificate))
        (self.folder / "offices.csv").write_text(OFFICES)
        (self.folder / "clean-rivers.toml").write_text(SOURCE)
        run(self.folder, "offices", "import", "offices.csv").fine()
        run(self.folder, "load", "clean-rivers.toml").fine()
        for office in ("river-ministry", "lake-agency"):
            run(self.folder, "offices", "check", office).fine()

    def configure(self, key: str, value: object) -> None:
        """Set this in the section on mail, whose keys no earlier section has."""
        file = self.folder / "config.toml"
        text, replaced = re.subn(rf"(?m)^{key} = .*$", f"{key} = {json.dumps(value)}", file.read_text(), count=1)
        assert replaced
        file.write_text(text)

    def run(self, *words: str, given: bytes = b"") -> Done:
        return process(self.folder, *words, given=given)

    def letters(self) -> dict[str, int]:
        """How many letters stand where in the ledger, as the command prints it."""
        totals = json.loads(run(self.folder, "totals", "clean-rivers", "--format", "json").fine())
        return {state: count for state, count in totals["letters"].items() if count}

    def submit(self) -> None:
        """Fill in the form, check the letters and send them."""
        address = "/c/clean-rivers"
        with self._client() as client:
            fields = get(client, address).fields()
            typed = {"name": "Kim Jane", "country": "GB", "place": "Leeds", "note": NOTE}
            checked = post(client, address, fields | typed | {"step": "check"}).fields()
            self._clock.forward(seconds=30)
            fields = checked | {"step": "send", "email": SUPPORTER}
            assert client.post(address, data=fields).status_code == 303

    def confirm(self) -> None:
        """Open the link in the mail that came, and press the button."""
        (mail,) = until(lambda: self.server.mails(SUPPORTER), "the mail that asks to confirm")
        text = message_from_bytes(mail, policy=default).get_body(("plain",))
        (link,) = re.findall(r"https?://[^/\s]+(/confirm/\S+)", text.get_content())
        with self._client() as client:
            assert client.post(link, data={"do": "confirm"}).status_code == 303

    def _client(self):
        app = create_app(load(self.folder / "config.toml", {}))
        # A minute behind, so that what is queued now is due at once.
        self._clock = Clock(datetime.now(UTC) - timedelta(minutes=1))
        CLOCK.put(app, self._clock)
        return app.test_client(use_cookies=False)

    def deliver(self) -> Done:
        return self.run("deliver", "--drain")

    def bounce(self, mail: bytes) -> Done:
        return self.run("bounce", given=mail)

    def read_reports(self) -> list[int]:
        """What `campaign bounce` counts in the Maildir of reports: came back, changed nothing, left."""
        said = self.run("bounce", "--maildir", str(self.server.maildir(LETTERS))).fine()
        return [int(line.rpartition(" ")[2]) for line in said.splitlines()]


def send(server: Postfix, mail: bytes, to: str) -> None:
    """As any other mail server would hand over a report."""
    context = ssl.create_default_context(cafile=str(server.certificate))
    with smtplib.SMTP("localhost", server.port, timeout=30) as connection:
        connection.starttls(context=context)
        connection.sendmail("", to, mail)


def without_trace(mail: bytes) -> bytes:
    """What the sender sent: the fields that mail servers put in front (RFC 5321, section 4.4) left out."""
    start = mail.index(b"\nFrom: ") + 1
    names = set(re.findall(rb"(?m)^([A-Za-z-]+):", mail[:start]))
    assert {name.decode() for name in names} == TRACE
    return mail[start:]


@pytest.fixture
def site() -> Iterator[Site]:
    with postfix(MINISTER, SUPPORTER, LETTERS) as server:
        yield Site(server)


def letters_that_left(site: Site) -> None:
    """One supporter's two letters, of which the second is to nobody."""
    site.submit()
    assert site.deliver().fine() == ""
    site.confirm()
    assert site.deliver().fine() == ""


def return_path(mail: bytes) -> str:
    return re.findall(r"(?m)^Return-Path: <(letters\+letter-[0-9]+-[a-z2-7]{16}@letters\.test)>$", mail.decode())[0]


def test_a_letter_arrives_byte_for_byte(site, tmp_path):
    site.submit()
    site.deliver().fine()
    site.confirm()
    copy = shutil.copytree(site.folder, tmp_path / "copy")
    process(copy, "deliver", "--drain", CAMPAIGN_MAIL__TRANSPORT="maildir").fine()
    written = [path.read_bytes() for path in (copy / "instance/mail/new").iterdir()]
    (expected,) = [mail for mail in written if f"To: {MINISTER}".encode() in mail]
    # The key of the link to the office's page was made with this first letter, and is the campaign's from then on.
    shutil.copy(copy / "instance/campaign.db.names", site.folder / "instance")

    site.deliver().fine()
    assert site.letters() == {"sent": 2}
    (arrived,) = until(lambda: site.server.mails(MINISTER), "the minister's letter")
    assert without_trace(arrived) == expected
    assert return_path(arrived) and "TLS connection established" in site.server.log


def test_a_letter_to_nobody_comes_back_and_counts_as_failed_once(site):
    letters_that_left(site)
    (arrived,) = until(lambda: site.server.mails(MINISTER), "the minister's letter")
    (report,) = until(lambda: site.server.mails(LETTERS), "the report that Postfix writes")
    assert b"Auto-Submitted: auto-replied" in report and b"Status: 5.1.1" in report
    assert site.letters() == {"sent": 2}
    assert site.read_reports() == [1, 0, 0, 0]
    assert site.letters() == {"sent": 1, "failed": 1}
    assert site.read_reports() == [0, 0, 0, 0]

    forged = re.sub(r"-[a-z2-7]{16}@", "-aaaaaaaaaaaaaaaa@", return_path(arrived))
    clean = report[report.index(b"\nFrom: ") + 1 :].decode()
    (mine,) = re.findall(r"(?m)^X-Original-To: (\S+)$", report.decode())
    for address in (mine, forged, LETTERS):
        send(site.server, clean.replace(mine, address).encode(), address)
    until(lambda: len(site.server.mails(LETTERS)) == 3, "the same report again, and two to other addresses")
    assert site.read_reports() == [0, 3, 0, 1]
    assert site.letters() == {"sent": 1, "failed": 1}


def test_postfix_hands_its_report_to_the_command_until_it_is_taken():
    with postfix(MINISTER, SUPPORTER, LETTERS, piped=True) as server:
        site = Site(server)
        letters_that_left(site)
        (site.folder / "instance").rename(site.folder / "elsewhere")
        assert server.hand_over(site.bounce).status == 75
        until(lambda: "status=deferred" in server.log, "Postfix keeps the report")
        (site.folder / "elsewhere").rename(site.folder / "instance")
        assert "came back (5.1.1)." in server.hand_over(site.bounce).fine()
        until(lambda: "status=sent (delivered via to-campaign" in server.log, "Postfix is done with the report")
        assert site.letters() == {"sent": 1, "failed": 1}

        (arrived,) = until(lambda: server.mails(MINISTER), "the minister's letter")
        send(server, b"Subject: thanks\r\n\r\nNo report.\r\n", return_path(arrived))
        assert server.hand_over(site.bounce).fine() == "Nothing changes: no delivery report.\n"
        until(lambda: "service (Nothing changes: no delivery report.)" in server.log, "Postfix is done with the reply")
        assert site.letters() == {"sent": 1, "failed": 1}
        assert not re.search(r"relay=to-campaign,.* status=bounced", server.log)


def test_a_certificate_that_is_not_trusted_gets_no_login_and_no_mail(site):
    site.submit()
    site.deliver().fine()
    site.confirm()
    for key, value in (("ca_file", ""), ("username", "letters"), ("password", "secret")):
        site.configure(key, value)
    before = site.server.log
    done = site.deliver()
    assert done.status == 1 and "DELIVERY STOPS" in done.err and "self-signed certificate" in done.err
    assert site.letters() == {"queued": 2}
    until(lambda: "disconnect from" in site.server.log.removeprefix(before), "Postfix notes that we left")
    said = site.server.log.removeprefix(before)
    assert "starttls=" in said and not re.search(r"client=|from=<|mail=|auth=", said)
    assert site.server.mails(MINISTER) == []
