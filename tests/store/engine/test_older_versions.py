"""A database that version 0.1.0 has filled: brought up to date, it shows the same totals and keeps what waits."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from campaign import create_app
from campaign.config.settings import database_path
from campaign.web.site.current import CLOCK, CONTEXT

DUMP = Path(__file__).with_name("version_0_1_0.sql")
"""Five invented supporters of `clean-rivers`, by the sample data of that version and the secret of the tests: three
confirmed, one letter was refused, one was taken as text, and the fourth confirms no more."""
TOTALS = "SELECT campaign, partner, dimension, key, measure, count FROM totals WHERE count <> 0"


@pytest.fixture
def older(settings):
    """Its file, and the rows of its ledger."""
    with closing(sqlite3.connect(database_path(settings))) as db:
        db.executescript(DUMP.read_text("utf-8"))
        return sorted(db.execute(TOTALS).fetchall())


@pytest.fixture
def app(older, settings, clock):
    made = create_app(settings)
    made.config["PAGE_CACHE_SECONDS"] = 0
    CLOCK.put(made, clock)
    CONTEXT.of(made).store.migrate()
    yield made
    CONTEXT.of(made).store.close()


def test_the_ledger_is_the_same_row_for_row(app, older):
    store = CONTEXT.of(app).store
    assert store.fault() == "" and len(older) > 40
    rows = store.totals("clean-rivers")
    after = [("clean-rivers", row.partner, row.dimension, row.key, row.measure, row.count) for row in rows if row.count]
    assert sorted(after) == older


def test_everybody_is_shown_the_totals_that_0_1_0_showed(client):
    told = client.get("/api/v1/campaigns/clean-rivers/totals").json
    assert {name: told[name] for name in ("goal", "towards_goal", "supporters", "confirmed", "different_letters")} == {
        "goal": 100, "towards_goal": 2, "supporters": 4, "confirmed": 3, "different_letters": 4,
    }  # fmt: skip
    assert told["letters"] == {"queued": 0, "sent": 2, "failed": 1, "handed_over": 1, "said_sent": 0}
    assert [(target["id"], target["sent"], target["handed_over"]) for target in told["by_target"]] == [
        ("minister", 2, 0),
        ("lakes", 0, 1),
    ]
    days = ("2026-11-02", "2026-11-16", "2026-11-21", "2026-11-23")
    assert told["by_day"] == [{"day": day, "supporters": 1, "letters": 1} for day in days]


def test_who_waits_can_still_be_asked_to_confirm(app, clock):
    """What 0.1.0 has sealed is opened with the secret that it had, and sealed anew."""
    store = CONTEXT.of(app).store
    clock.forward(days=1)
    claims = store.claim(clock(), "worker", clock(), 9)
    assert [(claim.kind, claim.lost, bool(claim.personal.email)) for claim in claims] == [("reminder", "", True)]
    assert store.keys_fault() == ""
