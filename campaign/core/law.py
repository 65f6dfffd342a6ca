"""What the law of a country says of letters that show a political opinion, each with where it says so.

It is a beginning for a lawyer to read, not advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_AGE = 25


@dataclass(frozen=True)
class Source:
    """An article as that law is cited, and where the law itself can be read."""

    article: str
    url: str


@dataclass(frozen=True)
class Law:
    """`opinion`: political opinions are specially protected, and need a consent of their own. `transfer`: what may
    leave the country because its owner agreed. `age`: from which age a person agrees alone; 0 where no law names one,
    and then `age_source` is None. `imprint`: who runs a site has to be named on it.
    """

    opinion: Source
    transfer: Source
    age: int = 0
    age_source: Source | None = None
    imprint: Source | None = None


_GDPR = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
_AGE_IN_GDPR = Source("GDPR, Art. 8(1)", _GDPR)
_E_COMMERCE = Source("Directive 2000/31/EC, Art. 5", "https://eur-lex.europa.eu/eli/dir/2000/31/oj")


def _in_eu(age: int = 16, age_source: Source = _AGE_IN_GDPR, imprint: Source = _E_COMMERCE) -> Law:
    return Law(
        Source("GDPR, Art. 9(1), 9(2)(a)", _GDPR), Source("GDPR, Art. 49(1)(a)", _GDPR), age, age_source, imprint
    )


LAWS: Mapping[str, Law] = {
    "AT": _in_eu(
        14,
        Source(
            "DSG, § 4(4)", "https://www.ris.bka.gv.at/GeltendeFassung.wxe?Abfrage=Bundesnormen&Gesetzesnummer=10001597"
        ),
        Source(
            "ECG, § 5", "https://www.ris.bka.gv.at/GeltendeFassung.wxe?Abfrage=Bundesnormen&Gesetzesnummer=20001703"
        ),
    ),
    "BE": _in_eu(
        13,
        Source(
            "Loi du 30 juillet 2018, art. 7", "https://www.ejustice.just.fgov.be/eli/loi/2018/07/30/2018040581/justel"
        ),
    ),
    "CH": Law(
        Source("DSG, Art. 5(c), 6(7)(a)", "https://www.fedlex.admin.ch/eli/cc/2022/491/de"),
        Source("DSG, Art. 17(1)(a)", "https://www.fedlex.admin.ch/eli/cc/2022/491/de"),
        imprint=Source("UWG, Art. 3(1)(s)", "https://www.fedlex.admin.ch/eli/cc/1988/223_223_223/de"),
    ),
    "DE": _in_eu(imprint=Source("DDG, § 5", "https://www.gesetze-im-internet.de/ddg/__5.html")),
    "ES": _in_eu(14, Source("LOPDGDD, art. 7", "https://www.boe.es/eli/es/lo/2018/12/05/3/con")),
    "FR": _in_eu(15, Source("Loi 78-17, art. 45", "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000886460")),
    "GB": Law(
        Source("UK GDPR, Art. 9(1), 9(2)(a)", "https://www.legislation.gov.uk/eur/2016/679/article/9"),
        Source("UK GDPR, Art. 49(1)(a)", "https://www.legislation.gov.uk/eur/2016/679/article/49"),
        13,
        Source("Data Protection Act 2018, s. 9", "https://www.legislation.gov.uk/ukpga/2018/12/section/9"),
        Source("SI 2002/2013, reg. 6", "https://www.legislation.gov.uk/uksi/2002/2013/regulation/6"),
    ),
    "IE": _in_eu(
        16,
        Source(
            "Data Protection Act 2018, s. 31",
            "https://www.irishstatutebook.ie/eli/2018/act/7/section/31/enacted/en/html",
        ),
    ),
    "IT": _in_eu(
        14,
        Source(
            "Codice privacy, art. 2-quinquies",
            "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2003-06-30;196",
        ),
    ),
    "JP": Law(
        Source("個人情報の保護に関する法律 第2条第3項、第20条第2項", "https://laws.e-gov.go.jp/law/415AC0000000057"),
        Source("個人情報の保護に関する法律 第28条", "https://laws.e-gov.go.jp/law/415AC0000000057"),
    ),
    "KR": Law(
        Source("개인정보 보호법 제23조", "https://www.law.go.kr/법령/개인정보보호법"),
        Source("개인정보 보호법 제28조의8", "https://www.law.go.kr/법령/개인정보보호법"),
        14,
        Source("개인정보 보호법 제22조의2", "https://www.law.go.kr/법령/개인정보보호법"),
    ),
    "NL": _in_eu(16, Source("UAVG, art. 5", "https://wetten.overheid.nl/BWBR0040940")),
    "PL": _in_eu(),
}
"""By country (ISO 3166-1 alpha-2). What is not here, a lawyer has to say from the start."""


def law_of(country: str) -> Law | None:
    return LAWS.get(country)
