"""A submission: what one supporter does in one campaign, from what was asked for to the values that are stored."""

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cached_property

from campaign.core.campaigns.campaign import Campaign, Wording
from campaign.core.delivery.outcomes import State
from campaign.core.letters import composition, links
from campaign.core.letters.composition import Letter, Supporter
from campaign.core.letters.frames import Frame, reframed
from campaign.core.letters.own_words import Share
from campaign.core.letters.targeting import Addressed, usable_address
from campaign.core.letters.ways_out import Way
from campaign.core.words import text

ANSWERS = "*answers"
"""The list of those who want to be told when an office answers, beside the campaign's own and its partners'."""


class Kind(StrEnum):
    """What the delivery worker may be given to send."""

    LETTER = "letter"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    COPY = "copy"
    GIVEN_BACK = "given_back"
    NOT_SENT = "not_sent"
    """Gives back a letter that a person has looked at and decided not to send."""
    UNDECIDED = "undecided"
    """Gives back a letter that a person was to look at, and nobody decided about."""


WITH_A_LETTER = (Kind.GIVEN_BACK, Kind.NOT_SENT, Kind.UNDECIDED)
"""Mails to a supporter that hold one of their letters."""


@dataclass(frozen=True)
class Allotted:
    """The combination of variants allotted to a letter: it holds for this office and language only."""

    office: str
    language: str
    number: int

    def fits(self, addressed: Addressed) -> bool:
        return (self.office, self.language) == (addressed.office.id, addressed.template.language)


@dataclass(frozen=True)
class Words:
    """The text of one letter as it goes out."""

    subject: str
    body: str


@dataclass(frozen=True)
class Personal:
    """All that is personal about a submission, or about a part of it. It is stored sealed, and forgotten from there."""

    name: str
    email: str
    letters: Mapping[str, Words]
    """By target id."""
    offices: Mapping[str, str] = field(default_factory=dict)
    """The id of the office that each letter is to, by target id."""
    place: str = ""
    link: str = ""
    """The token of the link in a mail to the supporter."""
    address: str = ""
    """The writer's postal address, where it stands in one of the letters."""
    note: str = ""
    """The writer's own sentence, where it stands in one of the letters."""


@dataclass(frozen=True)
class Act:
    """What a supporter asks for on the check page.

    `id` is the form token's nonce: the secret of the link to the receipt (64 hexadecimal digits). `edits` holds the
    words of letters as posted, by target, `frames` what stood around them then; `left_out` the targets the supporter
    does not write to. `email` is empty where none was asked or given. `opt_in` is what they ticked, `partner_opt_in`
    what they ticked for the partner through whose page they came. `version` counts corrections. `looked_at_first`
    are the targets whose letters wait, once confirmed, until a person has looked at them.
    """

    id: str
    supporter: Supporter
    allotted: Mapping[str, Allotted] = field(default_factory=dict)
    edits: Mapping[str, Words] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    looked_at_first: frozenset[str] = frozenset()
    email: str = ""
    copy_to_me: bool = False
    opt_in: Wording | None = None
    partner_opt_in: Wording | None = None
    tell_me: Wording | None = None
    """What they ticked to be told when an office answers."""
    page_language: str = "en"
    partner: str = ""
    source: str = ""
    embedded: bool = False
    version: int = 0


@dataclass(frozen=True)
class Prepared:
    """A letter ready to go: as composed, or in its writer's edited words.

    `address` is where we send it; empty for a letter that its writer has to send. `wordings`: how many combinations
    of variants there are of such a letter. `own` is measured where anything is its writer's.
    """

    letter: Letter
    words: Words
    edited: bool
    own: Share
    address: str
    wordings: int = 1

    @property
    def personalised(self) -> bool:
        """Whether the letter has words of its writer's own: the meter beside it shows more than nothing."""
        return self.own.own > 0


@dataclass(frozen=True)
class Keys:
    """What hashes are made under (32 bytes each), and the domain of our Message-IDs."""

    texts: bytes
    messages: bytes
    domain: str


