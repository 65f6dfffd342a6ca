"""Looks are counted where all web workers see them, and a new worker knows what was counted before it came."""

import os

import pytest

from campaign.web.site.shared_counts import SharedCounts


def in_a_fork(work) -> None:
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0


def test_processes_count_together():
    counts = SharedCounts()
    for _ in range(3):
        in_a_fork(lambda: [counts.add("192.0.2.1", 7) for _ in range(10)])
    assert counts.add("192.0.2.1", 7) == 31


@pytest.mark.parametrize("minute", [8, 6, 0, 2**40])
def test_another_minute_begins_at_nothing_whichever_process_sees_it_first(minute):
    counts = SharedCounts()
    counts.add("192.0.2.1", 7)
    in_a_fork(lambda: counts.add("192.0.2.1", minute))
    assert counts.add("192.0.2.1", minute) == 2


def test_others_are_not_counted_with_one_even_if_there_are_many():
    counts = SharedCounts()
    for number in range(50_000):
        counts.add(f"192.0.{number}", 7)
    assert max(counts.add(f"198.51.100.{number}", 7) for number in range(200)) < 20


def test_each_is_counted_to_the_last():
    counts = SharedCounts()
    assert [counts.add("2001:db8::", 7) for _ in range(100)] == list(range(1, 101))
