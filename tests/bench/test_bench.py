"""The benchmark runs: each group in its short form, whose numbers say nothing. And what it measures with is right."""

import json
import shutil
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.bench import __main__ as bench
from tests.bench import raw, results, scene, sinks
from tests.bench.apart import Result, measured
from tests.bench.fill import fill
from tests.bench.groups import GROUPS, Group
from tests.bench.slow_relay import OFFERS, Talk, slow_relay
from tests.bench.table import TIMES, Row, interleaved, printed, row
from tests.support import postgresql
from tests.support.processes import is_alive
from tests.support.requirements import browser, missing, program

pytestmark = pytest.mark.slow

WITH_LONG = ("submissions", "sizes", "desk")
"""Groups that measure with what `pages`, `memory` and `growth` do: more servers, the same load, the same filling."""
FINE, FAILS = Group("tests.bench.samples:fine"), Group("tests.bench.samples:raises")


def marks(name):
    return [pytest.mark.long] if name in WITH_LONG else []


@pytest.fixture
def tools():
    """What the benchmark asks for before it measures anything."""
    program("wrk")
    if not sinks.PROGRAM:
        missing("smtp-sink is missing")


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("name", [pytest.param(name, marks=marks(name)) for name in GROUPS])
def test_a_group_measures_in_its_short_form(name):
    if name == "phone":
        browser()
    if name == "postgresql":
        postgresql.tool("postgres")
    result = measured(name, GROUPS[name], short=True)
    assert result.rows and not result.failed, result
    assert all(number >= 0 for row in result.rows for number in row.rounds), result
    assert len({(row.name, row.unit) for row in result.rows}) == len(result.rows)


@pytest.mark.parametrize(
    ("function", "seconds", "failed"),
    [
        ("raises", 60, "it went wrong"),
        ("exits", 60, "wrk said something else"),
        ("dies", 60, "it ended with status 3 and said nothing"),
        ("hangs", 1, "it was not done after 1 seconds, and was ended"),
        ("there_is_none", 60, "module 'tests.bench.samples' has no attribute 'there_is_none'"),
    ],
)
def test_a_group_ends_whatever_fails(function, seconds, failed):
    assert measured("a", Group(f"tests.bench.samples:{function}", seconds=seconds)) == Result("a", failed=failed)


def test_nothing_that_a_group_started_outlives_it(tmp_path):
    told = tmp_path / "number"
    group = Group("tests.bench.samples:leaves_a_halted_process", {"told": str(told)})
    assert measured("a", group, short=True).failed == "it went wrong"
    number = int(told.read_text())
    assert not psutil.pid_exists(number) or not is_alive(psutil.Process(number))


@pytest.mark.usefixtures("tools")
def test_other_groups_go_on_and_the_status_says_that_one_failed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bench, "GROUPS", {"broken": FAILS, "whole": FINE})
    file = tmp_path / "run.json"
    assert bench.main(["--json", str(file)]) == 1
    out = capsys.readouterr().out
    assert "FAILED, and so not measured: broken: it went wrong" in out
    assert "speed     2 a second  1 … 3   ≥ 1   the test" in out
    assert json.loads(file.read_text())["failed"] == {"broken": "it went wrong"}
    assert bench.main(["whole"]) == 0


@pytest.mark.usefixtures("tools")
def test_a_run_as_json_has_every_row_with_its_rounds(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "GROUPS", {"whole": FINE})
    file = tmp_path / "run.json"
    assert bench.main(["--short", "--json", str(file)]) == 0
    document = json.loads(file.read_text())
    assert document["short"] is True and document["failed"] == {} and document["machine"]["cores"]
    speed = {
        "group": "whole",
        "name": "speed",
        "unit": "a second",
        "rounds": [3.0, 1.0, 2.0],
        "median": 2.0,
        "spread": [1.0, 3.0],
        "goal": "≥ 1",
        "limit": "the test",
        "form": ".0f",
        "better": "more",
    }
    size = {"name": "size", "unit": "MB", "rounds": [7.5], "median": 7.5, "spread": None, "goal": "-", "limit": ""}
    assert document["rows"] == [speed, {"group": "whole", **size, "form": ".1f", "better": "less"}]
    assert list(results.read(file).rows()) == [("whole", row) for row in measured("whole", FINE).rows]


MANY = (10.0, 12.0, 11.0)


@pytest.mark.parametrize(
    ("before", "now", "unit", "verdict"),
    [
        (MANY, (20.0, 21.0, 22.0), "a second", "better"),
        (MANY, (5.0, 6.0, 7.0), "a second", "worse"),
        (MANY, (20.0, 21.0, 22.0), "ms", "worse"),
        (MANY, (5.0, 6.0, 7.0), "ms", "better"),
        (MANY, MANY, "ms", "within spread"),
        (MANY, (12.0, 12.0, 30.0), "ms", "within spread"),  # today's median lies in yesterday's rounds
        (MANY, (10.5, 13.0, 30.0), "ms", "within spread"),  # yesterday's median lies in today's
        (MANY, (12.5, 13.0, 30.0), "ms", "worse"),  # that both have reached 12.5 to 13 is no excuse
        ((100.0,), (104.0,), "MB", "within spread"),  # measured once: five of a hundred
        ((100.0,), (106.0,), "MB", "worse"),
        ((0.0,), (1.0,), "MB", "worse"),
        (MANY, None, "ms", "not measured now"),
        (None, MANY, "ms", "new"),
    ],
)
def test_a_change_counts_where_it_is_more_than_the_spread(before, now, unit, verdict):
    def a_run(rounds):
        rows = () if rounds is None else (Row("it", unit, rounds, less=unit != "a second"),)
        return results.run([Result("a", rows)], short=False)

    (line,) = results.compared(a_run(before), a_run(now))
    assert line.verdict == verdict
    assert verdict in results.side_by_side([line])