@dataclass(frozen=True)
class NewLetter:
    """A letter to store. `send`: we send it; else it is the supporter's to send. `digest`: see `letters.digest`.

    `held_back`: once queued it waits until a person has looked at it.
    """

    target: str
    office: str
    language: str
    send: bool
    personalised: bool
    digest: bytes
    message_id: str
    held_back: bool = False


@dataclass(frozen=True)
class NewNotice:
    """A mail to the supporter: queued, to leave `after` that time, or `AWAITING` until the submission is confirmed.

    `target` names the letter that is given back.
    """

    kind: Kind
    state: State
    message_id: str
    target: str = ""
    after: timedelta = timedelta()


REMIND_AFTER = timedelta(hours=24)


class MayMail(IntEnum):
    """What the limits on mails to one address still allow today."""

    ASKED = -1
    """Nothing more is needed: the mail that asks to confirm is on its way to this address already."""
    NOTHING = 0
    CONFIRMATION = 1
    REMINDER_TOO = 2


@dataclass(frozen=True)
class NewSubmission:
    """A submission to store. `receipt` is the secret of the link to it, which makes a form single-use.

    `confirmation` is that of the link in the mail that asks to confirm; empty where nobody is asked. `personal` is None
    when the supporter takes copies only. `writer` is the keyed hash of the normalised address,
    empty without one. Without `confirm` the letters are queued at once. `notices` are the mails to the supporter, as
    far as limits allow them. `contact` is the writer's name and address,
    sealed for the campaign's own people; empty unless the writer opted in; `partner_contact` for the partner.
    """

    receipt: bytes
    campaign: str
    at: datetime
    country: str
    language: str
    page_language: str
    letters: tuple[NewLetter, ...]
    confirmation: bytes = b""
    personal: Personal | None = None
    contact: bytes = b""
    partner_contact: bytes = b""
    answers_contact: bytes = b""
    """The same, for those who want to be told when an office answers."""
    writer: bytes = b""
    confirm: bool = True
    notices: tuple[NewNotice, ...] = ()
    partner: str = ""
    source: str = ""
    embedded: bool = False
    version: int = 0
    """How many times it was corrected."""

    @cached_property
    def id(self) -> str:
        """What the database knows it by."""
        return links.name_of(self.receipt)


@dataclass(frozen=True)
class StoredLetter:
    """A letter as the store knows it; `words` is None once forgotten, or where nothing personal was stored.

    `held_back`: it was held back for a person to look at; whether it still is, its state tells.
    """

    target: str
    office: str
    language: str
    state: State
    way: Way | None
    said_sent: bool
    words: Words | None
    may_have_left: bool = False
    held_back: bool = False


@dataclass(frozen=True)
class StoredSubmission:
    """A submission as the store knows it; `personal` is None once forgotten.

    `opted_in`: its writer is, or once they confirm will be, among the campaign's contacts by this submission.
    `version` counts its corrections. `confirmation` is where the mail with the link to confirm stands; None without
    one. `link` is the secret that it was found by, `by_mail` whether that came by mail: only the address that it was
    mailed to is proven by it. `lost` says why what should be there cannot be opened; it was not erased.
    """

    id: str
    campaign: str
    at: datetime
    country: str
    language: str
    page_language: str
    partner: str
    embedded: bool
    confirm: bool
    confirmed_at: datetime | None
    erased: bool
    opted_in: bool = False
    version: int = 0
    link: bytes = b""
    by_mail: bool = False
    lost: str = ""
    confirmation: State | None = None
    copy_to_me: bool = False
    letters: tuple[StoredLetter, ...] = field(default_factory=tuple)
    personal: Personal | None = None


def prepare(addressed: Sequence[Addressed], act: Act, today: date, *, nothing_leaves: bool) -> list[Prepared]:
    """Every letter of an act, those left out included. `nothing_leaves`: see `targeting.usable_address`."""
    return [_prepare(one, act, today, nothing_leaves) for one in addressed]


