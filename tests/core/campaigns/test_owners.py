"""Groups that run a campaign together: read whole, written back, and each speaks to its own readers."""

import pytest

from campaign.core.campaigns import edits, owners, toml, translating
from campaign.core.campaigns.file import read, read_draft
from campaign.core.campaigns.owners import MOST_OWNERS, Owner
from campaign.core.campaigns.picture import ImageKind
from campaign.core.errors import CampaignFileFaults
from campaign.core.offices.office import Directory
from tests.support.campaigns import OFFICES, SOURCE, changed
from tests.support.owners import OWNERS, owned

DIRECTORY = Directory(OFFICES)
ENGLISH, KOREAN, UMBRELLA = (
    Owner(
        {"en": "River Watch", "ko": "강지킴이"}, languages=("en",), countries=frozenset({"GB"}), contact="en@x.example"
    ),
    Owner({"ko": "강살리기"}, languages=("ko",), countries=frozenset({"KR"}), contact="ko@x.example"),
    Owner({"en": "Rivers of the World"}),
)
ALL = (ENGLISH, KOREAN, UMBRELLA)


def faults(text):
    with pytest.raises(CampaignFileFaults) as told:
        read(text, "x.toml", DIRECTORY)
    return " ".join(told.value.faults)


def test_they_are_read_whole():
    english, korean = read(owned(), "x.toml", DIRECTORY).owners
    assert english == Owner(
        {"en": "River Watch", "ko": "강지킴이"},
        "https://river-watch.example",
        "letters@river-watch.example",
        languages=("en",),
        countries=frozenset({"GB"}),
        partner="river-watch",
    )
    assert (korean.name, korean.languages, korean.website) == ({"ko": "강살리기"}, ("ko",), "")


def test_a_file_that_is_written_again_says_the_same():
    source = owned(OWNERS.replace('partner = "river-watch"', 'partner = "river-watch"\nlogo = "watch.png"'))
    assert toml.keeps_all(source)
    written = toml.written(toml.parse(source))
    assert read(written, "x.toml", DIRECTORY).owners == read(source, "x.toml", DIRECTORY).owners
    assert toml.written(toml.parse(written)) == written


def test_a_file_that_names_none_is_written_as_ever():
    assert "owners" not in toml.written(toml.parse(SOURCE))
    campaign = read(SOURCE, "x.toml", DIRECTORY)
    assert campaign.owners == () and campaign.run_by("en") == ""


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('en = "River Watch"\nko = "강지킴이"', "", "a group that runs the campaign needs a name"),
        ("[owners.name]\nen", "[owners.nam]\nen", "name is missing"),
        ('languages = ["en"]', 'languages = ["fr"]', "owners[1]: there are no pages in the language 'fr'"),
        ('countries = ["GB"]', 'countries = ["Britain"]', "owners[1]: 'Britain' is not a country code"),
        ('"https://river-watch.example"', '"river-watch.example"', "website = 'river-watch.example' is not valid"),
        ('"letters@river-watch.example"', '"letters"', "contact = 'letters' is not valid"),
        ('"letters@river-watch.example"', '"a\\u202eb@x.example"', "contact = 'a\\u202eb@x.example' is not valid"),
        ('"letters@river-watch.example"', '"a\\u0000@x.example"', "contact = 'a\\x00@x.example' is not valid"),
        ('"letters@river-watch.example"', '"ü@x.example"', "contact = 'ü@x.example' is not valid"),
        ('"letters@river-watch.example"', f'"{"x" * 65}@x.example"', "is not valid; write it like letters@example.org"),
        ('en = "River Watch"\nko = "강지킴이"', 'en = "\\u200b\\u202e"', "a group that runs the campaign needs a name"),
        ('partner = "river-watch"', 'partner = "River Watch"', "partner = 'River Watch' is not valid"),
        ('partner = "river-seoul"', 'partner = "river-watch"', "two groups have the partner code 'river-watch'"),
        ('partner = "river-watch"', 'logo = "a.svg"', "logo = 'a.svg' is not valid"),
        ('partner = "river-watch"', 'box = "x"', "unknown key 'box'"),
        ('en = "River Watch"', 'en = "https://evil.example"', "the name has a web address"),
        ('en = "River Watch"', f'en = "{"x" * 101}"', "name has 101 characters in 'en', and may have 100"),
    ],
)
def test_what_is_wrong_with_one_is_said(was, now, said):
    assert was in OWNERS and said in faults(owned(OWNERS.replace(was, now, 1)))


