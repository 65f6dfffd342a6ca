"""Marks texts that are translated somewhere else than where they stand."""


def N_(message: str) -> str:  # noqa: N802 - the name that pybabel looks for
    """`message` as it is: the mark is for the catalogues, and whoever shows the message translates it."""
    return message
