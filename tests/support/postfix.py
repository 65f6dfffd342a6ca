"""The system's Postfix, run for a test: own configuration, own queue, own folder, this machine only."""

import os
import pwd
import select
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.processes import Done, free_port, until
from tests.support.requirements import missing
from tests.support.smtp_server import self_signed

MASTER = Path("/usr/lib/postfix/sbin/master")
QUEUE = "active bounce corrupt defer deferred flush hold incoming maildrop pid private public saved trace".split()
USER = "nobody"
"""Who mailboxes belong to and who a pipe runs as: Postfix refuses to do either as root or as itself."""

_BRIDGE = """\
# What the pipe runs: the test does the work in its stead, since that user may not be allowed to run this Python.
cat > "$1/given"
read -r status said < "$1/answer"
echo "$said"
exit "$status"
"""

_WATCH = """\
# Ends the server when this script's input does: also when the tests are killed. The master ends its whole session.
exec 3<&0
setsid "$0" -c "$1" -d </dev/null 3<&- &
master=$!
{ cat; kill $master; } <&3 >/dev/null 2>&1 &
wait $master 2>/dev/null
"""

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
multi_instance_enable = no
multi_instance_directories =
alternate_config_directories =
myhostname = mx.postfix.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
local_transport = error:no local mail
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
relayhost =
recipient_delimiter = +
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
smtpd_peername_lookup = no
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {certificate}
smtpd_tls_loglevel = 1
virtual_mailbox_domains = inline:{{ {domains} }}
virtual_mailbox_maps = inline:{{ {mailboxes} }}
virtual_mailbox_base = {folder}/mail
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
virtual_minimum_uid = 1
transport_maps = regexp:{folder}/etc/transport
to-campaign_destination_recipient_limit = 1
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
to-campaign unix - n n - 1 pipe flags=DRO user={name} argv=/bin/sh {folder}/bridge {folder}
"""
_REPORTS = "/^[^@]*\\+letter-[0-9]+-[a-z2-7]{16}@/ to-campaign:\n"


@dataclass(frozen=True)
class Postfix:
    """A running server. Its mailboxes are Maildirs; whoever has none in a domain of theirs is refused in a report."""

    folder: Path
    port: int
    certificate: Path

    @property
    def log(self) -> str:
        file = self.folder / "log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    @property
    def site(self) -> Path:
        """A place for the tool's own files that goes when the server goes, and that any user may reach."""
        return self.folder / "site"

    def hand_over(self, command: Callable[[bytes], Done]) -> Done:
        """Wait for the next mail in the pipe, run the command on it, and let it end as the command did."""
        given = os.open(self.folder / "given", os.O_RDONLY | os.O_NONBLOCK)
        assert select.select([given], [], [], 60)[0], "Postfix has nothing to hand over"
        os.set_blocking(given, True)
        with os.fdopen(given, "rb") as pipe:
            done = command(pipe.read())
        (self.folder / "answer").write_text(f"{done.status} {done.out}")
        return done

    def maildir(self, address: str) -> Path:
        return self.folder / "mail" / address

    def mails(self, address: str) -> list[bytes]:
        """The mails in a mailbox, oldest first."""
        paths = [path for part in ("new", "cur") for path in (self.maildir(address) / part).glob("*")]
        return [path.read_bytes() for path in sorted(paths, key=lambda path: path.name)]


@contextmanager
def postfix(*mailboxes: str, piped: bool = False) -> Iterator[Postfix]:
    """Postfix with these mailboxes, on a port of its own, with STARTTLS; everything of it is gone at the end.

    With `piped`, what comes to letters' return paths goes into a pipe, as docs/delivery.md tells, for `hand_over` to
    take; otherwise it is delivered like other mail.
    """
    if os.geteuid():
        missing("Postfix can only be started by root")
    if not MASTER.exists():
        missing("Postfix is missing")
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    try:
        made = _prepared(folder, mailboxes, piped=piped)
        yield from _running(made)
    finally:
        shutil.rmtree(folder)


def _prepared(folder: Path, mailboxes: Sequence[str], *, piped: bool) -> Postfix:
    folder.chmod(0o755)
    postfix_user, mail_user = pwd.getpwnam("postfix"), pwd.getpwnam(USER)
    for name in ("etc", "data", "mail", "queue", *(f"queue/{part}" for part in QUEUE)):
        (folder / name).mkdir()
    for name in ("data", *(f"queue/{part}" for part in QUEUE if part != "pid")):
        os.chown(folder / name, postfix_user.pw_uid, -1)
        (folder / name).chmod(0o700)
    os.chown(folder / "mail", mail_user.pw_uid, mail_user.pw_gid)
    made = Postfix(folder, free_port(), self_signed(folder, "localhost"))
    values = {
        "folder": folder,
        "certificate": made.certificate,
        "port": made.port,
        "domains": ", ".join(f"{domain}=1" for domain in sorted({mailbox.rpartition("@")[2] for mailbox in mailboxes})),
        "mailboxes": ", ".join(f"{mailbox}={mailbox}/" for mailbox in mailboxes),
        "user": mail_user.pw_uid,
        "group": mail_user.pw_gid,
        "name": USER,
    }
    (folder / "etc/main.cf").write_text(_MAIN.format(**values))
    (folder / "etc/master.cf").write_text(_MASTER.format(**values))
    (folder / "bridge").write_text(_BRIDGE)
    for name in ("given", "answer"):
        os.mkfifo(folder / name)
        (folder / name).chmod(0o666)
    (folder / "etc/transport").write_text(_REPORTS if piped else "")
    return made


def _running(made: Postfix) -> Iterator[Postfix]:
    line = ["sh", "-c", _WATCH, str(MASTER), str(made.folder / "etc")]
    server = subprocess.Popen(line, stdin=subprocess.PIPE, env={"PATH": os.environ["PATH"]})
    try:
        until(lambda: server.poll() is not None or _answers(made.port), "Postfix answers")
        assert server.poll() is None, made.log
        yield made
    finally:
        _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    family = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
    assert server.stdin
    server.stdin.close()
    for process in psutil.wait_procs(family, timeout=30)[1]:
        process.kill()
    server.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            return connection.recv(100).startswith(b"220")
    except OSError:
        return False
