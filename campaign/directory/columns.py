"""What people call the columns of a list of offices, and the field of an office that each stands for.

A name is where looking begins; what the values are is asked after it (`fitting`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from campaign.directory import vocabulary

TERMS = frozenset(
    "term terms period tenure mandate mandat mandato yearsinoffice yearsserved served amtszeit wahlperiode legislatur "
    "periodo termofoffice".split()
)
"""Columns that say when somebody left, where they hold both ends of a time."""
NAMES = {
    "id": "id identifier officeid personid memberid mpid senatorid legislatorid councillorid "
    "bioguide bioguideid code slug key uuid uid",
    "title": "title office officetitle position positiontitle post jobtitle amt poste cargo portfolio 직위 직책 役職 "
    "职务",
    "holder": "displayas member deputy mp minister councillor councilor senator representative legislator abgeordneter "
    "abgeordnete governor mayor premier legalname maire alcalde alcaldesa burgermeister sindaco prefeito "
    "deputado deputada diputado diputada depute deputee apellidosynombre nomprenom nometprenom prenomnom "
    "vornamename namevorname nachnamevorname lastnamefirstname surnamefirstname lastfirst cognomenome holder name "
    "fullname officialfull officialname person membername incumbent nom nombre naam namn navn "
    "nome "
    "nazwisko nimi nev 이름 성명 의원 의원명 氏名 姓名 名前 議員名 议员 الاسم имя фио officeholder namedisplayas "
    "displayname nomeparlamentar",
    "given_name": "givenname givennames firstname firstnames first forename forenames vorname prenom voornaam fornavn "
    "fornamn imie jmeno christianname nomdepila nombredepila",
    "middle_name": "middlename middle middleinitial middlenames secondname",
    "family_name": "familyname lastname last surname surnames nachname nomdefamille achternaam etternavn efternamn "
    "efternavn cognome apellido apellidos sobrenome prijmeni familienname",
    "suffix": "suffix namesuffix generationsuffix postnominals postnominal",
    "prefix": "prefix nameprefix honorific honorificprefix honorifics styledas style civility civilite personaltitle",
    "organisation": "organisation organization organisationname organizationname institution department ministry body "
    "chamber parliament agency behorde organisme institucion house legislature council committee dept 기관 소속",
    "role": "role type kind function rolle fonction electedoffice",
    "country": "country countrycode countryname nation land pays pais paese 국가 국가명 国家 国",
    "language": "language lang letterlanguage sprache langue idioma 언어",
    "salutation": "salutation greeting opening anrede",
    "close": "close closing complimentaryclose signoff",
    "email": "email emailaddress mail mailaddress officialemail contactemail courriel correo correoelectronico epost "
    "sahkoposti eposta 이메일 전자우편 メール メールアドレス 邮箱 電郵 电子邮件 البريد почта",
    "contact_form": "contactform form webform contact contactdetail contactdetails contacturl contactpage "
    "contactformurl emailform kontaktformular "
    "formulaire formulario",
    "postal_address": "postaladdress address addresses addressline mailingaddress postal street streetaddress "
    "anschrift "
    "adresse adres direccion indirizzo endereco 주소 住所 地址",
    "address_part": "city town suburb locality municipality ort stadt ville ciudad citta cidade plaats",
    "postcode": "postcode postalcode zip zipcode plz postleitzahl cp codepostal codigopostal cap cep psc pcd pcds pcd2 "
    "pcd7 pcd8 pin pincode eircode postnummer postcodes zips zipcodes zcta zcta5 우편번호 郵便番号 邮编 邮政编码 索引 "
    "индекс",
    "area": "area areaname constituency constituencyname electorate electoratename riding ridingname division "
    "electoraldivision ward wardname seat electoraldistrict districtname wahlkreis wahlkreisname circonscription "
    "distrito circunscripcion membershipfrom memberfrom kieskring valkrets valgkreds okreg collegio pcon pconname "
    "선거구 지역구 "
    "選挙区 选区 選區 округ الدائرة الدائرةالانتخابية circoscrizione valdistrikt vaalipiiri obvod "
    "valasztokerulet circumscriptie kjordæmi secimbolgesi apgabals votingarea votingdistrict distritoelectoral "
    "distritoeleitoral kawasan เขต เขตเลอกตง εκλογικηπεριφερεια περιφερεια नरवचनकषतर khuvuc",
    "state": "state statecode province bundesland departement uf",
    "district": "district dist legdist districtnumber congressionaldistrict",
    "start": "iniziomandato iniciomandato fechaalta fechadealta fechainicio debutmandat 到任日期 就任日 "
    "membershipstartdate start startdate from since termstart startofterm validfrom "
    "von ab depuis desde od vanaf",
    "until": f"membershipenddate {' '.join(sorted(TERMS))} until end enddate to termend endofterm validuntil termends "
    f"leftoffice ceased "
    "lefthouse thru through till "
    "bis tot til do fin fine hasta einde slut koniec konec ausgeschieden mandatsende findemandat termino "
    "deathdate dateofdeath validto leavedate lostseat seatlost "
    "exitdate dateout fimdomandato finemandato fechabaja lastdayinoffice amtsende "
    "datumukoncenimandatu gorevbitistarihi slutdatum sluttdato konecmandatu datazakonczenia mandatbis paattymispaiva "
    "離職日期 離職日 任期結束 임기만료 임기종료 تاريخالانتهاء до "
    "deceased died todate 종료일 퇴임일 任期満了 退任 离任 終了",
    "in_office": "inoffice current iscurrent active isactive incumbency currentlyinoffice sitting status serving "
    "stillserving stillinoffice currentlyserving servingnow stillsitting nowinoffice currentmember iscurrentmember "
    "isserving isinoffice alive living",
    "do_not_contact": "donotcontact dontcontact donotemail dontemail donotmail donotwrite nocontact dnc optout "
    "optedout isoptout emailoptout hasoptedoutofemail unsubscribed nichtkontaktieren "
    "nichtanschreiben nichtschreiben keinkontakt kontaktsperre nepascontacter nepasecrire "
    "nepassolliciter desinscrit nocontactar noescribir naocontatar naocontactar naoescrever "
    "noncontattare nonscrivere nietcontacteren nietbenaderen kontaktainte ikkekontakt "
    "kontaktikke alaotayhteytta niekontaktowac nekontaktovat 연락금지 연락거부 수신거부 "
    "連絡不可 連絡禁止 請勿聯絡 勿聯絡 不要聯絡 请勿联系 勿联系 不要联系 несвязываться неписать "
    "عدمالاتصال عدمالتواصل لاتتصل لاتراسل",
    "evidence": "evidence",
    "reads": "reads",
    "holder_salutation": "holdersalutation formofaddress",
    "holder_gender": "holdergender",
    "holder_until": "holderuntil",
    "holder_source": "holdersource",
    "holder_checked_on": "holdercheckedon",
    "evidence_date": "evidencedate",
    "source": "source sourceurl",
    "licence": "licence license",
}
AROUND = "around them: "
"""How a value begins that stands around people and says nothing of their offices."""
ANSWERS = frozenset(NAMES) - {"address_part", "postcode"}
"""What may be said of a column on the command line."""

_END = frozenset(
    "ceased end ends ended ending until expires expiry expired expiration left leaving leaves departed departure "
    "vacated "
    "resigned resignation retired retirement death died deceased finish finished terminated termination till "
    "ausgeschieden beendet "
    "mandatsende fin hasta einde slut koniec konec avgang avgick fratradt term-end removed replaced ende vacancy "
    "vacant gone baja cese ceasing stood cessazione termino окончания окончание".split()
)
_START = frozenset(
    "start starts started since begin begins began appointed elected sworn entered commenced assumed".split()
)
_DAY = frozenset("in date on day term mandate office at of datum dato fecha data".split())
_EMAIL = frozenset("email emails mail e-mail courriel correo epost".split())
_STRONG_AREA = frozenset(
    "constituency electorate riding wahlkreis circonscription okreg valkrets kieskring obvod apgabals".split()
)
"""Words that name nothing but an area: whatever stands before them says whose or which."""
_AREA = frozenset(
    "constituency electorate riding ward seat wahlkreis circonscription constituencies district division "
    "electoral".split()
)
_ADDRESS = frozenset("address street strasse addr anschrift adresse".split())
_NOT = frozenset("former inactive ex suspended".split())
_STANDING = frozenset("in office current active serving sitting".split())
_FIRST, _LAST = frozenset("first given forename fore".split()), frozenset("last family surname sur".split())
_PEOPLE = frozenset(
    "hon ble honble mp mps member members senator councillor councilor representative rep deputy official minister "
    "legislator full "
    "display preferred contact candidate mla msp td mep ms am tribune officeholder holder person incumbent the of "
    "current "
    "politician delegate assemblymember alderman mayor governor commissioner office public s known as common".split()
)
_WRITING = frozenset("contact email emails mail write message".split())
_BESIDE_REFUSAL = frozenset("reason date".split())
_OTHER = frozenset(
    "url uri link links website site web page homepage phone phones tel telephone mobile cell fax voice twitter "
    "facebook "
    "instagram image photo picture id ids code codes number count notes note comments party gender sex age birth born "
    "created updated modified version tags slug short former previous alternate file user username status ip "
    "hours".split()
)
_ANOTHERS = frozenset(
    "assistant staff staffer secretary aide pa press media scheduler chief adviser advisor manager spouse spokesperson "
    "mitarbeiter sekretariat assistante assistent".split()
)
_PRIVATE = frozenset(
    "private personal home residence residential privat privee prive privato privata particular".split()
)
_ABOUT_EMAIL = frozenset(
    "sent subject hash type verified valid status confirmed opt optin preference bounced list old former previous "
    "inactive invalid".split()
)
"""What says something about an address and is none."""
_NOT_OURS = frozenset("old new proposed neighbouring birth home".split())
_INSIDE = {"이메일": "email", "전자우편": "email", "メール": "email", "邮箱": "email", "電郵": "email", "邮件": "email"}
_INSIDE |= {
    "선거구": "area",
    "地盤": "area",
    "округ": "area",
    "دائرة": "area",
    "選挙区": "area",
    "选区": "area",
    "選區": "area",
    "주소": "postal_address",
}
_INSIDE |= {"住所": "postal_address", "地址": "postal_address", "퇴임": "until", "종료": "until", "満了": "until"}
_INSIDE |= {"離任": "until", "离任": "until", "退任": "until", "성명": "holder", "이름": "holder", "氏名": "holder"}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _unmarked(column: str) -> str:
    apart = unicodedata.normalize("NFKD", column.casefold())
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", letters)


def plain(column: str) -> str:
    """A column's name as it is compared: its letters and digits, without marks, in lower case."""
    return re.sub(r"[\W_]+", "", _unmarked(column))


