"""What is wrong with the letters of one POST."""

from collections.abc import Mapping, Sequence

from wtforms import ValidationError

from campaign.core.letters.submissions import Prepared
from campaign.core.words import text
from campaign.web.site.catalogues import gettext
from campaign.web.site.faults import Fault
from campaign.web.supporter.attempt import Attempt
from campaign.web.supporter.entries import (
    BODY_LENGTH,
    SUBJECT_LENGTH,
    check_length,
    check_no_web_address,
)


def letter_faults(attempt: Attempt, letters: Sequence[Prepared]) -> dict[str, dict[str, str]]:
    """What is wrong with edited letters: target, then "subject" or "body", then words."""
    by_target = {one.letter.target: _faults_of(one) for one in attempt.included(letters) if one.edited}
    return {target: faults for target, faults in by_target.items() if faults}


def summary(letters: Mapping[str, Mapping[str, str]]) -> list[Fault]:
    """The faults of letters as entries of the error summary."""
    return [
        {"id": f"{part}-{target}", "message": message}
        for target, faults in letters.items()
        for part, message in faults.items()
    ]


def nothing_chosen(attempt: Attempt, letters: Sequence[Prepared]) -> list[Fault]:
    """A fault when every letter was left out."""
    if not letters:
        return [{"id": "", "message": gettext("This campaign has no office to write to from your country")}]
    if attempt.included(letters):
        return []
    first = letters[0].letter.target
    return [{"id": f"include-{first}", "message": gettext("Choose at least one office to write to")}]


def _faults_of(prepared: Prepared) -> dict[str, str]:
    own_addresses = text.has_web_address(f"{prepared.letter.subject} {prepared.letter.body}")
    parts = (("subject", prepared.words.subject, SUBJECT_LENGTH), ("body", prepared.words.body, BODY_LENGTH))
    by_part = {part: _fault(words, longest, own_addresses) for part, words, longest in parts}
    return {part: message for part, message in by_part.items() if message}


def _fault(words: str, longest: int, may_have_addresses: bool) -> str:
    if not text.shows_something(words):
        return gettext("Write something here, or leave this office out")
    try:
        check_length(words, longest)
        if not may_have_addresses:
            check_no_web_address(words)
    except ValidationError as error:
        return str(error)
    return ""
