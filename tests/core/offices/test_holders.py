"""Who holds an office: addressed as themselves while that is known, neutrally a day after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from campaign.core.offices.holders import as_held
from campaign.core.offices.office import CHECKED_FOR, Office
from tests.support.examples import bundled_directory

LAST = date(2027, 3, 31)
LOOKED_UP = date(2026, 11, 1)
FRENCH = Office(
    "o",
    "Secrétaire générale ou Secrétaire général",
    language="fr",
    salutation="Madame la Secrétaire générale, Monsieur le Secrétaire général,",
    close="Veuillez agréer, Madame la Secrétaire générale, Monsieur le Secrétaire général, mes salutations.",
    holder="A. Holder",
    holder_gender="f",
    holder_until=LAST,
    holder_source="https://news.example/term",
    holder_checked_on=LOOKED_UP,
)
DIRECTORY = bundled_directory()


@pytest.mark.parametrize(
    ("gender", "title", "salutation", "close"),
    [
        (
            "f",
            "Secrétaire générale",
            "Madame la Secrétaire générale,",
            "Veuillez agréer, Madame la Secrétaire générale, mes salutations.",
        ),
        (
            "m",
            "Secrétaire général",
            "Monsieur le Secrétaire général,",
            "Veuillez agréer, Monsieur le Secrétaire général, mes salutations.",
        ),
    ],
)
def test_the_last_day_is_still_the_holders(gender, title, salutation, close):
    held = as_held(replace(FRENCH, holder_gender=gender), LAST)
    assert (held.title, held.salutation, held.close) == (title, salutation, close)
    assert held.holder == "A. Holder"


def test_the_day_after_the_office_is_written_to_as_before():
    later = as_held(FRENCH, LAST + timedelta(days=1))
    assert later == replace(FRENCH, holder="")


@pytest.mark.parametrize(
    ("salutation", "gender", "address"),
    [
        (
            "Sehr geehrte Frau Bundesministerin, sehr geehrter Herr Bundesminister,",
            "m",
            "Sehr geehrter Herr Bundesminister,",
        ),
        (
            "Sehr geehrte Frau Bundesministerin, sehr geehrter Herr Bundesminister,",
            "f",
            "Sehr geehrte Frau Bundesministerin,",
        ),
        ("Señora Ministra, Señor Ministro:", "f", "Señora Ministra:"),
        ("Szanowna Pani Minister, Szanowny Panie Ministrze,", "m", "Szanowny Panie Ministrze,"),
        ("معالي السيدة الوزيرة، معالي السيد الوزير،", "m", "معالي السيد الوزير،"),
        ("Dear Minister,", "f", "Dear Minister,"),
        ("Madame, Monsieur,", "m", "Monsieur,"),
        ("Excellency, Dear Minister,", "m", "Excellency, Dear Minister,"),
        ("Exzellenz, sehr geehrter Herr Minister,", "f", "Exzellenz, sehr geehrter Herr Minister,"),
        ("존경하는 장관님께,", "m", "존경하는 장관님께,"),
        ("Señora Ministra, Señor Ministro:", "", "Señora Ministra, Señor Ministro:"),
    ],
)
def test_a_couple_is_the_fall_back_alone(salutation, gender, address):
    office = replace(FRENCH, salutation=salutation, close="", holder_gender=gender)
    assert as_held(office, LOOKED_UP).salutation == address


@pytest.mark.parametrize(
    ("title", "gender", "called"),
    [
        ("Bundesministerin oder Bundesminister des Auswärtigen", "f", "Bundesministerin des Auswärtigen"),
        ("Bundesministerin oder Bundesminister des Auswärtigen", "m", "Bundesminister des Auswärtigen"),
        ("Alta Comisionada o Alto Comisionado de las Naciones Unidas", "f", "Alta Comisionada de las Naciones Unidas"),
        ("Cheffe ou chef du Département fédéral", "m", "Chef du Département fédéral"),
        ("Minister of Foreign Affairs", "f", "Minister of Foreign Affairs"),
        ("La Ministra o el Ministro de Salud", "m", "El Ministro de Salud"),
        ("Ministre de l’Énergie ou de la Mer", "m", "Ministre de l’Énergie ou de la Mer"),
        ("Amt für Wasser oder Boden", "f", "Amt für Wasser oder Boden"),
    ],
)
def test_a_title_is_that_of_its_holder(title, gender, called):
    assert as_held(replace(FRENCH, title=title, holder_gender=gender), LAST).title == called


def test_a_form_of_address_of_ones_own_comes_first():
    office = replace(FRENCH, holder_salutation="Madame la Présidente,")
    held = as_held(office, LAST)
    assert (held.salutation, held.close) == (
        "Madame la Présidente,",
        "Veuillez agréer, Madame la Présidente, mes salutations.",
    )


@pytest.mark.parametrize(("days", "held"), [(0, True), (CHECKED_FOR.days, True), (CHECKED_FOR.days + 1, False)])
def test_without_a_last_day_a_look_up_holds_for_a_while(days, held):
    office = replace(FRENCH, holder_until=None)
    assert office.is_held(LOOKED_UP + timedelta(days=days)) is held


@pytest.mark.parametrize("missing", ["holder_source", "holder_checked_on"])
def test_a_holder_without_a_source_is_not_addressed(missing):
    office = replace(FRENCH, **{missing: None if missing.endswith("on") else ""})
    assert as_held(office, LOOKED_UP).salutation == FRENCH.salutation


@pytest.mark.parametrize(
    ("day", "salutation"),
    [
        (date(2026, 12, 31), "Monsieur le Secrétaire général,"),
        (date(2027, 1, 1), "Madame la Secrétaire générale, Monsieur le Secrétaire général,"),
    ],
)
def test_the_secretary_general_changes_with_the_year(day, salutation):
    assert as_held(DIRECTORY.get("un-sg-fr"), day).salutation == salutation
