"""The log of every process: standard error, a line for each event, with its moment, process and weight; or as JSON."""

import json
import logging
import re
from datetime import UTC, datetime

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
        return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", written)


class AsJson(logging.Formatter):
    """A line of JSON: `time` (RFC 3339, UTC), `process`, `level`, `logger`, `message`, and `trace` if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, str | int | None] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "process": record.process,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said)


def begin(log_format: str = "text") -> None:
    """Write what is a warning or worse, as `text` or `json`; what gunicorn says it writes itself."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if log_format == "json" else Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def dress(logger: logging.Logger) -> None:
    """Have a logger with handlers of its own, such as gunicorn's, write JSON where everybody does."""
    if any(isinstance(handler.formatter, AsJson) for handler in logging.getLogger().handlers):
        for handler in logger.handlers:
            handler.setFormatter(AsJson())
