"""A return path leads back to the letter it was made for, in whatever case, or nowhere."""

import re

import pytest

from campaign.core.delivery.return_paths import ReturnPath, address, find, is_genuine

KEY, SENDER, ID = b"k" * 32, "letters@site.example", "<0123456789abcdef@site.example>"
PATH = address(KEY, SENDER, 42, ID)


def test_a_person_can_read_what_it_is_for():
    assert re.fullmatch(r"letters\+letter-42-[a-z2-7]{16}@site\.example", PATH)


@pytest.mark.parametrize(
    "written",
    [PATH, PATH.upper(), PATH.title(), f"Reports <{PATH}>", f"x@y.example, {PATH}", f"rfc822; {PATH}"]
    + [f'"{PATH.replace("@", chr(34) + "@")}', f"prvs=1234abcdef={PATH}", f"SRS0=HH=TT=site.example={PATH}"],
)
def test_it_leads_back_to_its_letter_however_mail_systems_write_it(written):
    path = find(written)
    assert path and path.letter == 42 and is_genuine(KEY, path, ID)


def test_the_same_letter_has_the_same_one_each_time():
    assert address(KEY, SENDER, 42, ID) == PATH


OTHERS = {
    "another letter's": (KEY, ReturnPath(43, find(PATH).code), ID),
    "that of a letter that had its number before": (KEY, find(PATH), "<another@site.example>"),
    "another installation's": (b"o" * 32, find(PATH), ID),
    "a damaged one": (KEY, ReturnPath(42, "a" * 16), ID),
    "one without a code": (KEY, ReturnPath(42, ""), ID),
}


@pytest.mark.parametrize(("key", "path", "message_id"), OTHERS.values(), ids=OTHERS)
def test_any_other_is_not_genuine(key, path, message_id):
    assert not is_genuine(key, path, message_id)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "letters@site.example",
        "letters+letter-42@site.example",
        PATH.replace("letter-42", "letter-0"),
        PATH.replace("letter-42", "letter--42"),
        PATH.replace("letter-42", f"letter-{10**18}"),
        PATH.replace("letter-42", "letter-٤٢"),
        PATH.replace("@", "a@"),
        PATH.replace("+letter", "-letter"),
        PATH[: PATH.index("@") - 1] + "@site.example",
        PATH[: PATH.index("@") - 1] + "ſ@site.example",  # a letter that lower case turns into an s
        "+letter-" * 10_000,
    ],
)
def test_what_is_none_is_not_found(text):
    assert find(text) is None


@pytest.mark.parametrize(("length", "tagged"), [(1, True), (30, True), (37, True), (38, False), (64, False)])
def test_no_local_part_grows_longer_than_mail_allows(length, tagged):
    made = address(KEY, "l" * length + "@site.example", 42, ID)
    assert (made != "l" * length + "@site.example") is tagged
    assert len(made.rpartition("@")[0]) <= 64
