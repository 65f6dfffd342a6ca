"""What the store promises about campaigns being written: nobody's text is replaced unseen."""

from datetime import UTC, datetime

import pytest

from campaign.core.campaigns.toml import version
from campaign.store.protocol.campaigns import Draft, OwnOffice

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def store(empty_store):
    empty_store.save_campaign("rivers", "live", "in force")
    return empty_store


IN_FORCE = version("in force")


def draft(source, slug="rivers", base=IN_FORCE):
    return Draft(slug, source, base, "me@x.example", NOW)


def test_a_draft_is_kept_as_it_is_and_replaced_by_who_saw_it(store):
    assert store.save_draft(draft("one"), instead_of=version("in force"))
    assert store.draft("rivers") == draft("one") and store.drafts() == [draft("one")]
    assert store.save_draft(draft("two"), instead_of=version("one"))
    assert store.draft("rivers").source == "two"
    assert store.campaign("rivers").source == "in force"


@pytest.mark.parametrize("seen", ["", version("in force"), version("zero")])
def test_a_draft_that_somebody_did_not_see_stays(store, seen):
    store.save_draft(draft("one"), instead_of=version("in force"))
    assert not store.save_draft(draft("two"), instead_of=seen)
    assert not store.drop_draft("rivers", instead_of=seen)
    assert not store.publish("rivers", "live", "two", (version("in force"), seen))
    assert store.draft("rivers").source == "one" and store.campaign("rivers").source == "in force"


def test_a_new_campaign_is_begun_once(store):
    assert store.save_draft(draft("one", "lakes", ""), instead_of="")
    assert not store.save_draft(draft("two", "lakes", ""), instead_of="")
    assert not store.save_draft(draft("two"), instead_of=""), "there is a campaign of this name"


def test_a_campaign_changed_past_the_desk_is_seen_first(store):
    store.save_campaign("rivers", "live", "from the server")
    assert not store.save_draft(draft("one"), instead_of=version("in force"))
    assert store.save_draft(draft("one"), instead_of=version("from the server"))
    store.save_campaign("rivers", "live", "from the server again")
    assert not store.publish("rivers", "live", "one", (version("from the server"), version("one")))
    assert store.publish("rivers", "live", "one", (version("from the server again"), version("one")))


def test_in_force_a_draft_is_no_draft_any_more_and_caches_know(store):
    store.save_draft(draft("one"), instead_of=version("in force"))
    before = store.campaign_versions()
    assert store.publish("rivers", "closed", "one", (version("in force"), version("one")))
    campaign = store.campaign("rivers")
    assert (campaign.status, campaign.source, store.draft("rivers")) == ("closed", "one", None)
    assert store.campaign_versions() != before
    assert store.publish("lakes", "test", "lakes", ("", ""))


def test_a_draft_is_dropped_once(store):
    store.save_draft(draft("one"), instead_of=version("in force"))
    assert store.drop_draft("rivers", instead_of=version("one"))
    assert not store.drop_draft("rivers", instead_of=version("one")) and not store.drop_draft("rivers", instead_of="")


@pytest.mark.parametrize("base", [IN_FORCE, version("older")])
def test_another_status_leaves_a_draft_and_what_it_was_begun_from(store, base):
    store.save_draft(draft("one", base=base), instead_of=IN_FORCE)
    before = store.campaign_versions()
    assert store.change_status("rivers", "closed", "closed now", IN_FORCE)
    campaign = store.campaign("rivers")
    assert (campaign.status, campaign.source) == ("closed", "closed now") and store.campaign_versions() != before
    assert store.draft("rivers") == draft("one", base=version("closed now") if base == IN_FORCE else base)


@pytest.mark.parametrize("seen", ["", version("another"), version("one")])
def test_the_status_of_a_text_that_is_not_in_force_stays(store, seen):
    store.save_draft(draft("one"), instead_of=IN_FORCE)
    assert not store.change_status("rivers", "closed", "closed now", seen)
    assert not store.change_status("lakes", "closed", "closed now", seen)
    assert store.campaign("rivers").status == "live" and store.draft("rivers") == draft("one")


@pytest.mark.parametrize("written", ["", "one"])
def test_an_own_office_is_corrected_in_both_texts_by_who_saw_them(store, written):
    if written:
        store.save_draft(draft("one"), instead_of=IN_FORCE)
    correction = OwnOffice("rivers", "inline-minister", "old@x.example", NOW, "mended", "one mended" if written else "")
    assert store.correct_own_office(correction, (IN_FORCE, version("another"))) is None
    assert store.campaign("rivers").source == "in force"
    assert store.correct_own_office(correction, (IN_FORCE, version(written) if written else "")) == 0
    campaign = store.campaign("rivers")
    assert (campaign.status, campaign.source) == ("live", "mended")
    assert store.draft("rivers") == (draft("one mended", base=version("mended")) if written else None)


def test_a_draft_has_a_mark_that_no_other_of_its_name_has_and_keeps_it_in_force(store):
    marks = [store.campaign("rivers").mark]
    for number in ("one", "two"):
        store.save_draft(draft(number), instead_of=IN_FORCE)
        marks.append(store.draft("rivers").mark)
        store.save_draft(draft("again"), instead_of=version(number))
        assert store.draft("rivers").mark == marks[-1]
        assert store.drop_draft("rivers", version("again"))
    assert all(marks) and len(set(marks)) == 3 and store.campaign("rivers").mark == marks[0]
    store.save_draft(draft("three"), instead_of=IN_FORCE)
    written = store.draft("rivers").mark
    assert store.publish("rivers", "test", "three", (IN_FORCE, version("three")))
    store.change_status("rivers", "draft", "three now", version("three"))
    assert store.campaign("rivers").mark == written
    for number in ("four", "five"):
        store.save_draft(draft(number), instead_of=version("three now"))
        assert (store.draft("rivers").mark == written) is (number == "four"), (
            "it was written on, until that was dropped"
        )
        assert store.drop_draft("rivers", version(number))


def test_every_text_that_a_draft_had_is_a_version(store):
    store.save_draft(draft("one"), instead_of=IN_FORCE)
    store.save_draft(draft("two"), instead_of=version("one"), page="what a page shows")
    versions = store.draft_versions("rivers")
    assert [(version.version, version.who, version.is_page) for version in versions] == [
        (IN_FORCE, "", False),
        (version("one"), "me@x.example", False),
        (version("two"), "me@x.example", False),
        (version("what a page shows"), "me@x.example", True),
    ]
    texts = [store.draft_text("rivers", version.version) for version in versions]
    assert texts == ["in force", "one", "two", "what a page shows"]
    assert store.draft_text("rivers", version("never")) is None and store.draft_versions("lakes") == []


def test_the_text_in_force_has_a_version_before_anybody_saves(store):
    assert store.draft_text("rivers", IN_FORCE) == "in force" and store.draft_versions("rivers") == []


def test_a_draft_that_was_refused_leaves_no_version(store):
    assert not store.save_draft(draft("one"), instead_of="another")
    assert store.draft_versions("rivers") == []


@pytest.mark.parametrize(("slug", "base", "left"), [("rivers", IN_FORCE, 2), ("lakes", "", 0)])
def test_a_draft_thrown_away_leaves_versions_only_of_what_is_in_force(store, slug, base, left):
    store.save_draft(draft("one", slug, base), instead_of=base)
    assert store.drop_draft(slug, version("one"))
    assert len(store.draft_versions(slug)) == left
