"""A submission: what one supporter does in one campaign, as it is asked for, stored and read again. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cached_property

from campaign.core.campaigns.campaign import Wording
from campaign.core.delivery.outcomes import State
from campaign.core.letters import links
from campaign.core.letters.composition import Letter, Supporter
from campaign.core.letters.frames import Frame
from campaign.core.letters.own_words import Share
from campaign.core.letters.targeting import Addressed
from campaign.core.letters.ways_out import Way

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
    what they ticked for the partner through whose page they came, `owner_opt_ins` for groups that run the campaign, by
    their partner codes. `version` counts corrections. `looked_at_first`
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
    owner_opt_ins: Mapping[str, Wording] = field(default_factory=dict)
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
    sealed for the campaign's own people; empty unless the writer opted in; `partner_contact` for the partner,
    `owner_contacts` for groups that run the campaign: the partner code of each, another than `partner`.
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
    owner_contacts: tuple[tuple[str, bytes], ...] = ()
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

    @property
    def contacts(self) -> tuple[tuple[str, bytes], ...]:
        """Whose list each contact is for, "" for the campaign's own, and the contact; empty where none is."""
        own = ("", self.contact), (self.partner, self.partner_contact), (ANSWERS, self.answers_contact)
        return *own, *self.owner_contacts

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

    `opted_in`: the lists that its writer is on by it, or once they confirm will be, as `NewSubmission.contacts` says.
    `promised`: the targets whose letters wait to be handed over by hand. `version` counts its corrections.
    `confirmation` is where the mail with the link to confirm stands; None without one. `link` is the secret that it was
    found by, `by_mail` whether that came by mail: only the address that it was mailed to is proven by it. `lost` says
    why what should be there cannot be opened; it was not erased.
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
    opted_in: frozenset[str] = frozenset()
    promised: frozenset[str] = frozenset()
    version: int = 0
    link: bytes = b""
    by_mail: bool = False
    lost: str = ""
    confirmation: State | None = None
    copy_to_me: bool = False
    letters: tuple[StoredLetter, ...] = field(default_factory=tuple)
    personal: Personal | None = None
