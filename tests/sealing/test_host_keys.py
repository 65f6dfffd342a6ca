"""The file of a host's keys: what is on disk before anything is said of it, and what is no longer there."""

import os
import stat

import pytest

from campaign.sealing import host_keys
from campaign.sealing.host_keys import PLACES, HostFile
from campaign.sealing.slots import KeyFileFault

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def file(tmp_path):
    made = HostFile(tmp_path / "letters.host")
    made.create("one")
    return made


def test_it_is_for_its_owner_alone_and_names_its_host(file):
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert (file.head().name, file.head().committed, file.numbers()) == ("one", 0, set())
    assert len(file.head().identity) == 16


def test_keys_have_numbers_that_go_up_and_stay(file):
    assert [file.add(KEY), file.add(OTHER)] == [1, 2]
    assert (file.key(1), file.key(2), file.key(3)) == (KEY, OTHER, b"")
    again = HostFile(file.path)
    assert again.numbers() == {1, 2} and again.head().intended == 2
    file.note_committed(2)
    file.drop([1])
    assert (file.key(1), file.numbers()) == (b"", {2}) and KEY not in file.path.read_bytes()
    assert file.add(KEY) == 3, "no number comes twice"


def test_a_key_in_use_keeps_its_place(file):
    file.add(KEY)
    file.note_committed(PLACES)  # the next number would stand where the first key is
    assert file.add(OTHER) == PLACES + 2
    assert (file.key(1), file.key(PLACES + 2)) == (KEY, OTHER)


@pytest.mark.parametrize("verb", ["add", "drop", "note_committed"])
def test_what_the_disk_does_not_take_is_not_called_done(file, monkeypatch, verb):
    number = file.add(KEY)

    def fails(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(host_keys.os, "fdatasync", fails)
    with pytest.raises(OSError, match="Input/output"):
        {"add": lambda: file.add(OTHER), "drop": lambda: file.drop([number])}.get(
            verb, lambda: file.note_committed(1)
        )()


def test_each_is_written_before_it_is_synced(file, monkeypatch):
    seen = []
    for name in ("pwrite", "fdatasync"):
        whole = getattr(os, name)
        monkeypatch.setattr(
            host_keys.os, name, lambda *given, name=name, whole=whole: (seen.append(name), whole(*given))[1]
        )
    for verb in (lambda: file.add(KEY), lambda: file.note_committed(1), lambda: file.drop([1])):
        seen.clear()
        verb()
        assert seen[-1] == "fdatasync" and seen[0] == "pwrite"


def test_one_process_at_a_time_sees_to_it(file):
    with file.owned() as first, HostFile(file.path).owned() as second:
        assert (first, second) == (True, False)
    with file.owned() as again:
        assert again


def test_what_is_missing_or_another_kind_of_file_is_said(tmp_path):
    with pytest.raises(KeyFileFault, match="missing"):
        HostFile(tmp_path / "letters.host").head()
    (tmp_path / "letters.host").write_bytes(b"something else" * 10)
    with pytest.raises(KeyFileFault, match="is not a host's key file"):
        HostFile(tmp_path / "letters.host").numbers()
