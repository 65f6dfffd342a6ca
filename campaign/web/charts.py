"""The ledger as rows for the charts and tables that the templates draw."""

from collections.abc import Mapping

from campaign.core.totals import STATES, Totals


def by_day(totals: Totals) -> list[dict[str, object]]:
    """Supporters and letters of each day, the earliest first."""
    return [
        {"day": day, "supporters": counts.get("supporters", 0), "letters": counts.get("letters", 0)}
        for day, counts in totals.by_day.items()
    ]


def by_target(totals: Totals, titles: Mapping[str, str]) -> list[dict[str, object]]:
    """The letters to each target by where they stand, in the order of `titles`."""
    return [
        {"title": title, **{state: totals.by_target.get(target, {}).get(state, 0) for state in STATES}}
        for target, title in titles.items()
    ]


def by_partner(totals: Totals, names: Mapping[str, str]) -> list[dict[str, object]]:
    """What came through each partner, most supporters first; `names` by code."""
    measures = ("supporters", "sent", "handed_over")
    rows: list[dict[str, object]] = [
        {"code": code, "name": names.get(code, code), **{measure: counts.get(measure, 0) for measure in measures}}
        for code, counts in totals.by_partner.items()
    ]
    return sorted(rows, key=lambda row: (-totals.by_partner[str(row["code"])].get("supporters", 0), str(row["code"])))
