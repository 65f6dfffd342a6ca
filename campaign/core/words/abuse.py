"""Insults and threats, in the nine languages of the pages.

An insult is a whole word or phrase that calls somebody names; no name of a place is one (tests hold that). A threat is
its writer's announcement of harm to whom the letter is to. What stands in quotation marks is somebody else's: those who
fled tell of threats, and of what they were called.
"""

import re

_QUOTES = {"“": "”", "„": "“”", "«": "»", "‘": "’", "「": "」", "『": "』", '"': '"'}
"""What opens a quotation, and what may close it in the same line."""
_OPENING = re.compile(f"[{''.join(_QUOTES)}]")
_CLOSING = {opening: re.compile(f"[{closing}]") for opening, closing in _QUOTES.items()}

_INSULTS = re.compile(
    r"\b(?i:"
    # English
    r"idiots?|imbeciles?|bastards?(?! and South Burgess| Township)|scumbags?|assholes?|arseholes?|dickheads?|"
    r"motherfuckers?|wankers?|(?:you|a|an|the|such|this|that|these|those|stupid|bloody|fucking) morons?(?! de )|"
    r"piece of (?:shit|filth)|son of a bitch|fuck (?:you|off)|"
    r"you (?:bitch|scum|pigs?|swine|whore|fucking \w+)(?! (?:farm|fever|flu|iron|meat))|"
    # German
    r"arschl(?:och|öcher)|idioten|vollidiot(?:en)?|schwachkopf|drecksau|dreckskerle?|mistkerle?|hurensohn|hurensöhne|"
    r"(?<!innere )(?<!inneren )(?<!innerer )schweinehunde?|fick dich|"
    # French
    r"connards?|connasses?|salauds?|salopes?|(?<!les )(?<!des )enfoirés?|fils de pute|va te faire foutre|"
    r"(?:bande d[e’'] ?|espèces? d[e’'] ?|tas d[e’'] ?|êtes (?:tous )?des |es une? )(?:ordures?|crétins?|abrutis?)|"
    # Spanish
    r"idiotas?|imbécil(?:es?)?|(?<!cabo )(?<!cape )cabr[oó]n(?:es)?|gilipollas|pendej[oa]s?|"
    r"hij[oa]s? de (?:puta|perra)|malparid[oa]s?|canallas?"
    r")\b"
    # Korean
    r"|개새끼|개자식|(?<![가-힣])(?:아|에이|야|이런)? ?씨발(?!표|전|생|언|급)|씨발(?:놈|년|새끼)|시발놈|"
    r"(?<![가-힣])씨팔|"
    r"병신(?=[들아같은이]|\b)|미친 ?(?:놈|년(?![도간])|새끼)|쓰레기 ?같은 ?(?:놈|년|인간|새끼)|"
    r"(?:나쁜|더러운) ?(?:놈|년(?![도간]))들?|(?:당장|어서|썩) ?꺼져|꺼져(?:라|버려)? ?!"
    # Japanese
    r"|馬鹿野郎|ばかやろう|バカ野郎|クソ野郎|くそ野郎|くたばれ(?![ばるなず])|(?<!必)死ね(?![ばるなをずたてとそま]|って)|"
    r"人間のクズ|クズども|畜生ども"
    # Chinese
    r"|王八蛋|混蛋|傻逼|傻屄|狗娘養|狗娘养|去死吧|他[媽妈]的(?![家手腳脚眼病房墓])|人渣|"
    r"(?:你|你們|你们|這|这|這些|这些|這群|这群|這幫|这帮|老)畜生|不要[臉脸](?![書书])"
    # Arabic
    r"|(?<!\w)(?:يا (?:كلب|كلاب|حمار|حمير|خنزير|حقير|وغد|أوغاد|سافل)|"
    r"ابن الكلب|أولاد الكلب|ابن الحرام|أولاد الحرام)(?!\w)"
)
"""What is also a name or an everyday word is none by itself: Morón and Moron are towns, "les Enfoirés" sing for
charity, "ordures" are litter, a light goes out (꺼져), people are treated like beasts (畜生), and nobody wants 臉書."""

