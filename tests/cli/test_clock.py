"""A clock that cannot be: what commands say and do until it is right again, or a person says that it is."""

from datetime import UTC, datetime, timedelta

import pytest

from campaign.actions import clocks
from campaign.actions.clocks import Machine
from campaign.core.delivery.outcomes import State
from campaign.core.letters import links
from tests.cli.conftest import confirm, context_of, submit
from tests.support.processes import run

DAY = timedelta(days=1)
BEGAN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WRONG = {"ahead": 31 * DAY, "a little ahead": timedelta(hours=2), "behind": -400 * DAY, "a little behind": -DAY}


@pytest.fixture
def moved(folder, monkeypatch):
    """Moves the clock by what it is given; the machine was known before, by the clock as it was."""
    seen = {"by": timedelta()}
    monkeypatch.setattr(clocks, "machine", lambda _now: Machine("boot", BEGAN + seen["by"]))
    run(folder, "purge").fine()
    return lambda by: seen.update(by=by)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
class TestAClockThatJumped:
    def test_check_says_so_and_fails(self, folder, moved, wrong):
        assert run(folder, "check").fine()
        moved(wrong)
        done = run(folder, "check")
        wrongs = [line for line in done.out.splitlines() if not line.startswith("Note: ")]
        assert (done.status, wrongs) == (1, ["The clock jumped: see `campaign clock`."])
        moved(timedelta())
        assert run(folder, "check").fine()

    def test_purge_forgets_nothing_and_says_so(self, folder, moved, wrong):
        with context_of(folder) as context:
            waiting = submit(context)
            with context.store.writing() as db:
                db.execute("UPDATE submissions SET at = 0")
        moved(wrong)
        done = run(folder, "purge")
        assert done.status == 1 and done.lines[-1].endswith("Nothing was forgotten.")
        with context_of(folder) as context:
            assert context.store.submission(links.secret_of(waiting))
        run(folder, "clock", "--is-right").fine()
        assert "never confirmed, erased: 1" in run(folder, "purge").fine()

    def test_clock_tells_by_how_much_until_it_is_believed(self, folder, moved, wrong):
        assert "is believed" in run(folder, "clock").fine()
        moved(wrong)
        assert f"jumped by {wrong}" in run(folder, "clock").fine()
        assert "is believed" in run(folder, "clock", "--is-right").fine()
        assert "is believed" in run(folder, "clock").fine()
        moved(timedelta())
        assert "jumped by" in run(folder, "clock").fine(), "what was believed was the other clock"

    def test_draining_gives_nothing_up(self, folder, moved, wrong):
        """A letter that waited too long by this clock is sent; it is given back where the clock is believed."""
        for by, state in ((wrong, State.SENT), (timedelta(), State.FAILED)):
            moved(by)
            with context_of(folder) as context:
                waiting = submit(context)
                confirm(context, waiting)
                name = links.name_of(links.secret_of(waiting))
                with context.store.writing() as db:
                    db.execute("UPDATE letters SET date = 86400 WHERE submission = ? AND state = 'queued'", (name,))
            assert run(folder, "deliver", "--drain").status == 0
            with context_of(folder) as context:
                assert {one.state for one in context.store.submission(links.secret_of(waiting)).letters} >= {state}


@pytest.mark.parametrize("away", [-400 * DAY, -DAY, 40 * DAY], ids=["1970", "yesterday", "too late"])
def test_a_machine_that_starts_with_a_wrong_clock(folder, monkeypatch, away):
    """The clock of the start before was believed at another time than this one's can be."""
    monkeypatch.setattr(clocks, "machine", lambda now: Machine("this start", now - timedelta(minutes=1)))
    with context_of(folder) as context:
        then = datetime.now(UTC) - away
        assert clocks.is_right(context, then, Machine("the start before", then - DAY))
    assert "jumped by" in run(folder, "clock").fine()
    assert run(folder, "check").status == run(folder, "purge").status == 1
    run(folder, "clock", "--is-right").fine()
    assert run(folder, "check").fine() and run(folder, "purge").fine()
