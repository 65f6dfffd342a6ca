"""Who is in office, by what a list says of it: ends, terms, and words of somebody's standing."""

from datetime import date

import pytest

from tests.directory.test_lists import read

ENDS = (
    "Ceased to be a member",
    "Left office on",
    "In office until",
    "Term End",
    "Term of office ends",
    "Date of death",
    "Resigned",
    "Departure date",
    "Term to",
    "Fecha baja",
    "Vacancy since",
    "end_of_term",
    "leftHouse",
    "Ausgeschieden am",
    "Fin de mandat",
    "임기 종료일",
    "Stood down",
    "Date of ceasing",
    "Data di cessazione",
    "Дата окончания",
    "離任日",
    "退任日",
    "Former member",
    "Inactive since",
    "Not in office since",
    "No longer MP from",
    "Suspended",
    "Last day in office",
    "Exit date",
    "Valid to",
    "Fim do mandato",
    "Data zakończenia",
    "Datum ukončení mandátu",
    "Amtsende",
    "Görev bitiş tarihi",
    "임기만료",
    "تاريخ الانتهاء",
    "Mandat beendet am",
    "FECHABAJA",
    "fineMandato",
    "離職日期",
    *("임기 만료일", "사퇴일", "辞職日", "任期終了日", "任期屆滿日", "卸任日期", "任期届满", "辞职日期"),
    *("تاريخ انتهاء الولاية", "Date de démission", "Date de décès", "Rücktritt", "Verstorben am", "Fecha de renuncia"),
)


@pytest.mark.parametrize("column", ENDS)
def test_an_end_in_any_wording(column):
    listed = read(
        f"Name,Area name,{column}\nAnn Sample,North,\nBo Example,South,2020-05-03\nCy Third,East,2030-01-01\n"
    )
    assert [office.holder for office in listed.offices] == ["Ann Sample", "Cy Third"]
    assert list(listed.past.values()) == [date(2020, 5, 3)] and not listed.unused


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("31.12.2024", date(2024, 12, 31)),
        ("31/12/2024", date(2024, 12, 31)),
        ("12/31/24", date(2024, 12, 31)),
        ("31 December 2024", date(2024, 12, 31)),
        ("Dec 31st, 2024", date(2024, 12, 31)),
        ("31. Dezember 2024", date(2024, 12, 31)),
        ("31 décembre 2024", date(2024, 12, 31)),
        ("2024년 12월 31일", date(2024, 12, 31)),
        ("20241231", date(2024, 12, 31)),
        ("45657", date(2024, 12, 31)),
        ("2024-12-31T00:00:00Z", date(2024, 12, 31)),
        ("Dec-24", date(2024, 12, 31)),
        ("令和6年12月31日", date(2024, 12, 31)),
        ("R6.12.31", date(2024, 12, 31)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("民國113年12月31日", date(2024, 12, 31)),
        ("31 grudnia 2024", date(2024, 12, 31)),
        ("Q4 2024", date(2024, 12, 31)),
        ("٣١/١٢/٢٠٢٤", date(2024, 12, 31)),
        ("resigned 31.12.2024", date(2024, 12, 31)),
        ("2019–2024", date(2024, 12, 31)),
        ("1 May 2019 - 31 Dec 2024", date(2024, 12, 31)),
        ("yes", date(2026, 11, 24)),
        ("deceased", date(2026, 11, 24)),
        ("lost her seat", date(2026, 11, 24)),
        ("Defeated at the election", date(2026, 11, 24)),
        ("2567-12-31", date(2024, 12, 31)),
        ("31 ธันวาคม 2567", date(2024, 12, 31)),
        ("left 2024-12-31", date(2024, 12, 31)),
    ],
)
def test_an_end_in_any_form(value, day):
    listed = read(f'Name,End date\nAnn Sample,present\nBo Example,"{value}"\nCy Third,9999-12-31\n')
    assert [office.until for office in listed.offices] == [None, None]
    assert list(listed.past.values()) == [day]


