"""`campaign contacts letters`: the letters to hand over that the desk gave, printed where the key is."""

import pytest

from campaign.core.letters.by_hand import PromisedLetter
from campaign.sealing import by_hand, contacts
from tests.conftest import NOW
from tests.support.processes import run

LETTER = PromisedLetter(
    "lakes", "KR", "ko", "ltr", "호수청\n1 Shore Road", "맑은 호수", "안녕하십니까.\n\n부탁드립니다."
)


@pytest.fixture
def kept(empty):
    """A folder with a key and a file of two letters, one of them sealed to a key that is not there."""
    (text, public), (_, older) = contacts.make_key(NOW.date()), contacts.make_key(NOW.date())
    (empty / "mine.key").write_text(text)
    sealed = [(b"a" * 16, by_hand.seal(LETTER, public)), (b"b" * 16, by_hand.seal(LETTER, older))]
    (empty / "letters.age").write_bytes(by_hand.pack(sealed, public))
    (empty / "list.age").write_bytes(contacts.pack([], public))
    return empty


def test_they_are_printed_a_page_each_and_it_says_how_many_it_could_not_read(kept):
    done = run(kept, "contacts", "letters", "letters.age", "--key", "mine.key")
    assert (
        done.status == 0 and done.out.strip() == "호수청\n1 Shore Road\n\n맑은 호수\n\n안녕하십니까.\n\n부탁드립니다."
    )
    assert "1 of 2 letters were sealed to an older key" in done.err


@pytest.mark.parametrize(("file", "says"), [("list.age", "no letters in it"), ("mine.key", "not an age file")])
def test_what_is_no_file_of_letters_is_told(kept, file, says):
    assert says in run(kept, "contacts", "letters", file, "--key", "mine.key").trouble()
