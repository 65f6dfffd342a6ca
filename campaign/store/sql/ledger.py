"""Counting up the rows of the ledger and of the counters beside it, inside somebody else's transaction."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from campaign.core import days
from campaign.core.counts import activity, totals
from campaign.core.counts.activity import Count
from campaign.core.counts.totals import About, Row
from campaign.core.delivery.outcomes import State
from campaign.store.engine.counters import TOTALS, WAITING
from campaign.store.engine.database import Database, lock, moment
from campaign.store.sql.activity import OF_SOURCES, count_up

_COUNT = TOTALS.adding("count")
_WAIT = WAITING.adding("letters")
_SENT = WAITING.adding("letters", "sent", "first_day", "last_day")
_BOUNCED = WAITING.adding("letters", "sent")
_SAID_SENT = WAITING.adding("letters", "said_sent", "said_first_day")

Place = tuple[str, str, str, str, str]
"""A row of the ledger: its campaign, partner, dimension, key and measure."""


def count(db: Database, campaign: str, changes: Iterable[Row]) -> None:
    """Add each row's count to what the ledger has; what comes to nothing is not written."""
    sums: Counter[Place] = Counter()
    for row in changes:
        sums[campaign, row.partner, row.dimension, row.key, row.measure] += row.count
    _add(db, sums)


def _add(db: Database, sums: Counter[Place]) -> None:
    db.conn.executemany(_COUNT, [(*place, number) for place, number in sums.items() if number])


@lru_cache(maxsize=4_000)
def _moved(partner: str, target: str, measure: str, *, personalised: bool) -> tuple[Row, ...]:
    """The rows that a letter changes which leaves the queue, to count as `measure` from then on, "" for nothing."""
    about = About(partner, "", datetime.min)  # these rows are of no day
    return tuple(totals.moved(about, target, "queued", measure, personalised=personalised))


@dataclass
class Leaving:
    """Letters that leave the queue in one transaction: what they change is added up, and each row is written once."""

    db: Database
    sums: Counter[Place] = field(default_factory=Counter)
    waiting: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    sent: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    zones: dict[str, str] = field(default_factory=dict)

    def add(self, letter: dict[str, Any], partner: str, after: State, at: datetime) -> None:
        """A letter is sent, has failed, or is dropped (then it counts nowhere)."""
        campaign, target = letter["campaign"], letter["target"]
        measure = after.value if after in (State.SENT, State.FAILED) else ""
        for row in _moved(partner, target, measure, personalised=bool(letter["personalised"])):
            self.sums[campaign, row.partner, row.dimension, row.key, row.measure] += row.count
        place = campaign, letter["office"], target
        self.waiting[place] -= 1
        if after is State.SENT:
            self.sent[(days.day_at(at, self._zone(campaign)).isoformat(), *place)] += 1

    def _zone(self, campaign: str) -> str:
        if campaign not in self.zones:
            self.zones[campaign] = _zone(self.db, campaign)
        return self.zones[campaign]

    def write(self) -> None:
        """Called once, when everything is known."""
        _add(self.db, self.sums)
        self.db.conn.executemany(_WAIT, [(*place, change) for place, change in self.waiting.items()])
        sent = [(*place, 0, number, day, day) for (day, *place), number in self.sent.items()]
        self.db.conn.executemany(_SENT, sent)


