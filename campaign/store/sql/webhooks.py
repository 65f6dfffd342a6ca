"""Addresses that are told of a campaign, and the notices on their way there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from campaign.core.counts.webhooks import Notice, Webhook, WebhookDelivery
from campaign.store.engine.database import UNLESS_TAKEN, Database, Engine, moment, row, rows, stamp
from campaign.store.protocol.errors import Missing

_KEPT_FAULT = 200
MOST_DELIVERIES = 20
"""Of one webhook that are remembered."""


class Webhooks(Engine):
    """Add, tell, try again, give up."""

    def add_webhook(self, webhook: Webhook) -> None:
        with self.writing() as db:
            db.conn.execute(
                "INSERT INTO webhooks (id, campaign, url, day, reached, active, fault) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (webhook.id, webhook.campaign, webhook.url, webhook.day.isoformat(), webhook.reached, 1, ""),
            )

    def remove_webhook(self, webhook_id: str) -> None:
        with self.writing() as db:
            db.conn.execute("DELETE FROM webhook_notices WHERE webhook = ?", (webhook_id,))
            db.conn.execute("DELETE FROM webhook_deliveries WHERE webhook = ?", (webhook_id,))
            if not db.conn.execute("DELETE FROM webhooks WHERE id = ?", (webhook_id,)).rowcount:
                raise Missing(webhook_id)

    def webhooks(self) -> list[Webhook]:
        with self.reading() as db:
            return [_webhook(record) for record in rows(db, "SELECT * FROM webhooks ORDER BY campaign, url, id")]

    def tell(self, webhook: Webhook, reached: int, day: date, notices: Sequence[Notice], at: datetime) -> bool:
        with self.writing() as db:
            told = db.conn.execute(
                "UPDATE webhooks SET reached = ?, day = ? WHERE id = ? AND reached = ? AND day = ? AND active = 1",
                (reached, day.isoformat(), webhook.id, webhook.reached, webhook.day.isoformat()),
            ).rowcount
            if told:
                _queue(db, notices, at)
            return bool(told)

    def queue_webhook_notices(self, notices: Sequence[Notice], at: datetime) -> None:
        with self.writing() as db:
            _queue(db, notices, at)

    def claim_notice(self, now: datetime, lease_until: datetime) -> tuple[Notice, Webhook] | None:
        due = f"SELECT * FROM webhook_notices WHERE not_before <= ? ORDER BY not_before, id LIMIT 1 {UNLESS_TAKEN}"
        with self.writing(beside=True) as db:
            record = row(db, due, stamp(now))
            if record is None:
                return None
            db.conn.execute(
                "UPDATE webhook_notices SET not_before = ? WHERE id = ?", (stamp(lease_until), record["id"])
            )
            webhook = row(db, "SELECT * FROM webhooks WHERE id = ?", record["webhook"])
            notice = Notice(record["id"], record["webhook"], record["body"], record["attempts"])
            return (notice, _webhook(webhook)) if webhook else None

    def log_delivery(self, delivery: WebhookDelivery) -> None:
        of_webhook = "SELECT notice FROM webhook_deliveries WHERE webhook = ? ORDER BY at DESC, notice LIMIT ?"
        with self.writing() as db:
            if row(db, "SELECT 1 FROM webhooks WHERE id = ?", delivery.webhook) is None:
                return  # removed while the notice was on its way
            db.conn.execute("DELETE FROM webhook_deliveries WHERE notice = ?", (delivery.notice,))
            values = (delivery.notice, delivery.webhook, delivery.kind, stamp(delivery.at), delivery.attempts)
            db.conn.execute(
                "INSERT INTO webhook_deliveries (notice, webhook, kind, at, attempts, answer) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (*values, delivery.answer[:_KEPT_FAULT]),
            )
            db.conn.execute(
                f"DELETE FROM webhook_deliveries WHERE webhook = ? AND notice NOT IN ({of_webhook})",
                (delivery.webhook, delivery.webhook, MOST_DELIVERIES),
            )

    def webhook_deliveries(self) -> list[WebhookDelivery]:
        with self.reading() as db:
            found = rows(db, "SELECT * FROM webhook_deliveries ORDER BY at DESC, notice")
            return [WebhookDelivery(**one | {"at": moment(one["at"])}) for one in found]

    def finish_notice(self, notice: Notice, fault: str, again_at: datetime | None, *, gone: bool = False) -> None:
        with self.writing() as db:
            if gone:
                db.conn.execute("UPDATE webhooks SET active = 0 WHERE id = ?", (notice.webhook,))
                db.conn.execute("DELETE FROM webhook_notices WHERE webhook = ?", (notice.webhook,))
            if again_at is None:
                db.conn.execute("DELETE FROM webhook_notices WHERE id = ?", (notice.id,))
            else:
                db.conn.execute(
                    "UPDATE webhook_notices SET attempts = attempts + 1, not_before = ? WHERE id = ?",
                    (stamp(again_at), notice.id),
                )
            db.conn.execute("UPDATE webhooks SET fault = ? WHERE id = ?", (fault[:_KEPT_FAULT], notice.webhook))


def forget_deliveries_before(db: Database, at: datetime) -> None:
    db.conn.execute("DELETE FROM webhook_deliveries WHERE at < ?", (stamp(at),))


def _queue(db: Database, notices: Sequence[Notice], at: datetime) -> None:
    db.conn.executemany(
        "INSERT INTO webhook_notices (id, webhook, body, attempts, not_before) "
        "SELECT ?, id, ?, 0, ? FROM webhooks WHERE id = ?",
        [(notice.id, notice.body, stamp(at), notice.webhook) for notice in notices],
    )


def _webhook(record: dict[str, Any]) -> Webhook:
    return Webhook(**record | {"day": date.fromisoformat(record["day"]), "active": bool(record["active"])})
