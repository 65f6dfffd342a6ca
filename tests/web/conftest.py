"""The desk as it is outside the demo."""

import pytest

from tests.support.desk import Desk


@pytest.fixture
def desk(app, clock):
    app.config["CAMPAIGN_DEMO"] = False
    return Desk(app, clock)
