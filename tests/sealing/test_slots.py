"""The key file: what is overwritten is gone, what is not stays, and a failed sync is not called done."""

import os
import stat
import time

import pytest

from campaign.sealing import key_ring
from campaign.sealing import slots as slots_file
from campaign.sealing.key_ring import RECORD, KeyRing
from campaign.sealing.letters import hkdf
from campaign.sealing.slots import HEADER, KEY, KeyFileFault, SlotFile
from tests.support.limits import room_for


@pytest.fixture
def slots(tmp_path):
    made = SlotFile(tmp_path / "campaign.db.keys")
    made.create()
    made.overwrite(range(20))
    return made


def test_only_what_is_overwritten_changes(slots):
    before = [slots.read(slot) for slot in range(20)]
    slots.overwrite([3, 4, 19], 7)
    after = [slots.read(slot) for slot in range(20)]
    assert [slot for slot in range(20) if before[slot] != after[slot]] == [3, 4, 19]
    assert len(set(before + after)) == 23
    assert slots.head().number == 7 and slots.count() == 20 and slots.read(20) == b""


def test_the_file_is_for_its_owner_alone_and_never_grows_by_being_overwritten(slots):
    size = slots.path.stat().st_size
    assert stat.S_IMODE(slots.path.stat().st_mode) == 0o600 and size == HEADER + 20 * KEY
    slots.overwrite(range(20))
    assert slots.path.stat().st_size == size


def test_what_was_overwritten_stands_nowhere_in_the_file(slots):
    key = slots.read(5)
    slots.overwrite([5])
    assert key not in slots.path.read_bytes()


def test_another_process_sees_it_at_once(slots):
    other = SlotFile(slots.path)
    assert other.read(5) == slots.read(5)
    slots.overwrite([5], 1)
    assert (other.read(5), other.head()) == (slots.read(5), slots.head())


@pytest.mark.parametrize("end", ["removed", "replaced", "something else"])
def test_a_file_that_is_not_the_one_it_was_is_not_used(slots, end):
    path = slots.path
    if end == "something else":
        path.write_bytes(b"notes".ljust(HEADER))
        fault = "not a key file"
    else:
        kept = path.rename(path.with_suffix(".old"))
        fault = "missing" if end == "removed" else "replaced"
        if end == "replaced":
            path.write_bytes(kept.read_bytes())
    with pytest.raises(KeyFileFault, match=fault):
        slots.head()
    if end != "something else":
        with pytest.raises(KeyFileFault, match=fault):
            slots.overwrite([1])


@pytest.mark.parametrize("name", ["pwrite", "fdatasync"])
def test_what_the_disk_does_not_take_is_not_done(slots, monkeypatch, name):
    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(slots_file.os, name, broken)
    with pytest.raises(OSError, match="Input/output"):
        slots.overwrite([1])


def test_a_write_that_stops_half_way_is_gone_on_with(slots, monkeypatch):
    whole = os.pwrite
    monkeypatch.setattr(slots_file.os, "pwrite", lambda file, content, at: whole(file, content[:7], at))
    before = [slots.read(slot) for slot in range(20)]
    slots.overwrite([6, 7])
    assert [slot for slot in range(20) if slots.read(slot) != before[slot]] == [6, 7]


def test_keys_are_made_as_rfc_5869_says():
    """Its appendix A.1, of which 32 of 42 bytes are asked for, and A.3, without a salt."""
    secret = bytes.fromhex("0b" * 22)
    salt, info = bytes.fromhex("000102030405060708090a0b0c"), bytes.fromhex("f0f1f2f3f4f5f6f7f8f9")
    made = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
    assert hkdf(secret, salt, info).hex() == made
    assert hkdf(secret, b"", b"").hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"


