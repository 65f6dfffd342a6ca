"""Whom people write to is worked out once for a country and a language: it is never one person's, and never old."""

from dataclasses import replace

from campaign.actions import campaigns, letters
from campaign.core.letters.composition import Supporter
from tests.support import areas
from tests.support.campaigns import SOURCE
from tests.support.pages import post
from tests.web.supporter.test_journey import FORM, checked, written

SLUG, CANARY = "clean-rivers", "Wanderfalke-7391"


def kept(context, slug=SLUG):
    return context.catalogue.reading(context.catalogue.campaign(slug)).addressed


def written_to(context, **changes):
    supporter = Supporter("Jo", "GB", language="en")
    campaign = context.catalogue.campaign(SLUG)
    return letters.addressed(context, campaign, replace(supporter, **changes))


def test_it_is_worked_out_once_for_all(context):
    first, second = written_to(context), written_to(context, name="Somebody else", place="York")
    assert first == second and first is not second and list(kept(context)) == [("GB", "en", False)]
    assert first[0] is second[0], "the very same, not made once more"
    written_to(context, country="KR")
    assert len(kept(context)) == 2


def test_what_somebody_types_into_other_fields_is_not_among_it(client, clock, context):
    typed = {"country": f"{CANARY} country", "language": f"{CANARY} language", "place": CANARY, "name": CANARY}
    post(client, FORM, written(client, clock) | typed | {"step": "check"})
    checked(client, clock, name=CANARY, place=CANARY, note=CANARY)
    assert kept(context) and CANARY not in repr(kept(context))


def test_nobodys_area_is_among_it(context):
    areas.load(context)
    campaign = context.catalogue.campaign(areas.SLUG)
    supporter = Supporter("Jo", "AU", language="en", representatives={"member": "au-solomon"})
    assert "au-solomon" in repr(letters.addressed(context, campaign, supporter))
    assert kept(context, areas.SLUG) == {}


def test_an_office_that_changed_is_written_to_as_it_is_now(context):
    before = written_to(context)[0].office
    context.store.save_offices([replace(before, title="Another title")])
    assert written_to(context)[0].office.title == "Another title"


def test_a_campaign_that_changed_is_read_anew(context):
    known = context.catalogue.campaign(SLUG)
    written_to(context)
    campaigns.load_campaign(context, SOURCE.replace("goal = 100", "goal = 101"), "clean-rivers.toml")
    assert context.catalogue.campaign(SLUG) is not known and kept(context) == {}
    assert letters.addressed(context, known, Supporter("Jo", "GB", language="en")), "who holds the old one goes on"