FIELDS: Mapping[str, str] = {name: field for field, names in NAMES.items() for name in names.split()} | {
    plain(name): field for field, names in vocabulary.NAMES.items() for name in names.split(",")
}


_SECOND_HALVES = frozenset(map(plain, vocabulary.SECOND_FAMILY_NAMES))
_VAGUE = frozenset(map(plain, vocabulary.VAGUE_STANDING))


def words(column: str) -> list[str]:
    """The words of a column's name, as they are compared: "E-mail (office)" is email and office."""
    apart = _unmarked(_CAMEL.sub(" ", column[:200])).replace("e-mail", "email").replace("e mail", "email")
    return re.findall(r"[^\W_\d]+", apart)


def field_of(column: str) -> str:
    """The field that a column stands for, `emails` and `address2` among them; empty for one that says nothing of it."""
    return "" if column.startswith(AROUND) else _field_of(column[:200])


@lru_cache(maxsize=2_000)
def _field_of(column: str) -> str:
    field = _named(plain(column))
    if field:
        return field
    for part in re.split(r"[/|()\[\],;:\n]| - ", column):
        field = _named(plain(part)) or _of_words(words(part))
        if field:
            return field
    return _of_words(words(column)) or next((field for word, field in _INSIDE.items() if word in column), "")


