"""What people type is made safe without changing what it says."""

import unicodedata

import pytest

from campaign.core.words import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Kim  Ha-neul ", "Kim Ha-neul"),
        ("Kim\r\nBcc: x@evil.example", "Kim Bcc: x@evil.example"),
        ("Kim\x0bBcc: x", "Kim Bcc: x"),
        ("Kim\x0cBcc: x", "Kim Bcc: x"),
        ("Kim\u2028Bcc: x", "Kim Bcc: x"),
        ("Kim\x85Bcc", "Kim Bcc"),
        ("Kim\x1cBcc", "Kim Bcc"),
        ("\u202eevil", "evil"),
        ("a\x00b\x7fc", "abc"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ('Kim "the pen" <x@evil.example>', 'Kim "the pen" <x@evil.example>'),
    ],
)
def test_a_line_is_one_line(typed, kept):
    assert text.line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("One.\r\n\r\n\r\n\r\nTwo.  ", "One.\n\nTwo."),
        ("\n\nOne\x0bTwo\n", "One\nTwo"),
        ("a\tb", "a b"),
        (".\r\n.\r\n", ".\n."),
    ],
)
def test_paragraphs_keep_their_lines(typed, kept):
    assert text.paragraphs(typed) == kept


@pytest.mark.parametrize(
    ("filled", "tidied"),
    [
        ("I live in , Kenya", "I live in, Kenya"),
        ("Two  spaces \n and a line", "Two spaces\nand a line"),
        ("One\n\n\n\nTwo", "One\n\nTwo"),
        ("", ""),
    ],
)
def test_templates_leave_no_stray_spaces(filled, tidied):
    assert text.tidy(filled) == tidied


def test_french_keeps_its_space_before_tall_marks():
    assert text.tidy("Vraiment ? Oui !", spaced_marks=True) == "Vraiment ? Oui !"


@pytest.mark.parametrize(
    ("filled", "tidied", "french"),
    [
        ("J’habite , donc j’écris . Vraiment ?", "J’habite, donc j’écris. Vraiment ?", True),
        ("أكتب من ، حيث أعيش ؟", "أكتب من، حيث أعيش؟", False),
        ("我住在 ，我写信 。", "我住在，我写信。", False),
        ("私は 、書きます ！", "私は、書きます！", False),
    ],
)
def test_where_a_merge_field_was_empty_no_space_stands_before_a_mark(filled, tidied, french):
    assert text.tidy(filled, spaced_marks=french) == tidied


def test_every_mark_of_unicode_is_looked_for():
    """The quick look passes over scripts that have no marks, and over no mark."""
    marks = [chr(code) for code in range(0x110000) if unicodedata.combining(chr(code))]
    assert len(marks) > 800
    # Some are two in NFC.
    assert all(len(text.line(f"x{mark * 100}")) <= 1 + 2 * text.MOST_MARKS for mark in marks)


def test_marks_pile_up_no_higher_than_any_language_needs():
    piled = text.line("a" + "\u0301\u0323" * 100_000 + "b" + "\u0301" * 3)
    assert len(piled) < 100 and piled.startswith("ạ") and piled.endswith("b\u0301\u0301\u0301")


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("see http://evil.example", True),
        ("HTTPS://EVIL.example", True),
        ("www.evil.example", True),
        ("ｈｔｔｐ：／／evil.example", True),
        ("awww.", False),
        ("(www.evil.example)", True),
        ("그것은www.evil.example", True),
        ("see www.evil/path", True),
        ("I read it on the WWW. It made me sad.", False),
        ("On the www.", False),
        ("The WWW, as they say", False),
        ("WWW...what next?", False),
        ("on the WWW.It made me sad", False),
        ("Prof.Dr.Www.Smith", False),
        ("Mag.Www.Jones.Jr", False),
        ("Www Smith", False),
        ("I wrote to Mr. Smith", False),
    ],
)
def test_web_addresses_are_noticed(typed, refused):
    assert text.has_web_address(typed) is refused


@pytest.mark.parametrize(
    "unseen",
    [
        *("", " ", "\u3164", "\u2800", "\u115f", "\u1160", "\uffa0", "\u00ad", "\u034f", "\u061c", "\u180e", "\u200c"),
        *("\ufe0f", "\U000e0100", "\u17b4", "\u2063", "\u3000", "\u00a0", "\u0301", "\U0001d159", "\ufffc", "\ue000"),
        *("\u3164 \u3164", "\u2800\u00ad\u115f", "\u200d\ufe0f \u3164", "\u00a0\u0301"),
    ],
)
def test_what_shows_nothing(unseen):
    assert not text.shows_something(unseen)
    assert text.shows_something(unseen + "李")


@pytest.mark.parametrize("seen", ["Kim", "李", "م", "Ñ", "\u0958", "X Æ A-12", "1", "👩\u200d👧", "\u3164Kim"])
def test_what_shows_something(seen):
    assert text.shows_something(seen)


WORDS = [
    "Why ? Because .",
    "Two  spaces,   three",
    "...and so on",
    " . . .",
    "« Vraiment ? » Oui !",
    "One\n    indented\n      twice",
    "    First line\n  second",
    "a , b ; c : d",
    "one\n\n  two  ",
]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("around", ["{}", "I say {} , and  more .", "Before:\n{}\nafter"])
def test_the_clean_up_touches_only_the_template(words, around):
    assert words in text.tidy(around.format(text.typed(words)))
    assert "  " not in text.tidy(around.format(text.typed("x"))) and " ," not in text.tidy(
        around.format(text.typed("x"))
    )


@pytest.mark.parametrize(
    ("line", "in_arabic", "in_english"),
    [
        ("Please act now.", True, False),
        ("“Please”, said my aunt, “act”", True, False),
        ("2019 was the year", True, False),
        ("أرجو أن تساعدوهم.", False, True),
        ("UNHCR تعرف ذلك.", False, False),
        ("Amnesty International و Human Rights Watch.", False, False),
        ("Jane Kim", False, False),
        ("ليلى حدّاد", False, False),
        ("2019 – 2026.", False, False),
        ("\u2068Please act now.\u2069", False, False),
        ("", False, False),
    ],
)
def test_a_line_in_another_direction_keeps_its_marks_at_its_own_end(line, in_arabic, in_english):
    """A line that only begins with a name in other letters runs with the text."""
    for right_to_left, isolated in ((True, in_arabic), (False, in_english)):
        seen = text.in_own_direction(f"{line}\n\n{line}", right_to_left=right_to_left)
        kept = f"\u2068{line}\u2069" if isolated else line
        assert seen == f"{kept}\n\n{kept}"
