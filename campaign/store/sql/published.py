"""The figures that everybody may see of a campaign that asks nobody to confirm."""

import json
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime

from campaign.core.counts.totals import Row
from campaign.store.engine.database import Engine, moment, row, stamp
from campaign.store.protocol.counts import Published


class PublishedFigures(Engine):
    """Keeps them."""

    def published(self, campaign: str) -> Published | None:
        with self.reading() as db:
            record = row(db, "SELECT hour, rows FROM published WHERE campaign = ?", campaign)
        if record is None:
            return None
        return Published(moment(record["hour"]), tuple(Row(*values) for values in json.loads(record["rows"])))

    def publish_figures(self, campaign: str, hour: datetime, figures: Sequence[Row]) -> None:
        text = json.dumps([astuple(figure) for figure in figures])
        with self.writing(durable=False) as db:
            db.conn.execute(
                "INSERT INTO published (campaign, hour, rows) VALUES (?, ?, ?) ON CONFLICT (campaign) DO UPDATE "
                "SET hour = excluded.hour, rows = excluded.rows WHERE excluded.hour > published.hour",
                (campaign, stamp(hour), text),
            )
