"""Counts by partner are exact under concurrency, wherever they are shown, and stay after forgetting.

At full scale: `python -m tests.partner_load 10000 20 8`.
"""

from tests.support import partner_load


def test_every_place_counts_the_same(tmp_path, long):
    folder = tmp_path / "site"
    folder.mkdir()
    partner_load.prepare(folder, 3)
    expected = partner_load.run(folder, 120 if long else 50, 3, 8)
    assert set(expected.numbers) == {"", "partner-0", "partner-1", "partner-2"}
    partner_load.compare(folder, expected)
