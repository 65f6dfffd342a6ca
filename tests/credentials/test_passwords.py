"""Passwords that are taken and refused, and their hashes."""

import unicodedata

import pytest

from campaign.core.errors import PasswordTooCommon, PasswordTooLong, PasswordTooShort
from campaign.credentials.passwords import hashed, matches, require_strong

NAMES = ("Clean Rivers", "letters.example.org", "jane.organ@waters.example", "us@waters.example")


@pytest.mark.parametrize(
    "password",
    [
        "tangerine ladder forgotten",
        "a long enough password",
        "kTn4-9dPq!wX",
        "839201749284",
        "산과 바다 사이의 오래된 길",
        "x" * 3 + "yzabcmop tangle",
        "ten rivers run uphill on sundays, " * 5,
    ],
)
def test_a_good_one_is_taken(password):
    require_strong(password, NAMES)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", PasswordTooShort),
        ("eleven char", PasswordTooShort),
        ("열한글자가되는비밀번호", PasswordTooShort),
        ("x7" * 101, PasswordTooLong),
        ("aaaaaaaaaaaa", PasswordTooCommon),
        ("121212121212", PasswordTooCommon),
        ("xkcdxkcdxkcd", PasswordTooCommon),
        ("123456789012", PasswordTooCommon),
        ("qwertyuiop12", PasswordTooCommon),
        ("Asdfghjkl;'1!", PasswordTooCommon),
        ("1q2w3e4r5t6y", PasswordTooCommon),
        ("Password2026!!", PasswordTooCommon),
        ("P@ssw0rd2026!", PasswordTooCommon),
        ("passwordpassword", PasswordTooCommon),
        ("Welcome-2025-Welcome", PasswordTooCommon),
        ("iloveyou1999!", PasswordTooCommon),
        ("CorrectHorseBatteryStaple", PasswordTooCommon),
        ("비밀번호비밀번호1234", PasswordTooCommon),
        ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ12", PasswordTooCommon),
        ("qlalfqjsgh1234", PasswordTooCommon),
        ("Clean-Rivers-2026", PasswordTooCommon),
        ("letters.example.org", PasswordTooCommon),
        ("janeorgan1999!", PasswordTooCommon),
        ("Jane.Organ.12", PasswordTooCommon),
        ("waters.waters", PasswordTooCommon),
    ],
)
def test_a_bad_one_is_refused(password, error):
    with pytest.raises(error) as raised:
        require_strong(password, NAMES)
    assert len(raised.value.sentence()) > 20


def test_the_same_password_from_another_keyboard_is_the_same():
    composed, apart = (unicodedata.normalize(form, "한강의 오래된 다리") for form in ("NFC", "NFD"))
    assert composed != apart and matches(hashed(composed), apart)


def test_the_hash_is_argon2id_with_what_owasp_asks_for():
    assert hashed("tangerine ladder").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not matches(hashed("tangerine ladder"), "tangerine ladde") and not matches("no hash", "x")