@dataclass
class Entry:
    """A submission's place in the ledger, while a transaction works on it. `submission` is its row.

    What changes is added up, and each row is written once: see `entry`.
    """

    db: Database
    submission: dict[str, Any]
    about: About
    _rows: list[Row] = field(default_factory=list)
    _counts: list[Count] = field(default_factory=list)
    _waiting: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, changes: Iterable[Row]) -> None:
        self._rows.extend(changes)

    def await_word(self, targets: Iterable[str], change: int) -> None:
        """The letters to these targets begin (1) or end (-1) to wait for their confirmation."""
        self.count(row for target in targets for row in totals.awaiting(self.about, target, change))

    def also(self, counts: Iterable[Count]) -> None:
        """Count beside the ledger."""
        self._counts.extend(counts)

    def enter(self, letters: Sequence[dict[str, Any]], measure: str) -> None:
        """Letters are queued or handed over for the first time."""
        changes: list[Row] = []
        new = self._new_texts({bytes(letter["digest"]) for letter in letters})
        for letter in letters:
            own, digest = bool(letter["personalised"]), bytes(letter["digest"])
            changes += totals.entered(self.about, letter["target"], measure, personalised=own, new_text=digest in new)
            new.discard(digest)
        self.count(changes)
        if measure == "queued":
            self._wait(letters, 1)
        about, personal = self.about, sum(bool(letter["personalised"]) for letter in letters)
        self.also(
            [
                *activity.letters_entered(about.at, about.source, about.language, len(letters), personal),
                *activity.of_day(about.day, self._places(), "letters", len(letters)),
            ]
        )

    def _places(self) -> dict[str, str]:
        return {"country": self.about.country, "language": self.about.language, "source": self.about.source}

    def _wait(self, letters: Iterable[dict[str, Any]], change: int) -> None:
        """So many more, or fewer, letters wait for each office."""
        for letter in letters:
            self._waiting[letter["office"], letter["target"]] += change

    def _new_texts(self, digests: Collection[bytes]) -> set[bytes]:
        """Those of the texts that are in no letter of the campaign yet. They are noted."""
        # Everybody in this order: then none waits for somebody who waits for it.
        texts = [(self.submission["campaign"], digest) for digest in sorted(digests)]
        return {bytes(digest) for _, digest in self.db.conn.insert_new("texts", ("campaign", "digest"), texts)}

    def acts(self) -> None:
        """The form was sent, or a first letter of it taken."""
        self.also(activity.stepped("acted", self.about.day, self.about.partner))

    def is_dropped(self, letter: dict[str, Any]) -> None:
        """A letter that waited leaves the queue unsent: it counts nowhere."""
        personalised = bool(letter["personalised"])
        self.count(totals.moved(self.about, letter["target"], "queued", "", personalised=personalised))
        self._wait([letter], -1)

    def bounces(self, letter: dict[str, Any]) -> None:
        """A letter that was sent came back."""
        personalised = bool(letter["personalised"])
        self.count(totals.moved(self.about, letter["target"], "sent", "failed", personalised=personalised))
        self.db.conn.execute(_BOUNCED, (self.submission["campaign"], letter["office"], letter["target"], 0, -1))

    def is_said_to_be_sent(self, letter: dict[str, Any]) -> None:
        """The writer of a letter says that it is on its way."""
        self.count(totals.said_sent(self.about, letter["target"]))
        of_it = (self.submission["campaign"], letter["office"], letter["target"])
        self.db.conn.execute(_SAID_SENT, (*of_it, 0, 1, self.about.day))

    def supporter(self, *, confirmed: bool) -> None:
        """The supporter counts, once per submission: whoever calls marks its row as counted."""
        if not self.submission["counted"]:
            rows = totals.supporter_counted(self.about, confirmed=confirmed)
            self.count(self._without_new_source(row) for row in rows)
            self.also(
                [
                    *activity.supporter_counted(self.about.at, self.about.source, self.about.language),
                    *activity.of_day(self.about.day, self._places(), "supporters"),
                ]
            )
        elif confirmed:
            self.count(totals.supporter_confirmed(self.about))
        if confirmed:
            self.also(activity.stepped("confirmed", self.about.day, self.about.partner))

    def _without_new_source(self, counted: Row) -> Row:
        """The row, under no source when its own would be one too many."""
        if counted.dimension != totals.SOURCE or not counted.key:
            return counted
        of_it = (self.submission["campaign"], counted.partner, totals.SOURCE)
        among = "FROM totals WHERE campaign = ? AND partner = ? AND dimension = ?"
        if self.db.conn.execute(f"SELECT 1 {among} AND key = ? LIMIT 1", (*of_it, counted.key)).fetchone():
            return counted
        lock(self.db, OF_SOURCES, self.submission["campaign"])
        others = f"SELECT count(DISTINCT key) {among} AND key <> ?"
        if self.db.conn.execute(others, (*of_it, counted.key)).fetchone()[0] < totals.MOST_SOURCES:
            return counted
        return replace(counted, key="")

    def write(self) -> None:
        """Called once, when everything is known."""
        slug = self.submission["campaign"]
        count(self.db, slug, self._rows)
        count_up(self.db, slug, self._counts)
        self.db.conn.executemany(_WAIT, [(slug, *place, change) for place, change in self._waiting.items()])


def _zone(db: Database, campaign: str) -> str:
    record = db.conn.execute("SELECT time_zone FROM campaigns WHERE slug = ?", (campaign,)).fetchone()
    return record[0] if record else "UTC"


@contextmanager
def entry(db: Database, record: dict[str, Any], at: float, zone: str | None = None) -> Iterator[Entry]:
    """The ledger's view of the submission in row `record`, for something that happens `at`; written as the block ends.

    Its days are those of the time zone `zone`, where that is known, else of its campaign's. Who reads the ledger within
    the block sees it as it was.
    """
    known = (record["source"], record["language"], zone or _zone(db, record["campaign"]))
    made = Entry(db, record, About(record["partner"], record["country"], moment(at), *known))
    yield made
    made.write()
