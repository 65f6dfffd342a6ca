"""`campaign setup`: a real server on loopback, opened once by its link, that ends with the last button."""

import re
import signal
import subprocess
from http.client import HTTPConnection

import pytest

from campaign.config.settings import load
from campaign.running import first_run as running
from campaign.web.first_run.access import FirstRun
from tests.support.processes import COMMAND, environment, free_port, run, until

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/setup/begin/\S+)")


@pytest.fixture
def started(empty):
    """The command in an empty folder, and the path of its link."""
    port = free_port()
    process = subprocess.Popen(
        # As at a terminal: whatever runs in the background has Ctrl-C switched off.
        ["env", "--default-signal=INT", *COMMAND, "setup", "--port", str(port)],
        cwd=empty,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    while not (link := LINK.search(said)):
        line = process.stdout.readline()
        assert line, said
        said += line
    yield process, port, link[1]
    process.kill()
    process.wait()
    process.stdout.close()


def ask(port, method, path, body="", **headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    fields = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"} | headers
    try:
        connection.request(method, path, body=body, headers=fields)
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def test_it_makes_the_configuration_and_ends_with_the_last_button(started, empty):
    process, port, link = started
    answer, _ = ask(port, "POST", link)
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    assert ask(port, "POST", link)[0].status == 404
    _, page = ask(port, "GET", "/setup/site", Cookie=cookie)
    token = re.search(r'name="form_token" value="(\w+)"', page)[1]
    body = f"form_token={token}&name=Rivers&url=http://localhost&contact=us@rivers.example"
    assert ask(port, "POST", "/setup/site", body, Cookie=cookie)[0].status == 303
    assert load(empty / "config.toml", {}).site.name == "Rivers"
    answer, page = ask(port, "POST", "/setup/end", f"form_token={token}", Cookie=cookie)
    assert answer.status == 200 and "These pages are closed" in page
    assert process.wait(60) == 0
    said = process.stdout.read()
    assert "Everything is in config.toml" in said and link not in said and "HTTP" not in said
    assert "is up to date" in run(empty, "migrate").fine()


def test_ctrl_c_leaves_what_was_saved(started, empty):
    process, _, _ = started
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130 and (empty / "config.toml").exists()
    assert "Traceback" not in process.stdout.read()


def test_it_ends_by_itself_when_nobody_goes_on(bare):
    settings = load(bare / "config.toml", {})
    first = FirstRun(bare / "config.toml", {}, bare / "config.toml")
    served = running.server(settings, first, "127.0.0.1", 0)
    assert not running.serve(served, first, idle_seconds=0.05)
    until(lambda: not _answers(served.server_port), "it no longer listens")


def _answers(port):
    try:
        return ask(port, "GET", "/setup/")[0].status
    except OSError:
        return 0


def test_a_port_in_use_is_one_line(bare):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "cannot be listened on" in run(bare, "setup", "--port", str(taken.getsockname()[1])).trouble()
