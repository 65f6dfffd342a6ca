"""Copies of a PostgreSQL database, by PostgreSQL's own programs: `pg_dump` writes one, `pg_restore` puts it back.

Both have to be of the server's version or newer. They keep state in their session, so they go past a pooler.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from campaign.store.protocol.errors import StoreUnavailable

NO_PROGRAM = "{} is missing: install PostgreSQL's client programs, of the server's version or newer"
FAILED = "{} said: {}"


def dump(url: str, path: Path, left_out: Iterable[str]) -> None:
    """Write a consistent copy, without the rows of the tables `left_out`. Raises FileExistsError, StoreUnavailable."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    words = [f"--exclude-table-data={name}" for name in sorted(left_out)]
    try:
        _run(url, ["pg_dump", "--format=custom", "--no-unlogged-table-data", f"--file={path}", *words])
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def put_back(url: str, path: Path) -> None:
    """Put what a copy holds into a database that has nothing of ours: all or nothing. Raises StoreUnavailable."""
    _run(url, ["pg_restore", "--single-transaction", "--exit-on-error", str(path)])


def _run(url: str, command: Sequence[str]) -> None:
    """Run a program on the database, with its password where no list of processes shows it."""
    program = shutil.which(command[0])
    if program is None:
        raise StoreUnavailable(NO_PROGRAM.format(command[0]))
    known = conninfo_to_dict(url)
    password = known.pop("password", None)
    names = ["--no-owner", "--no-privileges", "--no-password", f"--dbname={make_conninfo('', **known)}"]
    environ = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    done = subprocess.run(  # noqa: S603 - the words are ours, and no shell reads them
        [program, *names, *command[1:]],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = next(iter(done.stderr.splitlines()), f"status {done.returncode}")
        raise StoreUnavailable(FAILED.format(command[0], said.removeprefix(f"{command[0]}: ")))
