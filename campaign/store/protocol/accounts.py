"""Organisers, their sessions and links, and who did what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from campaign.core.accounts import Role
from campaign.core.rights import Access, Rights


@dataclass(frozen=True)
class Organiser:
    """An account. The password is kept as an argon2 hash only. `wants_mail`: when something needs a person.

    `rights` are a member's, by campaign; organisers and viewers have none.
    """

    email: str
    password_hash: str
    created_at: datetime
    role: Role = Role.ORGANISER
    has_second_factor: bool = False
    wants_mail: bool = False
    rights: Rights = field(default_factory=dict)


@dataclass(frozen=True)
class SecondFactor:
    """What codes are held against. `secret` is in base32, and empty where it is not this installation's."""

    secret: str
    recovery_codes_left: int


@dataclass(frozen=True)
class Session:
    """A signed-in browser. `key` is the hash of the cookie's value; the value itself is nowhere stored.

    Until the second factor was shown it is not `verified`, and opens nothing but the page that asks for it.
    """

    key: bytes
    organiser: str
    created_at: datetime
    seen_at: datetime
    verified: bool = False


@dataclass(frozen=True)
class AccountLink:
    """A link to set a password, once; `key` is the hash of what stands in it.

    It makes an account of `role`, as a member with `rights`, or sets a new password for the one there is where `role`
    is None.
    """

    key: bytes
    email: str
    role: Role | None
    until: datetime
    drops_second_factor: bool = False
    rights: Rights = field(default_factory=dict)


@dataclass(frozen=True)
class AuditEntry:
    """Who did what when. `about` is a campaign, an account or nothing; never a supporter.

    `what` is an English sentence without its subject, translated where it is shown. `times` counts repetitions.
    """

    id: int
    at: datetime
    who: str
    what: str
    about: str
    times: int


@dataclass(frozen=True)
class Note:
    """An entry of the audit trail that is stored with what it tells of: both are, or neither."""

    at: datetime
    who: str
    what: str
    about: str


class Accounts(Protocol):
    """The verbs. Unless said otherwise a verb raises StoreUnavailable when the database cannot do it now."""

    def add_organiser(self, organiser: Organiser) -> None:
        """Add an account; its invitation, if there was one, is spent. Raises AlreadyExists."""

    def organiser(self, email: str) -> Organiser | None: ...

    def organisers(self) -> list[Organiser]: ...

    def remove_organiser(self, email: str, *, unless_last: bool = False) -> None:
        """Remove an account with its rights, end its sessions, take back its link. Raises Missing, IsLastOrganiser."""

    def change_access(self, email: str, access: Access) -> None:
        """Give an account another role, and other rights for those it had. Raises Missing, IsLastOrganiser."""

    def set_password(self, email: str, password_hash: str, keep: bytes = b"") -> None:
        """Set a password and end every session of the account but the one with the key `keep`. Raises Missing."""

    def set_wants_mail(self, email: str, wants: bool) -> None:
        """Raises Missing."""

    def second_factor(self, email: str) -> SecondFactor | None: ...

    def set_second_factor(self, session: Session, secret: str, step: int, codes: Sequence[bytes]) -> bool:
        """Set the second factor of a session's account, the code of time `step` used up; `codes` are hashes.

        Every other session of the account ends. False, and nothing changes, when the session itself has ended, or when
        it is not verified and there is a second factor already.
        """

    def use_step(self, email: str, step: int) -> bool:
        """Use up the code of a time step; False when it, or a later one, was used before."""

    def use_recovery_code(self, email: str, code: bytes) -> bool:
        """Use up a recovery code; False when there is none with this hash."""

    def replace_recovery_codes(self, email: str, codes: Sequence[bytes]) -> None:
        """Those from before are worth nothing any more."""

    def open_session(self, session: Session, password_hash: str, instead_of: bytes = b"") -> bool:
        """Open a session; the one with the key `instead_of` ends.

        False, and none is opened, when the account no longer has this password.
        """

    def complete_session(self, key: bytes, new_key: bytes) -> bool:
        """The second factor was shown: the session is verified and has another key. False when it has ended."""

    def session(self, key: bytes, now: datetime, *, seen: bool = True) -> Session | None:
        """The session of this key, with `seen` marked as seen now; None when there is none."""

    def close_session(self, key: bytes) -> None: ...

    def close_sessions(self, email: str) -> None:
        """End every session of an account."""

    def add_account_link(self, link: AccountLink) -> None:
        """Keep a link; an earlier one to the same address is worth nothing any more.

        Raises AlreadyExists where an account is invited that is there, Missing where one to be reset is not.
        """

    def account_link(self, key: bytes, now: datetime) -> AccountLink | None:
        """The link, while it can be used."""

    def account_links(self, now: datetime) -> list[AccountLink]:
        """All links that can be used, by address."""

    def withdraw_account_link(self, email: str) -> None:
        """Nothing happens when there is none."""

    def redeem_account_link(self, key: bytes, password_hash: str, now: datetime, note: Note) -> AccountLink | None:
        """Use up a link: make its account, or set the password and end its sessions. None when it is spent."""

    def redeemed_by(self, key: bytes, now: datetime) -> str:
        """The account whose password was set through this link, for as long as the link could have been used."""

    def note(self, at: datetime, who: str, what: str, about: str, since: datetime | None = None) -> None:
        """Add an entry to the audit trail; with `since`, count up the same one from after that moment instead."""

    def audit(self, before: int | None, limit: int) -> list[AuditEntry]:
        """The newest entries, or those before the one of this id, newest first."""
