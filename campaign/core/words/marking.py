"""Marks texts that are translated somewhere else than where they stand."""

from typing import NamedTuple


def N_(message: str) -> str:  # noqa: N802 - the name that pybabel looks for
    """`message` as it is: the mark is for the catalogues, and whoever shows the message translates it."""
    return message


class Plural(NamedTuple):
    """A message with a number in it, for one and for more, in English; a catalogue has as many forms as it needs."""

    one: str
    more: str


def NN_(one: str, more: str) -> Plural:  # noqa: N802 - as above
    """A message with a number in it, as it is: see `N_`."""
    return Plural(one, more)
