"""How fast a sender begins that mail servers do not know yet (https://support.google.com/a/answer/81126)."""

from dataclasses import dataclass

MOST_EXPECTED = 1_000_000


@dataclass(frozen=True)
class Pace:
    """Letters to one mailbox in an hour, and in a day; 0 is no limit."""

    per_hour: int
    per_day: int


KNOWN = Pace(600, 0)
"""For a domain that has sent as much before: what the settings say by themselves."""


def advised(letters: int, is_new: bool) -> Pace:
    """The pace to begin with, where `letters` are expected on the fullest day, from a domain that is `is_new`.

    A new sender's first days are judged by how even they are: a tenth of the fullest day in any hour, and where more
    than a thousand are expected, no more than a third of them singly in a day; the others leave together in one mail.
    """
    if not is_new:
        return KNOWN
    per_hour = min(max(letters // 10, 20), 200)
    return Pace(per_hour, max(letters // 3, 300) if letters > 1_000 else 0)
