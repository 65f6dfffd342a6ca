"""Who writes to whom in the bundled campaign, and which addresses may be mailed to."""

from dataclasses import replace
from datetime import date

import pytest

from campaign.assets import bundled
from campaign.core.campaigns.file import read
from campaign.core.letters import targeting
from campaign.core.offices.office import Directory, Office
from campaign.directory import read_csv
from tests.support.examples import TODAY

BUNDLED_DIRECTORY = Directory(tuple(read_csv(bundled("offices.csv").read_bytes(), "offices.csv")))
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
    found = targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, language)
    assert [one.office.id for one in found] == offices


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


HELD = Office(
    "un",
    "Secrétaire générale ou Secrétaire général",
    language="fr",
    salutation="Madame, Monsieur,",
    holder="A. Holder",
    holder_gender="m",
    holder_until=date(2026, 12, 31),
    holder_source="https://news.example/term",
    holder_checked_on=date(2026, 11, 1),
)


@pytest.mark.parametrize(
    ("day", "title"),
    [(date(2026, 12, 31), "Secrétaire général"), (date(2027, 1, 1), "Secrétaire générale ou Secrétaire général")],
)
def test_a_stored_letter_s_office_is_called_as_in_the_letter(day, title):
    letter = targeting.Written("un", "sg", "FR", "fr", day)
    assert targeting.office_written_to(BUNDLED, Directory((HELD,)), letter).title == title


@pytest.mark.parametrize(
    ("office", "language", "title"),
    [
        ("un-sg", "ja", "事務総長"),
        ("un-sg", "zh-Hant", "秘書長"),
        ("unhcr-hc", "de", "Hochkommissar der Vereinten Nationen für Flüchtlinge"),
        ("jp-mofa-en", "ja", "外務大臣"),
        ("un-sg", "sw", "Secretary-General"),
        ("unhcr-china", "de", "Representative, UNHCR China"),
    ],
)
def test_a_page_calls_an_office_by_its_name_in_the_language_of_the_page(office, language, title):
    kept = BUNDLED_DIRECTORY.get(office)
    called = targeting.called_in(BUNDLED_DIRECTORY, kept, language, TODAY)
    assert called.title == title
    assert replace(called, title=kept.title, organisation=kept.organisation) == kept, "it is written to as before"