def is_anothers(column: str) -> bool:
    """Whether a column is about somebody who works for the holder."""
    return bool(_ANOTHERS & set(words(column)))


def is_named_outright(column: str) -> bool:
    """Whether a column is called by nothing but a name of a field: "PLZ", "Código postal"; "Home address" says more."""
    return plain(column) in FIELDS


def is_second_half(column: str) -> bool:
    """Whether a column holds the second half of family names: "Segundo apellido"."""
    return plain(column) in _SECOND_HALVES


def is_vague(column: str) -> bool:
    """Whether a column that may say who is in office is called by a word that says many things, as "Status" does."""
    return plain(column) in _VAGUE


def is_private(column: str) -> bool:
    """Whether a column holds where somebody lives or is reached at home."""
    return bool(_PRIVATE & set(words(column)))


def near(column: str, columns: Iterable[str]) -> str:
    """The column that is meant by a name given on the command line: spelt so, or alike; empty where there is none."""
    names = list(columns)
    return column if column in names else next((name for name in names if plain(name) == plain(column)), "")


def _named(name: str) -> str:
    return FIELDS.get(name) or FIELDS.get(name.rstrip("0123456789")) or FIELDS.get(name.removesuffix("s"), "")


def _of_words(in_order: list[str]) -> str:
    """The field that the words of a longer name stand for: its last word says what it is, those before say whose."""
    names = set(in_order)
    negated = "do_not_contact" if _is_refusal(names) else "until" if _is_negated(names) else ""
    if negated or not in_order or (names & _OTHER and not names & _EMAIL):
        return negated
    if names & _EMAIL and not names & _ABOUT_EMAIL:
        return "email"
    if in_order[-1] in ("from", "to") and names - {"from", "to"} <= _DAY:
        return "start" if in_order[-1] == "from" else "until"
    if in_order[-1] == "form" or in_order[-2:] == ["contact", "page"]:
        return "contact_form"
    if names & (_ADDRESS | _END):
        return "postal_address" if names & _ADDRESS else "until"
    is_start = names & _START and names <= _START | _DAY | {"term", "last"} and not names >= {"elected", "office"}
    return "start" if is_start else _of_name(in_order, names)


