"""Which process gets which module next, where several share the tests (`make test`)."""

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
