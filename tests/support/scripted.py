"""A mail server that does as it is told, without a socket, and a stop that never waits."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

from campaign.delivery.message import Mail
from campaign.delivery.transport import Following, nothing_follows
from tests.support.scene import Scene


class Scripted:
    """A transport that takes what it is given, or fails as it is told."""

    def __init__(self, *script: Exception | None) -> None:
        self.script = list(script)
        self.taken: list[Mail] = []
        self.tried = self.closed = 0
        self.on_send: Callable[[], object] = lambda: None

    def send(self, mail: Mail, following: Following = nothing_follows) -> str:
        self.tried += 1
        self.on_send()
        failure = self.script.pop(0) if self.script else None
        if failure:
            raise failure
        self.taken.append(mail)
        return "250 ok"

    def largest(self) -> int:
        return 0

    def close(self) -> None:
        self.closed += 1


class Waiting(Event):
    """An event that never waits: it notes for how long it was asked to, moves the clock, and is set in the end."""

    def __init__(self, scene: Scene, times: int) -> None:
        super().__init__()
        self.scene = scene
        self.times = times
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waits.append(timeout)
        self.scene.clock.go(timedelta(seconds=timeout))
        if len(self.waits) == self.times:
            self.set()
        return self.is_set()
