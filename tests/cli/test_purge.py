"""`campaign purge`: what went, and what has not vanished yet."""

import sqlite3

from tests.cli.conftest import confirm, context_of, submit
from tests.support.processes import run
from tests.support.readers import reading


class TestPurge:
    def test_it_prints_what_went(self, folder):
        with context_of(folder) as context:
            submit(context)
            confirm(context, submit(context))
        assert "never confirmed, erased: 0" in run(folder, "purge").fine()
        with sqlite3.connect(folder / "instance/campaign.db") as database:
            database.execute("UPDATE submissions SET at = at - 169 * 3600")
        assert "never confirmed, erased: 1" in run(folder, "purge").fine()
        assert "never confirmed, erased: 0" in run(folder, "purge").fine()

    def test_it_says_what_has_not_vanished_yet(self, folder):
        with context_of(folder) as context:
            submit(context)
            with context.store.writing() as db:
                db.execute("UPDATE submissions SET at = 0")
        with reading(folder / "instance/campaign.db"):
            assert "vanishes from its log" in run(folder, "purge").fine()
        assert "vanishes from its log" not in run(folder, "purge").fine()