@pytest.mark.parametrize(
    "value", ["2019–", "2019 - present", "since 2019", "1 May 2019 – present", "seit 2019", "2019–2030"]
)
@pytest.mark.parametrize("column", ["Term", "Amtszeit", "Years in office", "Mandat"])
def test_a_term_with_both_its_ends(column, value):
    listed = read(f"Name,{column}\nAnn Sample,{value}\nBo Example,2014–2019\n")
    assert [one.holder for one in listed.offices] == ["Ann Sample"] and list(listed.past.values()) == [
        date(2019, 12, 31)
    ]


@pytest.mark.parametrize("value", ["3", "2021", "118th", "second"])
def test_a_term_that_is_counted_says_nothing_of_an_end(value):
    listed = read(f"Name,Term\nAnn Sample,{value}\nBo Example,{value}\n")
    assert len(listed.offices) == 2 and listed.unused == ("Term",)


def test_three_four_is_a_question_where_it_matters_and_nothing_tells():
    text = "Name,End\nAnn Sample,12/1/2026\nBo Example,\n"
    listed = read(text)
    assert [office.holder for office in listed.offices] == ["Bo Example"] and not listed.past
    assert "2026-01-12 or 2026-12-01" in listed.questions[0] and "--dates" in listed.questions[0]
    assert len(read(text, dates="month").offices) == 2 == len(read(text, country="US").offices)
    assert len(read(text, dates="day").past) == 1 == len(read(text, country="GB").past)
    assert len(read(f"{text}Cy Third,12/31/2020\n").offices) == 2, "the list tells by itself"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Kres", "2020-05-03"),
        ("Verlaten", "3 mei 2020"),
        ("Ďalšie", "03.05.2020"),
        ("Remarks", "Resigned in May"),
        ("Comment", "former member"),
        ("Switched", "5/13/2020"),
        ("Zeit", "2012–2016"),
        ("Note", "Deceased"),
        ("Sortie de fonction", "2020"),
        ("異動日", "2021年3月4日"),
        ("تاريخ انتهاء العضوية", "2020-01-01"),
        ("Membership", "1997 to 2010"),
    ],
)
def test_an_unused_column_that_may_say_who_left_is_a_question(column, value):
    text = f"Name,Email,{column}\nAnn Sample,ann@x.example,\nBo Example,bo@x.example,{value}\n"
    listed = read(text)
    assert [one.holder for one in listed.offices] == ["Ann Sample"], "nobody counts as in office who may have left"
    assert column in listed.questions[0] and value in listed.questions[0] and "--ignore" in listed.questions[0]
    assert any("1 left out" in note for note in listed.notes)
    assert len(read(text, ignored=(column,)).offices) == 2
    assert len(read(text, columns=(("until", column),)).past) == 1


@pytest.mark.parametrize("value", ["see notes", "§ 12", "Spring recess", "by-election", "ask the clerk"])
def test_an_end_that_nobody_can_read_holds_its_row_until_somebody_says(value):
    text = f"Name,End date\nAnn Sample,\nBo Example,{value}\nCy Third,2030-12-31\n"
    listed = read(text)
    assert [office.holder for office in listed.offices] == ["Ann Sample", "Cy Third"]
    assert "End date" in listed.questions[0] and value in listed.questions[0]
    assert any("1 left out" in note for note in listed.notes) and len(read(text, ignored=("End date",)).offices) == 3


@pytest.mark.parametrize("value", ["2022 - 2030", "2022 to 2030", "2022 / 2030", "May 2022 – May 2030"])
def test_a_term_goes_on_until_its_last_year(value):
    assert [one.until.year for one in read(f"Name,Term of office\nAnn Sample,{value}\n").offices] == [2030]


def test_an_end_that_holds_words_alone_is_a_question_too():
    listed = read("Name,End\nAnn Sample,\nBo Example,Replaced by Di\nCy Third,\n")
    assert [office.holder for office in listed.offices] == ["Ann Sample", "Cy Third"]
    assert "'Replaced by Di'" in listed.questions[0]


@pytest.mark.parametrize(
    "column",
    ["Created at", "Updated", "Date of birth", "First elected", "Last checked", "Member since"]
    + ["dataNascita", "FECHAALTA", "inizioMandato", "到任日期"],
)
def test_days_that_say_nothing_of_an_end_are_no_question(column):
    listed = read(f"Name,{column}\nAnn Sample,2020-01-01\nBo Example,\n")
    assert len(listed.offices) == 2 and not listed.questions


