"""Who a list names: the order of names, one row for each membership, seats with nobody in them."""

from datetime import date

import pytest

from tests.directory.test_lists import faults, read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Sample, Ann", "Ann Sample"),
        ("van der Berg, Ann", "Ann van der Berg"),
        ("O'Neil, Ann Mary", "Ann Mary O'Neil"),
        ("Sample Jr., Bo", "Bo Sample Jr."),
        ("Sample, Bo, Jr.", "Bo Sample, Jr."),
        ("SAMPLE, Ann", "Ann SAMPLE"),
        ("Müller-Lüdenscheidt, Dörte", "Dörte Müller-Lüdenscheidt"),
        ("Ann Sample, MP", "Ann Sample, MP"),
        ("Ann Sample, Minister for Rivers", "Ann Sample, Minister for Rivers"),
        ("Rivers, Lakes and Seas", "Rivers, Lakes and Seas"),
        ("Ann Sample", "Ann Sample"),
        ("Hon. Sample, Ann", "Hon. Ann Sample"),
        ("Dr. Sample, Ann", "Dr. Ann Sample"),
        ("Sample, Bob Jr.", "Bob Sample Jr."),
        ("Sample, Bob III", "Bob Sample III"),
        ("de la Cruz, María", "María de la Cruz"),
        ("Sample,Ann", "Ann Sample"),
        ("Lord, Ann", "Ann Lord"),
        ("The Hon. Dr Sample, Ann", "The Hon. Dr Ann Sample"),
        ("Sample, Ann (Lab)", "Ann Sample (Lab)"),
        ("Sample, Ann - North", "Sample, Ann - North"),
        ("Department of Rivers, Lakes", "Department of Rivers, Lakes"),
        ("SAMPLE Ann", "Ann SAMPLE"),
        ("VAN DER BERG Ann Mary", "Ann Mary VAN DER BERG"),
        ("ANN SAMPLE", "ANN SAMPLE"),
        ("MP Ann Sample", "MP Ann Sample"),
        ("JD Sample", "JD Sample"),
        ("김, 하늘", "김하늘"),
        ("山田, 太郎", "山田太郎"),
        ("كرم، سامي", "سامي كرم"),
        ("Sample，Ann", "Ann Sample"),
        ("Sample, Ann MP", "Ann Sample MP"),
        ("Sample, Sir Ann K.C.", "Sir Ann Sample K.C."),
        ("Ann Sample, M.P.", "Ann Sample, M.P."),
        ("Ann Sample, Ph.D., MP", "Ann Sample, Ph.D., MP"),
        ("Ann Sample*", "Ann Sample"),
        ("Sample, Ann †", "Ann Sample"),
        ("佐藤、花子", "佐藤、花子"),
    ],
)
def test_a_name_is_written_as_one_says_it(written, said):
    (office,) = read(f'Name,Email\n"{written}",ann@x.example\n').offices
    assert (office.title, office.holder) == (said, said)


@pytest.mark.parametrize(
    ("written", "salutation"),
    [
        ("Sample, Ann", "Dear {{ target.holder }},"),
        ("The Rt Hon Ann Sample MP", "Dear Ann Sample,"),
        ("Hon. Ann Sample", "Dear Ann Sample,"),
        ("Sample, Hon. Ann", "Dear Ann Sample,"),
        ("Ann Sample, MP", "Dear Ann Sample,"),
        ("Ann Sample, MdB", "Dear Ann Sample,"),
        ("Abg. Ann Sample MdL", "Dear Ann Sample,"),
        ("Prof. Ann Sample PhD", "Dear Ann Sample,"),
        ("Sample City Council", ""),
        ("Ann Sample, Minister for Rivers", ""),
        ("Ann Sample / Bo Example", ""),
        ("Ann Sample (acting)", ""),
        ("Sample, Ann - North", ""),
        ("Sample, Ann (Lab)", ""),
        ("Sample, Ann [Green]", ""),
        ("The Right Hon. Ann Sample", "Dear Ann Sample,"),
        ("{{ x }}", ""),
        ("Hon'ble Ann Sample", "Dear Ann Sample,"),
        ("Sample, Dr. med. Ann", "Dear Ann Sample,"),
        ("Ann Sample Q.C.", "Dear Ann Sample,"),
        ("Tan Ah Kow", "Dear {{ target.holder }},"),
        ("Tan Sri Ann Sample", "Dear Ann Sample,"),
        ("Ms. Sample", ""),
        ("Councillor Sample", ""),
        ("Lord Sample of Elm", ""),
        ("佐藤、花子", ""),
    ],
)
def test_a_salutation_is_made_for_a_name_and_nothing_else(written, salutation):
    (office,) = read(f'Name,Email\n"{written}",ann@x.example\n').offices
    assert office.salutation == salutation


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Prefix,First Name,Last Name,Suffix", "Hon.,Ann,Sample,Jr."),
        ("Title,Forename,Surname,Post-nominals", "Dr,Ann,Sample,Jr."),
        ("Vorname,Middle name,Nachname", "Ann,,Sample Jr."),
        ("family_name;given_name", "Sample Jr.;Ann"),
        ("Honorific,first,last", "Mrs,Ann,Sample Jr."),
        ("Nom;Prénom", "Sample Jr.;Ann"),
        ("Surname,First Name,Preferred Name,Post Nominals", "Sample,Annabel,Ann,Jr."),
        ("Surname,First Name,Preferred Name,Post Nominals", "Sample,Ann,,Jr."),
    ],
)
def test_names_in_parts(header, row):
    (office,) = read(f"{header}\n{row}\n").offices
    assert (office.title, office.holder) == ("Ann Sample Jr.", "Ann Sample Jr.")


