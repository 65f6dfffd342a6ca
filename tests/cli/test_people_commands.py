"""`campaign organiser` and `campaign partner`."""

import re

from campaign import create_app
from campaign.config import load
from campaign.passwords import matches
from tests.cli.conftest import context_of
from tests.processes import run

PASSWORD = "correct horse battery"


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


def test_a_password_is_made_up_where_nobody_can_be_asked_and_a_short_one_refused(folder):
    password = run(folder, "organiser", "add", "me@example.org").fine().split()[-1]
    with context_of(folder) as context:
        assert matches(context.store.organiser("me@example.org").password_hash, password)
    done = run(folder, "organiser", "add", "you@example.org", "--password-stdin", typed="short\n")
    assert "12 characters" in done.trouble()


def test_partners_and_their_link(folder):
    origins = ("--origin", "https://Rivers.example:443/join", "--origin", "http://강.example:8080")
    added = run(folder, "partner", "add", "rivers", "--name", "  Friends\nof Rivers ", *origins).fine()
    assert "https://rivers.example, http://xn--939a.example:8080" in added, "as a browser writes them in `Origin`"
    assert run(folder, "partner", "list").fine().split() == [
        *("rivers", "Friends", "of", "Rivers", "https://rivers.example", "http://xn--939a.example:8080")
    ]
    assert "rivers" in run(folder, "partner", "add", "rivers", "--name", "Again").trouble()
    link = run(folder, "partner", "link", "rivers", "clean-rivers").fine().strip()
    address = re.fullmatch(r"http://127\.0\.0\.1:8000(/p/\S+)", link)[1]
    client = create_app(load(folder / "config.toml", {})).test_client(use_cookies=False)
    page = client.get(address)
    assert page.status_code == 200 and "Friends of Rivers" in page.text
    assert client.get(address[:-1]).status_code == 404
    assert "nowhere" in run(folder, "partner", "link", "rivers", "nowhere").trouble()
