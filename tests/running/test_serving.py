"""`campaign serve` and `campaign demo` as real processes: they start, stop, and leave nothing lying about."""

import re
import shutil
import signal
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import pytest

from campaign import create_app
from campaign.config.settings import load
from campaign.running import demo_host, demonstration
from tests.cli.conftest import confirm, context_of, submit
from tests.support.memory import places_of_threads
from tests.support.processes import COMMAND, Server, environment, free_port, is_alive, process, run, serving, until
from tests.support.smtp_server import SILENT, SmtpServer

pytestmark = pytest.mark.slow

IGNORED = {"CAMPAIGN_MAIL__TRANSPORT": "smtp", "CAMPAIGN_MAIL__SERVER": "relay.example", "CAMPAIGN_NONSENSE__X": "y"}
FORM = "/c/north-korean-escapees"


def listed(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def while_all_is_quiet(server: Server, _: SmtpServer) -> None:
    until(lambda: together(server), "two for pages, one for delivery")


def while_a_mail_server_keeps_delivery_waiting(server: Server, relay: SmtpServer) -> None:
    until(lambda: relay.connections, "delivery asks the mail server, which says nothing")


def while_it_is_starting(server: Server, _: SmtpServer) -> None:
    until(lambda: server.family()[1:], "the first of its children")


def while_a_letter_is_printed(server: Server, _: SmtpServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as asking:
        asking.sendall(f"GET {FORM}/og.png HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert asking.recv(100).startswith(b"HTTP/1.1 200 ")
    until(lambda: [one for one in server.family() if "campaign.printing.typesetter" in one.cmdline()], "the typesetter")


def while_one_of_them_was_begun_anew(server: Server, _: SmtpServer) -> None:
    until(lambda: together(server), "two for pages, one for delivery")
    (deliver,) = server.living("deliver")
    deliver.kill()
    until(lambda: [process.pid for process in server.living("deliver")] not in ([], [deliver.pid]), "another delivers")


MOMENTS = (
    while_all_is_quiet,
    while_a_mail_server_keeps_delivery_waiting,
    while_it_is_starting,
    while_a_letter_is_printed,
    while_one_of_them_was_begun_anew,
)


def sending_to(relay: SmtpServer) -> dict[str, str]:
    """Settings with which delivery asks this mail server, and waits a second for an answer that does not come."""
    relay.always("CONNECT", SILENT)
    mail = {"TRANSPORT": "smtp", "SERVER": "127.0.0.1", "PORT": relay.port, "TLS": "none", "TIMEOUT": 1}
    mail["FROM"] = "we@letters.example"
    return {"CAMPAIGN_SERVER__WORKERS": "2"} | {f"CAMPAIGN_MAIL__{name}": str(value) for name, value in mail.items()}


class TestServe:
    @pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
    def test_pages_and_delivery_start_and_stop_together(self, folder, number):
        before = listed(folder)
        (folder / "gunicorn.conf.py").write_text("raise SystemExit('this is not ours')")
        (folder / "campaign.py").write_text("raise SystemExit('this is not ours')")
        with serving(folder, GUNICORN_CMD_ARGS="--workers many", CAMPAIGN_SERVER__WORKERS="2") as server:
            assert server.get("/healthz").body.strip() == "ok"
            assert server.get(FORM).status == 200
            until(lambda: together(server), "two for pages, one for delivery, each by its name")
            family = server.family()
            assert len(family) == 4
            server.process.send_signal(number)
            assert server.process.wait(60) == 0
            assert not any(is_alive(process) for process in family)
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", server.port)) != 0
            assert (server.out, server.err) == ("", ""), "no banner, no access log, no traceback"
        assert listed(folder) == before | {"gunicorn.conf.py", "campaign.py"}

    @pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells what is shared")
    def test_the_processes_share_what_they_import(self, folder):
        with serving(folder, CAMPAIGN_SERVER__WORKERS="2") as server:
            until(lambda: together(server), "lists of processes tell two for pages and one for delivery")
            family = server.family()
            server.get(FORM)
            memory = [process.memory_full_info() for process in family]
            assert sum(of_process.pss for of_process in memory) < 0.6 * sum(of_process.rss for of_process in memory)
            assert not any(places_of_threads(process.pid) for process in family), "one place for all threads"

    def test_what_was_counted_in_memory_is_written_down_when_it_stops(self, folder):
        with serving(folder, "serve", "--no-delivery", CAMPAIGN_SERVER__WORKERS="2") as server:
            for _ in range(20):
                assert server.get(FORM).status == 200
            server.process.terminate()
            assert server.process.wait(60) == 0
        with context_of(folder) as context:
            counts = context.store.activity("north-korean-escapees", "")
        assert [(count.measure, count.count) for count in counts] == [("seen", 20)]

    def test_a_request_in_hand_is_answered_before_it_stops(self, folder):
        with serving(folder, CAMPAIGN_SERVER__WORKERS="1") as server, socket.socket() as slow:
            slow.connect(("127.0.0.1", server.port))
            slow.sendall(b"GET /healthz HTTP/1.1\r\n")
            until(lambda: slow.getsockname()[1] in peers(server), "the worker took the connection")
            server.process.terminate()
            slow.sendall(b"Host: localhost\r\n\r\n")
            assert slow.recv(100).startswith(b"HTTP/1.1 200")
            assert server.process.wait(60) == 0

    def test_connections_that_say_nothing_keep_nobody_waiting(self, folder):
        """Browsers open connections ahead; each would hold a worker until its 30 seconds are over."""
        with serving(folder, CAMPAIGN_SERVER__WORKERS="1") as server, ExitStack() as idle:
            for _ in range(10):
                idle.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            assert server.get("/healthz").status == 200
            assert not peers(server), "the kernel keeps them"
            idle.close()
            assert server.stop() == 0
            assert server.err == "", "no worker was given up for lost"

    def test_the_log_repeats_nothing_that_was_sent(self, folder):
        with serving(folder, "serve", "--no-delivery", CAMPAIGN_SERVER__WORKERS="1") as server:
            for request in (b"GET / with ?q=MARK HTTP/1.1\r\n\r\n", b"GET /MARK HTTP/1.1\r\nBad MARK: x\r\n\r\n"):
                with socket.create_connection(("127.0.0.1", server.port)) as sender:
                    sender.sendall(request)
                    assert b" 400 " in sender.recv(200)
            assert server.stop() == 0
            assert "malformed" in server.err and "MARK" not in server.err and "127.0.0.1" not in server.err

    def test_without_delivery_there_are_pages_only(self, folder):
        with serving(folder, "serve", "--no-delivery", CAMPAIGN_SERVER__WORKERS="1") as server:
            assert len(server.family()) == 2 and not server.living("deliver")
            assert server.stop() == 0
            assert server.err == ""

    @pytest.mark.parametrize(("timeout", "seconds"), [("30", 150), ("60", 300)])
    def test_delivery_has_the_time_to_stop_that_a_mail_may_take(self, folder, monkeypatch, timeout, seconds):
        pages = mock.Mock()
        monkeypatch.setattr("campaign.running.serving.Pages", pages)
        run(folder, "serve", "--port", str(free_port()), CAMPAIGN_MAIL__TIMEOUT=timeout)
        assert [one.stop_seconds for one in pages.call_args.args[2]] == [seconds]

    def test_what_dies_comes_back_until_the_parent_ends(self, folder):
        with serving(folder, CAMPAIGN_SERVER__WORKERS="1") as server:
            (first,) = until(lambda: server.living("deliver"), "delivery runs")
            first.kill()
            (second,) = until(lambda: set(server.living("deliver")) - {first}, "delivery runs again")
            (page,) = until(lambda: server.living("pages"), "pages run")
            page.kill()
            (other,) = until(lambda: set(server.living("pages")) - {page}, "pages run again")
            server.process.send_signal(signal.SIGHUP)
            assert server.process.wait(60) == 0
            assert not any(map(is_alive, (second, other))), "nobody is left behind"

    def test_nobody_outlives_a_parent_that_is_killed(self, folder):
        with serving(folder, CAMPAIGN_SERVER__WORKERS="1") as server:
            family = until(lambda: len(server.family()) == 3 and server.family(), "parent, pages, delivery")
            server.process.kill()
            until(lambda: not any(map(is_alive, family)), "all of them are gone", 20)

    @pytest.mark.parametrize(
        "moment",
        # While all is quiet, the test before this one kills it.
        [pytest.param(MOMENTS[0], marks=pytest.mark.long), *MOMENTS[1:]],
        ids=lambda moment: moment.__name__,
    )
    def test_at_whichever_moment_it_is_killed(self, folder, moment):
        """A letter waits, and the mail server never says a word."""
        run(folder, "offices", "check", "river-ministry").fine()
        with context_of(folder) as context:
            confirm(context, submit(context))
        with SmtpServer() as relay, serving(folder, **sending_to(relay)) as server:
            moment(server, relay)
            family = server.family()
            server.process.kill()
            until(lambda: not any(map(is_alive, family)), "all of them are gone", 20)

    @pytest.mark.parametrize("words", ["serve", "serve --no-delivery", "demo"])
    def test_a_port_in_use(self, folder, words):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            line = (process if words == "demo" else run)(folder, *words.split(), "--port", port).trouble()
        assert f"127.0.0.1:{port}" in line and "in use" in line
        assert not (folder / "instance/demo.db").exists(), "a password shown now would be lost"

    @pytest.mark.parametrize(
        ("words", "environ"),
        [
            ("--port HERE", {"PORT": "1", "CAMPAIGN_SERVER__PORT": "1", "CAMPAIGN_SERVER__HOST": "127.0.0.1"}),
            ("", {"PORT": "HERE", "CAMPAIGN_SERVER__PORT": "1"}),
            ("", {"CAMPAIGN_SERVER__PORT": "HERE"}),
            ("--host 127.0.0.1", {"CAMPAIGN_SERVER__PORT": "HERE", "CAMPAIGN_SERVER__HOST": "nowhere.invalid"}),
        ],
        ids=["the option", "PORT", "the setting", "the host's option"],
    )
    def test_the_nearest_says_where_it_listens(self, folder, words, environ):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            here = {name: value.replace("HERE", port) for name, value in environ.items()}
            done = run(folder, "serve", *words.replace("HERE", port).split(), **here)
        assert f"127.0.0.1:{port} cannot be listened on" in done.trouble() and "--port" in done.trouble()

    def test_a_host_that_is_none(self, folder):
        assert "nowhere.invalid" in run(folder, "serve", "--host", "nowhere.invalid").trouble()


def together(server: Server) -> bool:
    """Whether two workers and delivery run and have their names: a process has its parent's for a moment."""
    return [len(server.living(name)) for name in ("pages", "deliver")] == [2, 1]


def peers(server: Server) -> set[int]:
    """The ports of those whom the server's processes talk with."""
    return {found.raddr.port for process in server.family() for found in process.net_connections("tcp") if found.raddr}


@pytest.fixture(scope="module")
def first_demo(tmp_path_factory) -> Path:
    """A folder in which the demo was made, with its three hundred invented supporters. Not to be changed."""
    folder = tmp_path_factory.mktemp("demo")
    demonstration.prepare(folder, "http://127.0.0.1:8000", {}, 4)
    assert not list(folder.glob("*-wal")), "nobody has its database open: tests copy the folder"
    return folder


@pytest.fixture
def made_before(first_demo, tmp_path) -> Path:
    return shutil.copytree(first_demo, tmp_path / "made")


class TestDemo:
    def test_the_first_run_and_the_second(self, empty):
        (empty / "config.toml").write_text("this is no TOML")
        port = free_port()
        with serving(empty, "demo", port=port, CAMPAIGN_CONFIG="NOTHING", **IGNORED) as server:
            password = re.search(r"password (\S+) \(shown this once\)", server.out)[1]
            for address in (FORM, "/organiser/", "/demo/mail"):
                assert f"http://127.0.0.1:{port}{address}" in server.out
                assert server.get(address).status in (200, 303)
            totals = server.get("/api/v1/campaigns/sample-data/totals").body
            assert '"supporters"' in totals
            mails = server.get("/demo/mail")
            assert mails.status == 200
            assert server.get("/demo/mail", X_Forwarded_For="127.0.0.1").status == 404
            assert server.stop() == 0
            assert server.err == ""
        assert listed(empty) == {"config.toml", "instance"}
        with serving(empty, "demo", port=port) as server:
            assert password not in server.out and "password shown at the first start" in server.out
            again = server.get("/api/v1/campaigns/sample-data/totals").body
            assert without_moment(again) == without_moment(totals)
        stored = load(empty / "instance/demo.toml", {})
        assert stored.mail.transport == "maildir" and stored.mail.maildir.startswith(str(empty))
        assert (empty / "instance/demo.toml").stat().st_mode & 0o77 == 0

    def test_what_it_greets_with_can_be_opened_at_once(self, made_before):
        """The application takes seconds to make; a link printed before that was refused to whoever was quicker."""
        made_before.rename(made_before.parent / "instance")
        port = free_port()
        command = [*COMMAND, "demo", "--port", str(port)]
        with subprocess.Popen(command, cwd=made_before.parent, env=environment(), stdout=subprocess.PIPE) as started:
            try:
                assert any(f"127.0.0.1:{port}{FORM}".encode() in line for line in started.stdout)
                socket.create_connection(("127.0.0.1", port)).close()
            finally:
                started.terminate()

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:9000",
            "http://127.0.0.1:1",
            "http://[::1]:8000",
            "http://0.0.0.0:65535",
            "http://x.test:81",
        ],
    )
    def test_links_that_other_commands_print_lead_to_where_the_demo_is(self, made_before, url):
        for before in ("http://127.0.0.1:8000", url):
            made = demonstration.prepare(made_before, before, {}, 4)
            printed = run(
                made_before, "--config", str(made.config_file), "partner", "link", demo_host.CODE, "sample-data"
            )
            assert printed.fine().startswith(f"{before}/p/")
        assert made.config_file.stat().st_mode & 0o77 == 0

    def test_a_configuration_of_before_gets_the_address_and_keeps_the_rest(self, made_before):
        made = demonstration.prepare(made_before, "http://127.0.0.1:9001", {}, 4)
        old = re.sub('url = "http.*\\n', "", made.config_file.read_text()).replace("(demo)", "(mine)")
        made.config_file.write_text(old)
        demonstration.prepare(made_before, "http://127.0.0.1:9002", {}, 4)
        said = load(made.config_file, {})
        assert (said.site.url, said.site.name) == ("http://127.0.0.1:9002", "Letter Campaign (mine)")
        assert said.database.url == load(made.config_file, made.environ).database.url

    def test_only_this_machine_sees_the_mailbox(self, settings):
        client = create_app(settings, demo=True).test_client(use_cookies=False)

        def status(address: str, **headers: str) -> int:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return client.get("/demo/mail", environ_base={"REMOTE_ADDR": address}, headers=named).status_code

        assert status("127.0.0.1") == status("127.8.8.8") == status("::1") == 200
        for address in ("192.0.2.1", "10.0.0.1", "::ffff:192.0.2.1", "2001:db8::1", "0.0.0.0", "", "localhost"):
            assert status(address) == 404, address
            assert status(address, X_Forwarded_For="127.0.0.1") == 404, address
        for header in ("X_Forwarded_For", "Forwarded", "X_Real_IP"):
            assert status("127.0.0.1", **{header: "192.0.2.1"}) == status("127.0.0.1", **{header: "127.0.0.1"}) == 404

    def test_without_the_demo_there_is_no_mailbox(self, settings):
        assert create_app(settings).test_client().get("/demo/mail").status_code == 404


def without_moment(document: str) -> str:
    return re.sub(r'"as_of":\s*"[^"]*"', "", document)
