"""Countries whose name in CLDR is made for lists and not for a sentence or an envelope, as a person writes them."""

from collections.abc import Mapping

AS_WRITTEN: Mapping[str, Mapping[str, str]] = {
    "en": {
        "CC": "Cocos Islands",
        "CD": "Democratic Republic of the Congo",
        "CG": "Republic of the Congo",
        "GS": "South Georgia and the South Sandwich Islands",
        "HK": "Hong Kong",
        "HM": "Heard Island and the McDonald Islands",
        "MM": "Myanmar",
        "MO": "Macau",
        "PS": "Palestine",
        "UM": "United States Minor Outlying Islands",
        "VC": "St. Vincent and the Grenadines",
    },
    "ko": {
        "CD": "콩고민주공화국",
        "CG": "콩고공화국",
        "HK": "홍콩",
        "MO": "마카오",
        "PS": "팔레스타인",
        "SJ": "스발바르 얀마옌 제도",
        "WF": "왈리스 푸투나",
    },
    "ja": {
        "CC": "ココス諸島",
        "CD": "コンゴ民主共和国",
        "CG": "コンゴ共和国",
        "HK": "香港",
        "MM": "ミャンマー",
        "MO": "マカオ",
        "PS": "パレスチナ",
        "UM": "アメリカ領小離島",
    },
    "fr": {
        "CD": "République démocratique du Congo",
        "CG": "République du Congo",
        "GS": "Géorgie du Sud et îles Sandwich du Sud",
        "HK": "Hong Kong",
        "MM": "Myanmar",
        "MO": "Macao",
        "PS": "Palestine",
        "SX": "Sint-Maarten",
        "VA": "Vatican",
    },
    "de": {
        "CD": "Demokratische Republik Kongo",
        "CG": "Republik Kongo",
        "HK": "Hongkong",
        "MO": "Macau",
        "PS": "Palästina",
    },
    "es": {
        "CG": "República del Congo",
        "HK": "Hong Kong",
        "MM": "Myanmar",
        "MO": "Macao",
        "PS": "Palestina",
        "UM": "Islas Ultramarinas Menores de los Estados Unidos",
        "VI": "Islas Vírgenes de los Estados Unidos",
    },
    "zh-hant": {
        "CC": "科克斯群島",
        "CD": "剛果民主共和國",
        "CG": "剛果共和國",
        "HK": "香港",
        "MO": "澳門",
        "PS": "巴勒斯坦",
    },
    "zh": {
        "CC": "科科斯群岛",
        "CD": "刚果民主共和国",
        "CG": "刚果共和国",
        "HK": "香港",
        "MO": "澳门",
        "PS": "巴勒斯坦",
        "TA": "特里斯坦达库尼亚群岛",
    },
    "ar": {
        "CC": "جزر كوكوس",
        "CD": "جمهورية الكونغو الديمقراطية",
        "CG": "جمهورية الكونغو",
        "HK": "هونغ كونغ",
        "MM": "ميانمار",
        "MO": "ماكاو",
        "PS": "فلسطين",
        "TL": "تيمور الشرقية",
    },
}
"""By language as in `customs`. Hong Kong, Macau, Palestine and Myanmar are CLDR's own short forms."""

WITH_ARTICLE = frozenset(
    "AE AX BQ BS CC CD CF CG CK DO FK FO GB GM IM IO KM KY MH MP MV NL PH PN SB SC TC TF UM US VG VI".split()
)
"""Countries whose English name takes "the" in a sentence."""
