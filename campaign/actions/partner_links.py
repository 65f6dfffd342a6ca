"""The private links to a partner's totals."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from campaign.actions.context import Context
from campaign.core.errors import LinkNotValid
from campaign.store.protocol.campaigns import Partner


def partner_token(context: Context, partner: Partner, slug: str) -> str:
    """The secret in the address of a partner's totals of one campaign; a new `link_salt` makes it another."""
    code = hmac.digest(_partner_key(context), f"{partner.code} {slug} {partner.link_salt}".encode(), "sha256")
    named = f"{partner.code}.{slug}".encode()
    return f"{urlsafe_b64encode(code[:18]).decode()}{urlsafe_b64encode(named).decode().rstrip('=')}"


def partner_of(context: Context, token: str) -> tuple[Partner, str]:
    """The partner and the campaign's slug that a token was made for. Raises LinkNotValid."""
    try:
        code, _, slug = urlsafe_b64decode(token[24:] + "=" * (-len(token[24:]) % 4)).decode().partition(".")
    except ValueError:
        raise LinkNotValid from None
    partner = context.store.partner(code)
    if partner is None or not hmac.compare_digest(partner_token(context, partner, slug).encode(), token.encode()):
        raise LinkNotValid
    return partner, slug


def _partner_key(context: Context) -> bytes:
    return context.settings.key("partner")
