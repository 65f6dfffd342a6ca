"""Whatever is stored about a campaign is text on the pages of its numbers: nothing of it ever runs."""

import re
from dataclasses import replace

import pytest

from campaign.actions import campaigns
from campaign.core.counts.activity import Count
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.store.protocol.campaigns import Partner
from campaign.web.desk.numbers import PAGES
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support.campaigns import SOURCE
from tests.support.desk import HOME
from tests.support.pages import get
from tests.web.desk.test_watching import ALL, HOSTILE, NUMBERS, PAGE, confirmed


def hostile_campaign(context):
    words = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    source = SOURCE.replace('en = "Clean rivers"', f'en = "{words}"').replace(
        'label = "Fish are dying"', f'label = "{words}"'
    )
    source = source.replace('"The fish are dying."', '"<img src=x onerror=alert(1)>"')
    campaigns.load_campaign(context, source, "rivers")


def hostile_office(context):
    offices = context.store.offices()
    context.store.save_offices([replace(office, title=HOSTILE, organisation=HOSTILE) for office in offices])


def hostile_partner(context):
    context.store.add_partner(Partner("evil", HOSTILE, (), "salt"))
    context.store.count_activity("clean-rivers", [_count("partner", "evil")])


def hostile_source(context):
    context.store.count_activity("clean-rivers", [_count("source", HOSTILE)])


def hostile_day(context):
    context.store.mark_day("clean-rivers", NOW.date(), HOSTILE, 100)


def hostile_reply(context):
    context.store.hold(Hold(HoldKind.PAUSED, "clean-rivers", NOW, HOSTILE))
    context.store.hold(Hold(HoldKind.SUSPENDED, HOSTILE, NOW, HOSTILE))


def hostile_target(context):
    """What the database says of a target that the campaign has not."""
    with context.store.writing() as db:
        db.execute(
            "INSERT INTO letters (submission, campaign, target, office, language, personalised, digest, state, "
            "message_id, not_before, reply) VALUES ('1', 'clean-rivers', ?, '', 'en', 0, x'', 'failed', '<>', ?, ?)",
            (HOSTILE, NOW.timestamp(), HOSTILE),
        )


def _count(dimension, key):
    return Count(dimension, key, "seen")


@pytest.mark.parametrize(
    "store",
    [
        *(hostile_campaign, hostile_office, hostile_partner, hostile_source),
        *(hostile_day, hostile_reply, hostile_target),
    ],
)
def test_nothing_stored_ever_runs(desk, client, clock, store):
    person, context = desk.signed_in(), CONTEXT.of(desk.app)
    store(context)
    confirmed(client, clock, context, name="Kim", note="I swim <b>there</b>")
    pages = [get(person.browser, address) for address in (*ALL, HOME, "/organiser/audit", f"{PAGE}?only=source:paper")]
    parts = [person.browser.get(NUMBERS, query_string={"page": name}).text for name in PAGES]
    html = [page.html for page in pages] + parts
    for page in html:
        assert not re.search(r"<(img|script|b)\b(?! src=\"/static)", page), "every word is text"
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt;[^<]{0,12}", page)
    assert any("onerror" in page for page in html), "it was shown at all"
