"""Whether somebody's full name stands in a text: a person whom a letter names may be the one who pays for it.

What is taken for one stands where people are named: behind a title, a relation ("my cousin"), or before a form of
address (씨, さん). Two capitals alone are no name: they are as often a town.
"""

import re
from collections.abc import Iterable

_WORD = r"(?:(?:al|el|bin|van|von|de|der|den|la|le)[ -])?[A-ZÀ-ÖØ-ÞĀŁŚŞŽ][\w'’-]+"
_LATIN = rf"(?P<name>{_WORD}(?: (?:van |von |de |del |der |den |la |bin )*{_WORD}){{1,3}})"
_APPOSED = rf",? {_LATIN}"

_ENGLISH_KIN = (
    "mother|father|mum|mom|dad|stepmother|stepfather|sister|brother|son|daughter|uncle|aunt|cousin|friend|wife|husband|"
    "partner|girlfriend|boyfriend|fiancée?|neighbou?r|grandmother|grandfather|nephew|niece|classmate|colleague|teacher"
)
_GERMAN_KIN = (
    "Mutter|Vater|Schwester|Bruder|Sohn|Tochter|Onkel|Tante|Cousine?|Freund(?:in)?|Frau|Mann|Nachbar(?:in)?|Großmutter|"
    "Großvater|Oma|Opa|Neffe|Nichte|Kolleg(?:e|in)|Lehrer(?:in)?|Mitschüler(?:in)?"
)
_FRENCH_KIN = (
    "mère|père|sœur|soeur|frère|fils|fille|oncle|tante|cousine?|amie?|femme|mari|voisine?|grand-mère|grand-père|neveu|"
    "nièce|collègue|professeure?"
)
_SPANISH_KIN = (
    "madre|padre|hermana|hermano|hija|hijo|tía|tío|prima|primo|amiga|amigo|esposa|esposo|marido|mujer|vecina|vecino|"
    "abuela|abuelo|sobrina|sobrino|colega|profesora?"
)
_KOREAN_KIN = (
    "어머니|아버지|엄마|아빠|누나|언니|오빠|형|형님|동생|남동생|여동생|아들|딸|삼촌|이모|고모|사촌|친구|아내|남편|"
    "이웃|할머니|할아버지|조카|동료|선생님"
)
_KOREAN_SURNAME = (
    "[김이박최정강조윤장임림한오서신권황안송전홍유류고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염"
    "추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용리량렴려]"
)
_KOREAN_ENDS = "(?=(?:이|가|은|는|을|를|와|과|의|도|에게|께|께서|라는|이라는|이라고)(?![가-힣])|[,.)]|$)"
_CHINESE_SURNAME = (
    "[金李朴崔鄭郑姜趙赵尹張张林韓韩吳吴徐申權权黃黄柳洪梁孫孙裴許许沈盧卢陳陈劉刘楊杨周王何郭蔡馬马朱胡謝谢鄧邓蕭萧]"
)
_CHINESE_KIN = (
    "母親|母亲|媽媽|妈妈|父親|父亲|爸爸|姐姐|妹妹|哥哥|弟弟|兒子|儿子|女兒|女儿|叔叔|阿姨|表哥|表弟|表姐|表妹|朋友|妻子|"
    "丈夫|鄰居|邻居|奶奶|爺爺|爷爷|同學|同学|同事|老師|老师"
)

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:mr|mrs|ms|mx|miss)\.? {_LATIN}",
        rf"\b(?i:my|our|his|her|their|whose) (?:[a-z-]+ )?(?i:{_ENGLISH_KIN})(?: is)?(?: (?:called|named))?{_APPOSED}",
        rf"\b(?i:his|her|my {_ENGLISH_KIN})(?:'s|’s)? name (?:is|was) {_LATIN}",
        rf"\b(?i:wom[ae]n|m[ae]n|boy|girl|person|refugee|escapee|prisoner|student|child) (?:called|named) {_LATIN}",
        rf"\b(?:Herrn?|Frau) {_LATIN}",
        rf"\b(?i:mein|unser|ihr|sein|dein)(?:e|er|em|en|es)? (?:[a-zäöüß]+ )?"
        rf"(?:{_GERMAN_KIN})n?(?: heißt| namens)?{_APPOSED}",
        rf"(?<![\w.])(?:M\.|Mme|Mlle|Monsieur|Madame|Mademoiselle) {_LATIN}",
        rf"\b(?i:mon|ma|notre|son|sa|leur) (?:{_FRENCH_KIN})(?: s['’]appelle| nommée?)?{_APPOSED}",
        rf"\b(?:Sr|Sra|Srta)\.? {_LATIN}",
        rf"\b(?i:señora?|señorita|don|doña) {_LATIN}",
        rf"\b(?i:mi|nuestr[oa]|su) (?:{_SPANISH_KIN})(?: se llama)?{_APPOSED}",
        rf"(?<![가-힣])(?P<name>{_KOREAN_SURNAME}[가-힣]{{1,2}}) ?씨(?![가-힣]*[시군구])",
        rf"(?:{_KOREAN_KIN}) (?!이야기)(?P<name>{_KOREAN_SURNAME}[가-힣]{{2}}(?<![도시군구읍면])){_KOREAN_ENDS}",
        rf"이름은 (?P<name>{_KOREAN_SURNAME}[가-힣]{{2}})",
        r"(?P<name>[\u4e00-\u9fff々]{3,5}(?<![者員領長民官臣師子孫])) ?(?:さん|氏(?!族))",
        r"(?:名前|本名)は(?P<name>[\u4e00-\u9fff々]{3,5})",
        rf"(?P<name>{_CHINESE_SURNAME}[\u4e00-\u9fff]{{1,2}})(?:先生|女士|小姐)",
        rf"(?:{_CHINESE_KIN})(?:名叫|叫做|叫|是)?(?P<name>{_CHINESE_SURNAME}[\u4e00-\u9fff]{{2}})(?=[，。、,.\s（(]|$)",
        r"(?:اسمه|اسمها|يدعى|تدعى|السيد|السيدة) (?P<name>(?!ال)[\u0621-\u064a]{3,} (?!ال)[\u0621-\u064a]{3,})",
    )
)


def full_name(text: str, known: Iterable[str] = ()) -> str:
    """The first full name of somebody else in a text; "" where there is none.

    `known` are names and titles that may stand in it: the writer's own, and those of the offices written to.
    """
    spared = {word for name in known for word in _words(name)}
    names = (match["name"] for pattern in _PATTERNS for match in pattern.finditer(text))
    return next((name for name in names if not _words(name) <= spared), "")


def _words(name: str) -> set[str]:
    """The words of a name; one written without spaces is one word."""
    return set(re.findall(r"\w+", name.casefold()))
