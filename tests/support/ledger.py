"""The ledger as the public JSON and the organiser's page show it, held to moving exactly as it should."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import Demo, until

FIGURES = {
    "Towards the goal": "towards_goal",
    "Letters sent": "letters.sent",
    "Taken to send": "letters.handed_over",
    "Said to be sent": "letters.said_sent",
    "Supporters": "supporters",
    "Confirmed": "confirmed",
    "Waiting in the queue": "letters.queued",
    "Failed": "letters.failed",
    "Different letters": "different_letters",
    "With words of their own": "personalised_percent",
}
READ_DESK = """page => ({
    figures: [...(page ?? document).querySelectorAll('.figure')].map(one =>
        [one.querySelector('dt').textContent, one.querySelector('strong').textContent]),
    tables: [...(page ?? document).querySelectorAll('table')].map(table => [...table.rows].map(row =>
        [...row.cells].map(cell => cell.textContent.trim()))),
})"""
READ_DESK_ANEW = f"""async () => {{
    const first = location.pathname.split('/').slice(0, 4).join('/');
    const seen = async page => {{
        const answer = await fetch(first + page, {{ cache: 'no-store' }});
        return ({READ_DESK})(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    }};
    const [overview, letters] = await Promise.all([seen(''), seen('/letters')]);
    return {{ figures: overview.figures, tables: letters.tables }};
}}"""
"""The figures of the campaign's first page and the tables of its letters, of fresh pages that are not drawn, because
they are asked for hundreds of times."""

SUPPORTER = {"supporters": 1, "by_country": 1, "by_day.supporters": 1}
NEW_LETTER = {"different_letters": 1, "by_day.letters": 1}


def awaits(change: int = 1) -> dict[str, int]:
    return {"awaiting": change}


def taken(target: str, way: str) -> dict[str, int]:
    """What moves when a letter with new words is handed over."""
    return {"letters.handed_over": 1, f"handed_over.{way}": 1, f"{target}.handed_over": 1} | NEW_LETTER


def said_sent(target: str) -> dict[str, int]:
    return {"letters.said_sent": 1, f"{target}.said_sent": 1, "towards_goal": 1}


def sent(*targets: str) -> dict[str, int]:
    """What moves when letters with new words are confirmed and leave."""
    count = len(targets)
    whole = {"letters.sent": count, "towards_goal": count, "different_letters": count, "by_day.letters": count}
    return whole | {f"{target}.sent": 1 for target in targets}


def together(*changes: Mapping[str, int]) -> dict[str, int]:
    whole: Counter[str] = Counter()
    for change in changes:
        whole.update(change)
    return dict(whole)


class Ledger:
    """Every number, as it was when last seen. Whatever moves unasked is found at the next step."""

    def __init__(self, demo: Demo, desk: Page) -> None:
        self._demo, self._desk = demo, desk
        until(lambda: self.read().get("letters.queued") == 0)
        self._seen = self.read()

    @contextmanager
    def moves(self, *changes: Mapping[str, int]) -> Iterator[None]:
        """What happens inside moves exactly these numbers, by this much."""
        yield
        expected = Counter(self._seen)
        expected.update(together(*changes))
        try:
            until(lambda: self._differences(expected) == {})
        except AssertionError:
            off = self._differences(expected)
            self._seen = self.read()
            raise AssertionError(f"the ledger is off by {off}") from None
        self._seen = dict(expected)

    def stays(self) -> AbstractContextManager[None]:
        return self.moves()

    def _differences(self, expected: Mapping[str, int]) -> dict[str, int]:
        shown = self.read()
        names = sorted(expected.keys() | shown.keys())
        return {name: shown.get(name, 0) - expected.get(name, 0) for name in names if shown.get(name) != expected[name]}

    def read(self) -> dict[str, int]:
        """Every number of the JSON, and of the desk the one that is not in it; both must say the same."""
        agreed = until(self._agreed, "the organiser's page shows what the JSON says")
        assert agreed is not None
        return agreed

    def _agreed(self) -> dict[str, int] | None:
        totals = self._demo.totals()
        flat = _flat(totals)
        desk = self._desk.evaluate(READ_DESK_ANEW)
        figures = {name: _number(value) for name, value in desk["figures"]}
        shown = {ours: figures[theirs] for theirs, ours in FIGURES.items()}
        in_json = {**flat, "personalised_percent": totals["personalised_percent"]}
        measures = ("sent", "handed_over", "queued", "failed", "said_sent")
        rows = [[_number(cell) for cell in row[1:6]] for row in _table(desk["tables"], "Recipient")[1:]]
        if shown != {name: in_json[name] for name in shown}:
            return None
        if rows != [[target[name] for name in measures] for target in totals["by_target"]]:
            return None
        return flat | {"awaiting": figures["Awaiting confirmation"]}


def _flat(totals: dict[str, Any]) -> dict[str, int]:
    numbers = {name: totals[name] for name in ("towards_goal", "supporters", "confirmed", "different_letters")}
    for group in ("letters", "handed_over"):
        numbers |= {f"{group}.{name}": count for name, count in totals[group].items()}
    for target in totals["by_target"]:
        numbers |= {f"{target['id']}.{name}": count for name, count in target.items() if isinstance(count, int)}
    numbers["by_country"] = sum(country["supporters"] for country in totals["by_country"])
    for name in ("supporters", "letters"):
        numbers[f"by_day.{name}"] = sum(day[name] for day in totals["by_day"])
    return numbers


def _table(tables: list[list[list[str]]], first: str) -> list[list[str]]:
    return next(rows for rows in tables if rows[0][0] == first)


def _number(shown: str) -> int:
    return int(shown.split("/")[0].strip(" %").replace(",", ""))
