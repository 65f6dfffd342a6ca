"""Addresses that are the same in every page, worked out once."""

from functools import lru_cache
from typing import Any

from flask import url_for


@lru_cache(maxsize=500)
def fixed_url(endpoint: str, **values: Any) -> str:
    """As `url_for` for an endpoint's whole name, with values that are ours: nothing that a visitor said is kept.

    The application stands at the root whatever a request says, so no request changes what comes out; but in a frame,
    whose pages' addresses carry the looks that were asked for.
    """
    return url_for(endpoint, **values)
