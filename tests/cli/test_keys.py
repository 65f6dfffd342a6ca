"""`campaign keys` and `campaign rotate-secret`."""

import os
import re

from campaign.actions import submissions
from campaign.core.letters import links
from campaign.sealing.slots import HEADER
from tests.cli.conftest import confirm, context_of, stored, submit
from tests.support.processes import run


def secret(folder):
    return re.search(r'secret_key = "([^"]+)"', (folder / "config.toml").read_text())[1]


class TestKeys:
    def test_how_it_stands(self, folder):
        with context_of(folder) as context:
            submit(context)
        assert "What is forgotten is destroyed." in run(folder, "keys").fine()

    def test_what_cannot_be_opened_is_a_problem_until_it_is_given_up(self, folder):
        with context_of(folder) as context:
            receipt = submit(context)
        path = folder / "instance/campaign.db.keys"
        path.write_bytes(path.read_bytes()[:HEADER] + os.urandom(path.stat().st_size - HEADER))
        assert "cannot be opened" in run(folder, "check").out
        with context_of(folder) as context:
            assert stored(context, receipt).lost == "key lost"
        assert "Nothing is forgotten" in run(folder, "keys").fine()
        assert run(folder, "purge").status == 1
        assert "Given up" in run(folder, "keys", "--give-up").fine()
        assert run(folder, "check").fine() and run(folder, "purge").fine()

    def test_a_key_file_that_is_missing_is_waited_for(self, folder):
        with context_of(folder) as context:
            receipt = submit(context)
        path = folder / "instance/campaign.db.keys"
        away = path.rename(path.with_suffix(".away"))
        assert "is missing" in run(folder, "check").out
        away.rename(path)
        assert run(folder, "check").fine()
        with context_of(folder) as context:
            assert stored(context, receipt).personal is not None


def test_another_secret_loses_nothing_that_waits(folder):
    with context_of(folder) as context:
        waiting, queued = submit(context), submit(context)
        confirm(context, queued)
        submissions.never_write(context, stored(context, submit(context, "KR")))
        unwanted = context.store._database().execute("SELECT address FROM suppressed").fetchone()[0]
        email = stored(context, waiting).personal.email
        marked = submissions.writer(context, "clean-rivers", email, "Kim Jane")
        before = secret(folder)
    assert "has a new secret_key" in run(folder, "rotate-secret").fine()
    assert secret(folder) != before and not (folder / "instance/campaign.db.names.next").exists()
    with context_of(folder) as context:
        assert stored(context, waiting).personal.email == email
        assert stored(context, queued).letters[0].words is not None
        assert submissions.writer(context, "clean-rivers", email, "Kim Jane") == marked, "who wrote is still known"
        assert context.store.is_suppressed(unwanted)
        assert submissions.suppressed_hash(context, email) != unwanted
        confirm(context, waiting)
    run(folder, "deliver", "--drain").fine()
    with context_of(folder) as context:
        assert {one.state.value for one in stored(context, waiting).letters} >= {"sent"}
        assert links.secret_of(waiting)
    assert run(folder, "rotate-secret").fine() and run(folder, "check").fine()
