"""The `Store`: what the rest of the house may ask of a database, in the domain's words.

Every verb is one transaction: it happens whole or not at all. Times are aware datetimes in UTC. Rows leave as frozen
dataclasses. Which rows of the ledger an event counts up, and what follows a delivery attempt, is worked out in
`campaign.core`. A database holds itself only what must be decided in one transaction with what others write meanwhile:

- one letter per writer and target, and each writer counted once (`confirm`);
- whose turn it is, and what a mailbox may still get in this hour (`claim`, `claim_digest`): two workers would both take
  the last place;
- which letters beyond a day's number make a digest (`claim_digest`), so that none is in two;
- who looks at a letter or an answer that waits for that (`look`, `look_at_answer`): one organiser alone;
- that a link tells what came back once (`tell_answer`), and under which office it is counted;
- how many sources are counted apart (`allot`, `add_submission`), which depends on those that are there;
- that nobody waits for a letter of a campaign that is deleted (`delete_campaign`), whatever they do meanwhile;
- that a campaign which goes live starts from nothing (`save_campaign`), with the change of its status or not at all.
"""

from typing import Protocol

from campaign.store.protocol.accounts import Accounts
from campaign.store.protocol.campaigns import Campaigns
from campaign.store.protocol.counts import Counts
from campaign.store.protocol.delivery import Delivery
from campaign.store.protocol.held_back import HeldBack
from campaign.store.protocol.hosts import Hosts
from campaign.store.protocol.offered_quotes import OfferedQuotes
from campaign.store.protocol.office_pages import OfficePages
from campaign.store.protocol.pictures import Pictures
from campaign.store.protocol.promises import Promises
from campaign.store.protocol.published_answers import PublishedAnswers
from campaign.store.protocol.submissions import Submissions
from campaign.store.protocol.told_answers import ToldAnswers
from campaign.store.protocol.upkeep import Upkeep
from campaign.store.protocol.uploads import Uploads


class Answers(PublishedAnswers, OfficePages, ToldAnswers, Protocol):
    """What comes back from offices."""


class Store(
    Campaigns,
    Pictures,
    Uploads,
    Submissions,
    Promises,
    OfferedQuotes,
    Delivery,
    HeldBack,
    Counts,
    Accounts,
    Upkeep,
    Answers,
    Hosts,
    Protocol,
):
    """All verbs."""
