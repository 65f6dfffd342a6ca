"""Whoever seizes something asks it "did this person write?": what it answers, by what was seized and when.

The asker has the configuration, a person's name and address, and a program that asks as our own does.
"""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from campaign.actions import retention, submissions
from campaign.store.protocol.errors import StoreUnavailable
from tests.cli.conftest import confirm, context_of, stored, submit
from tests.support.processes import run

SLUG, NAME = "clean-rivers", "Kim Jane"
KEY_FILES = "campaign.db.keys", "campaign.db.names"


@pytest.fixture
def known(folder):
    """The folder of a site, and the address of somebody who wrote."""
    with context_of(folder) as context:
        receipt = submit(context)
        email = stored(context, receipt).personal.email
        confirm(context, receipt)
    return folder, email


def copy(folder, name, *, keys=True):
    """All files of the database as they stand, its log too."""
    made = shutil.copytree(folder, folder.with_name(name))
    for file in () if keys else KEY_FILES:
        (made / "instance" / file).unlink()
    return made


def answers(folder, email):
    """Whether it tells somebody who wrote from somebody who did not."""

    def wrote(context, address):
        mark = submissions.writer(context, SLUG, address, NAME)
        with context.store.reading() as db:
            return bool(db.execute("SELECT 1 FROM written WHERE writer = ?", (mark,)).fetchone())

    try:
        with context_of(folder) as context:
            return wrote(context, email) is not wrote(context, f"not-{email}")
    except StoreUnavailable:
        return False


def end(folder, how):
    """The campaign ends, and what its links are kept for runs out."""
    with context_of(folder) as context:
        if how == "it is closed":
            closed = (folder / "clean-rivers.toml").read_text().replace('status = "live"', 'status = "closed"', 1)
            (folder / "closed.toml").write_text(closed)
            run(folder, "load", "closed.toml").fine()
        begun = datetime.now(UTC)
        years = {"it is closed": [0], "it names no last day": [0, 366]}[how]
        for days in (*years, years[-1] + 1, years[-1] + 31, years[-1] + 62):
            retention.purge(context, begun + timedelta(days=days))


def test_the_running_site_has_to_know(known):
    """Else nobody could be kept from writing twice: without this the others would prove nothing."""
    folder, email = known
    assert answers(folder, email) and answers(copy(folder, "all of it"), email)


def test_a_copy_of_the_database_without_its_key_files_answers_nothing(known):
    folder, email = known
    assert not answers(copy(folder, "copy", keys=False), email)


@pytest.mark.parametrize("keys", [False, True], ids=["alone", "with the key files as they are"])
def test_a_backup_answers_nothing(known, keys):
    folder, email = known
    run(folder, "backup", "backup.db").fine()
    made = copy(folder, "restored", keys=keys)
    for file in (made / "instance").glob("campaign.db*"):
        if file.name not in KEY_FILES:
            file.unlink()
    (made / "backup.db").rename(made / "instance/campaign.db")
    assert not answers(made, email)


@pytest.mark.parametrize("how", ["it is closed", "it names no last day"])
def test_after_the_end_nothing_answers_any_more(known, how):
    """Neither the site itself, nor a copy from before with the key files that are left."""
    folder, email = known
    before = copy(folder, "before", keys=False)
    end(folder, how)
    assert not answers(folder, email)
    for file in KEY_FILES:
        shutil.copy(folder / "instance" / file, before / "instance")
    assert not answers(before, email)
