"""How many mails an address can be made to get, by whoever types it in."""

import secrets
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from campaign.config.settings import database_path
from campaign.web.supporter.form_token import TokenSigner
from tests.support.links import confirm_token
from tests.support.pages import get
from tests.web.supporter.test_journey import FORM, checked

VICTIM = "victim@x.example"


def notices(settings) -> list[tuple[str, datetime]]:
    """Kind of every mail to a supporter that is to be sent, and when."""
    with sqlite3.connect(database_path(settings)) as db:
        records = db.execute("SELECT kind, not_before FROM notices WHERE state = 'queued'").fetchall()
    return [(kind, datetime.fromtimestamp(at, UTC)) for kind, at in records]


def submit(client, clock, network: int, **typed):
    fields = checked(client, clock, **typed).fields() | {"email": VICTIM}
    away = {"REMOTE_ADDR": f"192.0.2.{network}"}
    return client.post(FORM, data=fields | {"step": "send"}, environ_base=away)


def test_never_more_than_three_a_day_reminders_included(client, clock, settings):
    answers = set()
    for day in range(4):
        for number in range(12):
            answer = submit(client, clock, day * 12 + number)
            page = get(client, answer.location)
            answers.add((answer.status_code, len(answer.data), page.heading))
        clock.forward(days=1)
    assert len(answers) == 1
    by_day = Counter(at.date() for _, at in notices(settings))
    assert max(by_day.values()) == 3
    assert {kind for kind, _ in notices(settings)} == {"confirmation", "reminder"}


def test_a_thousand_from_a_hundred_networks_cannot_be_told_apart(client, clock, settings, context, long):
    fields = checked(client, clock).fields() | {"email": VICTIM, "step": "send"}
    signer = TokenSigner(context.settings.key("form"))
    first = signer.read(fields["form_token"])
    answers = set()
    networks = 100 if long else 20
    for number in range(10 * networks):
        if number % networks == 0:
            clock.forward(minutes=1)
        token = replace(first, nonce=secrets.token_hex(32), issued_at=int(clock().timestamp()) - 60)
        away = {"REMOTE_ADDR": f"192.0.2.{number % networks}"}
        answer = client.post(FORM, data=fields | {"form_token": signer.sign(token)}, environ_base=away)
        receipt = client.get(answer.location, environ_base=away)
        secret = answer.location.rpartition("/")[2]
        shown = receipt.text.replace(secret, "").replace(answer.location, "")
        answers.add((answer.status, len(answer.data), tuple(answer.headers.keys()), receipt.status, shown))
    assert len(answers) == 1
    by_day = Counter(at.date() for _, at in notices(settings))
    assert sorted(by_day.values()) == [1, 3], "three today, and tomorrow one reminder, which is one of that day's"


def test_one_reminder_after_a_day_and_none_once_confirmed(client, clock, settings, context):
    receipt = submit(client, clock, 1).location
    (first, asked), (second, reminded) = sorted(notices(settings), key=lambda notice: notice[1])
    assert (first, second) == ("confirmation", "reminder")
    assert (reminded - asked).total_seconds() == 24 * 3600
    confirm_page(client, context, receipt, "confirm")
    assert [kind for kind, _ in notices(settings)] == ["confirmation"]


def test_never_again_is_never_again(client, clock, settings, context):
    receipt = submit(client, clock, 1).location
    confirm_page(client, context, receipt, "never")
    assert notices(settings) == []
    clock.forward(days=3)
    answer = submit(client, clock, 2)
    assert answer.status_code == 303 and "One step left" in get(client, answer.location).text
    assert notices(settings) == []
    with sqlite3.connect(database_path(settings)) as db:
        (kept,) = db.execute("SELECT address FROM suppressed").fetchall()
    assert len(kept[0]) == 16


def confirm_page(client, context, receipt: str, decision: str) -> None:
    address = f"/confirm/{confirm_token(context.store, receipt)}"
    page = get(client, address)
    assert 'value="never"' in page.text or page.all("button", value="never")
    answer = client.post(address, data=page.fields() | {"do": decision}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303
