"""How much of a letter is its writer's own: what shares no run of letters with the campaign's text.

Both texts become a stream of letters and digits, without case, spaces and marks, so that it works the same for scripts
without spaces. Every run of so many letters of the campaign's text is hashed; a letter of the writer's text counts as
the campaign's when any of the runs it stands in is among those hashes, and as the writer's own when none is.
"""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from campaign.core.campaigns.campaign import LetterTemplate

LETTERS_IN_A_RUN = 16
"""Three words or so: shorter runs are the subject's own vocabulary, which everybody who writes about it uses."""
SYLLABLES_IN_A_RUN = 8
"""The same in scripts in which a sign is a syllable or a word."""

_STEP = 4
"""Of the runs of a template, which is kept in memory, every fourth is enough: they overlap."""
_NO_LETTERS = re.compile(r"[\W_]+")
_SYLLABIC = re.compile("[\u3040-\u9fff\uac00-\ud7a3]+")
_FIELDS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True)
class Share:
    """How many letters of a text are its writer's own, and how many there are in all."""

    own: int
    all: int

    @property
    def percent(self) -> int:
        """Rounded up: 0 only where nothing is the writer's own."""
        return -(-100 * self.own // self.all) if self.all else 0


def share(written: str, known: Iterable[str], template: LetterTemplate) -> Share:
    """How much of `written` is neither in the `known` texts nor in any variant of the `template`."""
    streams, known_streams = _streams(written), [stream for text in known for stream in _streams(text)]
    syllabic = _is_syllabic("".join(streams))
    length = SYLLABLES_IN_A_RUN if syllabic else LETTERS_IN_A_RUN
    # Most paragraphs are as they were, which is quickly seen.
    new = [stream for stream in streams if stream not in known_streams]
    runs = _runs_of_template(template, length).union(*(_runs(one, length) for one in known_streams)) if new else set()
    return Share(sum(_own(stream, runs, length) for stream in new), sum(map(len, streams)))


def _own(stream: str, runs: AbstractSet[int], length: int) -> int:
    """How many letters stand in no run that is known."""
    end = own = 0
    for place in range(len(stream)):
        if hash(stream[place : place + length]) in runs:
            end = place + length  # where the run from here is known, so is every letter up to its end
        own += place >= end
    return own


@lru_cache(maxsize=64)
def _runs_of_template(template: LetterTemplate, length: int) -> frozenset[int]:
    """The runs in every variant, between its merge fields."""
    texts = [*template.subject, *(text for block in template.blocks for text in block.variants)]
    pieces = (piece for text in texts for piece in _FIELDS.split(text.source))
    return frozenset(run for piece in pieces for stream in _streams(piece) for run in _runs(stream, length, _STEP))


def _runs(stream: str, length: int, step: int = 1) -> set[int]:
    """Hashes of the runs that begin at every `step`th letter; a stream that is shorter than one is one itself."""
    return {hash(stream[place : place + length]) for place in range(0, max(1, len(stream) - length + 1), step)}


def _streams(text: str) -> list[str]:
    """The letters and digits of each paragraph, with compatibility forms and case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    paragraphs = (_NO_LETTERS.sub("", paragraph) for paragraph in folded.split("\n\n"))
    return [paragraph for paragraph in paragraphs if paragraph]


def _is_syllabic(stream: str) -> bool:
    """Whether most signs stand for syllables or words: Hangul, kana and Chinese characters."""
    return 2 * sum(map(len, _SYLLABIC.findall(stream))) > len(stream)
