"""Passwords of the kinds that lists of broken ones are full of: a word and a little that everybody adds to it."""

import pytest

from campaign.core.errors import PasswordTooCommon
from campaign.credentials.passwords import require_strong
from tests.credentials.test_passwords import NAMES

WORDS_AND_DIGITS = """Michael12345 jessica198712 Charlie20192020 liverpool123! chelsea1905!! Summer2024Summer
monkey123456 dragon998877 Football!2023 princess1234! ashley121212 Samantha1990! superman12345 Manchester1!
babygirl2008! Chocolate123! butterfly123 Matrix1999999 fuckyou12345! Pokemon202020 Jordan23jordan
Sunshine1985! Barcelona2011"""
LOOK_ALIKES = (
    "M1ch43l12345 P@55w0rd12345 Dr4g0n!2024!! 5un5h1ne2023 L1v3rp00l123 $up3rm4n1234 Ch3l5e41905! B@rc3l0n42011"
)
LOOK_ALIKES += " 1loveyou2024 Foo7ball!2023 Pa$$word+2024 Tr0ub4dor1234"
KEYS = "qazwsxedcrfv zaq12wsxcde3 1qazxsw23edc qwertyasdfgh zxcvbnmasdfg !QAZ2wsx3edc poiuytrewq12 qweasdzxc123"
KEYS += " rfvtgbyhnujm 147258369147 789456123789 asdfjkl;asdf qwer1234asdf 1234qwerasdf"
TWICE_AND_BACKWARDS = (
    "drowssap1234 leahcim123456 nogard2024!! monkeymonkey1 12michael12345 !!!dragon!!!12 abcabc123123 xx_dragon_xx1"
)
OURS = "CleanRivers123 Cl3anR1vers!2 srevir_naelc1 janeorgan12345 J4n3.0rg4n2024 waters2024waters letters!2025!"
OURS += " rivers-rivers9 Campaign2026! campaign-desk12"


@pytest.mark.parametrize("password", f"{WORDS_AND_DIGITS} {LOOK_ALIKES} {KEYS} {TWICE_AND_BACKWARDS} {OURS}".split())
def test_it_is_refused(password):
    assert len(password) >= 12
    with pytest.raises(PasswordTooCommon):
        require_strong(password, NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "kettle ambush violin 4",
        "vXq7!tPw2#Lm",
        "the heron at Tuesday noon",
        "zwölf Boxkämpfer jagen",
        "marmalade-on-the-tandem",
        "강가의 오래된 물레방아 셋",
        "ramonesplaylouderthanmost",
        "8j2k0q4v7z1n",
        "trout under granite bridge",
    ],
)
def test_what_nobody_else_has_is_taken(password):
    require_strong(password, NAMES)
