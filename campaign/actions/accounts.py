"""What people do with accounts: add, invite, reset, set a password, show a second factor. Each leaves a note."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from campaign.actions.context import Context, note, noted
from campaign.core.accounts import LINK_LIFE, Role, account_name
from campaign.core.errors import AccountLinkNotValid, AddressNotValid, NotFound
from campaign.core.rights import Access, Right, Rights
from campaign.core.words.marking import N_
from campaign.credentials import second_factor
from campaign.credentials.passwords import hashed, require_strong
from campaign.store.protocol.accounts import AccountLink, AuditEntry, Organiser, SecondFactor, Session

SOMEBODY = "?"
"""Who tried to get in and did not: whoever it was."""
MERGED = timedelta(hours=1)
"""Failures alike within this time are one entry with a count, so that nobody can fill the disk with them."""


def address(typed: str) -> str:
    """An address as accounts are stored by. Raises AddressNotValid, which says what is wrong with it."""
    try:
        return account_name(
            validate_email(account_name(typed), check_deliverability=False, test_environment=True).normalized
        )
    except EmailNotValidError as error:
        raise AddressNotValid(str(error)) from None


def everybody(context: Context) -> list[Organiser]:
    """All accounts."""
    return context.store.organisers()


def links(context: Context, now: datetime) -> list[AccountLink]:
    """All links to set a password that can be used, by address."""
    return context.store.account_links(now)


def second_factor_of(context: Context, email: str) -> SecondFactor | None:
    """What the codes of an account are held against; None where it has no second factor."""
    return context.store.second_factor(email)


def want_mail(context: Context, email: str, wants: bool) -> None:
    """Whether an account gets a mail when something needs a person. Raises Missing."""
    context.store.set_wants_mail(email, wants)


def entries(context: Context, before: int | None, limit: int) -> list[AuditEntry]:
    """Who did what: the newest entries, or those before the one of this id, newest first."""
    return context.store.audit(before, limit)


def require_good_password(context: Context, email: str, password: str) -> None:
    """Raises WeakPassword."""
    require_strong(password, _names(context, email))


def add(context: Context, email: str, password: str, access: Access, now: datetime, who: str = "") -> None:
    """Add an account. Raises WeakPassword, AlreadyExists, and NotFound for a campaign not there, or archived."""
    require_good_password(context, email, password)
    _require_campaigns(context, access.rights)
    organiser = Organiser(email, hashed(password), now, access.role, rights=access.rights)
    context.store.add_organiser(organiser)
    note(context, who, ADDED[access.role], email, now)
    _note_rights(context, who, email, {}, access.rights, now)


def invite(context: Context, email: str, access: Access, now: datetime, who: str = "") -> str:
    """The address of a page where an account can be made, once and within a day.

    Raises AlreadyExists, and NotFound for a campaign that is not there, or is archived.
    """
    _require_campaigns(context, access.rights)
    url = _add_link(context, email, access, now)
    note(context, who, INVITED[access.role], email, now)
    _note_rights(context, who, email, {}, access.rights, now)
    return url


def reset(context: Context, email: str, now: datetime, who: str = "", *, drop_second_factor: bool = False) -> str:
    """The address of a page where a new password can be set, once and within a day. Raises Missing.

    The second factor stays, so that whoever gets hold of the link alone gets no further. With `drop_second_factor` it
    goes when the link is used.
    """
    url = _add_link(context, email, None, now, drop_second_factor=drop_second_factor)
    note(context, who, RESET[drop_second_factor], email, now)
    return url


def recover(context: Context, email: str, typed: str, now: datetime) -> str | None:
    """The address of a page where a new password can be set, for one of the account's recovery codes, which is used up.

    None for any other code. The second factor is asked for afterwards as ever: by the app, or by another such code.
    """
    code = second_factor.code_hash(_codes_key(context), email, typed)
    if not context.store.use_recovery_code(email, code):
        return None
    note(context, email, N_("used a recovery code"), "", now)
    return reset(context, email, now, email)


def link(context: Context, token: str, now: datetime) -> AccountLink:
    """What a link leads to; looking does not use it up. Raises AccountLinkNotValid."""
    link = context.store.account_link(_link_key(token), now)
    if link is None:
        raise AccountLinkNotValid
    return link


def redeem(context: Context, token: str, password: str, now: datetime) -> Organiser:
    """Use up a link: the account it made, or gave a new password. Raises AccountLinkNotValid, WeakPassword."""
    email = link(context, token, now).email
    require_good_password(context, email, password)
    said = noted(email, N_("set a password through a link"), "", now)
    used = context.store.redeem_account_link(_link_key(token), hashed(password), now, said)
    organiser = context.store.organiser(used.email) if used else None
    if organiser is None:
        raise AccountLinkNotValid
    return organiser


def redeemed_by(context: Context, token: str, now: datetime) -> str:
    """The account whose password was set through a link that is spent, within the link's day; "" where there is none.

    Who presses the button twice, or got no answer the first time, has to be told apart from who has an old link.
    """
    return context.store.redeemed_by(_link_key(token), now)


def change_password(context: Context, session: Session, password: str, now: datetime) -> None:
    """Set a new password and end every other session of the account. Raises WeakPassword."""
    require_good_password(context, session.organiser, password)
    context.store.set_password(session.organiser, hashed(password), keep=session.key)
    note(context, session.organiser, N_("changed their password"), "", now)


def change_access(context: Context, email: str, access: Access, now: datetime, who: str) -> None:
    """Give an account another role, or other rights; both hold from its next request on.

    Raises Missing, IsLastOrganiser, and NotFound for a campaign that is not there, or is archived.
    """
    _require_campaigns(context, access.rights)
    before = context.store.organiser(email)
    context.store.change_access(email, access)
    if before is None or before.role is not access.role or access.role is not Role.MEMBER:
        note(context, who, MADE[access.role], email, now)
    _note_rights(context, who, email, before.rights if before else {}, access.rights, now)


def campaigns_to_give(context: Context) -> list[str]:
    """The campaigns in which rights can be given: all, those too that are being written, but for the archive."""
    records = context.store.campaigns()
    away = {record.slug for record in records if record.archived}
    return sorted(({record.slug for record in records} | {draft.slug for draft in context.store.drafts()}) - away)


def remove(context: Context, email: str, now: datetime, who: str = "", *, unless_last: bool = False) -> None:
    """Remove an account. Raises Missing, IsLastOrganiser."""
    context.store.remove_organiser(email, unless_last=unless_last)
    note(context, who, N_("removed the account"), email, now)


def withdraw(context: Context, email: str, now: datetime, who: str) -> None:
    """Take back a link that was not used yet."""
    context.store.withdraw_account_link(email)
    note(context, who, N_("withdrew the link"), email, now)


def pending_secret(context: Context, session: Session) -> str:
    """The secret that a session may set up: the same as long as the session has the same key, and stored nowhere."""
    return second_factor.secret_of(context.settings.key(f"second factor {session.key.hex()}"))


def set_up_second_factor(context: Context, session: Session, typed: str, now: datetime) -> list[str] | None:
    """Set up the pending secret, if the code shows that an app has it: the recovery codes, or None for a wrong code."""
    secret = pending_secret(context, session)
    step = second_factor.step_of(secret, second_factor.digits(typed), now)
    codes = second_factor.new_recovery_codes()
    if step is None or not context.store.set_second_factor(session, secret, step, _hashes(context, session, codes)):
        return None
    note(context, session.organiser, N_("set up the second factor"), "", now)
    return codes


def show_code(context: Context, email: str, typed: str, now: datetime) -> bool:
    """Whether it is a code of the account's second factor, or one of its recovery codes, which it then uses up."""
    factor = context.store.second_factor(email)
    code = second_factor.digits(typed)
    if factor is None:
        return False
    step = second_factor.step_of(factor.secret, code, now)
    if step is not None:
        return context.store.use_step(email, step)
    if not context.store.use_recovery_code(email, second_factor.code_hash(_codes_key(context), email, code)):
        return False
    note(context, email, N_("used a recovery code"), "", now)
    return True


