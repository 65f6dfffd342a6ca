"""What is asked once before letters leave: words that may do harm stay when their writer says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaign.core.letters import doubts
from campaign.core.letters.doubts import Doubt
from campaign.core.letters.submissions import Prepared
from campaign.core.words.marking import N_
from campaign.core.words.text import isolated
from campaign.web.site.catalogues import gettext
from campaign.web.site.faults import Fault
from campaign.web.supporter.attempt import Attempt

# NOTE: stands in the list of what is wrong; the passage stands in the quotation marks
QUESTIONS: Mapping[Doubt, str] = {
    Doubt.NUMBER: N_("A telephone number seems to stand in your letters. Take it out, or tick the box to keep it"),
    Doubt.NAME: N_("“%(passage)s” seems to be somebody’s full name. Take it out, or tick the box to keep it"),
    Doubt.INSULT: N_("“%(passage)s” may be read as an insult. Change it, or tick the box to keep it"),
    Doubt.THREAT: N_(
        "“%(passage)s” can be read as a threat. Change it, or tick the box to have a person look at it first"
    ),
}
LABELS: Mapping[Doubt, str] = {
    Doubt.NUMBER: N_("Keep the telephone number in my letters"),
    Doubt.NAME: N_("Keep the name in my letters"),
    Doubt.INSULT: N_("Keep these words in my letters"),
    Doubt.THREAT: N_("It is no threat: have a person look at it first"),
}
HINTS: Mapping[Doubt, str] = {
    Doubt.NUMBER: N_(
        "Many people read a letter. If the number is somebody else’s, or if it could lead somebody to you who should "
        "not find you, take it out."
    ),
    Doubt.NAME: N_(
        "Many people read a letter. Whoever is named in it can be found, and so can their family. Name only somebody "
        "who knows of it, or whom it can no longer harm."
    ),
    Doubt.INSULT: N_("A letter with an insult is put aside, whatever else it says."),
    Doubt.THREAT: N_(
        "A threat helps nobody, and may bring its writer before a court. One person of the campaign reads your letter, "
        "without your name and address, before it leaves, and you are told what came of it. What you send yourself "
        "nobody looks at."
    ),
}


@dataclass(frozen=True)
class Box:
    """A box of the check page that says that words stay as they are."""

    name: str
    label: str
    hint: str
    ticked: bool


def faults(attempt: Attempt, letters: Sequence[Prepared]) -> list[Fault]:
    """A question for each doubt that its writer has not settled."""
    doubts = attempt.doubts(letters)
    return [
        {"id": f"keep_{doubt}", "message": gettext(QUESTIONS[doubt], passage=isolated(doubts[doubt]))}
        for doubt in doubts
        if doubt not in attempt.settled_doubts
    ]


def boxes(attempt: Attempt, letters: Sequence[Prepared], errors: Sequence[Fault]) -> list[Box]:
    """The boxes for what is asked now, and for what was settled and still stands there."""
    asked = {fault["id"] for fault in errors}
    return [
        Box(f"keep_{doubt}", gettext(LABELS[doubt]), gettext(HINTS[doubt]), doubt in attempt.settled_doubts)
        for doubt in attempt.doubts(letters)
        if f"keep_{doubt}" in asked or doubt in attempt.settled_doubts
    ]


def looked_at_first(attempt: Attempt, letters: Sequence[Prepared]) -> frozenset[str]:
    """The targets whose letters a person is to look at before they leave."""
    return doubts.threatened(attempt.typed, attempt.included(letters))
