"""The steps of the first run, and which of them are done."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """One page of the first run, in the order in which they are best taken; each can be left and taken up again."""

    SITE = "site"
    ORGANISER = "organiser"
    LAW = "law"
    MAIL = "mail"
    TRIAL = "trial"
    RECORDS = "records"
    PACE = "pace"


@dataclass(frozen=True)
class Facts:
    """What is known of an installation.

    `is_found`: its address is one that others can open. `leaves`: mail leaves the machine. `answers_for`: somebody is
    named who answers for the data, and a lawyer read what is said of it. `passed`: a letter to oneself was taken for
    genuine. `records`: SPF, DKIM and DMARC were found. `paced`: the pace was chosen.
    """

    has_contact: bool = False
    is_found: bool = False
    has_organiser: bool = False
    answers_for: bool = False
    leaves: bool = False
    passed: bool = False
    records: bool = False
    paced: bool = False


def done(facts: Facts) -> frozenset[Step]:
    """The steps that need nothing more."""
    by_step = {
        Step.SITE: facts.has_contact and facts.is_found,
        Step.ORGANISER: facts.has_organiser,
        Step.LAW: facts.answers_for,
        Step.MAIL: facts.leaves,
        Step.TRIAL: facts.leaves and facts.passed,
        Step.RECORDS: facts.leaves and facts.records,
        Step.PACE: facts.paced,
    }
    return frozenset(step for step, is_done in by_step.items() if is_done)


def after(step: Step) -> Step | None:
    """The step that follows; None after the last."""
    every = list(Step)
    following = every.index(step) + 1
    return every[following] if following < len(every) else None
