"""Who writes to whom in the bundled campaign, and which addresses may be mailed to."""

from dataclasses import replace

import pytest

from campaign.assets import bundled
from campaign.core.campaigns.file import read
from campaign.core.letters import targeting
from campaign.core.offices.office import Office
from tests.support.examples import TODAY, bundled_directory

BUNDLED_DIRECTORY = bundled_directory()
BUNDLED = read(bundled("north-korean-escapees.toml").read_text(), "north-korean-escapees.toml", BUNDLED_DIRECTORY)

KOREAN_OFFICES = ["kr-president-ko", "kr-mofa-ko", "kr-unification-ko"]


@pytest.mark.parametrize(
    ("country", "language", "offices"),
    [
        ("KR", "ko", ["un-sg", "unhcr-hc", *KOREAN_OFFICES]),
        ("FR", "fr", ["un-sg-fr", "unhcr-hc-fr", "fr-meae"]),
        ("FR", "ko", ["un-sg", "unhcr-hc", "fr-meae"]),
        ("CH", "de", ["un-sg", "unhcr-hc", "ch-fdfa-de"]),
        ("NL", "ja", ["un-sg", "unhcr-hc", "nl-buza"]),
        ("KR", "en", ["un-sg", "unhcr-hc", "kr-president-en", "kr-mofa-en", "kr-unification-en"]),
        ("GB", "en", ["un-sg", "unhcr-hc", "gb-fcdo"]),
        ("CA", "en", ["un-sg", "unhcr-hc", "ca-gac-en"]),
        ("GH", "en", ["un-sg", "unhcr-hc", "gh-mfa"]),
        ("KE", "en", ["un-sg", "unhcr-hc"]),
        ("LA", "en", ["un-sg", "unhcr-hc"]),
        ("EH", "en", ["un-sg", "unhcr-hc"]),
        ("CN", "en", ["un-sg", "unhcr-hc"]),
        ("HK", "en", ["un-sg", "unhcr-hc"]),
        ("MO", "en", ["un-sg", "unhcr-hc"]),
        ("KP", "ko", ["un-sg", "unhcr-hc"]),
    ],
)
def test_who_is_written_to(country, language, offices):
    letters = targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, language)
    assert [letter.office.id for letter in letters] == offices


@pytest.mark.parametrize(("country", "withheld"), [("CN", True), ("KP", True), ("KR", False), ("GB", False)])
def test_people_at_risk_are_told_why_their_government_is_missing(country, withheld):
    assert targeting.withheld_government(BUNDLED, country) is withheld


def test_no_bundled_address_counts_as_checked():
    assert all(office.checked_on is None for office in BUNDLED_DIRECTORY.offices)


@pytest.mark.parametrize(
    ("checked", "inline", "nothing_leaves", "usable"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
    ],
)
def test_an_address_is_mailed_only_when_somebody_vouches_for_it(checked, inline, nothing_leaves, usable):
    office = Office("o", "O", email="o@office.example", checked_on=TODAY if checked else None)
    target = replace(BUNDLED.targets[0], inline=office if inline else None)
    address = targeting.usable_address(target, office, TODAY, nothing_leaves=nothing_leaves)
    assert address == ("o@office.example" if usable else "")


