"""Handing letters over, on the desk: from their day on, by organisers alone, noted, and destroyed at their word."""

import pytest

from campaign.actions import retention
from campaign.core.accounts import Role
from campaign.core.letters.by_hand import PromisedLetter
from campaign.sealing import by_hand
from campaign.store.sql.items import Items
from tests.support.desk import YOU
from tests.support.readers import files
from tests.web.desk.test_writing import EDIT, document, opened
from tests.web.supporter.test_promising import DAY, KEYS, PUBLIC, offering  # noqa: F401 - a fixture

HERE = "/organiser/c/clean-rivers/by-hand"
LETTER = PromisedLetter("lakes", "GB", "en", "ltr", "Lake Agency\n1 Shore Road", "Rivers", "Dear Canary,\n\nplease.")


def promise(store, *names, letter=LETTER):
    assert isinstance(store, Items)
    with store.writing() as db:
        for name in names:
            row = (name.encode().ljust(16), "clean-rivers", letter.target, name.encode(), by_hand.seal(letter, PUBLIC))
            db.conn.execute("INSERT INTO promises (id, campaign, target, person, sealed) VALUES (?, ?, ?, ?, ?)", row)


@pytest.fixture
def person(desk, context, offering):  # noqa: F811 - the fixture
    promise(context.store, "one", "two")
    return desk.signed_in()


@pytest.fixture
def on_its_day(clock, person):
    clock.forward(days=8)
    person.come_in()
    return person


def test_how_many_are_promised_is_shown_by_recipient_and_nothing_can_be_opened_before_its_day(desk, person):
    page = opened(person, HERE)
    assert "Promised 2" in page.text and "Handed over 0" in page.text and "Canary" not in page.html
    assert not page.all("form", action=HERE)
    assert person.post(HERE).status_code == 404 and person.post(HERE, do="handed-over", names="x").status_code == 404
    assert not any("letters" in what for _, what, _ in desk.notes())


def test_from_its_day_on_they_are_fetched_sealed_and_that_is_noted(desk, on_its_day):
    answer = on_its_day.post(HERE)
    assert answer.status_code == 200 and b"canary" not in answer.data.lower()
    assert by_hand.open_letters(answer.data, KEYS) == ([LETTER, LETTER], 0)
    assert desk.notes()[0] == (on_its_day.email, "fetched the sealed letters to hand over", "clean-rivers")


def test_those_that_were_opened_are_destroyed_and_counted(desk, context, on_its_day, tmp_path):
    ((name, sealed), _) = context.store.promises("clean-rivers")
    assert on_its_day.post(HERE, do="handed-over", names=f"{name.hex()} nonsense ").status_code == 303
    page = opened(on_its_day, HERE)
    assert "Promised 1" in page.text and "Handed over 1" in page.text and "Dec 1, 2026" in page.text
    assert sealed[-64:] not in files(tmp_path)
    assert desk.notes()[0][1].startswith("handed letters over by hand")


def test_a_viewer_sees_how_many_and_does_nothing(desk, on_its_day):
    viewer = desk.signed_in(YOU, Role.VIEWER)
    page = opened(viewer, HERE)
    assert "Promised 2" in page.text and not page.all("form", action=HERE)
    assert viewer.post(HERE).status_code == 403


def test_what_nobody_handed_over_in_a_month_is_destroyed(context, clock, person):
    clock.forward(days=8 + 30)
    retention.purge(context, clock.now)
    assert len(context.store.promises("clean-rivers")) == 2
    clock.forward(days=1)
    retention.purge(context, clock.now)
    assert context.store.promises("clean-rivers") == []


def test_no_backup_has_any(context, person, tmp_path):
    context.store.backup(tmp_path / "copy.db")
    content = (tmp_path / "copy.db").read_bytes()
    assert all(sealed[-64:] not in content for _, sealed in context.store.promises("clean-rivers"))


def test_day_and_key_are_set_on_the_desk(desk):
    writer = desk.signed_in()
    typed = {"campaign.by_hand.day": DAY.isoformat(), "campaign.by_hand.public_key": PUBLIC, "do": "save"}
    writer.browser.post(EDIT, data=opened(writer, EDIT).fields() | typed)
    assert document(desk)["campaign"]["by_hand"] == {"public_key": PUBLIC, "day": DAY}
    page = opened(writer, EDIT)
    assert page.fields()["campaign.by_hand.day"] == DAY.isoformat()
    writer.browser.post(EDIT, data=page.fields() | dict.fromkeys(typed, "") | {"do": "save"})
    assert document(desk)["campaign"]["by_hand"] is None


def test_without_javascript_the_page_says_how_the_command_line_does_it(on_its_day):
    assert "campaign contacts letters" in opened(on_its_day, HERE).text