@pytest.mark.parametrize("header", ["Family name,Given name", "Surname,Forename", "성,이름", "姓,名", "Last,First"])
def test_names_in_parts_that_have_the_family_name_first(header):
    given = {
        "성,이름": (("family_name", "성"), ("given_name", "이름")),
        "姓,名": (("family_name", "姓"), ("given_name", "名")),
    }
    (office,) = read(f"{header}\n김,하늘\n", columns=given.get(header, ())).offices
    assert office.holder == "김하늘"


PAST_AND_CURRENT = (
    "person_id,Name,Constituency,start,end,email\n7,Ann Sample,North,2015,2019,a@x.example\n7,Ann "
    "Sample,South,2020,,b@x.example\n",
    "person_id,Name,Constituency,start,end,email\n7,Ann Sample,South,2020,,b@x.example\n7,Ann "
    "Sample,North,2015,2019,a@x.example\n",
    "id,Name,Seat,From,To,E-mail\n7,Ann Sample,South,1/7/2020,present,b@x.example\n7,Ann "
    "Sample,South,1/1/2010,31/12/2019,\n",
    'Member ID;Name;Riding;Left office;Email\n7;"Sample, Ann";North;31.12.2019;\n7;Ann Sample;South;;b@x.example\n',
    "id,name,constituency,status,email\n7,Ann Sample,North,former,a@x.example\n7,Ann "
    "Sample,South,current,b@x.example\n",
    "mp_id,name,constituency,left_house,email\n7,Ann Sample,North,2019-11-06,\n"
    "7,Ann Sample,South,9999-12-31,b@x.example\n",
    "id;Name;Wahlkreis;Von;Bis;E-Mail\n7;Ann Sample;North;01.01.2015;31.12.2019;\n"
    "7;Ann Sample;South;01.01.2020;;b@x.example\n",
    "id,name,area,current,email\n7,Ann Sample,North,no,a@x.example\n7,Ann Sample,South,yes,b@x.example\n",
    "id,name,area,term,email\n7,Ann Sample,North,2015–2019,\n7,Ann Sample,South,2020–,b@x.example\n",
    "id,name,constituency,start,email\n7,Ann Sample,South,2020-01-01,b@x.example\n7,Ann "
    "Sample,West,2027-01-01,c@x.example\n",
)


@pytest.mark.parametrize("text", PAST_AND_CURRENT)
def test_a_person_with_several_rows_is_there_once_by_the_one_that_goes_on(text):
    listed = read(text, country="GB")
    (office,) = listed.offices
    assert (office.id, office.holder, office.area, office.email) == ("7", "Ann Sample", "South", "b@x.example")
    assert not listed.past and any("1 rows are further ones" in note for note in listed.notes)


def test_a_person_whose_rows_all_ended_is_past_since_the_last():
    listed = read("id,Name,end\n7,Ann Sample,2015-01-01\n7,Ann Sample,2019-01-01\n")
    assert not listed.offices and listed.past == {"7": date(2019, 1, 1)}


def test_a_seat_whose_holder_changed_keeps_its_id():
    listed = read("Title,Name,Ward,End\nCouncillor,Ann Sample,North,2019\nCouncillor,Bo Example,North,\n")
    assert [(office.id, office.holder) for office in listed.offices] == [("north-councillor", "Bo Example")]


