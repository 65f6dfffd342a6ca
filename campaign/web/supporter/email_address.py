"""The address that a supporter types: what is wrong with it, and how mail is written to it."""

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES
from wtforms import ValidationError

from campaign.core.words import addresses
from campaign.web.site.catalogues import gettext
from campaign.web.supporter.entries import check_length

EMAIL_LENGTH = 254
_SPECIAL_ENDINGS = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)


def clean_email(typed: str) -> str:
    """The address to write to, in ASCII: other letters before the @ would need SMTPUTF8, which few servers speak.

    Raises ValidationError with what is wrong. What comes back is what delivery takes.
    """
    typed = addresses.as_typed(typed)
    if not typed:
        raise ValidationError(gettext("Enter your email address"))
    check_length(typed, EMAIL_LENGTH)
    return plain(typed) or _looked_into(typed)


def plain(typed: str) -> str:
    """The address where nothing about it is unusual, which needs no look at each of its letters; else ""."""
    local, _, domain = typed.rpartition("@")
    domain = domain.lower()
    ending = domain.rpartition(".")[2]
    usual = "." in domain and "--" not in domain and ending[-1:].isalpha() and ending not in _SPECIAL_ENDINGS
    if not usual or local.lower() in CASE_INSENSITIVE_MAILBOX_NAMES or not addresses.is_mailable(typed):
        return ""
    return f"{local}@{domain}"


def _looked_into(typed: str) -> str:
    try:
        checked = validate_email(typed, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        local, at, _ = typed.rpartition("@")
        if at and not local.isascii():
            fault = gettext(
                "We cannot send email to this address yet. Enter one with only the letters a to z before the @"
            )
            raise ValidationError(fault) from None
        raise ValidationError(gettext("Enter an email address like name@example.com")) from None
    address = str(checked.ascii_email)
    if not addresses.is_mailable(address):
        raise ValidationError(gettext("No mail server takes so long an address. See whether it is right"))
    return address
