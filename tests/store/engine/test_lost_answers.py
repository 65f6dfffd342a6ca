"""The answer to COMMIT is lost: each verb is done once all the same, and answers what it did.

Its connection is ended in that moment, for real, on PostgreSQL: once its transaction is stored, or just before. What is
stored and answered must be what comes of the verb without that.
"""

import ast
from pathlib import Path

import pytest

from campaign.store import sql
from campaign.store.protocol.errors import StoreUnavailable
from tests.support.cutting import cut_while_storing
from tests.support.pairs import seen
from tests.support.presses import PRESSES
from tests.support.submissions import add, submission, totals

ELSEWHERE = {
    "recover": "SQLite alone has such copies",
    "seal_keys_for": "while everything is stopped",
    "drop_keys_from_before": "says once more what it said",
    "_seal_for_hosts": "tests/sealing/several_hosts stops it before each step",
    "_take_into_slots": "the same",
    "_sign": "the same",
    "_publish_new": "the same",
    "_to_newest": "the same",
    "_share": "the same",
    "_destroy": "the same",
    "_some_at_a_time": "a part of `purge`",
}
"""What writes and is tried elsewhere, or need not be."""
ALWAYS = (
    *("add_submission", "confirm", "erase", "finish_all", "save_draft", "use_recovery_code", "add_organiser"),
    *("redeem_account_link", "let_go", "release_offered_quote", "purge", "note"),
)
"""Tried in the short form, too: what keeps the others right is the engine's, and the same."""
STORES_NOTHING = ("submission",)
"""But what is found to be lost, and that once."""
COUNTED = ("attempts", "tried_again", "totals", "activity", "waiting", "slots_fresh", "slots_free", "slots_dead")
"""What depends on how it was done; the counters are looked at by their sums."""


@pytest.fixture
def cluster(postgresql):
    return postgresql


def begun(store, cluster, press):
    cluster.empty(but=["sealing", "slots_fresh"])  # keys that are there, so that nobody has to fill some
    store.save_campaign("rivers", "live", "source")
    return press.given(store)


def stored(store):
    store.destroy_due()
    with store.reading() as db:
        rows = {name: store.tables(db).count(name) for name in store.tables(db).names() if name not in COUNTED}
    times = "SELECT who, what, times FROM audit UNION ALL SELECT campaign, site, times FROM refusals ORDER BY 1, 2"
    return rows, seen(store, times)


def outcome(store, cluster, press):
    given = begun(store, cluster, press)
    return press.act(store, given), stored(store)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in ALWAYS else [pytest.mark.long]) for name in PRESSES]
)
def test_each_verb_is_done_once_and_answers_what_it_did(name, store, cluster):
    press = PRESSES[name]
    store.add_submission(submission())  # keys are filled
    expected = outcome(store, cluster, press)
    for is_stored in (True, False):
        given = begun(store, cluster, press)
        with cut_while_storing(cluster, stored=is_stored) as ended:
            answer = press.act(store, given)
        assert len(ended) == 1 or name in STORES_NOTHING, "it was cut off"
        assert (answer, stored(store)) == expected, f"stored: {is_stored}"


def test_every_verb_that_writes_is_tried_here():
    """By its name; a new one needs a row in the table."""
    verbs = set()
    for file in Path(sql.__file__).parent.glob("*.py"):
        for verb in [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)]:
            if "self.writing(" in ast.unparse(verb):
                verbs.add(verb.name)
    assert verbs - set(PRESSES) == set(ELSEWHERE)


def test_where_no_server_can_be_asked_it_is_not_said_to_be_stored(store, cluster):
    new = submission()
    with cut_while_storing(cluster, stored=True, times=9), pytest.raises(StoreUnavailable, match="not known"):
        store.add_submission(new)
    assert not store.add_submission(new) and totals(store) == {"awaiting_confirmation": 1}, "the same, once more"


def test_what_wrote_nothing_leaves_no_row_and_rows_go_after_hours(store, cluster, monkeypatch):
    before = cluster.run("SELECT count(*) FROM attempts")
    assert store.claim_notice(submission().at, submission().at) is None
    assert cluster.run("SELECT count(*) FROM attempts") == before
    assert add(store)
    cluster.run("UPDATE attempts SET hour = hour - 3")
    store.put_counters_together()
    assert cluster.run("SELECT count(*) FROM attempts WHERE hour < extract(epoch FROM now()) / 3600 - 2") == [(0,)]
