"""Files that commands write (`campaign dump --into`, `campaign texts export`): whole, or not at all."""

import click
import pytest

from campaign.cli import campaigns, files, texts
from tests.support.limits import room_for


def test_they_are_written_here():
    assert (campaigns.write, texts.write_new) == (files.write, files.write_new)


def test_where_there_is_no_room_what_was_there_stays(tmp_path):
    path = tmp_path / "rivers.toml"
    path.write_text("before")
    with room_for(100), pytest.raises(click.ClickException, match=r"rivers\.toml: File too large"):
        files.write(path, b"x" * 1_000)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["before"]
    files.write(path, b"x" * 1_000)
    assert [file.stat().st_size for file in tmp_path.iterdir()] == [1_000]


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_where_there_is_no_room_no_part_of_a_new_one_is_left(tmp_path, size):
    with room_for(100), pytest.raises(click.ClickException, match=r"de\.po: File too large"):
        files.write_new(tmp_path / "de.po", b"x" * size)
    assert list(tmp_path.iterdir()) == []


def test_a_new_one_takes_nobody_s_place(tmp_path):
    (tmp_path / "de.po").write_text("mine")
    with pytest.raises(click.ClickException, match="is there already; nothing was overwritten"):
        files.write_new(tmp_path / "de.po", b"x")
    assert (tmp_path / "de.po").read_text() == "mine"
    with pytest.raises(click.ClickException, match="No such file"):
        files.write_new(tmp_path / "nowhere/de.po", b"x")
