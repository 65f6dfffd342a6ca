"""What /privacy says of backups, by the settings in force."""

from dataclasses import replace
from datetime import date

import pytest

from campaign import create_app
from campaign.sealing.recovery import make_key
from tests.support.pages import get

_, PUBLIC = make_key(date(2026, 11, 23))


@pytest.mark.parametrize("key", ["", PUBLIC], ids=["no key", "a key"])
def test_backups_with_what_waits_are_told_where_they_are_made(app, settings, key):
    rules = replace(settings, privacy=replace(settings.privacy, recovery_key=key))
    said = get(create_app(rules).test_client(), "/privacy").text
    assert ("Our backups hold no letter and no key." in said) is (key == "")
    for words in ("locked to a key that is kept away from this computer", "a letter that you erased after it was made"):
        assert (words in said) is (key != "")
    assert said.count("only a disk that is encrypted as a whole is safe") == 1
    assert PUBLIC not in said
