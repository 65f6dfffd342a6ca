"""The hosts that work on one database: who gives a sign, who holds what, and how one is struck off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Running:
    """A process of a host: its `kind` (pages or delivery), its version, since when, and its last sign."""

    kind: str
    version: str
    since: datetime
    seen: datetime


@dataclass(frozen=True)
class Host:
    """`in_hand` counts the letters and mails that it is sending, `alone` the parts that it alone can open.

    `silent` is since when nothing is sealed to it any more, None as long as something is, or where it holds no keys.
    """

    name: str
    running: Sequence[Running] = ()
    in_hand: int = 0
    alone: int = 0
    silent: datetime | None = None


class Hosts(Protocol):
    """The verbs. Each raises StoreUnavailable when the database cannot do it now."""

    def note_running(self, host: str, running: Running) -> None:
        """A process gives a sign of itself."""

    def forget_running(self, host: str, kind: str) -> None:
        """A process of this kind ended as it should."""

    def hosts(self, now: datetime, *, counted: bool = True) -> list[Host]:
        """All that are known, by name.

        What each alone can open is `counted`, or said to be nothing: that takes longer the more waits.
        """

    def strike_host(self, name: str, *, lose: bool = False) -> int | None:
        """Forget a host that does not come back; how many parts it alone could open, None where nobody knows it.

        Where there are such parts nothing happens, unless with `lose` a person says that they are lost: then their
        letters fail when their turn comes, and say so.
        """

    def turn_host_keys(self, host: str, seconds: float) -> None:
        """Where several hosts share the keys: give the sign of this one, and destroy the keys of what was forgotten.

        What is forgotten cannot be opened `seconds` later, if this is called five times in that time. Raises
        StoreUnavailable where this host may not go on: it was struck off, its key file is a copy, or another's.
        """

    def share_keys(self, host: str) -> None:
        """From now on several hosts share the keys: what waits is sealed to each of them, this one the first."""

    def gather_keys(self) -> int:
        """From now on this host has the keys alone, in slots of a file; how many parts of what waits these are.

        What is forgotten is unreadable at once again. Raises StoreUnavailable, and nothing has changed, where another
        host is not struck off yet, or something waits that this one cannot open.
        """

    def shares_keys(self) -> bool:
        """Whether several hosts share the keys: then what is forgotten is unreadable minutes later, and not at once."""

    def hosts_fault(self) -> str:
        """Why nothing can be sealed now, in plain words; "" where it can. Cheap."""

    def hand_over_keys(self) -> bytes:
        """The keys by name, for another host of this database; they are sealed under the configuration."""

    def take_keys(self, handed_over: bytes) -> None:
        """Take the keys by name that another host of this database has; `handed_over` is what it gave.

        Raises StoreUnavailable where they are another database's, or were sealed under another secret.
        """
