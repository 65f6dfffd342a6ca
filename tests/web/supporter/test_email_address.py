"""Addresses with nothing unusual in them are told at a glance, and come out as they would after a closer look."""

import pytest
from email_validator import EmailNotValidError, validate_email
from wtforms import ValidationError

from campaign.web.supporter.email_address import clean_email, plain

USUAL = ("jo@home.example", "Jo.Writer+rivers@GMAIL.com", "o'neill_{1}@mail.co.uk", "a@b-c.d9.org", "1@2.se")
UNUSUAL = (
    *("postmaster@home.example", "INFO@home.example", "jo@home.test", "jo@home.local", "jo@localhost", "jo@a.onion"),
    *("jo@xn--bcher-kva.example", "jo@ab--cd.example", "jo@home.1", "jo@home", "jo@-a.example", "jo@a-.example"),
    *("jo..w@home.example", ".jo@home.example", '"jo w"@home.example', "jö@home.example", "jo@höme.example"),
    *("jo@[127.0.0.1]", "Jo <jo@home.example>", "jo@home.example.", "jo", "@home.example", "jo@"),
    *(f"{'a' * 65}@home.example", f"jo@{'a' * 64}.example", "jo@a.arpa", "jo@a..b.example"),
)


def looked_into(address):
    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return None
    return valid.ascii_email


@pytest.mark.parametrize("address", USUAL)
def test_a_usual_address_is_told_at_a_glance(address):
    assert plain(address) == looked_into(address) == clean_email(address)


@pytest.mark.parametrize("address", UNUSUAL)
def test_an_unusual_one_is_looked_into(address):
    assert plain(address) == ""


@pytest.mark.parametrize("address", ["jo@home", "jo@home.1", "jo..w@home.example", "jo@a.onion"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError):
        clean_email(address)
