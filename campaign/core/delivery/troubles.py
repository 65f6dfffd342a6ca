"""What keeps letters from arriving: mail servers' last words, put together and shown without anybody's address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']*(?:[@\uff20]|%40|=40)[^\s<>()\[\],;\"']*", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")
_STATUS = re.compile(r"^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?\b")
_LONGEST = 200


@dataclass(frozen=True)
class Trouble:
    """Letters to one target about which the mail server said the same, or nearly.

    `at` is when the next of them is tried again, or when the last one failed.
    """

    target: str
    reply: str
    letters: int
    at: datetime
    attempts: int = 0


def together(troubles: Iterable[Trouble], *, latest: bool) -> list[Trouble]:
    """One row for each target and kind of reply, the most letters first; `latest` takes the latest of the times."""
    merged: dict[tuple[str, str], Trouble] = {}
    pick = max if latest else min
    for trouble in troubles:
        key = trouble.target, _kind(trouble.reply)
        before = merged.get(key, trouble)
        newest = max(before, trouble, key=lambda trouble: trouble.at) if latest else before
        letters = trouble.letters + (before.letters if key in merged else 0)
        attempts = max(trouble.attempts, before.attempts)
        merged[key] = Trouble(trouble.target, newest.reply, letters, pick(before.at, trouble.at), attempts)
    return sorted(merged.values(), key=lambda trouble: (-trouble.letters, trouble.target, trouble.reply))


def without_addresses(reply: str) -> str:
    """A server's words without what could name somebody: addresses in any writing, and whatever stands in quotes."""
    words = " ".join("".join(char if char.isprintable() else " " for char in reply[:2_000]).split())
    words = _ADDRESS.sub("(…)", _QUOTED.sub("(…)", words))
    return words if len(words) <= _LONGEST else words[:_LONGEST].rstrip() + "…"


def _kind(reply: str) -> str:
    """What replies have in common that differ in the numbers of mails: the code (RFC 5321) and status (RFC 3463)."""
    match = _STATUS.match(reply)
    return match.group() if match else reply
