"""A real IMAP server: Dovecot, on a port of its own, with one mailbox that is a Maildir the test can put mails into."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import requirements
from tests.support.processes import free_port, until
from tests.support.smtp_server import self_signed

NAME, PASSWORD = "returns", "pässwort mit ü"
USER = "nobody"
"""Who the mailbox belongs to: Dovecot refuses to serve root's."""

_CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:{folder}/mail
first_valid_uid = 1
first_valid_gid = 1
ssl = {ssl}
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain
mail_fsync = never
stats_writer_socket_path =
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
  chroot =
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server. `port` takes STARTTLS, `tls_port` begins with TLS."""

    folder: Path
    port: int
    tls_port: int
    certificate: Path

    def put(self, name: str, mail: bytes, *, flags: str = "") -> None:
        """Deliver a mail, as a mail server does."""
        path = self.folder / "mail" / (f"cur/{name}:2,{flags}" if flags else f"new/{name}")
        made = self.folder / "mail/tmp" / name
        made.write_bytes(mail)
        shutil.chown(made, USER)
        made.rename(path)

    def empty(self) -> None:
        """No mail, and no memory of any: names may be used again."""
        for path in (self.folder / "mail").rglob("*"):
            if path.is_file():
                path.unlink()

    def mails(self) -> dict[str, str]:
        """The flags of every mail there is, by its name."""
        paths = (path for part in ("new", "cur") for path in (self.folder / "mail" / part).iterdir())
        return {path.name.partition(":2,")[0]: path.name.partition(":2,")[2] for path in paths}

    def settings(self, tls: str = "ssl") -> dict[str, str]:
        """What the tool's environment says of it."""
        return {
            "CAMPAIGN_BOUNCES__SERVER": "localhost",
            "CAMPAIGN_BOUNCES__PORT": str(self.tls_port if tls == "ssl" else self.port),
            "CAMPAIGN_BOUNCES__TLS": tls,
            "CAMPAIGN_BOUNCES__CA_FILE": str(self.certificate),
            "CAMPAIGN_BOUNCES__USERNAME": NAME,
            "CAMPAIGN_BOUNCES__PASSWORD": PASSWORD,
        }


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Dovecot with an empty mailbox; everything of it is gone at the end."""
    if os.geteuid():
        requirements.missing("Dovecot can only be started by root")
    program = requirements.program("dovecot", "/usr/sbin/dovecot")
    folder, user = Path(tempfile.mkdtemp(prefix="dovecot-")), pwd.getpwnam(USER)
    try:
        folder.chmod(0o755)
        made = Dovecot(folder, free_port(), free_port(), self_signed(folder, "localhost"))
        for part in ("", "new", "cur", "tmp"):
            (folder / "mail" / part).mkdir()
            os.chown(folder / "mail" / part, user.pw_uid, user.pw_gid)
        (folder / "users").write_text(f"{NAME}:{PASSWORD}\n")
        values = {"folder": folder, "port": made.port, "tls_port": made.tls_port, "certificate": made.certificate}
        text = _CONFIGURATION.format(**values, uid=user.pw_uid, gid=user.pw_gid, ssl="yes")
        (folder / "dovecot.conf").write_text(text)
        yield from _running(program, made)
    finally:
        shutil.rmtree(folder)


def _running(program: str, made: Dovecot) -> Iterator[Dovecot]:
    log = made.folder / "log"
    server = subprocess.Popen([program, "-F", "-c", str(made.folder / "dovecot.conf")], stderr=subprocess.DEVNULL)
    try:
        until(lambda: server.poll() is not None or _answers(made.port), "Dovecot answers")
        assert server.poll() is None, log.read_text() if log.exists() else "Dovecot ended"
        yield made
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            return connection.recv(100).startswith(b"* OK")
    except OSError:
        return False
