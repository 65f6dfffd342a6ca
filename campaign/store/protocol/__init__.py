"""The `Store`: what the rest of the house may ask of a database, in the domain's words.

Every verb is one transaction: it happens whole or not at all. Times are aware datetimes in UTC. Rows leave as frozen
dataclasses. The store never decides: which rows of the ledger an event counts up, and what follows a delivery attempt,
is worked out in `campaign.core`.
"""

from typing import Protocol

from campaign.store.protocol.accounts import Accounts
from campaign.store.protocol.campaigns import Campaigns
from campaign.store.protocol.counts import Counts
from campaign.store.protocol.delivery import Delivery
from campaign.store.protocol.submissions import Submissions
from campaign.store.protocol.upkeep import Upkeep


class Store(Campaigns, Submissions, Delivery, Counts, Accounts, Upkeep, Protocol):
    """All verbs."""