def test_several_people_with_one_title_and_area_are_several_offices():
    listed = read(
        "Title,Name,Ward\nCouncillor,Ann Sample,North\nCouncillor,Bo Example,North\nCouncillor,Cy Third,South\n"
    )
    assert [office.id for office in listed.offices] == [
        "north-councillor-ann-sample",
        "north-councillor-bo-example",
        "south-councillor",
    ]


def test_a_seat_that_a_column_calls_vacant_is_left_out():
    listed = read("Name,Vacant,Ward\nAnn Sample,No,North\n,Yes,South\n")
    assert [one.holder for one in listed.offices] == ["Ann Sample"] and "nobody is in office" in listed.notes[0]


@pytest.mark.parametrize(
    ("column", "yes", "no"),
    [
        ("Do not contact", "Yes", "No"),
        ("do_not_contact", "TRUE", "FALSE"),
        ("Do Not Email?", "x", ""),
        ("Email opt-out", "1", "0"),
        ("Opted out of mailings", "opted out", "opted in"),
        ("Please don't contact", "yes", "no"),
        ("Nicht kontaktieren", "ja", "nein"),
        ("Ne pas contacter", "oui", "non"),
        ("No contactar", "sí", "no"),
        ("연락 금지", "예", "아니요"),
        ("連絡不可", "はい", "いいえ"),
        ("請勿聯絡", "是", "否"),
        ("请勿联系", "是", "否"),
        ("عدم الاتصال", "نعم", "لا"),
    ],
)
def test_who_is_marked_as_not_to_be_written_to_is_left_out_and_told(column, yes, no):
    people = [("Ann Sample", no), ("Bo Example", yes), ("Cy Third", no), ("Di Fourth", no), ("Ed Fifth", no)]
    listed = read(
        f"id,Name,Email,{column}\n" + "".join(f"{name[0]},{name},{name[0]}@x.example,{mark}\n" for name, mark in people)
    )
    assert [office.holder for office in listed.offices] == ["Ann Sample", "Cy Third", "Di Fourth", "Ed Fifth"]
    assert (set(listed.past), listed.unwanted, listed.unused) == ({"B"}, 1, ())
    assert [row.standing for row in listed.rows] == ["taken", "unwanted", "taken", "taken", "taken"]


@pytest.mark.parametrize("column", ["Do not call", "Opt-out date", "Reason for opting out", "Contact", "Opt in"])
def test_a_column_that_says_something_else_keeps_nobody_out(column):
    assert len(read(f"Name,Email,{column}\nAnn Sample,a@x.example,yes\nBo Example,b@x.example,\n").offices) == 2


def test_one_wish_among_several_columns_is_enough():
    listed = read(
        "Name,Email,Do not mail,Do not contact\nAnn Sample,a@x.example,no,yes\nBo Example,b@x.example,no,no\n"
    )
    assert [office.holder for office in listed.offices] == ["Bo Example"]


def test_a_wish_that_nobody_can_read_is_asked_about_and_its_rows_stay_out():
    listed = read("Name,Email,Do not contact\nAnn Sample,a@x.example,Room 4\nBo Example,b@x.example,\n")
    assert [office.holder for office in listed.offices] == ["Bo Example"]
    assert "is called like 'do_not_contact', but holds 'Room 4'" in listed.questions[0]


def test_two_offices_of_one_person_are_both_kept_and_two_people_under_one_id_are_a_fault():
    listed = read("id,Name,Title,Department\n7,Ann Sample,Minister,Rivers\n7,Ann Sample,Chair,Lakes\n")
    assert [(office.id, office.organisation) for office in listed.offices] == [("7", "Rivers"), ("7-lakes", "Lakes")]
    assert "there are two offices '7'" in faults("id,Name\n7,Ann Sample\n7,Bo Example\n")[0]


@pytest.mark.parametrize(
    "name",
    ["Vacant", "VACANT", "(vacant)", "Vacancy", "vakant", "공석", "TBC"]
    + ["Vacant (North)", "Vacant since May", "Seat vacant: by-election in June", "Vacant, North", "VACANCY - Ward 3"],
)
def test_a_seat_with_nobody_in_it_is_left_out_and_told(name):
    listed = read(f'Title,Name,Ward\nCouncillor,"{name}",North\nCouncillor,Ann Sample,South\n')
    assert [office.holder for office in listed.offices] == ["Ann Sample"]
    assert "1 left out, where nobody is in office." in listed.notes
