"""Mail into a folder: nothing leaves the machine."""

import os
import secrets
import time
from itertools import count
from pathlib import Path

from campaign.delivery.message import Mail
from campaign.delivery.transport import Following, Misconfigured, ServerUnavailable, nothing_follows


class MaildirTransport:
    """Writes mails into a Maildir, with the line ends of files. A reader never sees half a mail.

    A mail's file name begins with the time, so that names sort by age; it does not hold the machine's name.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    def send(self, mail: Mail, following: Following = nothing_follows) -> str:  # noqa: ARG002 - a folder has no round trips
        """Write one mail. Raises Misconfigured or ServerUnavailable."""
        name = f"{time.time_ns()}.{os.getpid()}_{next(self._numbers)}.{secrets.token_hex(4)}"
        try:
            for part in ("tmp", "new", "cur"):
                (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(name, mail.data.replace(b"\r\n", b"\n"))
        except (PermissionError, NotADirectoryError, FileExistsError) as error:
            raise Misconfigured(f"the mail folder cannot be written to: {error.strerror}") from error
        except OSError as error:
            raise ServerUnavailable(f"the mail folder cannot be written to now: {error.strerror}") from error
        return "written to the mail folder"

    def largest(self) -> int:
        """A folder sets no limit."""
        return 0

    def close(self) -> None:
        """Nothing is kept open."""

    def _write(self, name: str, data: bytes) -> None:
        unfinished = self._folder / "tmp" / name
        try:
            with unfinished.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(self._folder / "new" / name)
        except OSError:
            unfinished.unlink(missing_ok=True)  # half a letter, which nothing would forget, on a disk that is full
            raise
