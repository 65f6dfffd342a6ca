"""What the mailbox that got a letter thinks of its sender, read from the letter's headers (RFC 8601)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_string

METHODS = ("spf", "dkim", "dmarc")
LONGEST = 100_000
"""Characters that are read: headers are a tenth of that."""
_LONGEST_HEADER = 10_000

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_SIGNER = re.compile(r"\bheader\.[di]\s*=\s*(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE)
_FILTERED_AS_SPAM = (
    ("X-Spam-Flag", re.compile(r"\s*yes", re.IGNORECASE)),
    ("X-Spam-Status", re.compile(r"\s*yes", re.IGNORECASE)),
    # https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo
    ("X-Forefront-Antispam-Report", re.compile(r".*\bSFV:SPM\b", re.IGNORECASE | re.DOTALL)),
)


@dataclass(frozen=True)
class Verdict:
    """Results by method, as RFC 8601 names them (`pass`, `fail`, `none` …); "" where the mailbox says nothing.

    `spam`: its filter took the letter for unwanted. `signed`: a DKIM signature of the sender's own domain holds.
    """

    results: Mapping[str, str] = field(default_factory=dict)
    spam: bool = False
    signed: bool = False

    @property
    def says_something(self) -> bool:
        return any(self.results.values())

    @property
    def passed(self) -> bool:
        """DMARC holds: SPF or DKIM passed for the domain that the reader sees (RFC 7489, section 4.2).

        Of a mailbox that does not say so, a signature of that domain says as much.
        """
        dmarc = self.results.get("dmarc")
        return (dmarc == "pass" or (not dmarc and self.signed)) and not self.spam


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
    parts = _parts(headers[0]) if headers else []
    domain = message_id.strip("<>").rpartition("@")[2]
    spam = any(pattern.match(str(letter.get(name, ""))) for name, pattern in _FILTERED_AS_SPAM)
    return Verdict(dict.fromkeys(METHODS, "") | _results(parts), spam, any(_signs(part, domain) for part in parts))


def _parts(header: str) -> list[str]:
    """What is said of each method, without comments."""
    text = header[:_LONGEST_HEADER]
    while (shorter := _COMMENT.sub(" ", text)) != text:
        text = shorter
    return text.split(";")[1:]


def _results(parts: Sequence[str]) -> dict[str, str]:
    """The best result of each method: a letter with two DKIM signatures needs one that holds."""
    results: dict[str, str] = {}
    for match in filter(None, map(_RESULT.match, parts)):
        method, result = match[1].lower(), match[2].lower()
        results[method] = "pass" if "pass" in (result, results.get(method)) else result
    return results


def _signs(part: str, domain: str) -> bool:
    """Whether a part says that a signature of this domain holds, or of one above or below it."""
    result, signer = _RESULT.match(part), _SIGNER.search(part)
    if result is None or signer is None or (result[1].lower(), result[2].lower()) != ("dkim", "pass"):
        return False
    one, other = f".{signer[1].lower().rstrip('.')}", f".{domain.lower()}"
    return "." in one[1:] and (one.endswith(other) or other.endswith(one))
