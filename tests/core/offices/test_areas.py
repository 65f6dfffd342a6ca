"""Postcodes as people type them, and as lists have them."""

import pytest

from campaign.core.offices.areas import postcode_keys
from campaign.core.offices.office import area_key
from campaign.directory import postcodes
from tests.directory.test_lists import SHARED


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("0800", ["0800"]),
        (" sw1a 1aa ", ["SW1A1AA", "SW1A"]),
        ("M1 1AE", ["M11AE", "M1"]),
        ("SW11 1AA", ["SW111AA", "SW11"]),
        ("20510-0001", ["205100001", "20510"]),
        ("k1a-0b1", ["K1A0B1", "K1A"]),
        ("０８００", ["0800"]),
        ("1012 AB", ["1012AB"]),
        ("...", []),
        ("", []),
        ("1" * 1_000_000, ["1" * 20]),
    ],
)
def test_what_a_postcode_is_looked_up_by(typed, keys):
    assert list(postcode_keys(typed)) == keys


@pytest.mark.parametrize("area", ["Carlow-Kilkenny", "CARLOW–KILKENNY", "Carlow Kilkenny", "Cárlow  Kilkenny"])
def test_an_area_however_it_is_spelt(area):
    assert area_key(area) == "carlowkilkenny"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real list is not part of the project")
def test_the_postcodes_of_australia():
    name = "au_openaustralia_postcodes_to_electorates.csv"
    areas = postcodes.read((SHARED / name).read_bytes(), name)
    by_postcode: dict[str, list[str]] = {}
    for postcode, area in areas.pairs:
        by_postcode.setdefault(postcode, []).append(area)
    assert len(by_postcode) == 2_636 and sum(len(areas) > 1 for areas in by_postcode.values()) == 569
    assert by_postcode["0800"] == ["Solomon"]
