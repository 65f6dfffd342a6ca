"""What a request asks and posts, read without fuss."""

from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict


class Fields(ImmutableMultiDict[str, str]):
    """Werkzeug's, but for a field that is not there: it raises and catches an error then, and a form asks for fifty."""

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        if type is not None:
            return super().get(key, default, type)
        values = dict.get(self, key)
        return values[0] if values else default


class Asked(Request):
    """A request whose fields are such."""

    parameter_storage_class = Fields
