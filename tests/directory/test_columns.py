"""What the columns of a list are: their names propose, their values decide, and a doubt is a question."""

from datetime import date

import pytest

from campaign import directory
from campaign.core.errors import OfficeFileFaults
from campaign.directory import Given
from tests.directory.test_lists import TODAY, faults, read


@pytest.mark.parametrize(
    "header",
    [
        "Contact,Electorate,Parliament Email",
        "MP Name,Constituency / Seat,E-mail (office)",
        "Member's name,Ward name,Official e-mail address",
        "Name of Member,Riding Name,Email (Ottawa)",
        "Full Name,Electoral District,workEmail",
        "Councillor name,ward_name,Council Email Address",
        "Display name,Wahlkreis,E-Mail-Adresse (Büro)",
        "氏名,選挙区,メールアドレス",
        "성명,선거구명,이메일 주소",
        "Name,Division name,Whom to ask",
        "Name of Hon'ble Member,Constituency Name,Email ID",
        "Deputy,Electoral area,Email address (work)",
        "Apellidos y nombre,Circunscripción,Correo electrónico",
        "Member,Seat,Contact",
        "Officeholder,Constituency represented,Where to write",
        "Naam lid,Kieskring,Mailadres fractie",
        "Imię i nazwisko,Okręg,Adres e-mail biura",
        "Stortingsrepresentant,Valgkreds,Mail (kontor)",
        "Whoever it is,Riding,Capitol Mailbox",
        "Representative,LEG. DIST.,Legislative Email Address",
        "Nom du député,Circonscription électorale,Courriel parlementaire",
        "TD,Dáil Constituency,Oireachtas email",
        "اسم النائب,الدائرة,البريد الإلكتروني",
        "ФИО депутата,Округ,Эл. почта",
        "MLA Name,Legislative Assembly electorate,MLA Public Email",
        "Senator Name,Westminster constituency (2024),cllr_email",
        "Nombre del diputado,Distrito electoral,Correo institucional",
        "Etunimi ja sukunimi,Vaalipiiri,Sähköpostiosoite",
        "Jméno a příjmení,Volební obvod,E-mailová adresa",
        "Név,Választókerület,E-mail cím",
        "Ονοματεπώνυμο,Εκλογική περιφέρεια,Ηλεκτρονικό ταχυδρομείο",
        "नाम,निर्वाचन क्षेत्र,ईमेल",
        "Ad Soyad,Seçim bölgesi,E-posta adresi",
        "Politician,Voting area,Mail @ Parliament",
    ],
)
def test_qualified_names_and_addresses_under_any_name(header):
    listed = read(f"{header}\nAnn Sample,North,ann@x.example\nBo Example,South,bo@x.example\n")
    assert [(office.holder, office.area, office.email) for office in listed.offices] == [
        ("Ann Sample", "North", "ann@x.example"),
        ("Bo Example", "South", "bo@x.example"),
    ]
    assert not listed.unused and not listed.questions


def test_two_columns_of_names_are_none_that_values_could_tell_apart():
    text = "Zastupnik,Asistent\nAnn Sample,Cy Third\nBo Example,Di Fourth\n"
    assert "--column holder=COLUMN" in faults(text)[0]
    assert read(text, columns=(("holder", "Zastupnik"),)).offices[1].holder == "Bo Example"


