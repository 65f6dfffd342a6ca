"""Which of the keys that several hosts have in common stands for which name, and which names are let go, on one host
too: their keys are to be destroyed. The keys are in no database.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from campaign.store.engine.database import Connection

GONE = "SELECT gone, id FROM key_names WHERE gone <> ''"


class KeyNames:
    """The numbers of names. `aside` gives a connection of its own, on which each statement is stored at once."""

    def __init__(self, aside: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._aside = aside

    def numbers(self, names: Iterable[str]) -> dict[str, int]:
        asked = list(names)
        places = ", ".join("?" * len(asked))
        with self._aside() as connection:
            sql = f"SELECT name, id FROM key_names WHERE gone = '' AND name IN ({places})"
            return dict(connection.execute(sql, tuple(asked)).fetchall()) if asked else {}

    def assign(self, name: str) -> int:
        with self._aside() as connection:
            connection.execute("INSERT INTO key_names (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (name,))
            number: int = connection.execute("SELECT id FROM key_names WHERE name = ?", (name,)).fetchone()[0]
            return number

    def let_go(self, names: Iterable[str]) -> None:
        with self._aside() as connection:
            let_go(connection, names)

    def gone(self) -> list[tuple[str, int]]:
        with self._aside() as connection:
            return [(name, number) for name, number in connection.execute(GONE).fetchall()]

    def settle(self, number: int) -> None:
        with self._aside() as connection:
            connection.execute("UPDATE key_names SET gone = gone WHERE id = ?", (number,))


def let_go(connection: Connection, names: Iterable[str]) -> None:
    """Note that the keys of these names are to be destroyed, wherever they are."""
    for name in names:
        gone = "UPDATE key_names SET gone = name, name = 'gone ' || id WHERE name = ?"
        if not connection.execute(gone, (name,)).rowcount:
            # One host alone has keys, or it was there before they were shared, so every host has it by its name.
            connection.execute(
                "INSERT INTO key_names (name, gone) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (f"gone {name}", name)
            )
