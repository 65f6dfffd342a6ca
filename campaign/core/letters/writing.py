"""From what a supporter asks for to the submission that is stored: letters made ready, and the mails beside them."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaign.core.campaigns.campaign import Campaign
from campaign.core.delivery.outcomes import State
from campaign.core.letters import composition
from campaign.core.letters.frames import reframed
from campaign.core.letters.own_words import Share
from campaign.core.letters.parts import where_said
from campaign.core.letters.submissions import (
    Act,
    Kind,
    NewLetter,
    NewNotice,
    NewSubmission,
    Personal,
    Prepared,
    Words,
)
from campaign.core.letters.targeting import Addressed, usable_address
from campaign.core.words import customs, text

REMIND_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Keys:
    """What hashes are made under (32 bytes each), and the domain of our Message-IDs."""

    texts: bytes
    messages: bytes
    domain: str


def prepare(addressed: Sequence[Addressed], act: Act, today: date, *, nothing_leaves: bool) -> list[Prepared]:
    """Every letter of an act, those left out included. `nothing_leaves`: see `targeting.usable_address`."""
    return [_prepare(letter, act, today, nothing_leaves) for letter in addressed]


def _prepare(addressed: Addressed, act: Act, today: date, nothing_leaves: bool) -> Prepared:
    allotted = act.allotted.get(addressed.target.id)
    number = allotted.number if allotted and allotted.fits(addressed) else 0
    letter = composition.compose(addressed, act.supporter, number, today)
    composed = Words(letter.subject, letter.body)
    words = act.edits.get(addressed.target.id, composed)
    if addressed.target.id in act.frames:
        words = Words(words.subject, reframed(words.body, act.frames[addressed.target.id], letter.frame))
    edited = words is not composed and _spelt(words) != _spelt(composed)
    own = Share(0, 0)
    said_something = bool(act.supporter.note) or any(act.supporter.answers.values())
    if edited or said_something:
        untouched = letter
        if said_something:
            untouched = composition.compose(addressed, act.supporter, number, today, untouched=True)
        own = composition.own_share(words.subject, words.body, letter, untouched, addressed.template)
    return Prepared(
        letter=letter,
        words=_in_own_direction(words, letter.language) if edited else composed,
        edited=edited,
        own=own,
        address=""
        if addressed.by_hand
        else usable_address(addressed.target, addressed.office, today, nothing_leaves=nothing_leaves),
        wordings=letter.wordings,
    )


def write(
    campaign: Campaign,
    act: Act,
    prepared: Sequence[Prepared],
    at: datetime,
    keys: Keys,
    *,
    writer: bytes,
) -> NewSubmission:
    """The submission to store for an act that sends; the link to confirm is put in where one is asked for."""
    chosen = [one for one in prepared if one.letter.target not in act.left_out]
    words = {one.letter.target: one.words for one in chosen}
    offices = {one.letter.target: one.letter.office for one in chosen}
    supporter = act.supporter
    address, note = (where_said(one, words) for one in (supporter.address, supporter.note))
    personal = Personal(supporter.name, act.email, words, offices, supporter.place, address=address, note=note)
    return NewSubmission(
        receipt=bytes.fromhex(act.id),
        campaign=campaign.slug,
        at=at,
        country=act.supporter.country,
        language=act.supporter.language,
        page_language=act.page_language,
        letters=tuple(_new_letter(one, act, keys, send=bool(one.address)) for one in chosen),
        personal=personal,
        writer=writer,
        confirm=campaign.confirm,
        notices=_notices(act, keys, by_mail=any(one.address for one in chosen)) if campaign.confirm else (),
        version=act.version,
        partner=act.partner,
        source=act.source,
        embedded=act.embedded,
    )


def write_copies(campaign: Campaign, act: Act, prepared: Sequence[Prepared], at: datetime, keys: Keys) -> NewSubmission:
    """The submission to store when copies are taken: nothing personal, only what counts letters handed over."""
    return NewSubmission(
        receipt=bytes.fromhex(act.id),
        campaign=campaign.slug,
        at=at,
        country=act.supporter.country,
        language=act.supporter.language,
        page_language=act.page_language,
        letters=tuple(
            _new_letter(one, act, keys, send=False) for one in prepared if one.letter.target not in act.left_out
        ),
        confirm=False,
        partner=act.partner,
        source=act.source,
        embedded=act.embedded,
    )


def gives_back(submission: str, target: str, keys: Keys, kind: Kind = Kind.GIVEN_BACK) -> NewNotice:
    """The mail that gives a letter back to its writer: undelivered, not sent, or never decided about."""
    return NewNotice(kind, State.QUEUED, _message_id(submission, f"notice {kind} {target}", keys), target)


def _new_letter(prepared: Prepared, act: Act, keys: Keys, *, send: bool) -> NewLetter:
    return NewLetter(
        target=prepared.letter.target,
        office=prepared.letter.office,
        language=prepared.letter.language,
        send=send,
        personalised=prepared.personalised,
        digest=composition.digest(prepared.letter, prepared.words.body, act.supporter, keys.texts),
        message_id=_message_id(act.id, prepared.letter.target, keys),
        held_back=send and prepared.letter.target in act.looked_at_first,
    )


def _notices(act: Act, keys: Keys, *, by_mail: bool) -> tuple[NewNotice, ...]:
    """The mails to a supporter who has to confirm; nobody else's address is known to be their own.

    Letters that are only left for handing over wait for a shorter time, and nobody is reminded of them.
    """
    if not act.email:
        return ()
    wanted = [(Kind.CONFIRMATION, State.QUEUED, timedelta())]
    if by_mail:
        wanted.append((Kind.REMINDER, State.QUEUED, REMIND_AFTER))
    if act.copy_to_me:
        wanted.append((Kind.COPY, State.AWAITING, timedelta()))
    again = f" {act.version}" if act.version else ""
    return tuple(
        NewNotice(kind, state, _message_id(act.id, f"notice {kind}{again}", keys), after=after)
        for kind, state, after in wanted
    )


def _message_id(submission: str, what: str, keys: Keys) -> str:
    """A Message-ID (RFC 5322, section 3.6.4) that tells nothing, and is the same whenever it is asked for."""
    code = hmac.digest(keys.messages, f"{submission} {what}".encode(), "sha256")[:16].hex()
    return f"<{code}@{keys.domain}>"


def _in_own_direction(words: Words, language: str) -> Words:
    """Edited words as composed ones are: a form has taken the marks of direction out.

    Where every line runs the other way, its writer wrote it in another language: there is nothing to set apart.
    """
    right_to_left = customs.is_right_to_left(language)
    if text.runs_otherwise(words.body, right_to_left=right_to_left):
        return words
    return Words(words.subject, text.in_own_direction(words.body, right_to_left=right_to_left))


def _spelt(words: Words) -> tuple[list[str], ...]:
    return tuple(text.given_back(part).split() for part in (words.subject, words.body))
