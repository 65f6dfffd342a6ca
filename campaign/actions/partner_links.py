"""The private links to a partner's totals, and the links at which its form can be looked at."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from campaign.actions.context import Context
from campaign.core.errors import LinkNotValid
from campaign.store.protocol.campaigns import Partner


def partner_token(context: Context, partner: Partner, slug: str) -> str:
    """The secret in the address of a partner's totals of one campaign; a new `link_salt` makes it another."""
    return _token(context, "partner", partner, slug)


def preview_token(context: Context, partner: Partner, slug: str) -> str:
    """What the address of a form to look at has: it stands in pages of those who may not see the totals."""
    return _token(context, "partner preview", partner, slug)


def _token(context: Context, purpose: str, partner: Partner, slug: str) -> str:
    said = f"{partner.code} {slug} {partner.link_salt}".encode()
    code = hmac.digest(context.settings.key(purpose), said, "sha256")
    named = f"{partner.code}.{slug}".encode()
    return f"{urlsafe_b64encode(code[:18]).decode()}{urlsafe_b64encode(named).decode().rstrip('=')}"


def partner_of(context: Context, token: str, *, preview: bool = False) -> tuple[Partner, str]:
    """The partner and the campaign's slug that a token was made for: of the totals, or of the form to look at.

    Raises LinkNotValid.
    """
    made = preview_token if preview else partner_token
    try:
        code, _, slug = urlsafe_b64decode(token[24:] + "=" * (-len(token[24:]) % 4)).decode().partition(".")
    except ValueError:
        raise LinkNotValid from None
    partner = context.store.partner(code)
    if partner is None or not hmac.compare_digest(made(context, partner, slug).encode(), token.encode()):
        raise LinkNotValid
    return partner, slug
