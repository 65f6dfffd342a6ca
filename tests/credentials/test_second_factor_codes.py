"""Codes of the second factor against the vectors of RFC 6238, and recovery codes."""

from datetime import UTC, datetime

import pytest

from campaign.credentials import second_factor

SECRET = second_factor.secret_of(b"12345678901234567890")


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_the_vectors_of_rfc_6238(seconds, code):
    """Appendix B, SHA-1; the last six of their eight digits."""
    moment = datetime.fromtimestamp(seconds, UTC)
    assert second_factor.step_of(SECRET, code, moment) == seconds // 30
    assert second_factor.step_of(SECRET, code, datetime.fromtimestamp(seconds + 61, UTC)) is None


@pytest.mark.parametrize("code", ["", "28708", "2870822", "28708२", "-28708", "287082\n"])
def test_anything_else_is_no_code(code):
    assert second_factor.step_of(SECRET, code, datetime.fromtimestamp(59, UTC)) is None


def test_without_a_secret_no_code_is_right():
    assert second_factor.step_of("", "287082", datetime.fromtimestamp(59, UTC)) is None


def test_an_app_is_told_the_secret_the_account_and_the_site():
    address = second_factor.otpauth(SECRET, "me@x.example", "Clean: Rivers & Lakes")
    assert address.startswith("otpauth://totp/") and f"secret={SECRET}" in address
    assert "me%40x.example" in address and "&issuer=Clean%3A%20Rivers%20%26%20Lakes" in address


def test_recovery_codes_are_found_however_they_are_typed_and_belong_to_their_account():
    codes = second_factor.new_recovery_codes()
    assert len(set(codes)) == 10
    code, key = codes[0], b"k" * 32
    stored = second_factor.code_hash(key, "me@x.example", code)
    assert stored == second_factor.code_hash(key, "me@x.example", code.replace(" ", "-"))
    assert stored != second_factor.code_hash(key, "you@x.example", code)
    assert stored != second_factor.code_hash(b"l" * 32, "me@x.example", code)