def renew_recovery_codes(context: Context, session: Session, now: datetime) -> list[str]:
    """New recovery codes; the old ones are worth nothing any more."""
    codes = second_factor.new_recovery_codes()
    context.store.replace_recovery_codes(session.organiser, _hashes(context, session, codes))
    note(context, session.organiser, N_("made new recovery codes"), "", now)
    return codes


def note_failure(context: Context, email: str, what: str, now: datetime) -> None:
    """Write down that somebody did not get in; `email` is the account, or "" where there is none of that address."""
    context.store.note(now, SOMEBODY, what, email, since=now - MERGED)


def note_refusal(context: Context, organiser: Organiser, now: datetime) -> None:
    """Write down that an account tried what it may not do, once in a while where it goes on trying."""
    is_member = organiser.role is Role.MEMBER
    what = N_("tried what it has no right to") if is_member else N_("tried what only organisers may do")
    context.store.note(now, organiser.email, what, "", since=now - MERGED)


ADDED = {
    Role.ORGANISER: N_("added the organiser"),
    Role.VIEWER: N_("added the viewer"),
    Role.MEMBER: N_("added the member"),
}
INVITED = {
    Role.ORGANISER: N_("invited as organiser"),
    Role.VIEWER: N_("invited as viewer"),
    Role.MEMBER: N_("invited as member"),
}
MADE = {
    Role.ORGANISER: N_("made an organiser of"),
    Role.VIEWER: N_("made a viewer of"),
    Role.MEMBER: N_("made a member of"),
}
GAVE = {
    Right.WRITES: N_("gave an account the right to write the campaign"),
    Right.WATCHES: N_("gave an account the right to watch the campaign"),
    Right.PARTNERS: N_("gave an account the right to see the partners’ pages of the campaign"),
}
TOOK = N_("took from an account its right in the campaign")
RESET = {
    False: N_("made a link to set a new password"),
    True: N_("made a link to set a new password and second factor"),
}


