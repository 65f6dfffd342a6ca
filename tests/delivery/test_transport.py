"""Transports against a real socket: what each reply means, and that nothing goes out unasked."""

import socket
from contextlib import contextmanager

import flask
import flask_mail
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as AioServer

from campaign.config.settings import Mail as MailSettings
from campaign.config.settings import Settings, Site
from campaign.delivery import smtp
from campaign.delivery.connection import flask_mail_settings
from campaign.delivery.message import Mail
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.transport import (
    Misconfigured,
    Rejected,
    ServerUnavailable,
    Unavailable,
    Unknown,
    told,
)
from tests.support import requirements
from tests.support.smtp_server import DROP, SILENT, SmtpServer, self_signed

MAIL = Mail(
    "letters@letters.test", "minister@gov.test", b"Subject: one\r\n\r\n.starts with a dot\r\n.\r\n..\r\nend\r\n"
)
OTHER = Mail("letters@letters.test", "consul@gov.test", b"Subject: two\r\n\r\nHello.\r\n")
NASTY = Mail(
    "letters@letters.test",
    "minister@gov.test",
    b"Subject: three\r\n\r\nMAIL FROM:<evil@evil.test>\r\nRCPT TO:<victim@victim.test>\r\nDATA\r\n"
    b"Subject: smuggled\r\n\r\n.\r\nQUIT\r\n",
)


def settings(port: int, **changes: object) -> MailSettings:
    usual = {"transport": "smtp", "server": "localhost", "port": port, "tls": "none", "timeout": 5}
    return MailSettings(**{"from_address": "letters@letters.test", **usual, **changes})  # type: ignore[arg-type]


@contextmanager
def transport_to(listening: SmtpServer, **changes: object):
    transport = SmtpTransport(settings(listening.port, **changes))
    try:
        yield transport
    finally:
        transport.close()


@pytest.fixture(params=["plain", "pipelining"])
def server(request):
    with SmtpServer(*(["PIPELINING"] if request.param == "pipelining" else [])) as running:
        yield running


class TestSending:
    def test_a_mail_arrives_byte_for_byte(self, server):
        with transport_to(server) as transport:
            assert transport.send(MAIL) == "250 2.0.0 taken"
        (taken,) = server.taken
        assert (taken.sender, taken.recipient, taken.data) == (MAIL.sender, MAIL.recipient, MAIL.data)

    def test_one_connection_serves_many_mails(self, server):
        with transport_to(server) as transport:
            for mail in (MAIL, OTHER, MAIL):
                transport.send(mail)
        assert server.connections == 1
        assert [taken.recipient for taken in server.taken] == [MAIL.recipient, OTHER.recipient, MAIL.recipient]

    def test_it_says_goodbye_and_can_begin_again(self, server):
        with transport_to(server) as transport:
            transport.send(MAIL)
            transport.close()
            transport.send(OTHER)
        assert server.commands.count("QUIT") == 2 or server.connections == 2
        assert len(server.taken) == 2

    def test_it_names_the_domain_and_not_the_machine(self, server):
        with transport_to(server) as transport:
            transport.send(MAIL)
        assert "ehlo letters.test" in server.commands
        assert not any(socket.gethostname() in command for command in server.commands)

    def test_pipelining_sends_the_commands_together_and_never_the_message_with_them(self):
        with SmtpServer("PIPELINING") as server, transport_to(server) as transport:
            transport.send(NASTY)
            transport.send(OTHER)
            together = [write for write in server.writes if write.startswith(b"MAIL")]
        assert together == [
            f"MAIL FROM:<{mail.sender}>\r\nRCPT TO:<{mail.recipient}>\r\nDATA\r\n".encode() for mail in (NASTY, OTHER)
        ]

    @pytest.mark.parametrize("mail", [MAIL, NASTY])
    @pytest.mark.parametrize(
        ("command", "reply"),
        [
            ("MAIL", "550 no"),
            ("RCPT", "550 5.1.1 no such mailbox"),
            ("RCPT", "450 4.2.1 later"),
            ("DATA", "451 4.3.0 later"),
            ("DATA", "554 5.5.1 no valid recipients"),
        ],
    )
    def test_after_a_refusal_no_line_of_the_letter_is_sent(self, server, mail, command, reply):
        server.script(command, reply)
        with transport_to(server) as transport:
            with pytest.raises((Rejected, Unavailable)):
                transport.send(mail)
            transport.send(OTHER)
        assert [taken.recipient for taken in server.taken] == [OTHER.recipient]
        assert not any("evil" in command or "Subject" in command for command in server.commands)
        assert server.connections == 1

    def test_a_server_that_wants_a_message_for_nobody_gets_none(self):
        """RFC 2920, section 3.1: DATA may be accepted although no recipient was."""
        with SmtpServer("PIPELINING") as server, transport_to(server) as transport:
            server.script("RCPT", "550 5.1.1 no such mailbox")
            server.script("DATA", "354 go ahead all the same")
            with pytest.raises(Rejected, match="no such mailbox"):
                transport.send(NASTY)
            transport.send(OTHER)
        assert [taken.recipient for taken in server.taken] == [OTHER.recipient]
        assert server.connections == 2


