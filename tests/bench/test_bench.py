"""The benchmark runs: each group once, with numbers too small to say anything. And what it measures with is right."""

import shutil
import socket
import sqlite3
import time
from contextlib import closing

import pytest

from tests.bench import delivery, desk, memory, pages, printing, relay, scene, sinks, sizes, submissions
from tests.bench.fill import fill
from tests.bench.slow_relay import OFFERS, Talk, slow_relay
from tests.bench.table import Row, interleaved, printed
from tests.support.requirements import missing, program

pytestmark = pytest.mark.slow

GROUPS = {
    "pages": lambda folder: pages.measure(folder, 1, 1, 50),
    "delivery": lambda folder: delivery.measure(folder, 60, 1, ()),  # the peers come from the package index
    "relay": lambda folder: relay.measure(folder, 10, 1),
    "submissions": lambda folder: submissions.measure(folder, 1, 3),
    "sizes": lambda folder: sizes.measure(folder, 1, 1, (300, 3_000)),
    "desk": lambda folder: desk.measure(folder, 1, 1, (300, 3_000)),
    "memory": lambda folder: memory.measure(folder, 50, 1),
    "printing": lambda folder: printing.measure(folder, 1),
}


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_measures(tmp_path, group):
    program("wrk")
    if not sinks.PROGRAM:
        missing("smtp-sink is missing")
    rows = GROUPS[group](tmp_path)
    assert rows and all(float(row.value) >= 0 for row in rows), rows


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

    found = interleaved({"a": measured("a", [10, 40, 9]), "b": measured("b", [5, 20, 3])}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert found.ratio("a of b", "a", "b", "≥ 2") == Row("a of b", "2.00", "≥ 2", "", "2.00 … 3.00")
    assert "a of b    2.00" in printed([found.ratio("a of b", "a", "b", "≥ 2")])