def test_no_more_are_named_than_fit_below_a_letter():
    many = "".join(f'[[owners]]\n[owners.name]\nen = "Group {at}"\n' for at in range(MOST_OWNERS + 1))
    assert f"{MOST_OWNERS + 1} groups run this campaign, and {MOST_OWNERS} can be named" in faults(owned(many))


def test_a_logo_is_no_picture_and_is_named_once():
    both = OWNERS.replace("partner =", 'logo = "sign.png"\npartner =')
    words = "[campaign.picture_alt]\nen = 'A heron'\nko = '왜가리'\n[campaign.summary]"
    with_picture = changed(picture='"heron.png"').replace("[campaign.summary]", words)
    campaign = read(owned(both, with_picture), "x.toml", DIRECTORY)
    assert campaign.image_names == ((ImageKind.PICTURE, "heron.png"), (ImageKind.LOGO, "sign.png"))
    same = both.replace("sign.png", "heron.png")
    assert "logo and picture name the same file" in faults(owned(same, with_picture))


@pytest.mark.parametrize(
    ("language", "first", "asks"),
    [
        ("en", "River Watch", ["River Watch", "Rivers of the World"]),
        ("ko", "강살리기", ["강살리기", "Rivers of the World"]),
        ("fr", "Rivers of the World", ["Rivers of the World"]),
    ],
)
def test_who_speaks_the_language_comes_first_and_asks_with_those_who_speak_to_everybody(language, first, asks):
    assert owners.in_order(ALL, language)[0].called(language) == first
    assert [owner.called(language) for owner in owners.asking(ALL, language)] == asks


def test_where_nobody_speaks_the_language_the_first_group_asks():
    assert owners.asking((ENGLISH, KOREAN), "fr") == [ENGLISH] and owners.asking((), "fr") == []


def test_they_are_named_as_the_language_lists_names():
    assert owners.named(ALL, "en") == "River Watch, Rivers of the World, and 강살리기"
    assert owners.named(ALL[:2], "ko") == "강살리기 및 강지킴이"
    assert owners.named((UMBRELLA,), "zh-Hant") == "Rivers of the World" and owners.named((), "en") == ""


def test_the_address_for_questions_is_that_of_who_speaks_the_language():
    assert [owners.contact_for(ALL, language) for language in ("en", "ko", "fr")] == [
        "en@x.example",
        "ko@x.example",
        "en@x.example",
    ]
    assert owners.contact_for((UMBRELLA,), "en") == ""


def test_an_office_is_looked_after_by_those_who_name_its_country():
    assert owners.looking_after(ALL, "KR") == [KOREAN]
    assert owners.looking_after(ALL, "FR") == owners.looking_after(ALL, "") == []


def test_a_form_fills_them_in():
    document, place = edits.acted(toml.parse(SOURCE), "add:owners", DIRECTORY)
    assert place == "owners.1"
    typed = {
        "owners.1.name.en": ["River Watch"],
        "owners.1.website": ["https://river-watch.example"],
        "owners.1.contact": ["letters@river-watch.example"],
        "owners.1.partner": ["river-watch"],
        "owners.1.languages.shown": ["1"],
        "owners.1.languages": ["en", "ko"],
        "owners.1.countries": ["United Kingdom, KR"],
    }
    written = toml.written(edits.filled(document, typed))
    campaign, wrong = read_draft(written, DIRECTORY)
    assert wrong == []
    assert campaign.owners == (
        Owner(
            {"en": "River Watch"},
            "https://river-watch.example",
            "letters@river-watch.example",
            languages=("en", "ko"),
            countries=frozenset({"GB", "KR"}),
            partner="river-watch",
        ),
    )


def test_translators_bring_a_name():
    document = toml.parse(owned())
    place = ("owners.1.name", "River Watch")
    brought = translating.bring(document, "ko", {place: "강물지킴이"})
    assert brought.taken == 1 and brought.document["owners"][0]["name"]["ko"] == "강물지킴이"
