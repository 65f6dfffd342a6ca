"""Who may do what on the desk: the one place that decides it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from campaign.core.accounts import Role


class Right(StrEnum):
    """What a page or a button of the desk asks for.

    The first three are given to members, campaign by campaign (`GIVEN`); the others follow from them, or from the role.
    """

    WRITES = "writes"
    WATCHES = "watches"
    PARTNERS = "partners"
    READS = "reads"
    """Looks at what the writers of a campaign see: texts, drafts, lists' counts, offices."""
    LOOKS = "looks"
    """Looks at what belongs to the site."""
    RUNS = "runs"
    """Does what concerns the whole site, or lets a campaign come into being and go."""
    COMES_IN = "comes in"
    """Has an account: its own page, and the first one."""


GIVEN = (Right.WRITES, Right.WATCHES, Right.PARTNERS)
"""What a member may be given in a campaign, the most first."""
Rights = Mapping[str, Right]
"""What a member may do, by the slug of the campaign."""

_INCLUDES = {
    Right.WRITES: frozenset({Right.WRITES, Right.READS, Right.WATCHES, Right.PARTNERS}),
    Right.WATCHES: frozenset({Right.WATCHES, Right.PARTNERS}),
    Right.PARTNERS: frozenset({Right.PARTNERS}),
}
_VIEWERS = frozenset({Right.READS, Right.WATCHES, Right.PARTNERS, Right.LOOKS})


class Account(Protocol):
    """What decides is asked of: who has a role, and as a member rights in campaigns."""

    @property
    def role(self) -> Role: ...

    @property
    def rights(self) -> Rights: ...


@dataclass(frozen=True)
class Access:
    """What an account may do, or one that is invited. Organisers and viewers have no `rights` of their own."""

    role: Role
    rights: Rights = field(default_factory=dict)


def may(account: Account, right: Right, campaigns: Collection[str] | None = None) -> bool:
    """Whether an account has a right in one of these campaigns; in any at all where they are None.

    No campaign is named by an empty collection: what belongs to none is the role's alone.
    """
    if account.role is Role.ORGANISER or right is Right.COMES_IN:
        return True
    if account.role is Role.VIEWER:
        return right in _VIEWERS
    chosen = account.rights if campaigns is None else campaigns
    return any(right in _INCLUDES[account.rights[slug]] for slug in chosen if slug in account.rights)


def knows(account: Account, campaigns: Collection[str]) -> bool:
    """Whether an account may know that one of these campaigns is there."""
    return account.role is not Role.MEMBER or any(slug in account.rights for slug in campaigns)