def test_groups_that_were_not_asked_for_are_not_missing():
    rows = (row("it", "ms", 1),)
    before = results.run([Result("a", rows), Result("b", rows)], short=False)
    assert [line.group for line in results.compared(before, results.run([Result("b", rows)], short=False))] == ["b"]
    failed = results.run([Result("a", failed="it hung")], short=False)
    assert [line.verdict for line in results.compared(before, failed)] == ["not measured now"]


@pytest.mark.parametrize(
    ("words", "speed", "status"),
    [
        ([], 5.0, 0),
        (["--strict"], 5.0, 1),
        (["--strict"], 20.0, 0),
        (["--strict"], 10.0, 0),
    ],
)
def test_a_comparison_fails_only_where_that_is_asked_for(tmp_path, capsys, words, speed, status):
    files = [tmp_path / "before.json", tmp_path / "now.json"]
    for file, number in zip(files, (10.0, speed), strict=True):
        results.write(results.run([Result("a", (row("it", "a second", number),))], short=False), file)
    before, now = map(str, files)
    assert bench.main(["--read", now, "--against", before, *words]) == status
    assert f"{speed:.0f} a second" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["speed"], "there is no group speed"),
        (["--read", "short.json", "relay"], "--read measures nothing"),
        (["--read", "short.json", "--against", "long.json"], "One of these runs is short"),
        (["--read", "none.json"], "holds no run of the benchmark"),
        (["--read", "other.json"], "holds no run of the benchmark"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    for name in ("short", "long"):
        results.write(results.run([], short=name == "short"), Path(f"{name}.json"))
    Path("other.json").write_text("[]")
    with pytest.raises(SystemExit) as end:
        bench.main(words)
    assert said in f"{end.value} {capsys.readouterr().err}"


@pytest.mark.parametrize("confirm", [True, False])
def test_the_raw_transaction_writes_the_rows_of_a_submission(tmp_path, confirm):
    made = scene.make(tmp_path / "raw", confirm=confirm)
    statements = raw.learned(made)

    def counts():
        tables = ("submissions", "letters", "items", "links", "notices", "written")
        with closing(raw.connect(made.database)) as db:
            return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}

    before = counts()
    assert before["submissions"] == 3  # what it learned from
    timing = raw.transactions(made.database, statements, 7)
    assert timing.rate > 0 and timing.p99 > 0
    assert counts() == {table: number * 10 // 3 for table, number in before.items()}


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ([b"EHLO us\r\n"], [OFFERS]),
        ([b"NO", b"OP\r\n"], [b"", b"250 2.0.0 ok\r\n"]),
        ([b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"], [b"250 2.0.0 ok\r\n" * 2 + b"354 go ahead\r\n"]),
        (
            [b"DATA\r\n", b"MAIL FROM:<>\r\n", b".\r\nMAIL FROM:<a@b>\r\nDATA\r\n"],
            [b"354 go ahead\r\n", b"", b"250 2.0.0 taken\r\n250 2.0.0 ok\r\n354 go ahead\r\n"],
        ),
    ],
)
def test_the_relay_answers_what_arrived_together_together(said, answered):
    talk = Talk([])
    assert [talk.hear(data) for data in said] == answered


def test_the_relay_is_a_round_trip_away():
    with slow_relay(0.1) as server, socket.create_connection(("127.0.0.1", server.port)) as client:
        client.recv(100)
        begin = time.monotonic()
        client.sendall(b"NOOP\r\nNOOP\r\n")
        assert client.recv(100) == b"250 2.0.0 ok\r\n" * 2
        assert time.monotonic() - begin >= 0.1


def test_a_filled_database_is_whole(tmp_path):
    made = scene.make(tmp_path / "filled")
    schema = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    with closing(sqlite3.connect(made.database)) as db:
        before = db.execute(schema).fetchall()
    fill(made.database, 300)
    with closing(sqlite3.connect(made.database)) as db:
        assert db.execute(schema).fetchall() == before
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("letters", "written")}
        assert counts == {"letters": 300, "written": 400}
    shutil.rmtree(made.folder)


def test_rounds_are_interleaved_and_ratios_are_of_one_round():
    order = []

    def measured(name, values):
        return lambda number: order.append(name) or values[number]

    rounds = interleaved({"a": measured("a", [10, 40, 9]), "b": measured("b", [5, 20, 3])}, 3, "a second")
    assert order == ["a", "b", "b", "a", "a", "b"]
    ratio = rounds.ratio("a of b", "a", "b", "≥ 2")
    assert ratio == Row("a of b", TIMES, (2.0, 2.0, 3.0), ".3g", "≥ 2")
    assert "a of b    2      2 … 3   ≥ 2" in printed([ratio])
