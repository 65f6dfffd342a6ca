"""Letters that are sent already and come back to be corrected: which of them still stand as they were sent.

Each has a fingerprint of its words in the form. As long as it fits, nobody has changed them since, whatever page they
went through; it says nothing that the words beside it do not say.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from campaign.core.letters.submissions import Prepared, Words
from campaign.core.words import text

FIELD = "sent"
"""What the names of the form's fields begin with."""


def field(target: str, words: Words) -> tuple[str, str]:
    """Name and value of the field that says that these words were sent to `target`."""
    cleaned = f"{text.line(words.subject)}\n{text.paragraphs(words.body)}"
    return f"{FIELD}-{target}", blake2b(cleaned.encode(), digest_size=8).hexdigest()


def standing(edits: Mapping[str, Words], posted: Mapping[str, str]) -> frozenset[str]:
    """The targets whose words, as posted, are those that were sent."""
    fields = {target: field(target, words) for target, words in edits.items()}
    return frozenset(target for target, (name, value) in fields.items() if posted.get(name) == value)


def carried(letters: Sequence[Prepared], standing: frozenset[str]) -> list[tuple[str, str]]:
    """The same for another page: around words that stand, the name may have changed meanwhile."""
    return [field(one.letter.target, one.words) for one in letters if one.letter.target in standing]
