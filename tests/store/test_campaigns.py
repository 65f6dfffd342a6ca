"""What it promises of campaigns, offices, and which postcodes lie in which areas."""

from dataclasses import replace
from datetime import date

import pytest

from campaign.core.offices.areas import NO_AREAS, AreaList
from campaign.core.offices.office import Office
from campaign.store.protocol.errors import Missing
from campaign.store.protocol.submissions import Allotment
from tests.support.submissions import AREAS, NOW, WRITER, add, totals


class TestCampaignsAndOffices:
    def test_a_campaign_is_saved_when_it_changed(self, store):
        versions = store.campaign_versions()
        assert not store.save_campaign("rivers", "live", "source")
        assert store.campaign_versions() == versions
        assert store.save_campaign("rivers", "live", "other")
        assert store.campaign_versions() != versions
        assert (store.campaign("rivers").source, store.campaign("rivers").version) == ("other", 2)
        assert [campaign.slug for campaign in store.campaigns()] == ["rivers"] and store.campaign("lakes") is None

    def test_a_live_campaign_keeps_its_totals(self, store):
        store.confirm(add(store), WRITER, NOW)
        before = totals(store)
        store.save_campaign("rivers", "live", "other")
        assert totals(store) == before

    def test_an_address_stays_checked_while_it_is_the_same(self, store):
        office = Office("o", "Office", email="o@office.example")
        assert store.save_offices([office]) == (1, 0)
        assert store.check_office("o", NOW.date()).checked_on == NOW.date()
        assert store.save_offices([replace(office, title="The office")]) == (0, 1)
        assert store.offices()[0].checked_on == NOW.date()
        store.save_offices([replace(office, email="new@office.example")])
        assert store.offices()[0].checked_on is None
        with pytest.raises(Missing):
            store.check_office("nobody", NOW.date())

    def test_an_address_is_checked_as_somebody_saw_it(self, store):
        store.save_offices([Office("o", "Office", email="o@office.example")])
        with pytest.raises(Missing):
            store.check_office("o", NOW.date(), "other@office.example")
        assert store.offices()[0].checked_on is None
        assert store.check_office("o", NOW.date(), "o@office.example").checked_on == NOW.date()

    def test_an_office_that_somebody_else_changed_is_not_replaced(self, store):
        office = Office("o", "Office", email="o@office.example")
        store.save_offices([office])
        theirs = replace(office, salutation="Dear Warden,")
        assert store.correct_office(theirs, NOW, office) == 0
        assert store.correct_office(replace(office, title="The office"), NOW, office) is None
        assert store.offices() == [theirs]

    def test_allotted_numbers_count_per_office_and_set_of_blocks(self, store):
        both = [Allotment("a", "en", "1,2"), Allotment("b", "en", "1,2")]
        assert store.allot("rivers", both) == [(0, 0), (0, 0)]
        assert store.allot("rivers", both) == [(1, 1), (1, 1)]
        assert store.allot("rivers", [Allotment("a", "en", "1")]) == [(2, 2)], "starts where the office's letters stand"
        assert store.allot("rivers", [Allotment("a", "en", "1,2")]) == [(3, 2)]
        assert store.allot("rivers", [Allotment("a", "ko", "1,2")]) == [(0, 0)]


class TestAreas:
    """Which postcodes lie in which areas."""

    def test_areas_are_found_by_the_first_key_that_has_any(self, store):
        store.save_campaign("rivers", "live", "x", AREAS)
        assert store.area_list_name("rivers") == "postcodes.csv" and store.area_names("rivers") == ["Elm", "Oak"]
        assert store.listed_postcodes("rivers") == ["0800", "0822"] and store.listed_postcodes("lakes") == []
        assert store.areas_of("rivers", ["0822"]) == ["Elm", "Oak"]
        assert store.areas_of("rivers", ["0822999", "0800", "0822"]) == ["Elm"]
        assert (
            store.areas_of("rivers", ["9"]) == store.areas_of("rivers", []) == store.areas_of("lakes", ["0800"]) == []
        )

    def test_a_list_stays_until_another_takes_its_place(self, store):
        assert store.save_campaign("rivers", "live", "x", AREAS) and not store.save_campaign(
            "rivers", "live", "x", AREAS
        )
        assert store.save_campaign("rivers", "live", "y") and store.areas_of("rivers", ["0800"]) == ["Elm"]
        other = AreaList("postcodes.csv", (("0800", "Ash"),), b"other")
        assert store.save_campaign("rivers", "live", "y", other) and store.areas_of("rivers", ["0800"]) == ["Ash"]
        assert store.areas_of("rivers", ["0822"]) == []
        assert store.save_campaign("rivers", "live", "y", NO_AREAS) and store.area_list_name("rivers") == ""

    def test_a_holder_whose_time_is_over_keeps_the_row_with_its_last_day(self, store):
        store.save_offices([Office("a", "A"), Office("b", "B", checked_on=date(2026, 1, 1))])
        assert store.save_offices([], {"b": date(2026, 2, 1), "unknown": date(2026, 2, 1)}) == (0, 1)
        assert store.save_offices([], {"b": date(2026, 2, 1)}) == (0, 0)
        assert [(office.until, office.checked_on) for office in store.offices()] == [
            (None, None),
            (date(2026, 2, 1), date(2026, 1, 1)),
        ]
