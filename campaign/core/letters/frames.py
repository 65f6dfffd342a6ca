"""What stands around a letter's text: whoever it is to, and whoever it is from. An edited letter keeps up with both."""

from dataclasses import dataclass

from campaign.core.words import text


@dataclass(frozen=True)
class Frame:
    """The salutation of a letter, and its ending: the close and the writer's lines."""

    opening: str
    ending: str


def reframed(body: str, before: Frame, now: Frame) -> str:
    """An edited letter with the frame it would have now, where the one that it was written in still stands as it was.

    Whoever moves to another country writes to another office, and whoever corrects their name signs with it. What was
    edited itself, in the frame too, stays as edited.
    """
    for old, new in ((before.opening, now.opening), (before.ending, now.ending)):
        known = text.given_back(old)
        if not known or known == text.given_back(new):
            continue
        if old is before.opening and body.startswith(f"{known}\n"):
            body = new + body[len(known) :]
        if old is before.ending and body.endswith(f"\n{known}"):
            body = body[: -len(known)] + new
    return body
