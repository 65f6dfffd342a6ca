"""Who got no answer presses once more: what each verb that writes does then stands in one table, and is so."""

import pytest

from tests.store.engine.test_lost_answers import stored
from tests.support import databases
from tests.support.presses import PRESSES, SAME
from tests.support.submissions import submission


@pytest.fixture
def begun(tmp_path, store, opened, cluster):
    """A store with what is there before a press, and what that was."""
    store.add_submission(submission())  # keys are filled

    def begin(name):
        if cluster:
            cluster.empty(but=["sealing", "slots_fresh"])
            used = store
        else:
            databases.provide(tmp_path / f"{name}.db")
            used = opened(f"{name}.db")
        used.save_campaign("rivers", "live", "source")
        return used, PRESSES[name].given(used)

    return begin


def test_the_table_says_what_a_second_press_does(begun):
    wrong = []
    for name, press in PRESSES.items():
        store, given = begun(name)
        once = press.act(store, given), stored(store)
        twice = press.act(store, given), stored(store)
        if (once == twice) is not (press.again == SAME):
            wrong.append(name)
    assert wrong == []
