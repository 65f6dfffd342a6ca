"""The log of every process: standard error, a line for each event, with its moment, process and weight."""

import logging
import re

LINE = "%(asctime)s [%(process)d] [%(levelname)s] %(message)s"
MOMENT = "[%Y-%m-%d %H:%M:%S %z]"
"""As gunicorn writes its own lines."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Lines(logging.Formatter):
    """What others said, such as a mail server, can neither begin a line of its own nor speak to a terminal.

    Traces of our own code have lines, which are indented.
    """

    def __init__(self) -> None:
        super().__init__(LINE, MOMENT)

    def format(self, record: logging.LogRecord) -> str:
        written = super().format(record).replace("\n", "\n    ")
        return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", written)


def begin() -> None:
    """Write what is a warning or worse; what gunicorn says it writes itself."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
