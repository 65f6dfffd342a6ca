"""The campaign that comes with the tool, tried as the table of docs/sealing.md is: by its pages, mails and deliverer.

Its letter to the Secretary-General is the supporter's own to send and stays on offer, while the others are mailed.
"""

import pytest

from campaign.actions import campaigns, offices
from campaign.config.settings import Mail
from campaign.core.letters import links
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.worker import Worker
from tests.support import thief
from tests.support.links import confirm_token
from tests.support.smtp_server import SmtpServer
from tests.web.supporter.test_journey import checked, send

SLUG = "north-korean-escapees"
FORM = f"/c/{SLUG}"


class Shipped:
    """The site, and copies of its database from every moment so far."""

    def __init__(self, client, clock, context, folder, writers):
        self.client, self.clock, self.context, self.folder, self.writers = client, clock, context, folder, writers
        self.copies, self.receipts, self.given = [folder], [], []

    def copy(self):
        place = self.folder / f"copy {len(self.copies)}"
        place.mkdir()
        thief.take(self.folder, place)
        backup = self.folder / f"backup {len(self.copies)}"
        backup.mkdir()
        self.context.store.backup(backup / "campaign.db")
        self.copies += [place, backup]

    def check(self):
        return [self.checked(number) for number in range(self.writers)]

    def checked(self, number):
        self.client.environ_base["REMOTE_ADDR"] = f"10.{number // 250}.{number % 250}.1"
        canary = f"CANARY{number:04}"
        fields = {"name": canary, "country": "GB", "place": canary, "note": f"I am {canary}.", "points": []}
        page = checked(self.client, self.clock, FORM, **fields)
        assert page.heading == "Check your letters", page.text
        return page.fields() | {"email": f"{canary}@x.example"}

    def send(self):
        for number in range(self.writers):
            answer = send(self.client, self.checked(number), FORM)
            assert answer.status_code == 303
            self.receipts.append(answer.location)
            self.given.append(links.secret_of(answer.location.rpartition("/")[2]))
        self.copy()

    def confirm(self):
        for receipt in self.receipts:
            token = confirm_token(self.context.store, receipt)
            self.given += [links.secret_of(token), links.receipt_of(links.secret_of(token))]
            assert self.client.post(f"/confirm/{token}", data={"do": "confirm"}).status_code == 303
        self.copy()

    def deliver(self):
        with SmtpServer() as server:
            mail = Mail("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@x.example")
            transport = SmtpTransport(mail)
            outgoing = Outgoing(self.context.settings, self.context.catalogue)
            worker = Worker(self.context, outgoing, [transport], "one", self.clock, lambda: 0.0)
            while worker.run_once(self.clock()) or self.context.store.queue(SLUG).waiting:
                self.clock.forward(minutes=10)  # an office takes so many letters an hour
            transport.close()
            self.copy()
            return b"".join(letter.data for letter in server.taken)

    def told(self, *, given=(), live=False):
        """How many writers a thief can name, with every copy, the configuration, the key files and links `given`."""
        places = [self.folder] if live else self.copies
        return len(thief.canaries(places, self.context.settings.key("seal"), keys=self.folder, given=given))


@pytest.fixture
def site(client, clock, context, tmp_path, long):
    offices.import_bundled_offices(context)
    for office in context.store.offices():
        if office.email:
            context.store.check_office(office.id, clock().date())
    campaigns.load_bundled(context, SLUG)
    return Shipped(client, clock, context, tmp_path, writers=1_000 if long else 5)


def test_who_reads_a_letter_and_does_not_send_it_leaves_nothing(site):
    site.check()
    site.copy()
    assert site.told() == 0


def test_five_minutes_after_delivery_nobody_is_told_though_a_letter_is_on_offer(site):
    site.send()
    assert site.told(live=True) == site.writers, "its mail waits: else this would prove nothing"
    site.confirm()
    delivered = site.deliver()
    assert all(f"CANARY{number:04}".encode() in delivered for number in range(site.writers))
    site.clock.forward(minutes=5)
    assert site.told() == 0
    assert site.told(given=site.given) == site.writers, "what one sends oneself opens with the link"


@pytest.mark.parametrize("moment", ["unconfirmed", "confirmed", "delivered"])
def test_once_erased_nobody_is_told_by_anything(site, moment):
    site.send()
    if moment != "unconfirmed":
        site.confirm()
    if moment == "delivered":
        site.deliver()
    for receipt in site.receipts:
        assert site.client.post(receipt, data={"do": "erase"}).status_code == 303
    site.clock.forward(seconds=1)
    assert site.told(given=site.given) == 0
