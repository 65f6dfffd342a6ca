"""`campaign backup` and `campaign restore`."""

import shutil
import stat

from tests.cli.conftest import confirm, context_of, stored, submit
from tests.support.processes import process, run


class TestBackup:
    def test_the_copy_has_the_totals_and_nothing_that_waits(self, folder, empty):
        with context_of(folder) as context:
            waiting, queued = submit(context), submit(context)
            confirm(context, queued)
            process(folder, "backup", str(empty / "copy.db")).fine()
            assert context.store.last_run("backup"), "the desk knows that there is one"
            assert stored(context, waiting).personal is not None
        assert stat.S_IMODE((empty / "copy.db").stat().st_mode) == 0o600
        shutil.copy(folder / "config.toml", empty)
        assert "is there and up to date" in run(empty, "restore", "--yes", "copy.db").fine()
        assert "there is a database already" in run(empty, "restore", "--yes", "copy.db").trouble()
        assert run(empty, "check").fine().startswith("No problem found.\n")
        assert run(empty, "totals", "clean-rivers").fine() == run(folder, "totals", "clean-rivers").fine()
        with context_of(empty) as context:
            assert stored(context, waiting).personal is None
            assert stored(context, queued).personal is None
        process(empty, "deliver", "--drain")
        assert not list(empty.rglob("instance/mail/new/*")), "a restored copy sends nothing twice"

    def test_it_overwrites_nothing(self, folder):
        assert "config.toml" in run(folder, "backup", "config.toml").trouble()
        assert "[site]" in (folder / "config.toml").read_text()
        assert "nowhere/copy.db: No such file" in run(folder, "backup", "nowhere/copy.db").trouble()
        assert "is there already" in run(folder, "backup", "instance").trouble()
