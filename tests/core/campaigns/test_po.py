"""Texts to translate as a .po file: what goes out comes back, and a file that means harm costs little."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.campaigns import po, toml
from campaign.core.campaigns.translating import Passage, passages
from campaign.core.errors import TranslationFault
from tests.support.campaigns import SOURCE
from tests.support.effort import at_most

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n{more}\n'
ONE = 'msgctxt "campaign.title"\nmsgid "Clean rivers"\nmsgstr "Saubere Flüsse"\n'
TITLE = {("campaign.title", "Clean rivers"): "Saubere Flüsse"}
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1)
HOSTILE = {
    "a billion plural forms": HEAD.format(more='"Plural-Forms: nplurals=1000000000; plural=0;\\n"')
    + 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
    "the same, put away": HEAD.format(more='"Plural-Forms: nplurals=1000000000; plural=0;\\n"')
    + '#~ msgid "a"\n#~ msgid_plural "b"\n#~ msgstr[0] "c"\n',
    "a number of thousands of digits": HEAD.format(more=f'"Plural-Forms: nplurals={"9" * 5000}; plural=0;\\n"') + ONE,
    "a day that is none": HEAD.format(more='"POT-Creation-Date: 2026-99-99 99:99+9999\\n"') + ONE,
    "words beside": "msgid \"a\"\nmsgstr \"b\"\nmsgstuff \"c\"\n",
    "a string out of the blue": '"Clean"\n',
    "an index that is none": 'msgid "a"\nmsgstr[x] "b"\n',
    "not closed": "#: \u2068\u2068\nmsgid \"a\"\nmsgstr \"b\"\n",
    "no text": "\x00" * 100,
    "too long": ONE + "#" * po.LONGEST,
    "too many lines": "\n" * 200_000,
}  # fmt: skip


def test_everything_comes_back_as_it_went():
    written = [
        Passage(one.place, one.source, f"{one.source} – auf Deutsch") for one in passages(toml.parse(SOURCE), "de")
    ]
    texts = po.read(po.written(written, "clean-rivers", "de", NOW))
    assert texts.language == "de"
    assert texts.words == {(passage.place, passage.source): passage.translation for passage in written}


def test_what_lacks_stands_in_the_file_and_brings_nothing():
    raw = po.written(passages(toml.parse(SOURCE), "de"), "clean-rivers", "de", NOW)
    assert raw.decode().count('msgstr ""') == 1 + 14 and po.read(raw).words == {}
    assert b"python-format" not in raw and b"python-brace-format" not in raw


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_whatever_is_written_is_read(texts):
    passages = [Passage(f"letters.1.subject.{at}", source, words) for at, (source, words) in enumerate(texts)]
    read = po.read(po.written(passages, "x", "zh-Hant", NOW))
    assert read.language == "zh-Hant" and read.words == {(one.place, one.source): one.translation for one in passages}


def test_a_guess_is_not_a_translation():
    assert po.read((HEAD.format(more="") + ONE).encode()).words == TITLE
    assert po.read((HEAD.format(more="") + "#, fuzzy\n" + ONE).encode()).words == {}


def test_a_foreign_charset_in_the_head_is_not_believed():
    head = HEAD.replace("utf-8", "rot13").format(more="")
    assert po.read((head + ONE).encode()).words == TITLE
    with pytest.raises(TranslationFault):
        po.read((head + ONE).encode("latin-1"))


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_such_file_is_refused_at_once(kind, capsys):
    with at_most(2), pytest.raises(TranslationFault):
        po.read(HOSTILE[kind].encode())
    assert capsys.readouterr().out == ""


LINES = ["msgid ", "msgid_plural ", "msgstr ", "msgstr[1] ", "msgctxt ", "#~ ", "#, ", "#: ", "# ", '"', '"a"', '""']
LINES += ["fuzzy", "\\n", "%", "%(a)s", "{", "}", "\n", "\n", "\n", "Plural-Forms: nplurals=3;", "Language: ../x"]


@given(st.lists(st.sampled_from(LINES)).map("".join))
def test_nothing_else_than_a_refusal_comes_of_any_file(text):
    try:
        words = po.read(text.encode()).words
    except TranslationFault:
        return
    assert all(isinstance(one, str) for one in words.values())
