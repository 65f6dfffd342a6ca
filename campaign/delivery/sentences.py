"""What mails of the tool's own are written with: messages in one language, and what parts one letter from the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaign.core.words import josa, text
from campaign.core.words.customs import is_right_to_left
from campaign.core.words.marking import Plural
from campaign.delivery.message import Translate

_RULE = "* * *"
_HIDDEN = "\ufdd2"
"""Stands for a bracket in what is put in. It is no character (Unicode, section 23.7), so no text has it."""


@dataclass(frozen=True)
class Sentences:
    """Gives messages in one language, with their values."""

    language: str
    translate: Translate

    def __call__(self, message: str | Plural, **values: object) -> str:
        """The message with its values; one with a number takes the form of the value `count`."""
        if is_right_to_left(self.language):
            values = {name: _isolated(value) for name, value in values.items()}
        if self.language.startswith("ko"):
            # "은(는)" is settled where it is ours; what somebody wrote stays as they wrote it.
            values = {name: _hidden(value) for name, value in values.items()}
        count = values.get("count")
        one, more = message if isinstance(message, Plural) else (message, "")
        try:
            words = self.translate(self.language, one, more, count) if more else self.translate(self.language, one)
            return self._settled(words % values)
        except (KeyError, TypeError, ValueError):
            # A slip in a catalogue must not cost anyone their letter.
            return self._shown((more if more and count != 1 else one) % values)

    def _settled(self, words: str) -> str:
        return self._shown(josa.settled(words)) if self.language.startswith("ko") else words

    def _shown(self, words: str) -> str:
        return words.replace(_HIDDEN, "(")


def _hidden(value: object) -> object:
    return value.replace("(", _HIDDEN) if isinstance(value, str) else value


def _isolated(value: object) -> object:
    """A name inside a sentence that runs from right to left, kept from turning it around (UAX #9, section 2.4).

    Addresses stay bare, so that mail programs make links of them, and so does what stands in lines of its own.
    """
    if not isinstance(value, str) or "\n" in value or "://" in value or value.startswith("- "):
        return value
    return text.isolated(value)


def ruled(parts: Sequence[str]) -> str:
    """Each part between two lines that part it from the next."""
    return "\n\n".join(f"{_RULE}\n\n{part}" for part in parts) + f"\n\n{_RULE}"
