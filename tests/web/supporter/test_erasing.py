"""What a page says of erasing is true when it says so. No delivery runs beside these pages."""

import pytest

from campaign.config.settings import database_path
from tests.support.links import confirm_token
from tests.support.pages import get
from tests.support.readers import files, reading
from tests.web.supporter.test_journey import sent, submission_of

NOT_YET, DONE = "Being erased", "Everything is erased"


def secrets_of(context, receipt: str) -> tuple[bytes, bytes]:
    submission = submission_of(context, receipt)
    with context.store.reading() as db:
        sql = "SELECT slot, sealed FROM items WHERE submission = ? AND part = 'held'"
        slot, sealed = db.execute(sql, (submission.id,)).fetchone()
    return context.store._slots.read(slot), sealed[:64]


def press(client, context, receipt: str, button: str) -> None:
    address = receipt
    if button != "erase":
        address = f"/confirm/{confirm_token(context.store, receipt)}"
    assert client.post(address, data={"do": button}).status_code == 303


@pytest.mark.parametrize("button", ["erase", "reject", "never"])
def test_neither_key_nor_words_are_in_any_file_once_it_is_said(client, clock, context, tmp_path, button):
    receipt = sent(client, clock)
    secrets = secrets_of(context, receipt)
    assert all(secret in files(tmp_path) for secret in secrets)
    press(client, context, receipt, button)
    assert not any(secret in files(tmp_path) for secret in secrets)
    assert get(client, receipt).heading == DONE


@pytest.mark.parametrize("button", ["erase", "reject", "never"])
def test_it_is_not_said_while_a_reader_is_in_the_way(client, clock, context, settings, tmp_path, monkeypatch, button):
    """The page itself tries again: nobody else does within this test."""
    monkeypatch.setattr("campaign.store.engine.sqlite.EMPTIED_EVERY_SECONDS", 3600)
    receipt = sent(client, clock)
    secrets = secrets_of(context, receipt)
    with reading(database_path(settings)):
        press(client, context, receipt, button)
        key, sealed = secrets
        assert key not in files(tmp_path), "nobody can open it any more"
        assert sealed in files(tmp_path), "the reader may still look at it"
        for _ in range(2):
            page = get(client, receipt)
            assert page.heading == NOT_YET and "a trace of it" in page.text and "are gone" not in page.text
    assert get(client, receipt).heading == DONE
    assert not any(secret in files(tmp_path) for secret in secrets)


def test_what_another_forgot_is_seen_to_as_well_and_then_it_is_true(client, clock, context, settings, tmp_path):
    """The log is everybody's: whose trace is in it cannot be told."""
    first, second = sent(client, clock), sent(client, clock, name="Another Person")
    press(client, context, first, "erase")
    secrets = secrets_of(context, second)
    with reading(database_path(settings)):
        press(client, context, second, "erase")
        assert get(client, first).heading == NOT_YET
    assert get(client, first).heading == DONE and not any(secret in files(tmp_path) for secret in secrets)
