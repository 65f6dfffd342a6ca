"""Which process gets which module next, where several share the tests (`make test`), and what each compiles first."""

import os
from contextlib import suppress
from importlib import import_module

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

BROWSERS = 3
"""So many processes drive a browser, as long as the others have something else to do: their tests wait for pages."""
_DRIVE_ONE = "tests/journeys/"


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """A module at a time, the longest first, and all that drive a browser in few processes.

    Each process of them has a browser and a demo of its own, which take long to start and longer to invent their
    three hundred supporters.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        drives = node in self.nodes[:BROWSERS]
        fitting = (scope for scope in self.workqueue if scope.startswith(_DRIVE_ONE) == drives)
        if scope := next(fitting, None):
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def import_own_part(config: pytest.Config) -> None:
    """Where several processes are to import every module of tests, begin with others than they do.

    What one has compiled, with its assertions rewritten, the others find: in a fresh clone all of them compiled it all.
    """
    if config.args != config.getini("testpaths") or "PYTEST_XDIST_WORKER" not in os.environ:
        return
    number, processes = os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"), os.environ["PYTEST_XDIST_WORKER_COUNT"]
    files = sorted(config.rootpath.glob("tests/**/test_*.py"))
    for file in files[int(number) :: int(processes)]:
        with suppress(Exception, pytest.skip.Exception):  # collecting meets it again, and tells
            import_module(".".join(file.relative_to(config.rootpath).with_suffix("").parts))
