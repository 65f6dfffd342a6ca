"""What people call the columns of a list of offices, and the field of an office that each stands for."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

_NAMES = {
    "id": "id identifier officeid personid memberid bioguide bioguideid code slug key",
    "title": "title office officetitle position post jobtitle amt poste cargo 직위 직책",
    "holder": "holder name fullname officialfull officialname person membername incumbent nom nombre 이름 성명",
    "given_name": "givenname firstname first forename forenames vorname prenom",
    "family_name": "familyname lastname last surname nachname nomdefamille",
    "organisation": "organisation organization organisationname organizationname institution department ministry body "
    "chamber parliament agency behorde organisme institucion 기관 소속",
    "role": "role type kind function rolle fonction",
    "country": "country countrycode nation land pays pais 국가",
    "language": "language lang letterlanguage sprache langue idioma 언어",
    "salutation": "salutation greeting opening anrede",
    "close": "close closing complimentaryclose signoff",
    "email": "email emailaddress mail officialemail contactemail courriel correo correoelectronico 이메일 전자우편",
    "contact_form": "contactform form webform contact contacturl contactpage contactformurl emailform kontaktformular "
    "formulaire formulario",
    "postal_address": "postaladdress address mailingaddress postal street anschrift adresse direccion 주소",
    "area": "area areaname constituency constituencyname electorate electoratename riding ridingname division "
    "electoraldivision ward seat electoraldistrict wahlkreis circonscription distrito 선거구",
    "state": "state province bundesland",
    "district": "district districtnumber congressionaldistrict",
    "start": "start startdate from since termstart startofterm validfrom",
    "until": "until end enddate to termend endofterm validuntil termends leftoffice",
    "evidence": "evidence",
    "evidence_date": "evidencedate",
    "source": "source sourceurl",
    "licence": "licence license",
}
FIELDS: Mapping[str, str] = {name: field for field, names in _NAMES.items() for name in names.split()}


def plain(column: str) -> str:
    """A column's name as it is compared: its letters and digits, without marks, in lower case."""
    apart = unicodedata.normalize("NFKD", column.casefold())
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", letters))


def field_of(column: str) -> str:
    """The field that a column stands for, `emails` and `address2` among them; empty for one that says nothing of it."""
    name = plain(column)
    return FIELDS.get(name) or FIELDS.get(name.rstrip("0123456789")) or FIELDS.get(name.removesuffix("s"), "")


def misspelt(columns: Iterable[str]) -> list[tuple[str, str]]:
    """Columns that look like a slip of the pen, each with the name that was probably meant."""
    found = []
    for column in columns:
        name = plain(column)
        if len(name) > 3 and not field_of(column):
            close = difflib.get_close_matches(name, FIELDS, 1, 0.85)
            if close:
                found.append((column, FIELDS[close[0]]))
    return found
