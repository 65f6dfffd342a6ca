"""The first run in a real browser: seen by axe at 320 and 1280 px, and walked through without JavaScript."""

import re
import subprocess
from contextlib import contextmanager

import pytest

from campaign.config.settings import load
from campaign.core.first_run.steps import Step
from tests.support.accessibility import Inspector
from tests.support.processes import COMMAND, environment, free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("first-run")


@contextmanager
def link(folder):
    """`campaign setup`, and the link that it prints; run again it goes on where it was."""
    command = [*COMMAND, "setup", "--port", str(free_port())]
    own = environment(PYTHONUNBUFFERED="1")
    process = subprocess.Popen(command, cwd=folder, env=own, stdout=subprocess.PIPE, text=True)
    said = ""
    while not (match := re.search(r"http://127\S+", said)):
        line = process.stdout.readline()
        assert line, said
        said += line
    yield match[0]
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def page(browser, request):
    context = browser.new_context(viewport={"width": 320, "height": 780}, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_scripts_it_is_left_and_taken_up_again(page, folder):
    with link(folder) as first:
        page.goto(first)
        page.click("main button")
        page.click("main .button")
        page.fill("#name", "Rivers")
        page.fill("#url", "https://rivers.example")
        page.fill("#contact", "us@rivers.example")
        page.click("main form button")
        assert page.locator("h1").inner_text() == "First organiser"
    with link(folder) as second:
        assert second != first
        page.goto(second)
        page.click("main button")
        assert page.locator(".tag.green").count() == 1
        page.click("main .button")
        assert page.locator("h1").inner_text() == "First organiser"
    assert load(folder / "config.toml", {}).site.name == "Rivers"


@pytest.mark.parametrize("page", [True], indirect=True)
def test_axe_finds_nothing_on_any_step(page, folder):
    inspector = Inspector()
    with link(folder) as first:
        page.goto(first)
        inspector.look("begin", page)
        page.click("main button")
        home = page.url
        inspector.look("home", page)
        for step in (*Step, "law?country=KR", "mail?provider=ses"):
            page.goto(f"{home}{step}")
            inspector.look(step, page)
        page.goto(f"{home}site")
        page.fill("#url", "nonsense")
        page.click("main form button")
        inspector.look("with a fault", page)
    assert {name: findings for name, findings in inspector.findings.items() if findings} == {}
