"""An opt-in is read whole, and a public key that could not keep a secret is refused."""

import pytest

from campaign.core.campaigns import age_key
from campaign.core.campaigns.campaign import Wording
from campaign.core.campaigns.file import read
from campaign.core.errors import CampaignFileFaults
from campaign.core.words import text
from tests.support.examples import CAMPAIGN, DIRECTORY, campaign

PUBLIC = "age15ww4sdhfgf8ldrxlf9tyhdnjlef459dqgkc7ru7556u67krmdqlsjnjrc0"
SECRET = "AGE-SECRET-KEY-1NP5NRJFL0V4SEU74GS8VF6AWHLKNCUA6Y0JK0NPKV7PCVV0RN9JS97VXXF"
ZERO = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"
ONE = "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya"
PRIME = "age1ahlllllllllllllllllllllllllllllllllllllllllllllllalsn46ayy"


def opt_in(key=PUBLIC, label='en = "Write to me"\nko = "알려 주세요"', more=""):
    return f'{CAMPAIGN}[campaign.opt_in]\npublic_key = "{key}"\n{more}[campaign.opt_in.label]\n{label}\n'


def faults(source):
    with pytest.raises(CampaignFileFaults) as caught:
        read(source, "rivers.toml", DIRECTORY)
    return caught.value.faults


@pytest.mark.parametrize(
    ("label", "language", "wording"),
    [
        ('en = "Write to me"\nko = "알려 주세요"', "ko", Wording("알려 주세요", "ko")),
        ('en = "Write to me"', "ko", Wording("Write to me", "en")),
        ('en = " "\nko = "알려 주세요"', "en", Wording("알려 주세요", "ko")),
        ('fr = "Écrivez-moi"', "ko", Wording("Écrivez-moi", "fr")),
    ],
)
def test_a_page_asks_in_its_own_language_or_else_in_the_campaigns(label, language, wording):
    assert campaign(opt_in(label=label)).opt_in_wording(language) == wording


def test_a_campaign_without_an_opt_in_asks_nothing():
    assert campaign().opt_in_wording("en") is None


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("age1…", "write it like age1… (62 characters)"),
        (PUBLIC.upper(), "write it like age1…"),
        (PUBLIC[:-1], "write it like age1…"),
        (f" {PUBLIC}", "write it like age1…"),
        (PUBLIC.replace("ww4s", "ww5s"), "has a mistake in it: copy it once more"),
        (PUBLIC.replace("7ru", "r7u"), "has a mistake in it"),
        (ZERO, "protects nothing"),
        (ONE, "protects nothing"),
        (PRIME, "protects nothing"),
        (SECRET, "holds a secret key"),
        (SECRET.lower(), "holds a secret key"),
    ],
)
def test_a_public_key_that_is_none_is_named_with_its_line(key, says):
    source = opt_in(key)
    (fault,) = faults(source)
    line = source.splitlines().index(f'public_key = "{key}"') + 1
    assert fault.startswith(f"rivers.toml:{line}: campaign.opt_in: public_key") and says in fault
    assert SECRET.casefold() not in fault.casefold()


def test_every_mistake_in_one_letter_of_a_key_is_found():
    for place in range(4, len(PUBLIC)):
        for letter in "qpzry9x8gf2tvdw0s3jn54khce6mua7l":
            wrong = PUBLIC[:place] + letter + PUBLIC[place + 1 :]
            assert bool(age_key.fault(wrong)) == (wrong != PUBLIC)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (opt_in(""), "opt_in: public_key = '' is not valid"),
        (opt_in().replace(f'public_key = "{PUBLIC}"\n', ""), "opt_in: public_key is missing"),
        (opt_in(label='en = ""'), "opt_in: label has no text"),
        (opt_in(more='colour = "red"\n'), "unknown key 'colour'"),
        (opt_in().partition("[campaign.opt_in.label]")[0], "opt_in: label is missing"),
    ],
)
def test_other_faults_of_an_opt_in_are_named(source, says):
    (fault,) = faults(source)
    assert says in fault


@pytest.mark.parametrize("cell", ["=1+1", "+82 10", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"])
def test_no_cell_is_a_formula(cell):
    assert text.defused(cell) == f"'{cell}"
    assert text.defused(f"a{cell}") == f"a{cell}"


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Jo;=cmd|' /C calc'!A0", "Jo;'=cmd|' /C calc'!A0"),
        ("Jo; +1", "Jo; '+1"),
        ("Jo\n@SUM(A1)", "Jo\n'@SUM(A1)"),
        ("Jo;Kim", "Jo;Kim"),
        ("Jo, -1", "Jo, -1"),
        ("a-b;c", "a-b;c"),
    ],
)
def test_nor_behind_a_semicolon_where_spreadsheets_part_cells_there(cell, kept):
    assert text.defused(cell) == kept
