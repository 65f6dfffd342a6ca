"""What the processes of the tool write down, one line each: in plain words, or as JSON for a program that collects it.

Nothing personal stands in either: what is logged never repeats a supporter's words, a name, an address or a link.
"""

import json
import logging
from datetime import UTC, datetime


class AsJson(logging.Formatter):
    """A line of JSON: `time` (RFC 3339, UTC), `level`, `logger`, `message`, and `trace` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, str] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def set_up(log_format: str) -> None:
    """Write warnings and what is worse to the error output, as `text` or `json`."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if log_format == "json" else logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def dress(logger: logging.Logger) -> None:
    """Have a logger with handlers of its own write JSON where everybody does."""
    (root,) = logging.getLogger().handlers or (logging.NullHandler(),)
    for handler in logger.handlers:
        if isinstance(root.formatter, AsJson):
            handler.setFormatter(root.formatter)
