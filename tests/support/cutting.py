"""A connection that PostgreSQL ends in the moment in which a transaction is stored, for real."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import psycopg

from tests.support.postgresql import Cluster

STORES = b"COMMIT"
"""How the words end that end a transaction which writes; those of one that reads are this and nothing else."""


@contextmanager
def cut_while_storing(cluster: Cluster, *, stored: bool, times: int = 1) -> Iterator[list[int]]:
    """This thread's next transactions that write lose their connection: once they are stored, or just before.

    Who waits for the answer gets none, either way. Gives the processes of the server that were ended.
    """
    execute, thread, ended = psycopg.Connection.execute, threading.get_ident(), list[int]()

    def said(link: Any, statement: Any, *given: Any, **named: Any) -> Any:
        ends = isinstance(statement, bytes) and statement.endswith(STORES) and statement != STORES
        if not ends or len(ended) == times or threading.get_ident() != thread:
            return execute(link, statement, *given, **named)
        if stored:
            execute(link, statement, *given, **named)
        process = link.info.backend_pid
        ended.append(process)
        cluster.run(f"SELECT pg_terminate_backend({process}, 10000)", "postgres")
        return execute(link, b"SELECT 1" if stored else statement, **named)

    with mock.patch.object(psycopg.Connection, "execute", said):
        yield ended
