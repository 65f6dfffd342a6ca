"""Where a supporter came from, as the address of the page says it."""

from flask import request


def clean_source(source: str) -> str:
    """Where a supporter came from, as far as it is made of letters, digits, `-`, `_` and `.`; 64 of them at most."""
    return "".join(char for char in source if char.isascii() and (char.isalnum() or char in "-_."))[:64]


def source_of_request() -> str:
    """`source`, else the `utm_*` that say the same, from the page's address."""
    names = ("utm_source", "utm_medium", "utm_campaign")
    utm = ".".join(filter(None, (request.args.get(name) for name in names)))
    return clean_source(request.args.get("source") or utm)
