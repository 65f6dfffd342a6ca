"""Postcodes as lists have them and as people type them, through the whole way from a file to an office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.actions import campaigns, letters
from campaign.core.offices import area_names
from campaign.core.offices.areas import is_postcode, postcode_keys
from campaign.core.offices.office import Directory, Office, area_key
from tests.conftest import NOW
from tests.support import areas

PAIRS = {
    "a spreadsheet ate the zero": [
        ("US", "2134", "02134"),
        ("US", "1223", "01223-4567"),
        ("US", "501", "00501"),
        ("AU", "800", "0800"),
        ("DE", "1067", "01067"),
        ("BR", "1310100", "01310-100"),
        ("JP", "600001", "060-0001"),
        ("US", "02134.0", "02134"),
        ("US", "2134", "2134"),
        ("FI", "00100", "100"),
        ("PR", "601", "00601-1234"),
        ("NO", "150", "0150"),
        ("ES", "8001", "08001"),
        ("IT", "187", "00187"),
        ("KR", "3048", "03048"),
        ("LT", "1103", "LT-01103"),
        ("CN", "10000", "010000"),
    ],
    "O for 0 and I for 1": [
        ("CA", "K1A 0B1", "K1A OB1"),
        ("CA", "K1A 0B1", "KIA 0BI"),
        ("CA", "K1A OB1", "k1a 0b1"),
        ("GB", "YO62 7TT", "Y062 7TT"),
        ("GB", "SO5 1AA", "S05 1AA"),
        ("GB", "CR0 2AA", "CRO 2AA"),
        ("GB", "EC1A 1BB", "ECIA 1BB"),
        ("GB", "OX1 1AA", "0X1 IAA"),
        ("GB", "Y062 7TT", "YO62 7TT"),
        ("IE", "D02 AF30", "DO2 AF30"),
        ("IE", "D02", "DO2 AF3O"),
        ("NL", "1012 AB", "1O12 AB"),
        ("MT", "VLT 1117", "VLT III7"),
        ("AU", "2010", "2O1O"),
        ("JE", "JE2 3QA", "JE2 3QA"),
        ("GB", "S70 1AA", "S7O 1AA"),
        ("GB", "SE10 1AA", "SE1O 1AA"),
        ("GB", "W1A 0AX", "WIA OAX"),
        ("AR", "C1002AAP", "C1OO2AAP"),
        ("US", "02134", "O2I34"),
    ],
    "country letters": [
        ("DE", "10115", "D-10115"),
        ("DE", "10115", "DE-10115"),
        ("LV", "LV-1050", "1050"),
        ("LV", "1050", "lv 1050"),
        ("SE", "111 22", "SE-111 22"),
        ("SE", "S-111 22", "11122"),
        ("AT", "A-1010", "AT-1010"),
        ("LT", "LT-01103", "01103"),
        ("FI", "FIN-00100", "FI-00100"),
        ("CH", "CH-8001", "8001"),
        ("GB", "SW1A 1AA", "GB-SW1A 1AA"),
        ("US", "02134", "MA 02134"),
        ("AU", "2000", "NSW 2000"),
        ("AZ", "AZ 1000", "1000"),
        ("AD", "AD500", "500"),
        ("GR", "EL-105 52", "10552"),
        ("PL", "00-001", "PL-00-001"),
        ("LI", "FL-9490", "9490"),
        ("UA", "01001", "UA-01001"),
        ("BR", "01310-100", "BR-01310-100"),
        ("CZ", "CZ-110 00", "110 00"),
    ],
    "short lists": [
        ("NL", "1012", "1012 AB"),
        ("IE", "D02", "D02 AF30"),
        ("PT", "1000", "1000-001"),
        ("BR", "01310", "01310-100"),
        ("BR", "1310", "01310-100"),
        ("JP", "100", "100-0001"),
        ("TW", "100", "10048"),
        ("AR", "C1425", "C1425ABC"),
        ("AR", "1425", "C1425ABC"),
        ("MT", "VLT", "VLT 1117"),
        ("GB", "SW1A 1", "SW1A 1AA"),
        ("GB", "SW1A", "sw1a1aa"),
        ("CA", "K1A", "K1A 0B1"),
        ("LB", "1100", "1100 2030"),
        ("GI", "GX11", "GX11 1AA"),
        ("GB", "EC1", "EC1A 1BB"),
        ("GB", "W1", "W1A 0AX"),
        ("GB", "SW1", "sw1a 1aa"),
        ("CA", "V6B", "v6b1a1"),
        ("IR", "11936", "11936-53471"),
    ],
    "among other words": [
        ("DE", "10115", "10115 Berlin"),
        ("GB", "SW1A 1AA", "London SW1A 1AA"),
        ("NL", "1012 AB", "1012 AB Amsterdam"),
        ("FR", "75001", "75001 PARIS"),
        ("US", "02134", "Boston, MA 02134"),
        ("CH", "8001", "8001 Zürich"),
        ("KR", "03048", "우)03048"),
        ("IN", "110001", "New Delhi-110001"),
        ("SG", "018956", "S(018956)"),
        ("GB", "SW1A 1AA", "Postcode: SW1A 1AA"),
    ],
    "several in one cell": [
        ("AU", "2000-2010", "2010"),
        ("AU", "2000 to 2010", "2005"),
        ("AT", "1010–1090", "1010 Wien"),
        ("US", "02134 02135", "02135-1000"),
        ("NL", "1012/1013", "1013 AB"),
        ("CA", "K1A and K1B", "K1B 0A1"),
        ("BR", "01310-01319", "01315-100"),
        ("BR", "01310-100", "01310-100"),
        ("LB", "1100 2030", "1100 2030"),
        ("PT", "1000-001", "1000-001"),
    ],
    "a district alone": [
        ("GB", "M1", "M1"),
        ("GB", "SO1", "SO1"),
        ("GB", "E1W", "e1w"),
        ("GB", "W1", "W1A"),
        ("GB", "EC1", "EC1A"),
        ("GB", "SW1A 1", "SW1A 1"),
        ("JE", "JE2", "JE2"),
        ("CA", "K1A", "k1a"),
        ("NL", "1012", "1012"),
        ("IE", "D6W", "D6W"),
    ],
    "other keyboards": [
        ("EG", "11511", "١١٥١١"),
        ("IR", "1193653471", "۱۱۹۳۶۵۳۴۷۱"),
        ("IN", "110001", "११०००१"),
        ("BD", "1000", "১০০০"),
        ("TH", "10200", "๑๐๒๐๐"),
        ("JP", "1000001", "〒１００−０００１"),
        ("JP", "100-0001", "１００ー０００１"),
        ("CN", "100600", "１００６００"),
        ("TW", "100-48", "100一48"),
        ("BR", "01310-100", "01310—100"),
        ("CA", "K1A 0B1", "К1А 0В1"),
        ("SA", "١١٥٦٤", "11564"),
        ("GB", "SW1A 1AA", "ＳＷ１Ａ　１ＡＡ"),
    ],
}


@pytest.mark.parametrize(
    ("country", "listed", "typed"), [pair for pairs in PAIRS.values() for pair in pairs], ids=lambda value: value
)
def test_a_postcode_leads_to_its_office(context, country, listed, typed):
    office = Office("member", "Member", role="member", country=country, area="Elm")
    context.store.save_offices([office])
    source = areas.AREA_SOURCE.replace('["AU"]', f'["{country}"]')
    campaigns.load_campaign(context, source, "a.toml", lambda _: f"postcode,area\n{listed},Elm\n".encode())
    campaign = context.catalogue.campaign(areas.SLUG)
    _, offices = letters.representatives(context, campaign, country, typed, NOW.date())
    assert [one.id for one in offices["member"]] == ["member"]


@pytest.mark.parametrize(
    ("country", "listed", "typed"),
    [
        ("US", "021", "02134"),
        ("DE", "10", "10115"),
        ("FR", "75", "75001"),
        ("SE", "111", "111 22"),
        ("GB", "SW", "SW1A 1AA"),
        ("GB", "S1", "SE1 1AA"),
        ("NL", "101", "1012 AB"),
        ("AU", "2000", "20000"),
        ("US", "12345", "54321"),
        ("CA", "K1A", "K1B 0A1"),
        ("AU", "0012", "12 High Street"),
        ("GB", "E1", "E1W 1AA"),
        ("GB", "N1", "N1C 4AA"),
        ("GB", "SE1", "SE1P 5AA"),
        ("KR", "030", "03048"),
        ("DE", "010", "01067"),
        ("GB", "SE1", "SE10"),
        ("GB", "SE", "SE10"),
        ("GB", "S", "S10"),
        ("GB", "SE1", "SE10 1"),
        ("GB", "SW", "SW1A"),
    ],
)
def test_no_postcode_leads_to_somebody_elses_office(country, listed, typed):
    assert listed not in postcode_keys(typed, country)


TYPED = st.text(max_size=25) | st.text("AEKMNSWO0123456789 -", max_size=9)
COUNTRIES = ("AR", "AU", "BR", "CA", "CH", "DE", "FR", "GB", "IE", "IN", "IR", "JE", "JP", "KR", "LV", "MT", "NL", "PT")


@given(TYPED, st.sampled_from(("", *COUNTRIES, "TW", "US", "ZA", "ZZ")))
def test_whatever_is_typed_there_are_keys_to_look_up_or_none(typed, country):
    keys = postcode_keys(typed, country)
    assert all(key.isalnum() for key in keys) and len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("key", "country", "known"),
    [
        ("2134", "US", True),
        ("SW1A", "GB", True),
        ("D02", "IE", True),
        ("LV1050", "LV", True),
        ("123E05", "US", False),
        ("021", "US", False),
        ("030", "KR", False),
        ("010", "DE", False),
        ("501", "US", True),
        ("20002003", "AU", False),
        ("1234567", "DE", False),
        ("LONDON", "GB", False),
        ("anything", "ZZ", True),
        ("anything", "", True),
    ],
)
def test_what_can_be_a_postcode_of_a_country(key, country, known):
    assert is_postcode(key, [country] if country else []) is known


NAMES = [
    ("South Basildon & East Thurrock", "South Basildon and East Thurrock"),
    ("Baden und Breisach", "BADEN & BREISACH"),
    ("Inverness, Skye and West Ross-shire", "Inverness Skye & West Ross-shire"),
    ("Friuli e Venezia", "FRIULI & VENEZIA"),
    ("Castilla y León", "Castilla & Leon"),
    ("Centre et Nord", "Centre & Nord"),
    ("Iğdır", "IĞDIR"),
    ("İzmir", "izmir"),
    ("DIYARBAKIR", "Diyarbakır"),
    ("Straßburg", "STRASSBURG"),
    ("Αθήνας", "ΑΘΗΝΑΣ"),
    ("Ηρακλείου", "ΗΡΑΚΛΕΙΟΥ"),
    ("München", "Muenchen"),
    ("Århus", "Aarhus"),
    ("Łódź", "LODZ"),
    ("Ynys Môn", "ynys mon"),
    ("St. Albans", "Saint Albans"),
    ("Durham, City of", "City of Durham"),
    ("AL-04", "AL-4"),
    ("O’Connor", "O'CONNOR"),
    ("Žemaitija", "ZEMAITIJA"),
    ("Ёлкино", "ЕЛКИНО"),
    ("The Wrekin", "Wrekin"),
    ("臺北市", "台北市"),
    ("الإسكندرية", "الاسكندريه"),
    ("دائرة ٣", "دائرة 3"),
    ("第一選挙区", "第1選挙区"),
    ("第十二選挙区", "12選挙区"),
    ("第二十選區", "第20選區"),
    ("District No. 4", "District 4"),
    ("Wahlkreis Nr. 12", "WAHLKREIS 12"),
    ("Iğdır ve Kars", "IĞDIR & KARS"),
    ("Notre-Dame-de-Grâce—Westmount", "Notre-Dame-de-Grace Westmount"),
    ("Großer Grasbrook", "GROSSER GRASBROOK"),
    ("Tromsø", "Tromsoe"),
]


@pytest.mark.parametrize(("listed", "of_office"), NAMES)
def test_an_area_is_found_however_its_people_spell_it(listed, of_office):
    for one, other in ((listed, of_office), (of_office, listed)):
        directory = Directory((Office("a", "A", area=other), Office("b", "B", area="Elsewhere")))
        assert [office.id for office in directory.of_area(one)] == ["a"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("कि", "का"),
        ("が", "か"),
        ("ปา", "ปี"),
        ("தி", "தா"),
        ("Ward I", "Ward"),
        ("Ward I North", "Ward North"),
        ("District A", "District E"),
        ("North", "South"),
        ("District 1", "District 11"),
    ],
)
def test_two_areas_are_not_taken_for_one(one, other):
    assert area_key(one) != area_key(other) and area_names.loose_key(one) != area_names.loose_key(other)


def test_where_names_differ_by_their_marks_alone_the_one_that_is_spelt_so_is_meant():
    directory = Directory((Office("a", "A", area="Hå"), Office("b", "B", area="Ha"), Office("c", "C", area="Hä")))
    assert [office.id for office in directory.of_area("HÅ")] == ["a"]
    assert [office.id for office in directory.of_area("Há")] == ["a", "b", "c"], "the supporter chooses"


def test_a_loose_likeness_of_several_areas_is_none():
    directory = Directory((Office("a", "A", area="Elm and Oak"), Office("b", "B", area="Elm et Oak")))
    assert not directory.of_area("Elm & Oak")