@pytest.mark.parametrize(
    ("column", "values", "field"),
    [
        ("Office", ["Room 12", "LH 204", "G.15"], "title"),
        ("Office", ["123 Cannon House Office Building", "9 Hart Building", "Suite 4"], "title"),
        ("Position", ["1", "2", "3"], "title"),
        ("Post", ["ext. 4410", "ext 4411", "x4412"], "title"),
        ("Title", ["2024-01-01", "2024-02-01", "2024-03-01"], "title"),
        ("Job title", ["+44 20 7219 3000", "+44 20 7219 3001", "+44 20 7219 3002"], "title"),
        ("Organisation", ["12", "13", "14"], "organisation"),
        ("Salutation", ["Ann", "Bo", "Cy"], "salutation"),
        ("Seat", ["A12", "A13", "B7"], "area"),
        ("Area", ["12.5", "3.25", "7.75"], "area"),
        ("Role", ["1", "2", "2"], "role"),
        ("Languages", ["English, French", "German, Dutch", "English"], "language"),
        ("Code", ["A", "A", "B"], "id"),
        ("End", ["Terrace 4b", "Semi 12", "Terrace 2"], "until"),
        ("District", ["555-0100", "555-0101", "555-0102"], "district"),
        ("Constituency", ["020 7219 3000", "020 7219 3001", "020 7219 3002"], "area"),
        ("Address", ["@ann", "@bo", "@cy"], "postal_address"),
        ("Street address", ["12", "14", "16"], "postal_address"),
        ("Position", ["51.5,-0.1", "51.6,-0.2", "51.7,-0.3"], "title"),
        ("Title", ["£81,932", "£81,932", "£90,000"], "title"),
        ("Office", ["12.5 km", "3 km", "40 km"], "title"),
        ("Title", ["81.932,00 EUR", "90.000,00 EUR", "75.100,00 EUR"], "title"),
        ("Function", ["45 %", "12 %", "3 %"], "role"),
        ("Portfolio", ["P-12", "P-13", "P-14"], "title"),
        ("Title", ["#12", "#13", "#14"], "title"),
        ("Post", ["SW1A 1AA", "SW1A 1AB", "SW1A 1AC"], "title"),
        ("Post", ["12 High Street, Elm", "3 Low Road", "4a Mill Lane"], "title"),
        ("Title", ["=A1", "=A2", '=HYPERLINK(""x"")'], "title"),
        ("District", ["no", "true", "yes"], "district"),
        ("Country", ["+44", "+49", "+82"], "country"),
        ("Address", ["Mr", "Ms", "The Hon."], "postal_address"),
        ("Address", ["Dear Ann", "Dear Bo", "Dear Cy"], "postal_address"),
        ("Closing", ["Friday", "Saturdays", "Monday"], "close"),
    ],
)
def test_a_column_that_holds_something_else_is_a_question(column, values, field):
    rows = "".join(f'{name},"{value}"\n' for name, value in zip(NAMES, values, strict=True))
    text = f"Name,{column}\n{rows}"
    listed = read(text)
    assert [office.title for office in listed.offices] == ["Ann Sample", "Bo Example", "Cy Third"]
    assert not any(value in vars_of(office) for office in listed.offices for value in values)
    (question,) = listed.questions
    assert column in question and values[0] in question and f"--column {field}=" in question
    assert listed.unused == (column,)
    assert not read(text, ignored=(column,)).questions


NAMES = ("Ann Sample", "Bo Example", "Cy Third")


def vars_of(office):
    return [getattr(office, name) for name in office.__dataclass_fields__]


@pytest.mark.parametrize("column", ["Title", "Salutation/Title", "Salutation", "Honorific", "Prefix", "Name prefix"])
def test_forms_of_address_are_neither_titles_nor_salutations(column):
    (ann, _) = read(f"Name,{column}\nAnn Sample,The Hon.\nBo Example,Mr\n").offices
    assert (ann.title, ann.salutation) == ("Ann Sample", "Dear {{ target.holder }},")
    (office,) = read("Name,Title\nAnn Sample,Senator\n").offices
    assert office.title == "Senator"


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


def test_a_german_land_is_no_country():
    listed = read("Nachname;Vorname;Wahlkreis;Land\nSample;Ann;Mainz;Rheinland-Pfalz\n", country="DE")
    assert [(one.country, one.area) for one in listed.offices] == [("DE", "Mainz")]
    assert read("Name;Land\nAnn Sample;Österreich\n").offices[0].country == "AT"
    assert read("Name;Département;Numéro de circonscription\nAnn Sample;Finistère;3\n").offices[0].area == "Finistère-3"