REPLIES = [
    *[(command, "550 5.7.1 no", Rejected) for command in ("MAIL", "RCPT", "DATA", "MESSAGE")],
    *[(command, "451 4.7.1 greylisted", Unavailable) for command in ("MAIL", "RCPT", "DATA", "MESSAGE")],
    *[(command, "452 4.2.2 full", Unavailable) for command in ("MAIL", "RCPT", "DATA", "MESSAGE")],
    *[(command, "421 4.3.2 closing", ServerUnavailable) for command in ("CONNECT", "MAIL", "RCPT", "DATA", "MESSAGE")],
    *[(command, "530 5.7.0 sign in first", Misconfigured) for command in ("MAIL", "RCPT", "DATA")],
    *[(command, DROP, ServerUnavailable) for command in ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA")],
    *[(command, SILENT, ServerUnavailable) for command in ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA")],
    ("CONNECT", "554 5.3.2 no mail here", ServerUnavailable),
    ("DATA", "250 that is not what DATA gets", ServerUnavailable),
    ("RCPT", "hello", ServerUnavailable),
    ("MESSAGE", "550-5.2.1 first line\r\n550 5.2.1 second line", Rejected),
    ("MESSAGE", DROP, Unknown),
    ("MESSAGE", SILENT, Unknown),
    ("MESSAGE", "hello", Unknown),
]


class TestReplies:
    @pytest.mark.parametrize(("command", "reply", "meaning"), REPLIES)
    def test_what_a_reply_means(self, server, command, reply, meaning):
        server.script(command, reply)
        with transport_to(server, timeout=0.3) as transport:
            with pytest.raises(meaning) as caught:
                transport.send(MAIL)
            assert type(caught.value) is meaning
            assert caught.value.reply
            if reply not in (DROP, SILENT):
                assert transport.send(OTHER) == "250 2.0.0 taken"
        if meaning is not Unknown and reply not in (DROP, SILENT):
            assert [taken.recipient for taken in server.taken] == [OTHER.recipient]

    def test_the_whole_reply_is_told(self, server):
        server.script("MESSAGE", "550-5.2.1 first\r\n550 5.2.1 second")
        with transport_to(server) as transport, pytest.raises(Rejected) as caught:
            transport.send(MAIL)
        assert (caught.value.code, caught.value.reply) == (550, "550 5.2.1 first 5.2.1 second")

    @pytest.mark.parametrize(
        "reply",
        [
            "550 <kim@mail.test>: no such user",
            "550 kim@mail.test unknown",
            "450 mailbox=kim@mail.test,\r\n full",
            "550 'kim@mail.test' " + "x" * 9_000,
        ],
    )
    def test_a_reply_is_told_without_addresses(self, reply):
        assert "kim" not in told(reply)
        assert "\n" not in told(reply)
        assert len(told(reply)) <= 300

    @pytest.mark.parametrize("reply", ["421 4.4.2 idle for too long", DROP])
    def test_a_connection_that_the_server_closed_meanwhile_is_opened_again(self, server, reply):
        with transport_to(server) as transport:
            transport.send(MAIL)
            server.script("MAIL", reply)
            assert transport.send(OTHER) == "250 2.0.0 taken"
        assert server.connections == 2
        assert len(server.taken) == 2

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        with pytest.raises(ServerUnavailable, match="no connection"):
            SmtpTransport(settings(port, server="127.0.0.1")).send(MAIL)

    @pytest.mark.parametrize("change", [{"server": "a..b"}, {"username": "u", "password": "pä"}, {"tls": "starttls"}])
    def test_what_no_mail_could_help_is_a_fault_of_the_configuration(self, change):
        with SmtpServer("AUTH PLAIN") as server, transport_to(server, **change) as transport:
            with pytest.raises(Misconfigured):
                transport.send(MAIL)
            assert smtp.problem(Settings(mail=settings(server.port, **change)))

    def test_an_error_of_ours_leaves_no_half_open_transaction(self, server, monkeypatch):
        with transport_to(server) as transport:
            monkeypatch.setattr(smtp, "_dot_stuffed", lambda data: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                transport.send(NASTY)
            monkeypatch.undo()
            transport.send(OTHER)
        assert [taken.recipient for taken in server.taken] == [OTHER.recipient]


class TestSigningIn:
    def test_it_signs_in(self):
        with SmtpServer("AUTH PLAIN") as server:
            with transport_to(server, username="letters", password="secret") as transport:
                transport.send(MAIL)
            assert server.taken
            assert any(command.startswith("AUTH PLAIN") for command in server.commands)

    @pytest.mark.parametrize(
        ("reply", "meaning"),
        [
            ("535 5.7.8 wrong", Misconfigured),
            ("534 5.7.9 too weak", Misconfigured),
            ("454 4.7.0 later", ServerUnavailable),
        ],
    )
    def test_a_refused_sign_in_sends_nothing(self, reply, meaning):
        with SmtpServer("AUTH PLAIN") as server, pytest.raises(meaning):
            server.always("AUTH", reply)
            with transport_to(server, username="letters", password="secret") as transport:
                transport.send(MAIL)
        assert not server.taken

    def test_a_server_without_sign_in(self):
        with SmtpServer() as server, transport_to(server, username="letters", password="secret") as transport:
            with pytest.raises(Misconfigured):
                transport.send(MAIL)
            assert not server.taken

    def test_nothing_of_the_dialogue_is_printed(self, capfd):
        with (
            SmtpServer("AUTH PLAIN") as server,
            transport_to(server, username="letters", password="secret") as transport,
        ):
            transport.send(MAIL)
        assert capfd.readouterr() == ("", "")


class TestEncryption:
    @pytest.fixture(autouse=True)
    def openssl(self):
        requirements.program("openssl")

    def test_a_certificate_that_is_trusted(self, tmp_path):
        certificate = self_signed(tmp_path, "localhost")
        with SmtpServer("PIPELINING", "AUTH PLAIN", certificate=certificate) as server:
            changes = {"tls": "starttls", "ca_file": str(certificate), "username": "letters", "password": "secret"}
            with transport_to(server, **changes) as transport:
                transport.send(MAIL)
                transport.send(OTHER)
            assert len(server.taken) == 2
            assert server.commands.index("STARTTLS") < server.commands.index(
                next(command for command in server.commands if command.startswith("AUTH"))
            )
            assert smtp.problem(Settings(mail=settings(server.port, **changes))) == ""

    @pytest.mark.parametrize(("name", "trusted"), [("localhost", False), ("elsewhere.test", True)])
    def test_a_self_signed_or_wrong_certificate_gets_no_password_and_no_mail(self, tmp_path, name, trusted):
        certificate = self_signed(tmp_path, name)
        with SmtpServer("AUTH PLAIN", certificate=certificate) as server:
            changes = {"tls": "starttls", "ca_file": str(certificate) if trusted else ""}
            changes |= {"username": "letters", "password": "secret"}
            with transport_to(server, **changes) as transport, pytest.raises(Misconfigured):
                transport.send(MAIL)
        assert not server.taken
        assert [command.split()[0].upper() for command in server.commands] == ["EHLO", "STARTTLS"]

    @pytest.mark.parametrize(
        ("reply", "meaning"),
        [("454 4.7.0 not now", ServerUnavailable), ("502 5.5.1 never", Misconfigured), (DROP, ServerUnavailable)],
    )
    def test_a_server_that_will_not_encrypt_gets_nothing(self, tmp_path, reply, meaning):
        with SmtpServer(certificate=self_signed(tmp_path, "localhost")) as server:
            server.script("STARTTLS", reply)
            with transport_to(server, tls="starttls") as transport, pytest.raises(meaning):
                transport.send(MAIL)
        assert not server.taken

    def test_a_server_that_speaks_no_tls_where_it_is_asked_for(self):
        with SmtpServer() as server, transport_to(server, tls="ssl") as transport, pytest.raises(Misconfigured):
            transport.send(MAIL)
        assert not server.taken

    def test_a_file_of_certificates_that_was_mended_is_read_anew(self, tmp_path):
        trusted, right = tmp_path / "trusted.pem", self_signed(tmp_path, "localhost")
        trusted.write_bytes(self_signed(tmp_path, "other.test").read_bytes())
        with SmtpServer(certificate=right) as server:
            changes = {"tls": "starttls", "ca_file": str(trusted)}
            with transport_to(server, **changes) as one, transport_to(server, **changes) as other:
                with pytest.raises(Misconfigured):
                    one.send(MAIL)
                trusted.write_bytes(right.read_bytes())
                for transport in (one, other):
                    transport.send(MAIL)
        assert len(server.taken) == 2

    def test_a_file_of_certificates_that_is_not_there(self, tmp_path):
        with SmtpServer(certificate=self_signed(tmp_path, "localhost")) as server:
            changes = {"tls": "starttls", "ca_file": str(tmp_path / "none.pem")}
            with transport_to(server, **changes) as transport, pytest.raises(Misconfigured, match="ca_file"):
                transport.send(MAIL)


class TestFlaskMail:
    def test_under_test_nothing_is_sent_and_all_is_recorded(self):
        with SmtpServer() as server:
            transport = SmtpTransport(settings(server.port), testing=True)
            with flask_mail.Mail(flask.Flask("test")).record_messages() as outbox:
                transport.send(MAIL)
            transport.close()
        assert outbox == [MAIL]
        assert server.connections == 0

    def test_what_is_sent_is_recorded_too(self):
        with SmtpServer() as server, transport_to(server) as transport:
            mail = flask_mail.Mail(flask.Flask("test"))
            with mail.record_messages() as outbox:
                transport.send(MAIL)
        assert outbox == [MAIL]
        assert len(server.taken) == 1

    def test_debugging_is_off_whatever_flask_says(self):
        state = flask_mail.Mail().init_mail(flask_mail_settings(settings(25)), debug=True)
        assert state.debug == 0


class TestRealServer:
    """aiosmtpd is nobody's script."""

    def test_a_journey(self):
        arrived = []

        class Handler:
            async def handle_DATA(self, server: AioServer, session: object, envelope: object) -> str:  # noqa: N802
                arrived.append(envelope)
                return "250 OK"

            async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
                if address == "nobody@gov.test":
                    return "550 5.1.1 nobody"
                envelope.rcpt_tos.append(address)
                return "250 OK"

        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(Handler(), hostname="127.0.0.1", port=port)
        controller.start()
        try:
            transport = SmtpTransport(settings(port, server="127.0.0.1"))
            assert transport.send(MAIL) == "250 OK"
            with pytest.raises(Rejected):
                transport.send(Mail(MAIL.sender, "nobody@gov.test", NASTY.data))
            assert transport.send(OTHER) == "250 OK"
            transport.close()
        finally:
            controller.stop()
        assert [(mail.mail_from, mail.rcpt_tos, mail.content) for mail in arrived] == [
            (mail.sender, [mail.recipient], mail.data) for mail in (MAIL, OTHER)
        ]


def test_site_settings_are_not_needed_to_look_for_problems():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    problem = smtp.problem(Settings(site=Site(), mail=settings(port, server="127.0.0.1")))
    assert problem.startswith("no connection to the mail server")
