"""The straight line on PostgreSQL, in every run; with `--long` every other journey goes there as well."""

import pytest

from tests.support import steps
from tests.support.ledger import SUPPORTER, Ledger, awaits, sent
from tests.support.steps import RECEIPT, Words

pytestmark = [pytest.mark.browser, pytest.mark.only_on("postgresql")]

UNHCR, EMAIL = "hqpi00@unhcr.org", "straight@x.example"


def test_a_letter_from_the_form_to_the_mailbox_and_the_desk(visit, demo, desk):
    ledger, page = Ledger(demo, desk), visit().page()
    words = Words("Jane Carter", "GB", "Leeds", note="My aunt taught in Busan.")
    steps.write(page, demo.form, words)
    steps.check(page)
    page.uncheck("#include-own-government")
    page.uncheck("#include-un-sg")
    letter = steps.letters(page)["unhcr"]
    with ledger.moves(awaits()):
        steps.send(page, EMAIL)
        page.wait_for_url(RECEIPT)
    steps.open_confirmation(page, demo, EMAIL)
    with ledger.moves(awaits(-1), SUPPORTER, {"confirmed": 1}, sent("unhcr")):
        steps.confirm(page)
        arrived = steps.mail(page, demo, UNHCR, words.name)
    assert arrived.startswith(letter + "\n\n-- \n")
    assert not any(b"My aunt taught" in kept for kept in (demo.files("log"), demo.database()))
