"""Contacts that opted in.

A row is found from a submission's id, and a person's from the keyed hash of their address, only with the campaign's
key, which is in no database: nothing in it, neither order nor time, says whose it is.
"""

from campaign.core.campaigns.owners import MOST_OWNERS
from campaign.core.letters.submissions import NewSubmission
from campaign.store.engine.database import Database, note_forgotten
from campaign.store.sql.keys import Keys, hashed

_LISTS = (b"submission", b"partner", b"answers", *(f"owner {number}".encode() for number in range(1, MOST_OWNERS + 1)))
"""What each of a submission's contacts is named after. Those of owners are by the order of ticks, not by whose."""
_MINE = f"IN ({', '.join('?' * len(_LISTS))})"


class Contacts(Keys):
    """The one list there is: sealed, and opened by nobody here."""

    def contacts(self, campaign: str, partner: str = "") -> list[bytes]:
        with self.reading() as db:
            records = db.conn.execute(
                "SELECT sealed FROM contacts WHERE campaign = ? AND partner = ? AND confirmed = 1 ORDER BY id",
                (campaign, partner),
            )
            return [sealed for (sealed,) in records]

    def count_contacts(self, campaign: str, partner: str = "") -> int:
        with self.reading() as db:
            counted = db.conn.execute(
                "SELECT count(*) FROM contacts WHERE campaign = ? AND partner = ? AND confirmed = 1",
                (campaign, partner),
            )
            return int(counted.fetchone()[0])

    def _keep_contact(self, db: Database, submission: NewSubmission) -> None:
        """Keep what a submission's writer opted in with; it counts once they confirm, or at once if nobody asks."""
        if not any(sealed for _, sealed in submission.contacts):
            return
        person = self.contact_person(submission.campaign, submission.writer)
        ids = self.contact_ids(submission.campaign, submission.id)
        for key, (partner, sealed) in zip(ids, submission.contacts, strict=False):
            if sealed:
                db.conn.execute(
                    "INSERT INTO contacts (id, campaign, partner, person, sealed) VALUES (?, ?, ?, ?, ?)",
                    (key, submission.campaign, partner, person, sealed),
                )
        if not submission.confirm:
            self._confirm_contact(db, submission.campaign, submission.id)

    def _confirm_contact(self, db: Database, campaign: str, submission_id: str) -> None:
        """Count a contact, instead of any earlier one of the same person on the same list."""
        if not self._opted_in(db, campaign, submission_id):
            return
        mine = self.contact_ids(campaign, submission_id)
        replaced = db.conn.execute(
            f"DELETE FROM contacts WHERE confirmed = 1 AND id NOT {_MINE} AND (campaign, partner, person) IN "
            f"(SELECT campaign, partner, person FROM contacts WHERE id {_MINE})",
            (*mine, *mine),
        ).rowcount
        if replaced:
            note_forgotten(db)
        db.conn.execute(f"UPDATE contacts SET confirmed = 1 WHERE id {_MINE}", mine)

    def _forget_contact(self, db: Database, campaign: str, submission_id: str) -> None:
        note_forgotten(db)
        db.conn.execute(f"DELETE FROM contacts WHERE id {_MINE}", self.contact_ids(campaign, submission_id))

    def _opted_in(self, db: Database, campaign: str, submission_id: str) -> frozenset[str]:
        """The lists that a submission's writer is on, or once they confirm will be."""
        if db.conn.execute("SELECT 1 FROM contacts LIMIT 1").fetchone() is None:  # then nothing needs to be hashed
            return frozenset()
        found = db.conn.execute(
            f"SELECT partner FROM contacts WHERE id {_MINE}", self.contact_ids(campaign, submission_id)
        )
        return frozenset(name for (name,) in found)

    def contact_ids(self, campaign: str, submission_id: str) -> tuple[bytes, ...]:
        """What a submission's contacts are found by: the campaign's list, the partner's, that for answers, owners'."""
        with self._failing_plainly():
            key = self._outer(campaign)
        return tuple(hashed(key, of, submission_id) for of in _LISTS)

    def contact_person(self, campaign: str, writer: bytes) -> bytes:
        """What stands for a person on the lists of a campaign; `writer` is the keyed hash of their address."""
        inner = hashed(self.campaign_key(campaign, "contacts"), "person", campaign.encode(), writer)
        return self.campaign_mark(campaign, inner)
