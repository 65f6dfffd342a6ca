"""What the mailbox that got a letter thinks of its sender, read from the letter's headers (RFC 8601)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_string

METHODS = ("spf", "dkim", "dmarc")
LONGEST = 100_000
"""Characters that are read: headers are a tenth of that."""
_LONGEST_HEADER = 10_000

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_FILTERED_AS_SPAM = (
    ("X-Spam-Flag", re.compile(r"\s*yes", re.IGNORECASE)),
    ("X-Spam-Status", re.compile(r"\s*yes", re.IGNORECASE)),
    # https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo
    ("X-Forefront-Antispam-Report", re.compile(r".*\bSFV:SPM\b", re.IGNORECASE | re.DOTALL)),
)


@dataclass(frozen=True)
class Verdict:
    """Results by method, as RFC 8601 names them (`pass`, `fail`, `none` …); "" where the mailbox says nothing.

    `spam`: its filter took the letter for unwanted.
    """

    results: Mapping[str, str] = field(default_factory=dict)
    spam: bool = False

    @property
    def says_something(self) -> bool:
        return any(self.results.values())

    @property
    def passed(self) -> bool:
        """DMARC holds: SPF or DKIM passed for the domain that the reader sees (RFC 7489, section 4.2)."""
        return self.results.get("dmarc") == "pass" and not self.spam


class NotTheLetter(Exception):
    """What was pasted are not the headers of the letter that was sent."""


def read(pasted: str, message_id: str) -> Verdict:
    """The verdict in the headers of a letter, or in the whole letter as its mail program shows its source.

    Raises:
        NotTheLetter: it is no letter's source, or another's than the one with `message_id`.
    """
    # Copied from a page, lines before the first header are empty.
    letter = message_from_string(pasted[:LONGEST].lstrip())
    if "".join(str(letter.get("Message-ID", "")).split()) != message_id:
        raise NotTheLetter
    headers = [str(value) for value in letter.get_all("Authentication-Results", [])]
    # Every server on the way puts its own on top; those below came with the letter, and anybody can write them.
    results = dict.fromkeys(METHODS, "") | (_results(headers[0]) if headers else {})
    spam = any(pattern.match(str(letter.get(name, ""))) for name, pattern in _FILTERED_AS_SPAM)
    return Verdict(results, spam)


def _results(header: str) -> dict[str, str]:
    """The best result of each method: a letter with two DKIM signatures needs one that holds."""
    text = header[:_LONGEST_HEADER]
    while (shorter := _COMMENT.sub(" ", text)) != text:
        text = shorter
    found: dict[str, str] = {}
    for part in text.split(";")[1:]:
        if match := _RESULT.match(part):
            method, result = match[1].lower(), match[2].lower()
            found[method] = "pass" if "pass" in (result, found.get(method)) else result
    return found