@pytest.mark.parametrize(
    ("country", "language", "title", "salutation"),
    [
        ("AR", "en", "Minister of Foreign Relations", "Dear Minister,"),
        ("AR", "es", "Ministra o Ministro de Relaciones Exteriores (Argentina)", "Señora Ministra, Señor Ministro:"),
        ("MX", "en", "Secretary of Foreign Relations", "Dear Secretary,"),
        (
            "MX",
            "es",
            "Secretaria o Secretario de Relaciones Exteriores (México)",
            "Señora Secretaria, Señor Secretario:",
        ),
        ("KE", "en", "Cabinet Secretary for Foreign Affairs", "Dear Cabinet Secretary,"),
        ("NL", "en", "Minister of Foreign Affairs (Netherlands)", "Dear Minister,"),
        ("US", "ja", "アメリカ合衆国国務長官", "国務長官 様\n\n拝啓　時下ますますご清祥のこととお慶び申し上げます。"),
        (
            "US",
            "fr",
            "Secrétaire d’État (États-Unis)",
            "Madame la Secrétaire d’État, Monsieur le Secrétaire d’État,",
        ),
        ("US", "es", "Secretaria o Secretario de Estado", "Señora Secretaria, Señor Secretario:"),
        (
            "CH",
            "de",
            "Vorsteherin oder Vorsteher des Eidgenössischen Departements für auswärtige Angelegenheiten",
            "Sehr geehrte Frau Bundesrätin, sehr geehrter Herr Bundesrat,",
        ),
    ],
)
def test_a_ministry_is_called_what_the_letters_language_calls_it(country, language, title, salutation):
    target = next(one for one in BUNDLED.targets if one.own_government)
    office = targeting.office_of(target, BUNDLED_DIRECTORY, country, language)
    assert (office.title, office.salutation) == (title, salutation)


@pytest.mark.parametrize(
    ("office", "target", "language", "title", "organisation"),
    [
        ("un-sg", "un-sg", "ko", "유엔 사무총장", "유엔(국제연합)"),
        ("un-sg", "un-sg", "ja", "国連事務総長", "国際連合"),
        ("un-sg", "un-sg", "de", "UN-Generalsekretär", "Vereinte Nationen"),
        ("un-sg-fr", "un-sg", "es", "Secretario General de la ONU", "Naciones Unidas"),
        ("un-sg", "un-sg", "it", "UN Secretary-General", "United Nations"),
        ("unhcr-hc", "unhcr", "zh-Hant", "聯合國難民事務高級專員", "聯合國難民署"),
        ("unhcr-hc", "unhcr", "ar", "مفوض الأمم المتحدة السامي لشؤون اللاجئين",
         "المفوضية السامية للأمم المتحدة لشؤون اللاجئين"),
        ("kr-president-en", "kr-president", "ko", "대통령", "대한민국 청와대"),
        ("kr-president-en", "kr-president", "ar", "رئيس جمهورية كوريا", "مكتب رئيس جمهورية كوريا"),
        ("kr-mofa-en", "kr-foreign-minister", "ar", "وزير الخارجية", "وزارة خارجية جمهورية كوريا"),
        ("kr-unification-ko", "kr-unification-minister", "ja", "統一部長官", "大韓民国統一部"),
        ("gb-fcdo", "own-government", "ko", "영국 외교부 장관", "영국 외교부"),
        ("generic-tw", "own-government", "ja", "generic-tw", ""),
        ("un-sg", "gone", "ko", "UN Secretary-General", "United Nations"),
    ],
)  # fmt: skip
def test_an_office_is_named_in_the_language_of_who_reads_of_it(office, target, language, title, organisation):
    before = BUNDLED_DIRECTORY.get(office) or Office(office, office)
    named = targeting.called(BUNDLED, BUNDLED_DIRECTORY, before, target, language, TODAY)
    assert (named.title, named.organisation) == (title, organisation)
    assert replace(named, title=before.title, organisation=before.organisation) == before, "its addresses stay"


@pytest.mark.parametrize("language", BUNDLED.languages)
def test_every_office_of_the_bundled_campaign_has_a_name_in_each_of_its_languages(language):
    named = {target.id: BUNDLED_DIRECTORY.find(target.office, language) for target in BUNDLED.targets if target.office}
    assert len(named) == 5
    assert {target: row.language for target, row in named.items()} == dict.fromkeys(named, language)
    assert all(row.title and row.organisation and row.salutation and row.close for row in named.values())


def test_an_office_without_a_row_in_a_language_is_called_by_its_english_one():
    assert BUNDLED_DIRECTORY.find("ca-gac", "ko").id == "ca-gac-en"
    assert BUNDLED_DIRECTORY.find("kr-assembly-fauc", "fr").id == "kr-assembly-fauc-ko", "or by the only one"
