"""The letters with blanks: a way to write that tells this website nothing."""

import pytest

from campaign.actions import campaigns
from campaign.actions.offices import import_bundled_offices
from campaign.assets import bundled
from campaign.web.supporter.blank import BLANK
from tests.support.campaigns import changed
from tests.support.pages import get
from tests.web.supporter.test_journey import FORM

PAGE = "/c/north-korean-escapees/blank"


@pytest.fixture
def shipped(context):
    """The campaign and the offices that come with the tool."""
    import_bundled_offices(context)
    name = "north-korean-escapees.toml"
    campaigns.load_campaign(context, bundled(name).read_text(), name)


@pytest.mark.usefixtures("shipped")
class TestTheLetters:
    def test_have_lines_for_name_town_and_day(self, client):
        page = get(client, PAGE)
        letters = page.all("article")
        assert len(letters) == 2, "to the Secretary-General and to UNHCR"
        assert all(letter.text.count(BLANK) >= 3 for letter in letters)
        assert "…" not in "".join(letter.text for letter in letters)

    def test_are_to_no_government(self, client):
        assert "Minister" not in get(client, PAGE).text

    @pytest.mark.parametrize("language", ["ko", "ja", "de", "zh-Hant"])
    def test_are_read_in_ones_own_language_beside_the_one_to_sign(self, client, language):
        page = get(client, f"{PAGE}?lang={language}")
        letters = page.all("article")
        assert [letter.get("lang") for letter in letters[2:]] == [language, language]
        assert language not in [letter.get("lang") for letter in letters[:2]]

    def test_are_worded_otherwise_another_time(self, client):
        assert len({get(client, PAGE).all("article")[0].text for _ in range(8)}) > 1

    def test_tell_nothing_and_are_kept_nowhere(self, client, context, clock):
        with context.store.reading() as db:
            before = list(db.conn.iterdump())
        answer = client.get(PAGE)
        assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
        with context.store.reading() as db:
            assert list(db.conn.iterdump()) == before

    def test_are_offered_before_a_name_is_typed(self, client):
        page = get(client, "/c/north-korean-escapees")
        links = [link.get("href") for link in page.all("a") if "/blank" in (link.get("href") or "")]
        assert links, "the form leads there"


def test_a_campaign_that_is_over_has_none(client, context):
    campaigns.load_campaign(context, changed(status='"closed"'), "clean-rivers.toml")
    assert client.get(f"{FORM}/blank").status_code == 410
