"""A site on PostgreSQL: commands, pages and delivery as on a file, a database that goes away, and a second host."""

import re
import shutil

import pytest

from tests.cli.conftest import confirm, context_of, put_on_postgresql, submit
from tests.support.processes import process, run, serving, until

FORM = "/c/clean-rivers"


@pytest.fixture
def site(loaded, tmp_path, postgresql):
    """A folder whose configuration names the database, with `clean-rivers` loaded into it."""
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("config.toml", "offices.csv", "clean-rivers.toml"):
        shutil.copy(loaded / name, folder)
    put_on_postgresql(folder, postgresql)
    return folder


def test_from_the_form_to_the_mailbox(site):
    with context_of(site) as context:
        for country in ("GB", "KR"):
            confirm(context, submit(context, country))
    process(site, "deliver", "--drain").fine()
    assert len(list((site / "instance/mail/new").iterdir())) == 4, "two that ask to confirm, and two letters"
    with context_of(site) as context:
        counted = {
            row.measure: row.count for row in context.store.totals("clean-rivers") if row.dimension == "campaign"
        }
        assert (counted["supporters"], counted["sent"]) == (2, 2)
        assert context.store.has_vanished() and context.store.keys_state().slots["used"] == 2, (
            "what they send themselves"
        )
    assert run(site, "check").fine().startswith("No problem found.")
    assert run(site, "migrate").fine().endswith("is up to date.\n")
    assert run(site, "purge").fine()


def test_pages_say_that_the_database_is_away_and_go_on_when_it_is_back(site, postgresql):
    with serving(site, "serve") as server:
        assert (server.get("/readyz").status, server.get(FORM).status) == (200, 200)
        postgresql.run("ALTER DATABASE letters ALLOW_CONNECTIONS false", "postgres")
        try:
            postgresql.cut()
            answer = server.get("/readyz")
            assert (answer.status, server.get("/healthz").status) == (503, 200)
            assert answer.body.startswith("not ready: the database: ") and "not currently accepting" in answer.body
        finally:
            postgresql.run("ALTER DATABASE letters ALLOW_CONNECTIONS true", "postgres")
        until(lambda: server.get("/readyz").status == 200, "it is back")
        assert server.get(FORM).status == 200
        assert server.stop() == 0
    assert "hunter2" not in server.err and "Traceback" not in server.err


def test_a_site_moves_there_and_back(folder, postgresql):
    """From a file to PostgreSQL, and to another file."""
    postgresql.run("DROP DATABASE IF EXISTS moved WITH (FORCE)", "postgres")
    with context_of(folder) as context:
        confirm(context, submit(context))
    before = run(folder, "totals", "clean-rivers").fine()
    for url in (postgresql.create("moved"), "sqlite:///instance/back.db"):
        config = folder / "config.toml"
        was = re.search(r'^url = "(sqlite|postgresql).*"', config.read_text(), re.MULTILINE)[0]
        assert "opens nothing any more" in run(folder, "copy", "--to", url).fine()
        config.write_text(config.read_text().replace(was, f'url = "{url}"'))
        assert run(folder, "totals", "clean-rivers").fine() == before
        assert "is where everything is already" in run(folder, "copy", "--to", url).trouble()
    process(folder, "deliver", "--drain").fine()
    assert len(list((folder / "instance/mail/new").iterdir())) == 2, "what asked to confirm, and the letter"
    assert "sent" in run(folder, "totals", "clean-rivers").fine()


@pytest.mark.long  # as in test_several_hosts.py, where there were two already
@pytest.mark.parametrize("words", ["serve", "deliver --drain"])
def test_a_second_host_does_not_begin(site, tmp_path, words):
    """The same configuration, without the key files."""
    second = tmp_path / "second"
    second.mkdir()
    shutil.copy(site / "config.toml", second)
    told = process(second, *words.split()).trouble()
    assert "campaign keys import FILE" in told


def test_what_is_not_there_is_said_in_a_line(site, postgresql):
    nowhere = postgresql.url("nowhere").replace("postgres@", "postgres:hunter2@")
    for words in (["totals", "clean-rivers"], ["check"], ["migrate"]):
        done = run(site, *words, CAMPAIGN_DATABASE__URL=nowhere)
        (line,) = (done.out + done.err).splitlines()
        assert done.status == 1 and "nowhere" in line and "does not exist" in line and "hunter2" not in line


def test_a_backup_is_put_into_a_new_database(site, postgresql):
    postgresql.run("DROP DATABASE IF EXISTS restored WITH (FORCE)", "postgres")
    before = run(site, "totals", "clean-rivers").fine()
    assert "Wrote x.dump" in run(site, "backup", "x.dump").fine()
    assert "there already" in run(site, "backup", "x.dump").trouble()
    assert "name a FILE" in run(site, "backup", "--into", ".").trouble()
    assert "restore into a new one" in run(site, "restore", "--yes", "x.dump").trouble()
    url = postgresql.create("restored")
    assert "up to date" in run(site, "restore", "--yes", "x.dump", CAMPAIGN_DATABASE__URL=url).fine()
    assert run(site, "totals", "clean-rivers", CAMPAIGN_DATABASE__URL=url).fine() == before
