"""A mail server for tests: a real socket, replies as scripted, and a record of everything that came."""

import socket
import ssl
import subprocess
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

DROP = "drop the connection"
SILENT = "say nothing until the client gives up"

USUAL = {
    "CONNECT": "220 mail.test ready",
    "MAIL": "250 2.1.0 sender ok",
    "RCPT": "250 2.1.5 recipient ok",
    "DATA": "354 go ahead",
    "MESSAGE": "250 2.0.0 taken",
    "STARTTLS": "220 go on",
    "AUTH": "235 2.7.0 signed in",
    "RSET": "250 2.0.0 reset",
    "NOOP": "250 2.0.0 ok",
    "QUIT": "221 2.0.0 bye",
}


@dataclass
class Taken:
    """A message this server answered 250 for, or was left without an answer to by the script (`answered` False).

    `connection` is a number that tells connections apart.
    """

    sender: str
    recipient: str
    data: bytes
    answered: bool = True
    connection: int = 0


@dataclass
class Session:
    """One connection: where its current transaction stands."""

    stream: IO[bytes]
    connection: socket.socket
    sender: str = ""
    number: int = 0
    recipients: list[str] = field(default_factory=list)
    encrypted: bool = False

    def reset(self) -> None:
        self.sender, self.recipients = "", []


class SmtpServer:
    """Use as a context manager. `script("RCPT", "450 later")` scripts the next replies to a command, in order.

    The commands are SMTP's, and CONNECT (the greeting) and MESSAGE (after the final dot). A reply may be DROP or
    SILENT. `writes` holds what each single read of the socket gave, which tells pipelining. `on_message` is called
    when a message is in and before it is answered.
    """

    def __init__(self, *extensions: str, certificate: Path | None = None) -> None:
        self.extensions = [*extensions, "STARTTLS"] if certificate else list(extensions)
        self.certificate = certificate
        self.taken: list[Taken] = []
        self.commands: list[str] = []
        self.writes: list[bytes] = []
        self.connections = 0
        self.on_message: Callable[[], None] = lambda: None
        self.refuse = b"\0"
        """A message with these bytes in it is refused."""
        self.closing = threading.Event()
        self._scripted: dict[str, deque[str]] = defaultdict(deque)
        self._always: dict[str, str] = {}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def script(self, command: str, *replies: str) -> None:
        self._scripted[command].extend(replies)

    def always(self, command: str, reply: str) -> None:
        self._always[command] = reply

    def __enter__(self) -> "SmtpServer":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        self._socket.close()

    def _listen(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            # Replies to commands that came together are written one by one; each would wait for the last one's receipt.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        session = Session(connection.makefile("rb"), connection, number=number)
        try:
            self._answer(session, "CONNECT")
            while self._one_command(session):
                pass
        except (OSError, ConnectionError):
            pass
        finally:
            session.stream.close()
            session.connection.close()

    def _one_command(self, session: Session) -> bool:
        self._peek(session)
        raw = session.stream.readline()
        if not raw:
            return False
        text = raw.decode("latin-1").rstrip("\r\n")
        self.commands.append(text)
        verb = text.split(" ")[0].split(":")[0].upper()
        handler = getattr(self, f"_{verb.lower()}", None)
        if handler:
            handler(session, text)
        else:
            self._answer(session, verb)
        return verb != "QUIT"

    def _peek(self, session: Session) -> None:
        """Note what one write of the client brought; a TLS socket cannot be peeked at."""
        if not session.encrypted and session.stream.peek(1) != b"":  # type: ignore[attr-defined]
            self.writes.append(session.stream.peek())  # type: ignore[attr-defined]

    def _reply_for(self, command: str) -> str:
        queue = self._scripted[command]
        return queue.popleft() if queue else self._always.get(command) or USUAL.get(command, "500 5.5.2 what?")

    def _answer(self, session: Session, command: str) -> str:
        return self._say(session, self._reply_for(command))

    def _say(self, session: Session, reply: str) -> str:
        if reply == SILENT:
            self.closing.wait()
        if reply in (DROP, SILENT):
            # A plain close would wait for the stream's own hold on the socket.
            session.connection.shutdown(socket.SHUT_RDWR)
            raise ConnectionError
        session.connection.sendall(f"{reply}\r\n".encode())
        return reply

    def _ehlo(self, session: Session, text: str) -> None:
        offered = [name for name in self.extensions if not (session.encrypted and name == "STARTTLS")]
        lines = ["mail.test", *offered]
        usual = "\r\n".join(f"250{' ' if part is lines[-1] else '-'}{part}" for part in lines)
        scripted = self._reply_for("EHLO")
        self._say(session, usual if scripted.startswith("500") else scripted)

    def _starttls(self, session: Session, text: str) -> None:
        if not self._answer(session, "STARTTLS").startswith("220"):
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.certificate
        context.load_cert_chain(self.certificate)
        session.connection = context.wrap_socket(session.connection, server_side=True)
        session.stream = session.connection.makefile("rb")
        session.encrypted = True
        session.reset()

    def _mail(self, session: Session, text: str) -> None:
        session.reset()
        if self._answer(session, "MAIL").startswith("250"):
            session.sender = text.partition("<")[2].partition(">")[0]

    def _rcpt(self, session: Session, text: str) -> None:
        if not session.sender:
            self._say(session, "503 5.5.1 MAIL first")
        elif self._answer(session, "RCPT").startswith("250"):
            session.recipients.append(text.partition("<")[2].partition(">")[0])

    def _rset(self, session: Session, text: str) -> None:
        session.reset()
        self._answer(session, "RSET")

    def _data(self, session: Session, text: str) -> None:
        if not session.recipients and not self._scripted["DATA"]:
            self._say(session, "554 5.5.1 no valid recipients")
            return
        if self._answer(session, "DATA").startswith("354"):
            self._message(session)

    def _message(self, session: Session) -> None:
        reply = self._reply_to_message(session)
        self.on_message()
        self._say(session, reply)

    def _reply_to_message(self, session: Session) -> str:
        """Read a message and note it. Nothing else knows its lines when it is answered for."""
        lines = []
        while (raw := session.stream.readline()) != b".\r\n":
            if not raw:
                raise ConnectionError
            lines.append(raw.removeprefix(b".") if raw.startswith(b".") else raw)
        refused = self.refuse in b"".join(lines)
        reply = "554 5.6.0 refused" if refused else self._reply_for("MESSAGE")
        if reply.startswith("2") or reply in (DROP, SILENT):
            answered = reply not in (DROP, SILENT)
            for recipient in session.recipients or [""]:
                self.taken.append(Taken(session.sender, recipient, b"".join(lines), answered, session.number))
        session.reset()
        return reply


def self_signed(folder: Path, name: str) -> Path:
    """A certificate for `name` that nobody vouches for, with its key, in one file; it is its own authority."""
    path = folder / f"{name}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    command += ["-keyout", str(path), "-out", str(folder / f"{name}.crt")]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + (folder / f"{name}.crt").read_bytes())
    return path
