"""What the charts of the desk count, whatever the period."""

from datetime import date, timedelta

import pytest

from campaign.web.site.charts import MOST_COLUMNS, between, column_of

FIRST, DAY = date(2026, 1, 1), timedelta(days=1)


@pytest.mark.parametrize("days", [1, 28, MOST_COLUMNS, MOST_COLUMNS + 1, 100, 125, 126, 365])
def test_a_period_counts_its_own_days_and_as_many_before_it(days):
    by_day = {str(FIRST + number * DAY): {"letters": 1, "supporters": 2} for number in range(-1000, 1000)}
    columns = between(by_day, FIRST, FIRST + (days - 1) * DAY)
    counted = [sum(getattr(one, measure) for one in columns) for measure in ("letters", "supporters", "before")]
    assert counted == [days, 2 * days, days]
    assert columns[0].at == str(FIRST) and len(columns) <= MOST_COLUMNS
    marked = [column_of(FIRST + number * DAY, [one.at for one in columns]) for number in range(days)]
    assert marked == sorted(marked) and set(marked) == set(range(len(columns))), "each day has its column"
