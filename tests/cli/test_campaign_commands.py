"""`campaign load`, `dump`, `compose` and `totals`."""

import csv
import io
import json
import random
import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from campaign.actions import submissions
from campaign.actions.letters import addressed
from campaign.core.letters.composition import Supporter
from campaign.core.letters.ways_out import Way
from campaign.core.offices.holders import as_held
from campaign.core.words import customs, homes
from campaign.web.site.countries import CODES
from tests.cli.conftest import confirm, context_of, stored, submit
from tests.support.campaigns import SOURCE, changed
from tests.support.processes import run

FIELDS = "target title language subject body email contact_form postal_address variants reading".split()
TEN_FAULTS = """\
[campaign]
slug = "ten-faults"
status = "running"
languages = ["en"]
gaol = 100
goal = "many"
accent = "blue"
[campaign.title]
en = "Ten faults"
[[questions]]
id = "why"
label.en = "Why?"
[[questions]]
id = "why"
label.en = "Why again?"
[[targets]]
id = "minister"
office = "river-ministry"
[[targets]]
id = "mayor"
title = "Mayor"
[[targets]]
id = "nobody"
office = "nowhere"
[[letters]]
targets = ["minister", "nobody"]
language = "en"
subject = ["Rivers"]
[[letters.blocks]]
text = ["I am {{ supporter.nmae }}."]
[[letters.blocks]]
text = ["{% if supporter.place %}Open."]
[[letters.blocks]]
text = []
"""
APART = "Note: letters that do not line up are not read side by side: 2 with 1 to minister, 2 with 1 to lakes\n"
IN_ORDER = (
    "status must be one of draft, test, live, closed, not 'running'",
    "unknown key 'gaol' (did you mean 'goal'?)",
    "goal must be a whole number, not 'many'",
    "accent = 'blue'",
    "two questions are called 'why'",
    "target 'mayor' has no letter",
    "there is no office 'nowhere'",
    "supporter.nmae",
    "text: ",
    "text is empty",
)


class TestLoad:
    def test_once_more_changes_nothing_and_a_live_campaign_keeps_its_totals(self, folder):
        with context_of(folder) as context:
            confirm(context, submit(context))
        before = run(folder, "totals", "clean-rivers").fine()
        assert run(folder, "load", "clean-rivers.toml").fine() == f"clean-rivers: unchanged (live)\n{APART}"
        (folder / "clean-rivers.toml").write_text(changed(goal="200"))
        assert run(folder, "load", "clean-rivers.toml").fine() == f"clean-rivers: loaded (live)\n{APART}"
        assert run(folder, "totals", "clean-rivers").fine() == before.replace("100", "200")

    def test_one_that_comes_with_the_tool_is_loaded_by_name(self, bare, empty):
        shutil.copytree(bare, empty / "site")
        assert (
            run(empty / "site", "load", "--bundled", "north-korean-escapees").fine().startswith("north-korean-escapees")
        )
        refused = run(bare, "load", "--bundled", "../offices").trouble()
        assert "north-korean-escapees" in refused and "comes with the tool" in refused

    def test_ten_faults_get_ten_lines_that_name_them(self, folder):
        (folder / "ten.toml").write_text(TEN_FAULTS)
        done = run(folder, "load", "ten.toml")
        assert (done.status, done.out, len(done.lines)) == (1, "", 10), done.err
        for sentence in IN_ORDER:
            (line,) = (line for line in done.lines if sentence in line)
            assert re.match(r"ten\.toml(:\d+)?: ", line)
        numbered = [line for line in done.lines if re.match(r"ten\.toml:\d+: ", line)]
        for line in numbered:
            near = TEN_FAULTS.splitlines()[int(line.split(":")[1]) - 1]
            assert any(word in near for word in re.findall(r"\w+", line.split(": ", 1)[1])), f"{line}, at {near}"
        assert len(numbered) >= 8

    def test_good_files_are_loaded_beside_bad_ones(self, folder):
        (folder / "ten.toml").write_text(TEN_FAULTS)
        (folder / "bad.toml").write_text("slug = ")
        (folder / "new.toml").write_text(SOURCE.replace("clean-rivers", "new-rivers"))
        done = run(folder, "load", "bad.toml", "ten.toml", "new.toml")
        assert (done.status, done.out, len(done.lines)) == (1, f"new-rivers: loaded (live)\n{APART}", 11)
        assert done.lines[0].startswith("bad.toml: this is not valid TOML: ")
        assert "ten-faults" in run(folder, "totals", "ten-faults").trouble()