def test_an_end_that_holds_words_alone_is_a_question_too():
    listed = read("Name,End\nAnn Sample,\nBo Example,Replaced by Di\nCy Third,\n")
    assert [office.holder for office in listed.offices] == ["Ann Sample", "Cy Third"]
    assert "'Replaced by Di'" in listed.questions[0]


@pytest.mark.parametrize("column", ["Name (Hindi)", "Name 2", "Member's name", "Full name", "Display name"])
def test_a_column_that_never_counts_is_among_those_not_used(column):
    listed = read(f"Name,{column}\nAnn Sample,Somebody Else\nBo Example,Somebody Other\n")
    assert [office.holder for office in listed.offices] == ["Ann Sample", "Bo Example"] and listed.unused == (column,)


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


IN_EVERY_LANGUAGE = {
    "en": "Full name,Position,Body,Constituency,Email,Address,Postcode,Town,Country",
    "ko": "성함,직책,소속기관,지역구,전자메일,주소,우편번호,도시,국가",
    "ja": "お名前,役職名,機関名,選挙区,電子メール,所在地,郵便番号,市区町村,国名",
    "zh-Hant": "姓名,職稱,機關名稱,選舉區,電子郵件地址,通訊地址,郵遞區號,城市,國家",
    "zh-Hans": "姓名,职位,机构名称,选区名称,电子邮件地址,通信地址,邮政编码,城市,国家",
    "ar": "الاسم الكامل,المنصب,الجهة,الدائرة الانتخابية,البريد الإلكتروني,العنوان البريدي,الرمز البريدي,المدينة,البلد",
    "fr": "Nom complet,Titre,Ministère,Circonscription,Adresse électronique,Adresse postale,Code postal,Ville,Pays",
    "de": "Vollständiger Name,Amtsbezeichnung,Behörde,Wahlkreis,E-Mail-Adresse,Postanschrift,PLZ,Ort,Staat",
    "es": "Nombre completo,Puesto,Entidad,Circunscripción,Correo-e,Dirección postal,Código postal,Ciudad,País",
}


@pytest.mark.parametrize("language", IN_EVERY_LANGUAGE)
def test_columns_are_known_in_every_language_of_the_pages(language):
    row = "{} Sample,{} of Rivers,House,{},{}@x.example,1 Shore Road,12345,Laketown,KR\n"
    rows = row.format("Ann", "Minister", "North", "ann") + row.format("Bo", "Chair", "South", "bo")
    listed = read(f"{IN_EVERY_LANGUAGE[language]}\n{rows}")
    ann = listed.offices[0]
    assert (ann.holder, ann.title, ann.organisation) == ("Ann Sample", "Minister of Rivers", "House")
    assert (ann.area, ann.email, ann.country) == ("North", "ann@x.example", "KR")
    assert ann.postal_address == "1 Shore Road\n12345\nLaketown", "with its postcode and town, in the list's order"
    assert not listed.unused and not listed.questions


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Nombre,Primer apellido,Segundo apellido", "Ann Sample Ruiz"),
        ("Nombre,Apellido paterno,Apellido materno", "Ann Sample Ruiz"),
        ("Nombres,Apellido 1,Apellido 2", "Ann Sample Ruiz"),
        ("Given name,Surname,Second surname", "Ann Sample Ruiz"),
        ("Prénom usuel,Nom d'usage,Service", "Ann Sample"),
        ("الاسم الأول,اسم العائلة,الخدمة", "Ann Sample"),
    ],
)
def test_a_family_name_has_both_its_halves(header, name):
    (ann, _) = read(f"{header},Email\nAnn,Sample,Ruiz,a@x.example\nBo,Example,,b@x.example\n").offices
    assert (ann.holder, ann.title) == (name, name)


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


