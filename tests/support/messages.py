"""The messages of the code, as `make messages` finds them, and how they are read."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

ROOT = Path(__file__).parents[2]
VALUE = re.compile(r"%\(\w+\)[sd]")


@cache
def extracted() -> Catalog:
    """What `make messages` would find now."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    catalogue = Catalog()
    for name, _, message, _, _ in extract_from_dir(
        ROOT,
        [(mapping["pattern"], mapping["method"]) for mapping in mappings],
        keywords={**DEFAULT_KEYWORDS, "N_": None, "NN_": (1, 2)},
    ):
        catalogue.add(message, locations=[(name, 1)])
    return catalogue


def messages(catalogue: Catalog) -> list[Message]:
    """Every message but the header."""
    return [message for message in catalogue if message.id]


def forms(words: str | Sequence[str]) -> tuple[str, ...]:
    """A text in all its plural forms, whether it has several or one."""
    return (words,) if isinstance(words, str) else tuple(words)