@pytest.mark.parametrize("slug", ["clean-rivers", "north-korean-escapees"])
def test_what_was_dumped_loads_again_and_changes_nothing(folder, slug):
    (folder / "dumped.toml").write_text(run(folder, "dump", slug).fine())
    assert (
        run(folder, "load", "dumped.toml").fine()
        == f"{slug}: unchanged (live)\n{APART if slug == 'clean-rivers' else ''}"
    )
    assert run(folder, "dump", slug).fine() == (folder / "dumped.toml").read_text()


class TestCompose:
    def composed(self, folder, *words):
        done = run(folder, "compose", "north-korean-escapees", "--json", *words)
        return json.loads(done.fine())

    def test_the_shape_of_its_json(self, loaded):
        letters = self.composed(loaded, "--name", "김하늘", "--country", "KR", "--language", "ko", "--place", "서울")
        assert [letter["target"] for letter in letters] == [
            *("un-sg", "unhcr", "kr-president", "kr-foreign-minister", "kr-unification-minister")
        ]
        for letter in letters:
            to_the_un = letter["target"] in ("un-sg", "unhcr")
            assert list(letter) == FIELDS and letter["language"] == ("en" if to_the_un else "ko")
            assert (letter["reading"] or {}).get("language", "") == ("ko" if to_the_un else "")
            variants = letter.pop("variants")
            assert variants and all(isinstance(number, int) for number in variants)
            assert all(isinstance(value, str) for name, value in letter.items() if name != "reading")
        assert letters[1]["email"] == "hqpi00@unhcr.org" and letters[0]["contact_form"].startswith("https://")

    def test_its_text_has_every_letter_whole(self, loaded):
        words = ("--name", "Jo", "--country", "gb", "--note", "My own\n\nwords.", "--point", "law")
        text = run(loaded, "compose", "north-korean-escapees", *words).fine()
        letters = self.composed(loaded, *words)
        assert len(letters) == 3
        sheets = text.split(f"{'=' * 72}\n")[1:]
        for sheet, letter in zip(sheets, letters, strict=True):
            assert sheet.startswith(f"To: {letter['title']}, ")
            assert sheet.endswith(f"\nSubject: {letter['subject']}\n\n{letter['body']}\n\n")
        assert all("My own\n\nwords." in letter["body"] for letter in letters)

    def test_a_letter_leaves_in_the_offices_language_and_is_read_in_its_writers(self, loaded):
        words = ("--name", "Jo", "--country", "FR", "--language", "ko", "--place", "Lyon", "--point", "law")
        un, _, minister = self.composed(loaded, *words)
        assert (un["language"], minister["language"]) == ("en", "fr")
        assert minister["reading"]["language"] == "ko" and "Lyon에" in minister["reading"]["body"]
        assert "France" not in minister["body"] and "à Lyon" in minister["body"] or "de Lyon" in minister["body"]
        assert un["body"].count("\n\n") == un["reading"]["body"].count("\n\n")
        own = self.composed(loaded, *words, "--own-language")
        assert {letter["language"] for letter in own} == {"ko"} and {letter["reading"] for letter in own} == {None}
        assert "To read beside it: [" in run(loaded, "compose", "north-korean-escapees", *words).fine()

    def test_answers_stand_in_letters_as_sentences(self, loaded):
        words = ("--name", "Jo", "--country", "GB")
        letters = self.composed(loaded, *words, "--answer", "connection=I teach a boy from Hamhung")
        assert all(" I teach a boy from Hamhung.\n\n" in letter["body"] for letter in letters)
        wrong = run(loaded, "compose", "north-korean-escapees", *words, "--answer", "why=x")
        assert wrong.status == 2 and "there is no question 'why'; there are connection" in wrong.err
        assert run(loaded, "compose", "north-korean-escapees", "--name", "Jo").status == 2

    def test_a_page_for_a_native_reader_has_every_wording_once(self, loaded):
        page = run(loaded, "compose", "north-korean-escapees", "--review", "--language", "ko").fine()
        assert page.startswith("<!doctype html>") and "<script" not in page and "http" not in page
        with context_of(loaded) as context:
            campaign = context.catalogue.campaign("north-korean-escapees")
        korean = [letter for letter in campaign.letters if letter.language == "ko"]
        assert page.count('<td lang="ko" dir="ltr">') == 3 * 250 + sum(
            len(letter.subject) + sum(len(block.variants) for block in letter.blocks) for letter in korean
        )
        assert page.count('<td lang="en" dir="ltr">') == page.count('<td lang="ko" dir="ltr">') - 3 * 250
        assert "영국에" in page and "{{" not in page

    def test_it_stores_nothing(self, folder):
        def everything() -> list[str]:
            with sqlite3.connect(folder / "instance/campaign.db") as database:
                return list(database.iterdump())

        before = everything()
        self.composed(folder, "--name", "Jo", "--country", "GB")
        assert everything() == before

    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_letters_of_random_supporters_are_clean(self, loaded, language, long):
        written = set()
        with context_of(loaded) as context:
            campaign = context.catalogue.campaign("north-korean-escapees")
            for words in supporters(language, 60 if long else 15):
                letters = self.composed(
                    loaded, "--own-language", *(word for pair in words.items() for word in pair if pair[1])
                )
                writer = Supporter(words["--name"], words["--country"], words["--place"], language=language)
                writer = replace(writer, own_language=True)
                for letter, to in zip(letters, addressed(context, campaign, writer), strict=True):
                    assert (letter["target"], letter["language"]) == (to.target.id, language)
                    ends = customs.opening_and_close(as_held(to.office, datetime.now(UTC).date()), language)
                    check(letter, words["--note"], writer, (*ends, to.office.country))
                    written.add(letter["target"])
        assert written == {target.id for target in campaign.targets}


