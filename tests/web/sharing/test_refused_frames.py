"""A frame that would stay empty gets words; whoever is refused is counted once, and nobody else is."""

import pytest

from campaign.actions import campaigns
from campaign.core.counts.refusals import MOST_SITES, Reason
from tests.conftest import NOW
from tests.support.campaigns import changed
from tests.support.pages import Page
from tests.web.supporter.test_embed import ancestors

WATCH, FRIENDS, OTHER = "https://watch.example", "https://friends.example", "https://other.example"
FRAME = "/c/clean-rivers/embed"


def framed(client, by, query="", dest="iframe", site="cross-site", **more):
    """What a browser asks for a frame on a page at `by`."""
    headers = {"Sec-Fetch-Dest": dest, "Sec-Fetch-Site": site} | ({"Referer": by} if by else {}) | more
    return client.get(f"{FRAME}?{query}", headers=headers)


def counted(context):
    refused = context.store.refusals(NOW.date())
    return [(refusal.partner, refusal.reason, refusal.site, refusal.times) for refusal in refused]


@pytest.mark.parametrize(
    ("by", "query", "words", "counts"),
    [
        (OTHER, "partner=river-watch", "https://other.example may not", ("river-watch", Reason.SITE)),
        (f"{OTHER}/a/page?who=jane", "partner=river-watch", "other.example may not", ("river-watch", Reason.SITE)),
        (FRIENDS, "partner=river-watch", "https://friends.example may not", ("river-watch", Reason.SITE)),
        (WATCH, "", "https://watch.example may not", ("", Reason.SITE)),
        (WATCH, "partner=river-wacth", "no partner with this code", ("", Reason.CODE)),
        (WATCH, "partner=%3Cscript%3E", "no partner with this code", ("", Reason.CODE)),
        (WATCH, "partner=" + "x" * 300, "no partner with this code", ("", Reason.CODE)),
        (WATCH, "partner=gone", "is switched off", ("gone", Reason.OFF)),
    ],
)
@pytest.mark.parametrize("dest", ["iframe", "frame", "embed", "object"])
def test_a_refused_frame_says_why_and_may_be_framed_by_anybody(client, context, by, query, words, counts, dest):
    answer = framed(client, by, query, dest)
    page = Page(answer)
    assert answer.status_code == 403 and ancestors(answer) == "*" and words in page.text
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
    site = "/".join(by.split("/")[:3])
    assert counted(context) == [(*counts, site, 1)]


def test_there_is_nothing_to_press_on_it_but_a_link_to_the_form(client):
    page = Page(framed(client, OTHER, "partner=river-watch&lang=en"))
    assert not [element for name in ("form", "button", "input", "textarea", "iframe") for element in page.all(name)]
    (link,) = page.all("a")
    assert link.get("href").startswith("/c/clean-rivers?") and "partner=river-watch" in link.get("href")
    assert (link.get("target"), link.get("rel")) == ("_blank", "noopener")


@pytest.mark.parametrize(
    ("by", "query", "dest", "site"),
    [
        (WATCH, "partner=river-watch", "iframe", "cross-site"),
        (f"{WATCH}/a/page", "partner=river-watch", "iframe", "cross-site"),
        (FRIENDS, "", "iframe", "cross-site"),
        (FRIENDS, "partner=unknown", "iframe", "cross-site"),
        ("", "partner=river-watch", "iframe", "cross-site"),
        ("", "", "iframe", "cross-site"),
        (OTHER, "partner=river-watch", "document", "cross-site"),
        (OTHER, "partner=river-watch", "", "cross-site"),
        ("http://localhost/c/clean-rivers/embed", "partner=river-watch", "iframe", "same-origin"),
        ("http://localhost/c/clean-rivers/embed", "partner=gone", "iframe", "same-origin"),
    ],
)
def test_whoever_may_show_it_or_does_not_say_who_asks_gets_the_form_as_ever(client, context, by, query, dest, site):
    answer = framed(client, by, query, dest, site)
    assert answer.status_code == 200 and Page(answer).all("form") and ancestors(answer) != "*"
    assert counted(context) == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_it_is_said_in_the_pages_language(client, lang):
    page = Page(framed(client, OTHER, f"partner=river-watch&lang={lang}"))
    assert ("양식" in page.text) == (lang == "ko") and not page.all("nav")


def test_a_form_that_nobody_else_was_given_is_not_kept_for_a_site_that_is_refused(client, app):
    app.config["PAGE_CACHE_SECONDS"] = 600
    for _ in range(2):
        assert framed(client, WATCH, "partner=river-watch").status_code == 200
        assert framed(client, OTHER, "partner=river-watch").status_code == 403


def test_a_draft_is_not_found_and_counts_nothing(client, context):
    campaigns.load_campaign(context, changed(slug='"hidden"', status='"draft"'), "hidden.toml")
    for slug in ("hidden", "nothing"):
        headers = {"Sec-Fetch-Dest": "iframe", "Referer": OTHER}
        assert client.get(f"/c/{slug}/embed", headers=headers).status_code == 404
    assert counted(context) == []


def test_a_script_that_asks_why_is_counted_where_its_frame_could_not_be(client, context):
    for origin in (WATCH, OTHER, OTHER):
        client.get(f"{FRAME}/status.js?partner=river-watch", headers={"Origin": origin})
    client.get(f"{FRAME}/status.js?partner=river-watch")
    assert counted(context) == [("river-watch", Reason.SITE, OTHER, 2)]


def test_what_is_fetched_ahead_is_not_counted(client, context):
    framed(client, OTHER, "partner=river-watch", **{"Sec-Purpose": "prefetch"})
    client.head(FRAME, headers={"Sec-Fetch-Dest": "iframe", "Referer": OTHER})
    assert counted(context) == []


def test_strangers_with_sites_and_codes_of_their_own_fill_no_table(client, context):
    for number in range(60):
        framed(client, f"https://{number}.example", f"partner=made-up-{number}")
        framed(client, f"http://192.0.2.{number}", "partner=river-watch")
    rows = counted(context)
    assert len(rows) == MOST_SITES + 2 and sum(times for *_, times in rows) == 120
    assert "made-up" not in str(rows) and "192.0.2" not in str(rows)
