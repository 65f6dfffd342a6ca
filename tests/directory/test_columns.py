"""What the columns of a list are: their names propose, their values decide, and a doubt is a question."""

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


def test_a_german_land_is_no_country():
    listed = read("Nachname;Vorname;Wahlkreis;Land\nSample;Ann;Mainz;Rheinland-Pfalz\n", country="DE")
    assert [(one.country, one.area) for one in listed.offices] == [("DE", "Mainz")]
    assert read("Name;Land\nAnn Sample;Österreich\n").offices[0].country == "AT"
    assert read("Name;Département;Numéro de circonscription\nAnn Sample;Finistère;3\n").offices[0].area == "Finistère-3"


@pytest.mark.parametrize("column", ["Name (Hindi)", "Name 2", "Member's name", "Full name", "Display name"])
def test_a_column_that_never_counts_is_among_those_not_used(column):
    listed = read(f"Name,{column}\nAnn Sample,Somebody Else\nBo Example,Somebody Other\n")
    assert [office.holder for office in listed.offices] == ["Ann Sample", "Bo Example"] and listed.unused == (column,)


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
