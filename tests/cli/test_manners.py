"""The manners of every command, and the table of them all."""

import gc
import importlib
import os
import shutil
from pathlib import Path

import pytest

from campaign import cli, create_app
from campaign.cli import ROOMS
from campaign.config.settings import load
from tests.cli.conftest import context_of, submit
from tests.support.processes import as_an_ordinary_user, process, run

NO_RELAY = {"CAMPAIGN_MAIL__TRANSPORT": "smtp", "CAMPAIGN_MAIL__SERVER": "127.0.0.1", "CAMPAIGN_MAIL__TLS": "none"}
HERE, ALONE = ("check", "migrate", "totals clean-rivers", "serve", "purge"), "deliver --drain"
"""The last takes over signals, so it runs in a process of its own, as all do for whom a file is not readable."""
NO_DATABASES = [
    *(("text", words) for words in (*HERE, ALONE)),
    *(("folder", words) for words in HERE),
    pytest.param("folder", ALONE, marks=pytest.mark.long),
    *(("unreadable", words) for words in ("check", "serve")),
    *(
        pytest.param("unreadable", words, marks=pytest.mark.long)
        for words in ("migrate", "totals clean-rivers", ALONE, "purge")
    ),
]


def test_every_command_of_a_module_is_in_the_table_of_commands():
    for room, names in ROOMS.items():
        assert [one.name for one in importlib.import_module(f"campaign.cli.{room}").COMMANDS] == list(names)
    with_commands = {file.stem for file in Path(cli.__file__).parent.glob("*.py") if "\nCOMMANDS" in file.read_text()}
    assert with_commands == set(ROOMS)


def test_a_command_works_with_the_garbage_collector_on(loaded):
    """It waits while the command starts, and only then."""
    gc.disable()
    run(loaded, "keys").fine()
    assert gc.isenabled()


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
            "compose clean-rivers --review --language fr",
            "compose clean-rivers --name Jo --country GB --point whales",
            "serve --port 0",
            "serve --port 70000",
            "serve --colour blue",
            "demo --port many",
            "organiser add nobody",
            "partner add Rivers --name River",
            "partner add rivers",
            "partner add rivers --name=",
            "partner add rivers --name River --origin ftp://rivers.example",
            "partner add rivers --name River --origin https://a:99999",
            "partner add rivers --name River --origin https://[::1",
            "partner add rivers --name River --origin https://a..example",
            "offices check",
            "backup",
            "copy --to NOTHING",
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
            "restore NOTHING",
            "restore NOTHING --yes",
            "texts import clean-rivers NOTHING",
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

    @pytest.mark.parametrize(("kind", "words"), NO_DATABASES)
    def test_a_database_that_is_none(self, folder, kind, words):
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
            done = (process if words == ALONE else run)(folder, *words.split(), **where)
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

    @pytest.mark.parametrize("words", ["delete clean-rivers", "restore clean-rivers.toml"])
    def test_where_nobody_can_answer_a_question_that_is_said(self, folder, words):
        """As in a script; who presses Ctrl-C knows why it ends, and sees 130."""
        done = run(folder, *words.split())
        assert (done.status, done.err) == (1, "There was no answer to that question, so it ends here.\n")

    @pytest.mark.parametrize("words", ["init", "bounce"])
    def test_standard_input_may_be_closed(self, folder, empty, words):
        closed = ("sh", "-c", 'exec "$@" <&-', "sh")
        process(empty if words == "init" else folder, words, before=closed).fine()

    def test_a_sign_that_the_terminal_cannot_show_is_named_and_nothing_else(self, loaded):
        """The bundled campaign has 80,000 signs, and four scripts."""
        done = process(loaded, "dump", "north-korean-escapees", PYTHONIOENCODING="latin-1")
        assert done.status == 1 and len(done.lines) == 1 and done.lines[0].endswith("is not in LATIN-1")
        assert len(done.lines[0]) < 100

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