class TestKeyRing:
    @pytest.fixture
    def ring(self, tmp_path):
        return KeyRing(tmp_path / "names", b"c" * 32)

    def test_a_name_has_one_key_for_every_process(self, ring):
        key = ring.keep("campaign rivers")
        assert key == ring.keep("campaign rivers") == KeyRing(ring.path, b"c" * 32).get("campaign rivers")
        assert ring.get("campaign lakes") is None and ring.keep("campaign lakes") != key
        assert stat.S_IMODE(ring.path.stat().st_mode) == 0o600
        assert key not in ring.path.read_bytes() and b"rivers" not in ring.path.read_bytes()

    def test_a_key_that_is_destroyed_is_gone_and_its_place_is_used_again(self, ring):
        ring.keep("one")
        record, size = ring.path.read_bytes(), ring.path.stat().st_size
        assert ring.destroy("one", "other") == 1 and ring.destroy("one") == 0
        assert ring.get("one") is None and record[:32] not in ring.path.read_bytes()
        ring.keep("two")
        assert ring.path.stat().st_size == size

    def test_a_file_that_nobody_wrote_to_is_read_once_and_one_that_another_process_changed_anew(
        self, ring, monkeypatch
    ):
        key = ring.keep("one")
        os.utime(ring.path, ns=(0, 0))
        now = time.time_ns()
        monkeypatch.setattr(key_ring.time, "time_ns", lambda: now + 2_000_000_000)
        assert ring.get("one") == key
        with monkeypatch.context() as patched:
            patched.delattr(key_ring.os, "open")
            assert ring.get("one") == key and ring.get("two") is None
        KeyRing(ring.path, b"c" * 32).destroy("one")
        assert ring.get("one") is None
        ring.path.unlink()
        assert ring.get("one") is None

    def test_another_configuration_is_told(self, ring):
        ring.keep("one")
        with pytest.raises(KeyFileFault, match="another site.secret_key"):
            KeyRing(ring.path, b"x" * 32).get("one")
        with pytest.raises(KeyFileFault, match="another site.secret_key"):
            KeyRing(ring.path, b"x" * 32).keep("one")

    def test_keys_go_over_to_another_configuration_once_it_is_in_force(self, ring):
        keys = {name: ring.keep(name) for name in ("one", "two")}
        ring.seal_for(b"n" * 32)
        assert {name: ring.get(name) for name in keys} == keys, "the one before is in force still"
        new = KeyRing(ring.path, b"n" * 32)
        assert {name: new.get(name) for name in keys} == keys
        with pytest.raises(KeyFileFault):
            ring.get("one")
        assert new.keep("three") == KeyRing(ring.path, b"n" * 32).get("three")

    def test_a_stop_anywhere_on_the_way_to_another_configuration_loses_no_key(self, ring, monkeypatch):
        """As by a kill: before the old file is overwritten, before that is synced, before the new one has its name."""
        keys = {name: ring.keep(name) for name in ("one", "two")}
        ring.seal_for(b"n" * 32)
        for step in ("os.pwrite", "os.fdatasync", "Path.replace"):
            with monkeypatch.context() as patched:
                patched.setattr(f"campaign.sealing.key_ring.{step}", stopped)
                with pytest.raises(InterruptedError):
                    KeyRing(ring.path, b"n" * 32).go_on_after_rotating()
        new = KeyRing(ring.path, b"n" * 32)
        assert {name: new.get(name) for name in keys} == keys
        assert [file.name for file in ring.path.parent.iterdir()] == ["names"]

    def test_a_new_name_is_not_written_among_what_is_about_to_be_overwritten(self, ring):
        ring.keep("one")
        ring.seal_for(b"n" * 32)
        key = KeyRing(ring.path, b"n" * 32).keep("new")
        another = KeyRing(ring.path, b"n" * 32)
        assert another.get("one") and another.get("new") == key

    def test_what_is_destroyed_meanwhile_does_not_come_back_with_the_other_configuration(self, ring):
        ring.keep("one")
        two = ring.keep("two")
        ring.seal_for(b"n" * 32)
        assert ring.destroy("one") == 1
        new = KeyRing(ring.path, b"n" * 32)
        assert new.get("one") is None and new.get("two") == two

    @pytest.mark.parametrize("room", [1, RECORD - 1])
    def test_a_key_that_the_disk_took_a_part_of_is_none_and_is_in_nobody_s_way(self, ring, room):
        ring.keep("one")
        with room_for(RECORD + room), pytest.raises(OSError, match="too large"):
            ring.keep("two")
        assert ring.get("two") is None
        keys = [ring.keep(name) for name in ("two", "three")]
        another = KeyRing(ring.path, b"c" * 32)
        assert [another.get(name) for name in ("two", "three")] == keys and another.get("one")

    @pytest.mark.parametrize("room", [1, RECORD, 2 * RECORD - 1])
    def test_what_is_sealed_for_another_configuration_is_on_disk_whole_or_it_is_not_called_so(self, ring, room):
        for name in ("one", "two"):
            ring.keep(name)
        with room_for(room), pytest.raises(OSError, match="too large"):
            ring.seal_for(b"n" * 32)
        assert KeyRing(ring.path, b"c" * 32).get("two"), "and the one before is in force"
        assert [file.name for file in ring.path.parent.iterdir()] == ["names"]


def stopped(*_):
    raise InterruptedError
