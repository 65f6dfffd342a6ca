"""Keys, sealed contacts and exports: who has the key reads all of it, who has not reads nothing."""

import csv
import errno
import io
from datetime import date
from pathlib import Path

import pyrage
import pytest

from campaign.core.campaigns import age_key
from campaign.sealing import age, contacts
from campaign.sealing.age import NotReadable
from campaign.sealing.contacts import Contact
from tests.support.limits import room_for

DAY = date(2026, 11, 23)
KIM = Contact("김하늘", "kim@x.example", "ko", "2026-11-23", "결과를 알려 주세요")
JO = Contact('Jo, "the" Writer', "jo@x.example", "en", "2026-11-22", "Tell me,\nplease")


class Pair:
    def __init__(self):
        self.text, self.public = contacts.make_key(DAY)
        self.keys = age.read_key(self.text.encode())


@pytest.fixture(scope="module")
def mine():
    return Pair()


@pytest.fixture(scope="module")
def other():
    return Pair()


def export(pair, *people):
    return contacts.pack([contacts.seal(person, pair.public) for person in people], pair.public)


def test_a_key_is_an_age_identity_file_that_says_what_it_is(mine):
    *comments, secret = mine.text.splitlines()
    assert all(line.startswith("#") for line in comments) and secret.startswith("AGE-SECRET-KEY-1")
    assert mine.public in mine.text and "2026-11-23" in mine.text
    assert age_key.fault(mine.public) == ""


def test_who_has_the_key_reads_everything_oldest_day_first(mine):
    assert contacts.open_export(export(mine, KIM, JO), mine.keys) == contacts.Opened((JO, KIM), 0)
    assert contacts.open_export(export(mine), mine.keys) == contacts.Opened((), 0)


def test_nothing_of_a_contact_shows_nor_how_long_it_is(mine):
    short, long = contacts.seal(KIM, mine.public), contacts.seal(JO, mine.public)
    assert KIM.name.encode() not in short and KIM.email.encode() not in short
    plain = [len(pyrage.decrypt(one, mine.keys)) for one in (short, long)]
    assert plain == [contacts.BLOCK] * 2
    huge = contacts.seal(Contact("x" * 300, "x" * 254, "en", "2026-11-23", "글" * 1000), mine.public)
    assert len(pyrage.decrypt(huge, mine.keys)) % contacts.BLOCK == 0


def test_contacts_sealed_to_an_older_key_open_with_that_one(mine, other):
    packed = contacts.pack([contacts.seal(JO, other.public), contacts.seal(KIM, mine.public)], mine.public)
    assert contacts.open_export(packed, mine.keys) == contacts.Opened((KIM,), 1)
    assert contacts.open_export(packed, [*mine.keys, *other.keys]) == contacts.Opened((JO, KIM), 0)


def test_what_was_never_sealed_here_does_not_keep_the_others_from_being_read(mine):
    odd = [b"no age file", *(pyrage.encrypt(plain, [mine.keys[0].to_public()]) for plain in (b"{", b'["x"]', b"[1]*5"))]
    odd.append(pyrage.encrypt(b"[" * 100_000, [mine.keys[0].to_public()]))
    packed = contacts.pack([*odd, contacts.seal(KIM, mine.public)], mine.public)
    assert contacts.open_export(packed, mine.keys) == contacts.Opened((KIM,), len(odd))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda packed: b"", "not an age file"),
        (lambda packed: b"name,address\n", "not an age file"),
        (lambda packed: packed[:30], "damaged or cut short"),
        (lambda packed: packed[:-1], "damaged or cut short"),
        (lambda packed: packed[:-9] + b"x" + packed[-8:], "damaged or cut short"),
        (lambda packed: packed + b"x", "damaged or cut short"),
    ],
)
def test_a_spoilt_file_is_called_so(mine, spoil, says):
    with pytest.raises(NotReadable, match=says):
        contacts.open_export(spoil(export(mine, KIM)), mine.keys)


def test_another_key_opens_nothing(mine, other):
    with pytest.raises(NotReadable, match="sealed to another key"):
        contacts.open_export(export(mine, KIM), other.keys)


def test_an_age_file_of_another_kind_is_called_so(mine):
    with pytest.raises(NotReadable, match="not written by"):
        contacts.open_export(pyrage.encrypt(b"a letter", [mine.keys[0].to_public()]), mine.keys)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no line AGE-SECRET-KEY-1"),
        (b"# nothing but words\n", "no line AGE-SECRET-KEY-1"),
        (b"# key\nAGE-SECRET-KEY-1QQQQ\n", "line 2 is not"),
        (b"name,address\n", "line 1 is not"),
        (b"\xff\xfe\x00", "no text"),
    ],
)
def test_what_is_no_key_file_is_called_so_and_not_repeated(raw, says):
    with pytest.raises(NotReadable, match=says) as caught:
        age.read_key(raw)
    assert "QQQQ" not in str(caught.value)


def test_a_key_file_may_have_been_through_a_windows_editor_and_hold_several_keys(mine, other):
    edited = b"\xef\xbb\xbf" + (mine.text + "\n" + other.text).replace("\n", "\r\n").encode()
    assert len(age.read_key(edited)) == 2


def test_the_table_is_for_spreadsheets_and_has_no_formulas():
    raw = contacts.as_csv([JO, Contact("=1+1", "+x@x.example", "en", "2026-11-23", "＝SUM(A1)")])
    assert raw.startswith(b"\xef\xbb\xbfname,address,language,day,wording\r\n")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[1] == [JO.name, JO.email, "en", "2026-11-22", JO.wording]
    assert rows[2] == ["'=1+1", "'+x@x.example", "en", "2026-11-23", "'＝SUM(A1)"]


class TestWriting:
    def test_only_its_owner_may_read_it(self, tmp_path):
        age.write_new(tmp_path / "list.age", b"content")
        assert (tmp_path / "list.age").stat().st_mode & 0o777 == 0o600
        assert [file.name for file in tmp_path.iterdir()] == ["list.age"]

    @pytest.mark.parametrize("hard_links", [True, False], ids=["hard links", "a memory stick"])
    @pytest.mark.parametrize("there", ["file", "link"])
    def test_nothing_is_overwritten(self, tmp_path, monkeypatch, there, hard_links):
        path = tmp_path / "list.age"
        if there == "file":
            path.write_text("mine")
        else:
            path.symlink_to(tmp_path / "nowhere")
        if not hard_links:
            without_hard_links(monkeypatch)
        with pytest.raises(FileExistsError):
            age.write_new(path, b"content")
        assert [file.name for file in tmp_path.iterdir()] == ["list.age"]
        assert there == "link" or path.read_text() == "mine"

    def test_it_works_where_a_file_has_one_name_only(self, tmp_path, monkeypatch):
        without_hard_links(monkeypatch)
        age.write_new(tmp_path / "list.age", b"content")
        assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("list.age", b"content")]

    def test_where_there_is_no_room_nothing_is_left_behind(self, tmp_path):
        with room_for(1000), pytest.raises(OSError, match="too large") as caught:
            age.write_new(tmp_path / "list.age", b"x" * 2000)
        assert caught.value.filename == str(tmp_path / "list.age") and list(tmp_path.iterdir()) == []

    def test_the_trouble_names_the_file_that_was_asked_for(self, tmp_path):
        with pytest.raises(FileNotFoundError) as caught:
            age.write_new(tmp_path / "missing" / "list.age", b"content")
        assert caught.value.filename == str(tmp_path / "missing" / "list.age")


def without_hard_links(monkeypatch):
    def refuse(path, target):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
