"""The bundled directory: a foreign ministry for every member of the United Nations, each with a source."""

import pytest

from campaign.core.campaigns.campaign import Target
from campaign.core.letters import targeting
from campaign.core.letters.targeting import usable_address
from campaign.core.offices.office import FOREIGN_MINISTRY, Directory
from campaign.directory.contacts import What, classify
from tests.support.examples import TODAY, bundled_directory

MEMBERS = frozenset(
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO "
    "CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID "
    "IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK "
    "ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA SB SC "
    "SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC VE VN VU WS YE "
    "ZA ZM ZW".split()
)
"""The member states of the United Nations (ISO 3166-1 alpha-2)."""
OFFICES = bundled_directory().offices
MINISTRIES = [office for office in OFFICES if office.role == FOREIGN_MINISTRY]
CONTACTS = {"email": What.EMAIL, "contact_form": What.FORM}


def test_193_of_193_members_have_a_row():
    assert len(MEMBERS) == 193
    assert {office.country for office in MINISTRIES} >= MEMBERS


@pytest.mark.parametrize("office", MINISTRIES, ids=lambda office: office.id)
def test_every_row_says_where_it_is_from(office):
    assert office.title
    assert office.organisation
    assert office.salutation
    assert office.source


@pytest.mark.parametrize("name", CONTACTS)
def test_every_address_is_what_its_column_says(name):
    values = [value for office in OFFICES if (value := getattr(office, name))]
    assert values
    assert {classify(value)[0] for value in values} == {CONTACTS[name]}


def test_whoever_has_an_address_has_a_source():
    assert all(one.source for one in OFFICES if one.email or one.contact_form or one.postal_address)


def test_none_is_mailed_unchecked():
    target = Target("own-government", own_government=True)
    assert not any(usable_address(target, one, TODAY, nothing_leaves=False) for one in OFFICES)


def test_nobody_is_told_to_look_up_what_their_minister_is_called():
    target, directory = Target("own-government", own_government=True), Directory(OFFICES)
    for country in MEMBERS:
        for language in ("en", "ko", "ja", "fr", "de", "es", "zh-Hant", "zh-Hans", "ar"):
            office = targeting.office_of(target, directory, country, language)
            assert not office.id.startswith("generic-"), country
            assert office.title and office.salutation, country
