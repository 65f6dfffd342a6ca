"""How SQLite finds rows: nothing that is done while people wait reads all letters there ever were."""

from dataclasses import replace

import pytest

from campaign.core.offices.office import Office
from campaign.store.protocol.delivery import Pacing
from tests.support.submissions import MINUTE, NOW, WRITER, add, claim, letter

OFFICE = Office("office", "Minister", email="minister@gov.example")
GROWS = ("letters", "submissions", "items", "notices", "links", "written", "texts", "paces")
"""Tables with rows of all that was ever written, or sent in this hour."""


@pytest.fixture
def scanned(store):
    """Runs a verb; the tables of which it reads every row, whatever there is in them."""

    def run(verb):
        connection, said = store._database().conn, []
        connection.set_trace_callback(said.append)
        try:
            verb()
        finally:
            connection.set_trace_callback(None)
        steps = [step for sql in said for step in plan(connection, sql)]
        assert any(step.startswith("SEARCH") for step in steps)
        # Partial indexes hold the few that are not done; `paces_letter` holds all.
        whole = [step for step in steps if step.startswith("SCAN") and ("INDEX" not in step or "paces_letter" in step)]
        return {step.split()[1] for step in whole} & {*GROWS}

    return run


def plan(connection, sql):
    if sql.split()[0] not in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        return []
    return [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]


@pytest.fixture
def waiting(store):
    store.save_offices([OFFICE])
    for writer in (WRITER, b"x" * 16):
        store.confirm(add(store, letter(), notices=()), writer, NOW)


def test_an_address_is_corrected(store, waiting, scanned):
    claim(store, limit=1)
    assert scanned(lambda: store.correct_office(replace(OFFICE, email="other@gov.example"), NOW)) == set()


def test_what_a_campaign_holds_is_counted(store, waiting, scanned):
    assert scanned(lambda: store.held("rivers")) == set()


def test_letters_that_were_tried_before_are_claimed(store, waiting, scanned):
    pacing = Pacing(9, {("rivers", "office"): "minister@gov.example"})
    assert store.claim(NOW, "one", NOW + MINUTE, 9, pacing)
    later = NOW + 2 * MINUTE
    assert scanned(lambda: store.claim(later, "one", later + MINUTE, 9, pacing)) == set()
