"""What delivery works with."""

from datetime import UTC, datetime
from typing import Protocol

from campaign import config
from campaign.catalogue import Catalogue
from campaign.store.protocol import Store


class Context(Protocol):
    """What delivery works with; an action's context is one."""

    @property
    def store(self) -> Store: ...
    @property
    def settings(self) -> config.Settings: ...
    @property
    def catalogue(self) -> Catalogue: ...


def utc_now() -> datetime:
    return datetime.now(UTC)