def _is_refusal(names: set[str]) -> bool:
    """Whether words ask that nobody writes: "Please do not email", "Opted out of mail"; "Do not call" does not."""
    if names & (_OTHER | _BESIDE_REFUSAL):
        return False
    told_not = (names >= {"do", "not"} or names >= {"don", "t"}) and names & _WRITING
    return bool(told_not or (names & {"opt", "opted"} and "out" in names))


def _is_negated(names: set[str]) -> bool:
    """Whether words say of people that they are out of office: "Former member", "No longer serving since"."""
    said = names & _NOT or ({"no", "longer"} <= names) or ({"not", "out"} & names and names & _STANDING)
    about = (_PEOPLE - {"public", "known", "contact"}) | _STANDING | _DAY | _NOT
    return (
        bool(said)
        and names <= about | set("no not longer out since from is a".split())
        and names != {"former", "office"}
    )


def _of_name(in_order: list[str], names: set[str]) -> str:
    if _is_area(in_order, names):
        numbered = "district" in names or names & {"numero", "nummer", "nr"}
        return "district" if numbered and "name" not in names else "area"
    if "name" not in names and "names" not in names:
        rest = [word for word in in_order if word not in _PEOPLE]
        return _named(rest[0]) if len(rest) == 1 and rest[0] in _KEPT else ""
    if names & _FIRST:
        return "given_name"
    if names & _LAST:
        return "family_name"
    if names <= {"office", "position", "post", "name"}:
        return "title"
    return "holder" if names <= _PEOPLE | {"name", "names"} and "office" not in names else ""


def _is_area(in_order: list[str], names: set[str]) -> bool:
    """Whether words name an area: whatever stands before "constituency" says whose, "electoral" alone does not."""
    if not names & _NOT_OURS and (
        in_order[-1] in _STRONG_AREA or in_order[0] in _STRONG_AREA and in_order[1:] == ["electorale"]
    ):
        return True
    around = {"de", "numero", "nummer", "nr", "name", "area", "electoral", "number", "congressional", "represented"}
    return bool(names & _AREA) and names <= _AREA | _PEOPLE | around


_KEPT = frozenset("district chamber state title salutation ward riding electorate constituency organisation".split())