UNCLEAN = re.compile(r"\n\n\n|  |[ \t]\n|\n[ \t]|^\s|\s$| [,.;:!?]|[{}]|\bNone\b|undefined")


def check(letter, note, writer, ends):
    """A letter reads as whole, from its salutation to its writer's name."""
    subject, body = letter["subject"], letter["body"]
    assert not UNCLEAN.search(body), body
    assert subject and not UNCLEAN.search(subject), subject
    signature = homes.writer_lines(writer.name, writer.place, writer.country, writer.language, ends[2])
    assert body.startswith(f"{ends[0]}\n\n") and body.endswith(f"\n\n{ends[1]}\n\n{signature}"), body
    assert note in body


def supporters(language, count):
    """Command lines of people, the same in every run; Korea and China among them, and most of the world."""
    chance = random.Random(f"sixty {language}")
    countries = ["KR", "CN", "KP", "GB", "KE", *chance.sample(sorted(CODES), 55)]
    for country in countries[:count]:
        yield {
            "--name": chance.choice(["Jo", "김하늘", "Ana María de la Cruz", "O'Neill", "J. R. Hartley", "Ng"]),
            "--country": country,
            "--language": language,
            "--place": chance.choice(["", "Leeds", "서울", "St. John's", "São Paulo"]),
            "--note": chance.choice(["", "I have a friend from there.", "One.\n\nTwo: 100%!", "저는 학생입니다."]),
            "--point": chance.choice(["", "families", "law", "recent-returns", "inquiry"]),
        }