@pytest.mark.parametrize(
    "column",
    ["URL name", "Short name", "Sauce", "Titles held", "Roll", "Emil", "Countries visited", "Home page", "tittle"]
    + ["Email verified", "Email status", "Sort name", "Naem", "Emial", "name_zh", "Ward code"]
    + ["Former name", "Former party", "Former office", "Out of hours", "No"],
)
def test_a_column_that_looks_like_a_slip_is_not_used_and_stops_nothing(column):
    listed = read(f"Name,{column}\nAnn Sample,something else\n")
    assert len(listed.offices) == 1 and listed.unused == (column,)


def test_of_several_addresses_one_is_taken_and_the_other_asked_about():
    text = "Name,Parliament Email,Electorate email,Assistant's email\nAnn Sample,a@x.example,b@x.example,c@x.example\n"
    listed = read(text)
    assert listed.offices[0].email == "a@x.example" and "'Electorate email'" in listed.questions[0]
    assert listed.unused == ("Assistant's email",)
    assert read(text, columns=(("email", "Electorate email"),)).offices[0].email == "b@x.example"
    listed = read("Name,Assistant's email\nAnn Sample,c@x.example\n")
    assert not listed.offices[0].email and "somebody else" in listed.questions[0]


def test_nobody_is_written_to_at_home_where_there_is_an_office():
    text = "Name,Private email,Home address,Email,Office address\nAnn Sample,p@x.example,1 Hill,a@x.example,2 Hall\n"
    listed = read(text)
    assert (listed.offices[0].email, listed.offices[0].postal_address) == ("a@x.example", "2 Hall")
    assert listed.unused == ("Private email", "Home address") and not listed.questions
    assert read("Name,Personal email\nAnn Sample,p@x.example\n").offices[0].email == "p@x.example"


@pytest.mark.parametrize("column", ["On leave", "Maternity leave", "Lost deposit"])
def test_who_is_on_leave_is_in_office(column):
    assert len(read(f"Name,{column}\nAnn Sample,Yes\nBo Example,\n").offices) == 2


@pytest.mark.parametrize("column", ["Old email", "Former e-mail", "Previous email address", "Invalid emails"])
def test_an_address_that_holds_no_more_is_none(column):
    (office,) = read(f"Name,{column},Email\nAnn Sample,old@x.example,ann@x.example\n").offices
    assert office.email == "ann@x.example"


def test_of_several_postal_addresses_one_is_taken_whole():
    text = "Name,Address Line 1,Address Line 2,Town,Postcode,Home address\nAnn Sample,1 Lane,Elm,Laketown,1234,9 Hill\n"
    listed = read(text)
    assert listed.offices[0].postal_address == "1 Lane\nElm\nLaketown\n1234" and listed.unused == ("Home address",)
    listed = read("Name,Capitol address,District address\nAnn Sample,Room 1,2 Lane\n")
    assert listed.offices[0].postal_address == "Room 1" and listed.unused == ("District address",)
    assert read("Name,Town\nAnn Sample,Laketown\n").unused == ("Town",)


def test_answers_are_held_against_the_list():
    def told(**given):
        with pytest.raises(OfficeFileFaults) as caught:
            directory.read(b"Name,Kind\nAnn Sample,x\n", "a.csv", TODAY, Given(**given))
        return caught.value.faults[0]

    assert "there is no field 'mail'; there are area, close" in told(columns=(("mail", "Name"),))
    assert told(columns=(("email", "Email"),)) == "a.csv:1: there is no column 'Email'"
    assert told(ignored=("Email",)) == "a.csv:1: there is no column 'Email'"
    assert "--column holder=COLUMN" in faults("Zastupnik,Partido\nAnn Sample,X\n")[0]
    assert (
        read("Zastupnik,Partido\nAnn Sample,X\n", columns=(("holder", "zastupnik"),)).offices[0].holder == "Ann Sample"
    )