_HOW = r"(?:(?:personally|definitely|certainly|all|soon|come and|find and|hunt down and) ){0,2}"
_ENGLISH_WILL = r"(?:i|we)(?:['’]ll| will| shall| am going to| are going to|['’]m going to|['’]re going to| want to)"
_YOURS = (
    "(?:family|families|children|kids|child|wife|husband|son|daughter|parents|mother|father|staff|people|office|house|"
    "home|building|embassy|ministry|car)"
)
_IHRES = (
    "Ihren? (?:Familie|Kinder|Frau|Mann|Sohn|Tochter|Eltern|Leute|Haus|Büro|Ministerium|Botschaft|Amt|Gebäude|Wohnung)"
)
_NOT_ASIDE = r"(?:(?!nicht\b|niemals\b|nie\b|keinesfalls\b)\w+ ){0,3}?"
_REPORTED = r"(?!고|라고|라는|라며|는|던|다는|다며|다던|다면|며|면서|더니| ?(?:하|했|협박|말했))"
_SAID = r"(?!と|って|など|こと|国|の|者|人|よう)"
_THREATS = tuple(
    re.compile(pattern)
    for pattern in (
        # English
        rf"\b(?i:{_ENGLISH_WILL} {_HOW}(?:kill|murder|shoot|bomb|stab|burn|behead|hang|execute|slaughter|hurt|beat) "
        rf"(?:down |up )?(?:you\b(?! (?:a|an|the) (?:e-?mail|mail|message|note|line|text))(?! at\b)|your {_YOURS}\b))",
        rf"\b(?i:(?:{_ENGLISH_WILL}|(?:somebody|someone|people) (?:will|should|ought to)) {_HOW}"
        rf"(?:blow up|burn down|shoot up|set fire to) your {_YOURS}\b)",
        r"\b(?i:you (?:all )?(?:deserve to|should|must) (?:die|be (?:shot|killed|hanged|executed|beheaded)))\b",
        r"\b(?i:you (?:will|shall|are going to) (?:die|burn|be killed|be shot) for (?:this|that|what|it))\b",
        r"\b(?i:(?:i|we) know where (?:you live|your (?:family|children|kids|wife|husband)))\b",
        # German
        rf"\b(?i:(?:ich|wir) (?:werden?|will|wollen) (?:Sie|dich|euch|{_IHRES}|eure?n? \w+|deinen? \w+) {_NOT_ASIDE})"
        r"(?:töten|umbringen|erschießen|erstechen|aufhängen|abstechen|verbrennen|anzünden|in die Luft)",
        r"\b(?i:(?:ich|wir) (?:bringen?|steche?n?|knallen?) (?:Sie|dich|euch)) (?:alle )?(?:um|ab)\b"
        r"(?! \w+ Uhr)(?! \d)",
        r"\b(?i:(?:ich|wir) (?:töten?|erschießen?) (?:Sie|dich|euch))\b",
        r"\b(?:Sie|[Dd]u|[Ii]hr) (?:gehören|gehörst|gehört) (?:alle )?(?:erschossen|aufgehängt|umgebracht|vergast)\b",
        # French
        r"\b(?i:(?:je vais|nous allons|on va) (?:vous |te )(?:tous )?"
        r"(?:tuer|abattre|égorger|poignarder|pendre|brûler|buter|descendre))\b",
        r"\b(?i:(?:je|nous) (?:vous|te) (?:tuer|abattr|égorger|buter)(?:ai|ons))\b",
        r"\b(?i:vous méritez (?:tous )?(?:de mourir|la mort|de crever))\b",
        r"\b(?i:(?:faire sauter|mettre le feu à) (?:votre|vos) "
        r"(?:bureaux?|maisons?|ministère|ambassade|immeuble|voitures?))",
        # Spanish
        r"\b(?i:(?<!no )(?:voy|vamos) a (?:matar|asesinar|quemar|degollar|disparar)(?:te|l[aeo]s?|os))\b",
        r"\b(?i:(?<!no )(?:l[aeo]s?|te|os) (?:voy|vamos) a (?:matar|asesinar|quemar|degollar|disparar))\b",
        r"\b(?i:(?<!no )(?:l[ao]s?|te|os) (?:mataré|mataremos|asesinaré|asesinaremos|quemaré|degollaré))\b",
        # Korean
        rf"(?:죽이|폭파하|불태우|불 ?지르|쏴 ?죽이|찔러 ?죽이)겠(?:다|습니다|어|소){_REPORTED}",
        rf"죽여 ?버리(?:겠(?:다|습니다|어|소)|ㄹ){_REPORTED}|죽여 ?버릴 ?(?:거야|것이다|겁니다){_REPORTED}",
        rf"(?:(?:너|네놈)(?:를|을)?|(?:너희|당신들?)(?:를|을|들을)) [^.!?\n]{{0,12}}죽일 ?"
        rf"(?:거야|것이다|겁니다|것입니다){_REPORTED}",
        # Japanese
        rf"(?:殺して|刺して|撃って|焼いて|火をつけて|爆破して)やる{_SAID}|ぶっ殺す{_SAID}|殺すぞ{_SAID}",
        rf"(?:お前|おまえ|貴様|あなた|あんた)(?:たち|ら|方)?(?:の家族)?を(?:必ず|絶対に?)?(?:殺す|殺します|爆破){_SAID}",
        # Chinese
        r"(?<![說说])(?:我|我們|我们)(?:一定|絕對|绝对|真的)?(?:會|会|要|將|将)"
        r"(?:(?:殺|杀|弄死|槍殺|枪杀|幹掉|干掉)(?:死|了|掉)?|(?:炸|砍|燒|烧)(?:死|了|掉))(?:你|您)",
        # Arabic
        r"(?<!\w)(?:سأقتل|سنقتل|سأذبح|سنذبح|سأفجر|سنفجر|سأحرق|سنحرق)(?:| مكتب| بيت| منزل| عائلت)(?:ك|كم|كن)(?!\w)",
        r"(?<!\w)سوف (?:أقتل|نقتل|أذبح|نذبح|أفجر|نفجر|أحرق|نحرق)(?:ك|كم|كن)(?!\w)",
    )
)
"""Neither are these: to shoot you a message, to bring you "um zehn Uhr", to cook what you like (燒您愛吃的菜), what
somebody said (죽이겠다며), and that a policy will kill people."""


def insult(text: str) -> str:
    """The first insult in a text, as it stands there; "" where there is none."""
    match = _INSULTS.search(_own(text))
    return match[0].strip() if match else ""


def threat(text: str) -> str:
    """The first threat in a text, as it stands there; "" where there is none."""
    own = _own(text)
    matches = (pattern.search(own) for pattern in _THREATS)
    return next((match[0].strip() for match in matches if match), "")


def _own(text: str) -> str:
    """A text without what its writer quotes, and with single spaces."""
    return re.sub(r"[^\S\n]+", " ", "\n".join(map(_unquoted, text.split("\n"))))


def _unquoted(line: str) -> str:
    """A line with "…" for each quotation.

    What opens one behind the last that could close it is passed over: to look for the end from each of thousands takes
    a time that grows with their square.
    """
    last = {opening: max(map(line.rfind, closing)) for opening, closing in _QUOTES.items()}
    kept, end = "", 0
    for match in _OPENING.finditer(line):
        if end <= match.start() < last[match[0]]:
            closed = _CLOSING[match[0]].search(line, match.end())
            assert closed is not None  # there is a last one behind it  # noqa: S101
            kept, end = f"{kept}{line[end : match.start()]}…", closed.end()
    return kept + line[end:]
