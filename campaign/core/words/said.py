"""Sentences that know their parts: in English where they are printed, in a page's language where they are shown."""

from collections.abc import Mapping


class Said(str):
    """A sentence in English. `message` is it with room for `values` (`%(name)s`), as catalogues have it."""

    message: str
    values: Mapping[str, object]

    def with_more(self, words: str) -> "Said":
        """The same with more words behind it, where it is printed."""
        longer = Said(self + words)
        longer.message, longer.values = self.message, self.values
        return longer


def said(message: str, **values: object) -> Said:
    """The sentence; `message` is marked `N_`."""
    sentence = Said(message % values)
    sentence.message, sentence.values = message, values
    return sentence
