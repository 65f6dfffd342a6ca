"""One value of a campaign's file changed, and not a character more of its text where that can be, comments neither."""

import re
from itertools import islice

from campaign.core.campaigns import toml
from campaign.core.campaigns.campaign import Status

MOST_TRIED = 20
"""Places at which an address may stand that are tried, each at the cost of reading the file anew."""
_STATUS_LINE = re.compile(r'^status[ \t]*=[ \t]*"[a-z]*"', re.MULTILINE)


def with_status(source: str, status: Status) -> str:
    """A file's text with another status; nothing else in it changes, comments neither, where that can be."""
    document = toml.parse(source)
    document["campaign"]["status"] = status.value
    changed = _STATUS_LINE.sub(f'status = "{status.value}"', source, count=1)
    return changed if toml.parse(changed) == document else toml.written(document)


def readdressed(source: str, target_id: str, was: str, email: str) -> str:
    """A file's text with another address for a campaign's own office, and nothing else changed where that can be.

    A text in which that office has another address by now stays as it is. Raises ValueError as `toml.parse`.
    """
    document = toml.parse(source)
    theirs = [target for target in document["targets"] if target["id"] == target_id and was and target["email"] == was]
    if not theirs:
        return source
    for target in theirs:
        target["email"] = email
    quoted = re.compile(rf'(["\']){re.escape(was)}\1')
    for match in islice(quoted.finditer(source), MOST_TRIED):
        changed = f"{source[: match.start()]}{match[1]}{email}{match[1]}{source[match.end() :]}"
        if toml.parse(changed) == document:
            return changed
    return toml.written(document)