@pytest.fixture(scope="module")
def counted(loaded, tmp_path_factory):
    """Three confirmed, one waiting, two letters handed over of which one is said to be sent; a tricky title."""
    folder = shutil.copytree(loaded, tmp_path_factory.mktemp("counted") / "site")
    (folder / "new.csv").write_text("id,title,country\nlake-agency,=1+1,GB\n")
    run(folder, "offices", "import", "new.csv", "--column", "title=title").fine()
    run(folder, "partner", "add", "rivers", "--name", "Rivers").fine()
    with context_of(folder) as context:
        ids = [submit(context, note="Mine."), submit(context, "KR", "rivers"), submit(context), submit(context)]
        for receipt in ids[:3]:
            confirm(context, receipt)
        now = datetime.now(UTC)
        submissions.hand_over(context, stored(context, ids[0]), "lakes", Way.COPIED, now)
        submissions.hand_over(context, stored(context, ids[3]), "lakes", Way.PRINTED, now)
        submissions.say_sent(context, stored(context, ids[3]), "lakes", now)
    return folder


class TestTotals:
    def rows(self, folder, *words):
        return json.loads(run(folder, "totals", "clean-rivers", "--format", "json", *words).fine())

    def test_the_numbers(self, counted):
        whole = self.rows(counted)
        assert whole["letters"] == {"queued": 3, "sent": 0, "failed": 0, "handed_over": 2, "said_sent": 1}
        assert (whole["supporters"], whole["confirmed"], whole["awaiting_confirmation"]) == (4, 3, 1)
        assert (whole["towards_goal"], whole["goal"]) == (1, 100)

    def test_every_table_adds_up_to_the_whole(self, counted):
        whole = self.rows(counted)
        by_target = self.rows(counted, "--by", "target")
        assert [target["id"] for target in by_target] == ["minister", "lakes"]
        for state, count in whole["letters"].items():
            assert sum(target[state] for target in by_target) == count
        for table in ("country", "day"):
            assert sum(row["supporters"] for row in self.rows(counted, "--by", table)) == whole["supporters"]
        assert sum(row["letters"] for row in self.rows(counted, "--by", "day")) == 5
        (rivers,) = self.rows(counted, "--by", "partner")
        assert rivers["partner"] == "rivers" and (rivers["supporters"], rivers["queued"]) == (1, 1)

    @pytest.mark.parametrize("by", ["", "target", "country", "partner", "day"])
    def test_every_format_says_the_same(self, counted, by):
        words = ("--by", by) if by else ()
        text = run(counted, "totals", "clean-rivers", *words, "--format", "csv").fine()
        rows = list(csv.DictReader(io.StringIO(text)))
        table = [
            re.split(r"\s\s+", line) for line in run(counted, "totals", "clean-rivers", *words).fine().splitlines()
        ]
        assert table[0] == list(rows[0])
        told = self.rows(counted, *words)
        if not by:
            assert {row["measure"]: int(row["count"]) for row in rows}["queued"] == told["letters"]["queued"]
            assert [list(row.values()) for row in rows] == table[1:]
            return
        defused = {None: "", "=1+1": "'=1+1"}
        assert [list(row.values()) for row in rows] == [
            [str(defused.get(value, value)) for value in row.values()] for row in told
        ]
        for line, row in zip(table[1:], told, strict=True):
            assert [cell for cell in line if cell] == [str(value) for value in row.values() if value is not None]

    def test_a_cell_that_would_be_a_formula_is_defused(self, counted):
        assert "lakes,'=1+1,0," in run(counted, "totals", "clean-rivers", "--by", "target", "--format", "csv").fine()

    def test_before_anything_happened(self, loaded):
        for by in ("country", "partner", "day"):
            assert run(loaded, "totals", "clean-rivers", "--by", by).fine() == "Nothing yet.\n"
            assert self.rows(loaded, "--by", by) == []
            text = run(loaded, "totals", "clean-rivers", "--by", by, "--format", "csv").fine()
            assert text.startswith(f"{by},") and text.count("\n") == 1, "the columns' names are there"
