"""A file that holds more than a campaign can is refused at once, in words that say what to do."""

import pytest

from campaign.core.campaigns import bounds, toml
from campaign.core.campaigns.file import read, read_draft
from campaign.core.errors import CampaignFileFaults
from campaign.core.offices.office import Directory
from tests.support.campaigns import SOURCE
from tests.support.effort import at_most

pytestmark = pytest.mark.usefixtures("read_anew")

TOO_MUCH = {
    "a dotted key of 100 kB": "a." * 50_000 + "b = 1\n",
    "one in quotes": '"a" . ' * 20_000 + "b = 1\n",
    "one in single quotes": "'a'." * 20_000 + "b = 1\n",
    "one inside an inline table": "x = {" + "a." * 50_000 + "b = 1}\n",
    "a long dotted table header": "[" + ".".join(["a"] * 20_000) + "]\nx = 1\n",
    "a long header of a list": "[[" + ".".join(["a"] * 20_000) + "]]\nx = 1\n",
    "lists in lists": "x = " + "[" * 20_000 + "]" * 20_000 + "\n",
    "as many as the reader takes": "x = " + "[" * 400 + "]" * 400 + "\n",
    "tables in tables": "x = " + "{a=" * 5_000 + "1" + "}" * 5_000 + "\n",
    "15,000 targets": "".join(f'[[targets]]\nid = "t{n}"\n' for n in range(15_000)),
    "15,000 letters": "[[letters]]\n" * 15_000,
    "15,000 questions": "[[questions]]\n" * 15_000,
    "values without end": f"x = [{'1,' * 200_000}]\n",
    "characters without end": f'x = "{"a" * 2_000_000}"\n',
}
WRONG_ALL_OVER = {
    "12,000 unknown keys": "[campaign]\n" + "".join(f"k{n} = 1\n" for n in range(12_000)),
    "unknown keys like known ones": "[campaign]\n" + "".join(f"language{n} = 1\n" for n in range(12_000)),
    "unknown tables": "".join(f"[t{n}]\n" for n in range(12_000)),
    "languages that are none": "[campaign.title]\n" + "".join(f'a{n} = "x"\n' for n in range(12_000)),
    "pages in languages that are none": f"[campaign]\nlanguages = {[f'l{n}' for n in range(10_000)]}\n",
    "empty variants": "[[letters]]\nsubject = [" + '"",' * 20_000 + "]\n",
    "targets with nothing": "".join(f'[[targets]]\nid = "t{n}"\n' for n in range(1_000)),
    "letters with nothing": "[[letters]]\n[[letters.blocks]]\n" * 1_000,
}


@pytest.mark.parametrize("name", TOO_MUCH)
@pytest.mark.parametrize(
    "reading",
    [toml.parse, toml.keeps_all, lambda text: read_draft(text, Directory()), lambda text: read(text, "x", Directory())],
    ids=["parse", "keeps_all", "draft", "file"],
)
def test_too_much_is_refused_at_once(name, reading):
    with at_most(1), pytest.raises((ValueError, CampaignFileFaults)) as raised:
        reading(TOO_MUCH[name])
    assert any(words in str(raised.value) for words in ("split the campaign", "nested too deeply", "in quotes"))


@pytest.mark.parametrize("name", WRONG_ALL_OVER)
def test_what_is_wrong_all_over_is_told_as_far_as_anybody_reads(name):
    with at_most(1):
        _, faults = read_draft(WRONG_ALL_OVER[name], Directory())
    assert len(faults) == bounds.MOST_FAULTS + 1 and "look again" in faults[-1].sentence


def test_what_people_write_is_far_below():
    assert toml.parse(SOURCE) == toml.parse(SOURCE + "\n# " + "e.g. this. " * 9)
    many = "".join(f'[[targets]]\nid = "t{n}"\ntitle = "Office {n}"\n' for n in range(700))
    assert len(toml.parse(SOURCE + many)["targets"]) > 700