def _require_campaigns(context: Context, rights: Rights) -> None:
    missing = sorted(set(rights) - set(campaigns_to_give(context)))
    if missing:
        raise NotFound(missing[0])


def _note_rights(context: Context, who: str, email: str, before: Rights, after: Rights, now: datetime) -> None:
    for slug in sorted({*before, *after}):
        if before.get(slug) != after.get(slug):
            note(context, who, GAVE[after[slug]] if slug in after else TOOK, f"{slug} ({email})", now)


def _add_link(
    context: Context, email: str, access: Access | None, now: datetime, *, drop_second_factor: bool = False
) -> str:
    """A link that makes an account with this access; where that is None, one to set a new password."""
    token = secrets.token_urlsafe(32)
    role, rights = (access.role, access.rights) if access else (None, {})
    link = AccountLink(_link_key(token), email, role, now + LINK_LIFE, drop_second_factor, rights)
    context.store.add_account_link(link)
    return f"{context.settings.site.url}/organiser/link/{token}"


def _link_key(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _hashes(context: Context, session: Session, codes: Iterable[str]) -> list[bytes]:
    return [second_factor.code_hash(_codes_key(context), session.organiser, code) for code in codes]


def _codes_key(context: Context) -> bytes:
    return context.settings.key("recovery codes")


def _names(context: Context, email: str) -> tuple[str, ...]:
    """What a guesser tries first: the account's address and the site's names."""
    site = context.settings.site
    return (*email.split("@"), email, site.name, urlsplit(site.url).hostname or "", site.contact)
