"""Letters as PDF, and images of campaigns: made by the typesetter, which is started when the first is wanted."""

import atexit
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from importlib.util import find_spec
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from threading import Lock, Thread

from campaign.core.letters.paper import Sheet
from campaign.printing.share_image import Card

IDLE_SECONDS = 30
"""After so long with nothing to print the typesetter ends, and its memory is free again."""
LONGEST_SECONDS = 20
"""What a PDF may take, the start of the typesetter and its fonts included, before it is given up."""


class NotPrintable(Exception):
    """There is no PDF of these letters: no font here has some of their characters, or the typesetter failed."""


class Printer:
    """Makes PDFs, one at a time. `fonts` is the folder of `campaign fonts install`; it need not be there."""

    def __init__(self, fonts: Path, idle_seconds: float = IDLE_SECONDS) -> None:
        self._arguments = (str(fonts), str(idle_seconds))
        self._one_at_a_time = Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    @cached_property
    def is_installed(self) -> bool:
        """Whether there is a typesetter at all."""
        return find_spec("typst") is not None

    def pdf(self, sheets: Sequence[Sheet]) -> bytes:
        """The letters in one file, each from a page of its own. Raises NotPrintable."""
        return self._made({"sheets": [asdict(sheet) for sheet in sheets]})

    def png(self, card: Card) -> bytes:
        """The image beside a link to a campaign. Raises NotPrintable."""
        return self._made({"card": asdict(card)})

    def _made(self, what: dict[str, object]) -> bytes:
        request = json.dumps(what, ensure_ascii=False).encode()
        with self._one_at_a_time:
            try:
                answer = self._ask(request)
            except (EOFError, OSError):  # it ended since the last time, having had nothing to do
                self.close()
                answer = self._ask_once_more(request)
        if not answer.startswith(b"P"):
            raise NotPrintable
        return answer[1:]

    def close(self) -> None:
        """End the typesetter, if it runs. The next PDF starts another."""
        if self._line:
            self._line.close()
        if self.process:
            self.process.kill()
            self.process.wait()
        self._line = self.process = None

    def _ask_once_more(self, request: bytes) -> bytes:
        try:
            return self._ask(request)
        except (EOFError, OSError):
            self.close()
            raise NotPrintable from None

    def _ask(self, request: bytes) -> bytes:
        line = self._line or self._start()
        line.send_bytes(request)
        if not line.poll(LONGEST_SECONDS):
            self.close()
            raise NotPrintable
        return line.recv_bytes()

    def _start(self) -> Connection:
        if not self.is_installed:
            raise NotPrintable
        mine, theirs = Pipe()
        with theirs:
            command = [sys.executable, "-m", "campaign.printing.typesetter", str(theirs.fileno()), *self._arguments]
            self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        # Whoever waits for it takes it off the list of processes as soon as it ends, not with the next PDF.
        Thread(target=self.process.wait, name="typesetter", daemon=True).start()
        self._line = mine
        atexit.register(self.close)
        return mine
