"""What a campaign says itself, on the receipt and in mails: within bounds, and kept from the desk to the file."""

import pytest

from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.file import read, read_draft
from campaign.core.errors import CampaignFileFaults
from campaign.core.offices.office import Directory
from tests.support.campaigns import OFFICES, SOURCE

DIRECTORY = Directory(OFFICES)
TYPED = {
    "campaign.thanks.en": "Thank you. Go on at [our page](https://rivers.example).",
    "campaign.thanks.ko": "고맙습니다.",
    "campaign.mail_words.en": "We meet every Monday.\n\nCome along.",
}


def said(key, words):
    return SOURCE.replace("[campaign.summary]", f"[campaign.{key}]\nen = '''{words}'''\n[campaign.summary]")


def test_what_is_typed_on_the_desk_stands_in_the_file_and_is_read_from_it():
    document = edits.filled(toml.parse(SOURCE), {name: [words] for name, words in TYPED.items()})
    source = toml.written(document)
    campaign = read(source, "clean-rivers", DIRECTORY)
    assert campaign.thanks == {"en": TYPED["campaign.thanks.en"], "ko": "고맙습니다."}
    assert campaign.mail_words == {"en": TYPED["campaign.mail_words.en"]}
    assert toml.parse(source) == document and toml.keeps_all(source)


@pytest.mark.parametrize(
    ("key", "words"),
    [("thanks", "x" * 2_001), ("mail_words", "x" * 501), ("mail_words", "See https://evil.example"),
     ("mail_words", "See www.evil.example")],
)  # fmt: skip
def test_what_is_too_long_or_leads_away_from_a_mail_is_refused(key, words):
    with pytest.raises(CampaignFileFaults, match=rf"{key} has"):
        read(said(key, words), "x", DIRECTORY)
    (fault,) = read_draft(said(key, words), DIRECTORY)[1]
    assert fault.place == f"campaign.{key}"


@pytest.mark.parametrize(("key", "most"), [("thanks", 2_000), ("mail_words", 500)])
def test_as_much_as_there_may_be_is_taken(key, most):
    assert read(said(key, "x" * most), "x", DIRECTORY)
