"""`campaign archive` and `campaign delete`."""

import pytest

from tests.cli.conftest import context_of, submit
from tests.support.campaigns import changed
from tests.support.processes import run

WAITING = "2 letters still wait"


@pytest.fixture
def closed(folder):
    """Closed while letters wait to be confirmed."""
    with context_of(folder) as context:
        submit(context)
    (folder / "clean-rivers.toml").write_text(changed(status='"closed"'))
    run(folder, "load", "clean-rivers.toml").fine()
    return folder


def test_into_the_archive_and_out(closed):
    assert run(closed, "archive", "clean-rivers").fine() == "clean-rivers is in the archive.\n"
    with context_of(closed) as context:
        assert context.store.campaign("clean-rivers").archived
    assert "out of the archive" in run(closed, "archive", "clean-rivers", "--back").fine()


def test_a_live_one_is_refused(folder):
    for command in (("archive", "clean-rivers"), ("delete", "clean-rivers", "--yes")):
        assert "is live; close it first" in run(folder, *command).trouble()


def test_it_is_deleted_once_nobody_waits_and_its_address_was_typed(closed):
    assert WAITING in run(closed, "delete", "clean-rivers", "--yes").trouble()
    with context_of(closed) as context:
        (receipt,) = context.store.select("SELECT id FROM submissions")
        with context.store.writing() as db:
            context.store.erase_within(db, receipt[0])
    wrong = run(closed, "delete", "clean-rivers", typed="clean-river\n")
    assert wrong.status == 1 and "nothing was deleted" in wrong.err
    told = run(closed, "delete", "clean-rivers", typed="clean-rivers\n").fine()
    assert "0 supporters, 0 letters sent" in told and "clean-rivers is deleted." in told
    assert "There is no campaign 'clean-rivers'" in run(closed, "delete", "clean-rivers", "--yes").trouble()