def _prepare(one: Addressed, act: Act, today: date, nothing_leaves: bool) -> Prepared:
    allotted = act.allotted.get(one.target.id)
    number = allotted.number if allotted and allotted.fits(one) else 0
    letter = composition.compose(one, act.supporter, number, today)
    composed = Words(letter.subject, letter.body)
    words = act.edits.get(one.target.id, composed)
    if one.target.id in act.frames:
        words = Words(words.subject, reframed(words.body, act.frames[one.target.id], letter.frame))
    edited = words is not composed and _spelt(words) != _spelt(composed)
    own = Share(0, 0)
    said_something = bool(act.supporter.note) or any(act.supporter.answers.values())
    if edited or said_something:
        untouched = letter
        if said_something:
            untouched = composition.compose(one, act.supporter, number, today, untouched=True)
        own = composition.own_share(words.subject, words.body, letter, untouched, one.template)
    return Prepared(
        letter=letter,
        words=words if edited else composed,
        edited=edited,
        own=own,
        address="" if one.by_hand else usable_address(one.target, one.office, today, nothing_leaves=nothing_leaves),
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
    address, note = (_standing(one, words) for one in (supporter.address, supporter.note))
    personal = Personal(supporter.name, act.email, words, offices, supporter.place, address=address, note=note)
    by_mail = any(one.address for one in chosen)
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
        notices=_notices(act, keys) if act.email and by_mail and campaign.confirm else (),
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


def of_letter(personal: Personal, target: str) -> Personal:
    """What is sealed with one letter that we send: its words and who wrote it, and nothing of the others."""
    words = {target: personal.letters[target]} if target in personal.letters else {}
    offices = {target: personal.offices[target]} if target in personal.offices else {}
    return _part(personal, personal.email, words, offices)


def of_offered(personal: Personal, targets: Collection[str]) -> Personal:
    """What is sealed with letters that their writer sends, once we owe no mail for them: no address."""
    words = {target: one for target, one in personal.letters.items() if target in targets}
    offices = {target: office for target, office in personal.offices.items() if target in targets}
    return _part(personal, "", words, offices)


def _part(personal: Personal, email: str, letters: Mapping[str, Words], offices: Mapping[str, str]) -> Personal:
    """What is personal about these letters, with the postal address and the note where they stand in one of them."""
    address, note = _standing(personal.address, letters), _standing(personal.note, letters)
    return Personal(personal.name, email, letters, offices, personal.place, address=address, note=note)


def _standing(words: str, letters: Mapping[str, Words]) -> str:
    """The words, where they stand in one of the letters; else nothing."""
    return words if words and any(words in one.body for one in letters.values()) else ""


def of_mail(personal: Personal, kind: Kind, target: str) -> Personal:
    """What is sealed with a mail to the supporter: as much as stands in it, with the link that it has."""
    if kind in (Kind.CONFIRMATION, Kind.REMINDER):
        offices = dict.fromkeys(personal.letters, "") | dict(personal.offices)
        return Personal("", personal.email, {}, offices, link=personal.link)
    return of_letter(personal, target) if kind in WITH_A_LETTER else personal


def gives_back(submission: str, target: str, keys: Keys, kind: Kind = Kind.GIVEN_BACK) -> NewNotice:
    """The mail that gives a letter back to its writer: undelivered, not sent, or never decided about."""
    return NewNotice(kind, State.QUEUED, _message_id(submission, f"notice {kind} {target}", keys), target)


def _new_letter(one: Prepared, act: Act, keys: Keys, *, send: bool) -> NewLetter:
    return NewLetter(
        target=one.letter.target,
        office=one.letter.office,
        language=one.letter.language,
        send=send,
        personalised=one.personalised,
        digest=composition.digest(one.letter, one.words.body, act.supporter, keys.texts),
        message_id=_message_id(act.id, one.letter.target, keys),
        held_back=send and one.letter.target in act.looked_at_first,
    )


def _notices(act: Act, keys: Keys) -> tuple[NewNotice, ...]:
    """The mails to a supporter who has to confirm; nobody else's address is known to be their own."""
    wanted = [(Kind.CONFIRMATION, State.QUEUED, timedelta()), (Kind.REMINDER, State.QUEUED, REMIND_AFTER)]
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


def _spelt(words: Words) -> tuple[list[str], ...]:
    return tuple(text.without_isolates(part).split() for part in (words.subject, words.body))
