"""A PostgreSQL cluster of the system's package, for tests alone: its own folder, a socket in it, no port."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support import requirements
from tests.support.processes import until

USER = "postgres"
"""Who the server runs as where the tests run as root: it refuses to be root."""

_OPTIONS = {
    "listen_addresses": "",
    # Threads that have ended may leave theirs until the collector comes.
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    # A test looks at what is there, never at what a power cut leaves.
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "deadlock_timeout": "50ms",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}
_KEPT = ("steps", "turn")
"""Tables that are the same however much was done."""
_WRITTEN = (
    "SELECT relname FROM pg_class "
    "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"
)
"""Tables that something was ever written to: the others are empty. To ask is quicker than to delete from all."""
_ANEW = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) "
    "FROM pg_sequences WHERE last_value IS NOT NULL"
)


@dataclass(frozen=True)
class Cluster:
    """A running server. Its database `letters` is migrated once and then emptied, which is many times quicker."""

    folder: Path
    server: "subprocess.Popen[bytes]"

    def url(self, name: str = "letters") -> str:
        return self.direct_url(name)

    def direct_url(self, name: str = "letters") -> str:
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def run(self, statement: str, name: str = "letters") -> list[tuple[object, ...]]:
        """Run a statement as the one who may do everything; its rows, if it has any."""
        with psycopg.connect(self.direct_url(name), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def create(self, name: str) -> str:
        """An empty database; its address."""
        self.run(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'", "postgres")
        return self.url(name)

    def empty(self, name: str = "letters", *, but: Collection[str] = ()) -> None:
        """Leave nothing but the schema, and the rows of the tables named in `but`. Numbers begin at 1 again."""
        with psycopg.connect(self.direct_url(name), autocommit=True) as connection:
            written = [table for (table,) in connection.execute(_WRITTEN) if table not in (*_KEPT, *but)]
            deleted = [f'DELETE FROM "{table}"' for table in written]
            # Neither what refers to what, nor what follows from a deletion, is asked about.
            connection.execute("; ".join(["SET session_replication_role = replica", *deleted, _ANEW]).encode())

    def kept(self) -> bytes:
        """Every byte of its tables and of its write-ahead log."""
        self.run("CHECKPOINT", "postgres")
        files = [*self.folder.glob("data/base/*/*"), *self.folder.glob("data/pg_wal/*")]
        return b"".join(file.read_bytes() for file in files if file.is_file())

    def cut(self) -> None:
        """Cut every connection, as a server does that is started anew."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
            "postgres",
        )


@dataclass(frozen=True)
class Pooled(Cluster):
    """The same server with PgBouncer before it: what tests do to the server itself goes past it."""

    pooler: Path

    def url(self, name: str = "letters") -> str:
        return f"postgresql://{USER}@/{name}?host={self.pooler}"


def tool(name: str) -> str:
    """A program of the server's own version; skips the test where it came without."""
    path = _programs() / name
    return str(path) if path.exists() else requirements.missing(f"{name} of the server's version is missing")


@contextmanager
def cluster(**options: str) -> Iterator[Cluster]:
    """Start a server, with settings beside those that all have; skips the test where there is none."""
    with folder() as place:
        new_data(place / "data")
        with running(place, options) as made:
            yield made


def new_data(data: Path) -> None:
    """What a new server begins with."""
    begin = [*_as_who(), str(_programs() / "initdb"), "--auth=trust", f"--username={USER}", "--no-sync"]
    begin += ["--encoding=UTF8", "--locale=C", str(data)]
    subprocess.run(begin, check=True, capture_output=True)


def copied_data(primary: Cluster, data: Path) -> None:
    """What a server begins with that follows `primary`, which has to be set up for it."""
    follow = [*_as_who(), tool("pg_basebackup"), "--write-recovery-conf", "--no-sync"]
    follow += [f"--dbname={primary.url('')}", "--checkpoint=fast", f"--pgdata={data}"]
    subprocess.run(follow, check=True, capture_output=True)


_POOLER = """\
[databases]
* = host={server}
[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
max_client_conn = 100
"""


@contextmanager
def pooled(server: Cluster) -> Iterator[Pooled]:
    """PgBouncer in transaction mode, with fewer connections than there are programs; skips the test without it."""
    program = requirements.program("pgbouncer")
    with folder() as place:
        (place / "pgbouncer.ini").write_text(_POOLER.format(server=server.folder, folder=place))
        (place / "users").write_text(f'"{USER}" ""\n')
        command = [*_as_who(), program, "--quiet", str(place / "pgbouncer.ini")]
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            made = Pooled(server.folder, server.server, place)
            until(lambda: _pools(made, running), "PgBouncer answers")
            yield made
        finally:
            running.kill()
            running.wait()


def _pools(pooler: Pooled, running: "subprocess.Popen[bytes]") -> bool:
    if running.poll() is not None:
        raise AssertionError("PgBouncer ended")
    try:
        psycopg.connect(pooler.url()).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def standby(primary: Cluster, **options: str) -> Iterator[Cluster]:
    """A replica that follows `primary`, which has to be set up for it, and can be read."""
    with folder() as place:
        copied_data(primary, place / "data")
        with running(place, options) as copy:
            yield copy


@contextmanager
def folder() -> Iterator[Path]:
    """One that a server may write to, and that is gone at the end."""
    made = Path(tempfile.mkdtemp(prefix="pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    try:
        if os.geteuid() == 0:
            user = pwd.getpwnam(USER)
            os.chown(made, user.pw_uid, user.pw_gid)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def running(folder: Path, more: dict[str, str], before: Sequence[str] = ()) -> Iterator[Cluster]:
    """A server on the data in its folder, behind the command line `before`. It ends with the tests, however they do."""
    options = [word for name, value in (_OPTIONS | more).items() for word in ("-c", f"{name}={value}")]
    command = [
        *before,
        *_as_who(),
        str(_programs() / "postgres"),
        "-D",
        str(folder / "data"),
        "-k",
        str(folder),
        *options,
    ]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        made = Cluster(folder, server)
        until(lambda: _answers(made), "PostgreSQL answers")
        yield made
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _programs() -> Path:
    """The folder that the environment names, else that of the newest version, which Debian puts on nobody's path."""
    if named := os.environ.get("CAMPAIGN_TEST_POSTGRESQL"):
        return Path(named)
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda file: float(file.parts[-3]))
    if programs:
        return programs[-1].parent
    return Path(requirements.program("postgres")).resolve().parent


def _as_who() -> list[str]:
    """What comes before a command: it ends with these tests, and is nobody who may do everything."""
    named = [f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig=QUIT", *named]


def _answers(cluster: Cluster) -> bool:
    if cluster.server.poll() is not None:
        raise AssertionError("PostgreSQL ended")
    try:
        return bool(cluster.run("SELECT 1", "postgres"))
    except psycopg.OperationalError:
        return False
