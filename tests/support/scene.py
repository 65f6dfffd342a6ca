"""A campaign, a database and a worker for the tests of delivery: all real but the clock."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from campaign.actions.catalogue import Catalogue
from campaign.actions.context import Context
from campaign.config.settings import Delivery, Settings, Site
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.outcomes import State
from campaign.core.letters import links
from campaign.core.letters.submissions import (
    Kind,
    NewLetter,
    NewNotice,
    NewSubmission,
    Personal,
    StoredSubmission,
    Words,
)
from campaign.core.offices.office import Office
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.transport import Transport
from campaign.delivery.worker import Worker
from campaign.store.open_store import open_store
from campaign.store.protocol import Store
from tests.support import databases
from tests.support.clock import Clock

NOW = datetime(2026, 11, 23, 20, 0, 5, tzinfo=UTC)
SLUG = "rivers"
CHECKED = Office(id="gov-en", title="Minister for Rivers", email="minister@gov.test", checked_on=NOW.date())

SOURCE = """
[campaign]
slug = "rivers"
status = "STATUS"
languages = ["en", "ko"]
[campaign.title]
en = "Clean rivers"
ko = "깨끗한 강"
[campaign.summary]
en = "Rivers"
ko = "강"
[[targets]]
id = "minister"
office = "gov"
[[targets]]
id = "mayor"
title = "Mayor"
email = "mayor@town.test"
[[letters]]
targets = ["minister", "mayor"]
language = "en"
subject = ["Clean rivers"]
[[letters.blocks]]
text = ["Please keep our rivers clean."]
"""


class Scene:
    """`send(...)` stores a submission that is queued at once; `worker(transport)` sends it.

    A submission is named by the token of its receipt. The database is a file in `folder`, or that at `url`.
    """

    def __init__(self, folder: Path, mail: MailSettings, delivery: Delivery | None = None, url: str = "") -> None:
        if not url:
            databases.provide(folder / "campaign.db")
        self.path, self.url = folder / "campaign.db", url
        self.store = self.opened()
        self.settings = Settings(
            site=Site(url="https://letters.test", secret_key="s" * 40),
            mail=mail,
            delivery=delivery or Delivery(poll_seconds=0.01),
        )
        self.catalogue = Catalogue(self.store)
        self.clock = Clock(NOW)
        self.load()

    def opened(self) -> Store:
        """Its store, as another process opens it."""
        return open_store(self.path, lambda _: b"k" * 32, url=self.url)

    @property
    def context(self) -> Context:
        return Context(self.store, self.settings, self.catalogue)

    def load(self, status: str = "live", source: str = SOURCE, offices: Sequence[Office] = (CHECKED,)) -> None:
        self.store.save_offices(offices)
        self.store.save_campaign(SLUG, status, source.replace("STATUS", status))

    def worker(self, *transports: Transport, name: str = "one") -> Worker:
        """With as many connections as there are transports."""
        outgoing = Outgoing(self.settings, self.catalogue)
        return Worker(self.context, outgoing, transports, name, self.clock, lambda: 0.0)

    def send(
        self,
        target: str = "minister",
        email: str = "jane@mail.test",
        kinds: Sequence[Kind] = (),
        *,
        confirmed: bool = False,
        held_back: bool = False,
        page_language: str = "en",
    ) -> str:
        receipt = secrets.token_bytes(32)
        submission = links.token(receipt)
        office = {"minister": "gov-en", "mayor": "inline-mayor"}[target]
        letter = NewLetter(
            *(target, office, "en", True, False, secrets.token_bytes(16), message_id(submission)), held_back=held_back
        )
        words = Words("Clean rivers", f"Dear Minister,\n\nplease keep river {submission} clean.\n\nJane Kim")
        new = NewSubmission(
            receipt=receipt,
            confirmation=secrets.token_bytes(32) if confirmed else b"",
            campaign=SLUG,
            at=self.clock(),
            country="GB",
            language="en",
            page_language=page_language,
            letters=(letter,),
            personal=Personal("Jane Kim", email, {target: words}),
            writer=secrets.token_bytes(16),
            confirm=confirmed,
            notices=tuple(NewNotice(kind, State.QUEUED, message_id(f"{submission}{kind}")) for kind in kinds),
        )
        assert self.store.add_submission(new)
        if confirmed:
            self.store.confirm(receipt, new.writer, self.clock())
        return submission

    def stored(self, submission: str) -> StoredSubmission:
        stored = self.store.submission(links.secret_of(submission))
        assert stored
        return stored

    def state(self, submission: str) -> State:
        return self.stored(submission).letters[0].state

    def counted(self) -> dict[str, int]:
        rows = self.store.totals(SLUG)
        return {
            row.measure: row.count for row in rows if (row.partner, row.dimension) == ("", "campaign") and row.count
        }


def message_id(name: str) -> str:
    return f"<{name}@letters.test>"
