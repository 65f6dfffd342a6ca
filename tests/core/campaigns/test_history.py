"""Which versions are told and kept: nobody's last words of ten minutes go, and their number has a bound."""

from datetime import UTC, datetime, timedelta

from campaign.core.campaigns.history import MOST_KEPT, MOST_RECENT, Saved, passing, told

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def saved(*when, is_page=False):
    """A version for each `(who, minutes after noon)`."""
    return [
        Saved(number, f"v{number}", who, NOON + timedelta(minutes=minutes), is_page)
        for number, (who, minutes) in enumerate(when, 1)
    ]


def test_the_last_of_ten_minutes_and_of_each_person_is_told():
    versions = told(saved(("a", 0), ("a", 4), ("a", 9.9), ("a", 10), ("b", 11), ("a", 12), ("a", 13)))
    assert [version.id for version in versions] == [3, 4, 5, 7]


def test_what_a_page_showed_is_no_version_to_go_back_to():
    pages = saved(("a", 0), ("a", 30), is_page=True)
    assert told(pages) == []


def test_the_last_ones_are_kept_each_and_of_the_older_what_is_told():
    versions = saved(*[("a", minute / 10) for minute in range(300)])
    gone = passing(versions)
    assert set(gone) < set(range(1, 300 - MOST_RECENT + 1)) and 100 not in gone and 200 not in gone
    assert len(versions) - len(gone) == MOST_RECENT + 2


def test_their_number_has_a_bound():
    versions = saved(*[("ab"[minute % 2], minute) for minute in range(1000)])
    assert len(versions) - len(passing(versions)) == MOST_KEPT
