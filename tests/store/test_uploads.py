"""What the store promises about lists that organisers bring, and about addresses that they check."""

from datetime import date, timedelta

import pytest

from campaign.core.campaigns.toml import version
from campaign.core.offices.office import Office
from campaign.store.protocol.errors import AlreadyExists
from campaign.store.protocol.upkeep import Retention
from campaign.store.protocol.uploads import Upload
from tests.conftest import NOW
from tests.store.test_drafts import draft

DAY = date(2026, 11, 20)


def upload(name, at=NOW):
    return Upload(name, "o@x.example", "", f"{name}.csv", b"\0a list", "{}", at)


def test_a_list_is_kept_for_a_week(empty_store):
    empty_store.save_upload(upload("old"))
    assert empty_store.upload("old") == upload("old")
    assert empty_store.upload("none") is None
    empty_store.save_upload(upload("new", NOW + timedelta(days=8)))
    assert empty_store.upload("old") is None and empty_store.upload("new")


def test_nobody_need_bring_another_for_it_to_go(empty_store):
    empty_store.save_upload(upload("old"))
    for days, there in ((7, True), (8, False)):
        later = NOW + timedelta(days=days)
        empty_store.purge(Retention(NOW, NOW, NOW, later, NOW))
        assert bool(empty_store.upload("old")) is there


def test_no_more_than_twenty_are_kept(empty_store):
    for number in range(21):
        empty_store.save_upload(upload(f"n{number}", NOW + timedelta(seconds=number)))
    assert empty_store.upload("n0") is None and empty_store.upload("n1") and empty_store.upload("n20")


def test_an_answer_takes_the_place_of_the_one_that_was_seen(empty_store):
    empty_store.save_upload(upload("one"))
    assert empty_store.answer_upload("one", "mine", "{}")
    assert not empty_store.answer_upload("one", "theirs", "{}")
    assert empty_store.upload("one").answers == "mine"
    empty_store.drop_upload("one")
    assert empty_store.upload("one") is None


def test_addresses_are_checked_that_are_still_the_same(empty_store):
    offices = [Office(name, name, email=f"{name}@x.example") for name in ("same", "other", "later")]
    empty_store.save_offices([*offices, Office("none", "none")])
    empty_store.check_office("later", DAY + timedelta(days=1))
    before = empty_store.campaign_versions()
    addresses = {
        "same": "same@x.example",
        "other": "was@x.example",
        "later": "later@x.example",
        "none": "",
        "gone": "a@b.c",
    }
    assert empty_store.check_offices(addresses, DAY, "https://x.example") == ["same"]
    checked = {one.id: (one.checked_on, one.evidence, one.evidence_date) for one in empty_store.offices()}
    assert checked["same"] == (DAY, "https://x.example", "2026-11-20")
    assert checked["other"] == (None, "", "") and checked["later"][0] == DAY + timedelta(days=1)
    assert empty_store.campaign_versions() != before


def test_an_office_is_added_once_and_last(empty_store):
    empty_store.save_offices([Office("first", "First")])
    empty_store.add_office(Office("new", "New", email="n@x.example", checked_on=DAY))
    assert empty_store.offices()[-1] == Office("new", "New", email="n@x.example", checked_on=DAY)
    with pytest.raises(AlreadyExists):
        empty_store.add_office(Office("new", "Another"))


def test_areas_stay_while_a_text_names_them(empty_store):
    empty_store.save_campaign("rivers", "live", 'areas = "areas-1.csv"')
    for name in ("areas-1.csv", "areas-2.csv"):
        empty_store.save_brought_areas("rivers", name, name.encode())
    assert empty_store.save_draft(draft('areas = "areas-2.csv"', base=""), instead_of=version('areas = "areas-1.csv"'))
    empty_store.save_brought_areas("rivers", "areas-3.csv", b"3")
    empty_store.save_brought_areas("rivers", "areas-4.csv", b"4")
    kept = [name for name in ("1", "2", "3", "4") if empty_store.brought_areas("rivers", f"areas-{name}.csv")]
    assert kept == ["1", "2", "4"]
    empty_store.copy_brought_areas("rivers", "lakes", "areas-1.csv")
    assert empty_store.brought_areas("lakes", "areas-1.csv") == b"areas-1.csv"
