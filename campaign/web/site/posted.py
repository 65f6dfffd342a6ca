"""What a request asks and posts, read without fuss."""

import re
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

_ONE_RANGE = re.compile(r"bytes=([0-9]+-[0-9]*|-[0-9]+)", re.IGNORECASE)


class Fields(ImmutableMultiDict[str, str]):
    """Werkzeug's, but for a field that is not there: it raises and catches an error then, and a form asks for fifty."""

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        if type is not None:
            return super().get(key, default, type)
        values = dict.get(self, key)
        return values[0] if values else default


class Asked(Request):
    """A request whose fields are such.

    Who asks for parts of a file in another unit than bytes, or for several at once, gets the whole file (RFC 9110,
    section 14.2): Werkzeug says that there are no such parts.
    """

    parameter_storage_class = Fields

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not _ONE_RANGE.fullmatch(self.environ.get("HTTP_RANGE", "bytes=0-")):
            del self.environ["HTTP_RANGE"]