@pytest.mark.parametrize("party", ["Left", "Ex-Greens", "Independent (former Green)"])
def test_a_party_says_nothing_of_who_left(party):
    assert len(read(f"Name,Party\nAnn Sample,{party}\nBo Example,\n").offices) == 2


@pytest.mark.parametrize(
    ("column", "value", "in_office"),
    [
        ("in_office", "false", "true"),
        ("Status", "Former", "Current"),
        ("Active", "no", "yes"),
        ("Status", "Resigned", "Sitting"),
        ("status", "ehemalig", "aktiv"),
        ("is_current", "0", "1"),
        ("Still serving?", "no", "yes"),
        ("Currently serving", "N", "Y"),
        ("Is in office", "FALSE", "TRUE"),
        ("Current member", "No", "Yes"),
        ("Status", "Ancien député", "en cours"),
        ("Status", "Member (deceased)", "Current"),
        ("Former", "x", ""),
        ("Ex MP", "1", "0"),
        ("Not current", "Yes", "No"),
        ("Inactive", "TRUE", "FALSE"),
        ("Alive", "no", "yes"),
        ("active", "✗", "✓"),
        ("Active", "F", "T"),
        ("현직 여부", "아니오", "예"),
        ("재직 여부", "N", "Y"),
        ("상태", "사퇴", "재직"),
        ("現職", "×", "○"),
        ("状態", "退任", "現職"),
        ("是否現任", "否", "是"),
        ("狀態", "卸任", "現任"),
        ("状态", "已离职", "在职"),
        ("الحالة", "سابق", "حالي"),
        ("في المنصب", "لا", "نعم"),
        ("En exercice", "non", "oui"),
        ("Statut", "démissionnaire", "en poste"),
        ("Im Amt", "nein", "ja"),
        ("Status", "zurückgetreten", "amtierend"),
        ("En activo", "no", "sí"),
        ("Estado", "cesado", "activo"),
    ],
)
def test_a_column_that_says_who_is_in_office(column, value, in_office):
    listed = read(f"Name,{column}\nAnn Sample,{in_office}\nBo Example,{value}\n")
    assert [office.holder for office in listed.offices] == ["Ann Sample"] and len(listed.past) == 1


@pytest.mark.parametrize(
    ("column", "value"), [("Current", "yes"), ("Active", "✔"), ("현직 여부", "예"), ("Status", "sitting")]
)
def test_where_only_those_in_office_are_marked_the_others_are_asked_about(column, value):
    text = f"Name,{column}\nAnn Sample,{value}\nBo Example,\n"
    listed = read(text)
    assert [office.holder for office in listed.offices] == ["Ann Sample"] and not listed.past
    assert repr(value) in listed.questions[0] and "--ignore" in listed.questions[0]
    assert len(read(text, ignored=(column,)).offices) == 2
    assert len(read(f"Name,{column}\nAnn Sample,{value}\nBo Example,\nCy Third,no\n").offices) == 2, "a no says it"


@pytest.mark.parametrize("column", ["Active", "Currently serving", "재직 여부"])
def test_who_is_in_office_in_words_that_nobody_knows_is_a_question(column):
    (question,) = read(f"Name,{column}\nAnn Sample,AA\nBo Example,BB\n").questions
    assert column in question and "'AA'" in question
    assert not read("Name,Status\nAnn Sample,AA\nBo Example,BB\n").questions, "which says many things"


@pytest.mark.parametrize("value", ["아니오", "いいえ", "否", "لا", "×", "f"])
def test_a_mere_no_in_any_column_says_nothing_of_who_left(value):
    assert len(read(f"Name,Veteran\nAnn Sample,{value}\nBo Example,\n").offices) == 2


@pytest.mark.parametrize("column", ["On leave", "Maternity leave", "Lost deposit"])
def test_who_is_on_leave_is_in_office(column):
    assert len(read(f"Name,{column}\nAnn Sample,Yes\nBo Example,\n").offices) == 2
