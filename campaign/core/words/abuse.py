"""Insults and threats, in the nine languages of the pages.

An insult is a whole word or phrase that calls somebody names; no name of a place is one (tests hold that). A threat is
its writer's announcement of harm to whom the letter is to. What stands in quotation marks is somebody else's: those who
fled tell of threats, and of what they were called.
"""

import re

_QUOTED = re.compile('“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|‘[^’\n]*’|「[^」\n]*」|『[^』\n]*』|"[^"\n]*"')

_INSULTS = re.compile(
    r"\b(?i:"
    # English
    r"idiots?|morons?|imbeciles?|bastards?|scumbags?|assholes?|arseholes?|dickheads?|motherfuckers?|wankers?|"
    r"piece of (?:shit|filth)|son of a bitch|you (?:bitch|scum|pig|swine|whore|fucking \w+)|fuck (?:you|off)|"
    # German
    r"arschl(?:och|öcher)|idioten|vollidiot(?:en)?|schwachkopf|drecksau|dreckskerle?|mistkerle?|hurensohn|hurensöhne|"
    r"schweinehunde?|fick dich|"
    # French
    r"connards?|connasses?|salauds?|salopes?|enfoirés?|ordures|crétins?|abrutis?|fils de pute|va te faire foutre|"
    # Spanish
    r"idiotas?|imbéciles?|cabr[oó]n(?:es)?|gilipollas|pendej[oa]s?|hij[oa]s? de (?:puta|perra)|malparid[oa]s?|canallas?"
    r")\b"
    # Korean
    r"|개새끼|개자식|씨발|시발놈|씨팔|병신(?=[들아같은이]|\b)|미친 ?(?:놈|년|새끼)|쓰레기 ?같은 ?(?:놈|년|인간|새끼)|"
    r"(?:나쁜|더러운) ?(?:놈|년)들?|꺼져라?"
    # Japanese
    r"|馬鹿野郎|ばかやろう|バカ野郎|クソ野郎|くそ野郎|くたばれ|死ね(?![ばるなを])|人間のクズ|クズども"
    # Chinese
    r"|王八蛋|混蛋|傻逼|傻屄|狗娘養|狗娘养|去死吧|他媽的|他妈的|人渣|畜生|不要臉|不要脸"
    # Arabic
    r"|(?<!\w)(?:يا (?:كلب|كلاب|حمار|حمير|خنزير|حقير|وغد|أوغاد|سافل)|"
    r"ابن الكلب|أولاد الكلب|ابن الحرام|أولاد الحرام)(?!\w)"
)

_HOW = r"(?:(?:personally|definitely|certainly|all|soon|come and|find and|hunt down and) ){0,2}"
_NOT_ASIDE = r"(?:(?!nicht\b|niemals\b|nie\b|keinesfalls\b)\w+ ){0,3}?"
_REPORTED = "(?!고|라고|는|던|다는)"
_THREATS = tuple(
    re.compile(pattern)
    for pattern in (
        # English
        rf"\b(?i:(?:i|we)(?:['’]ll| will| shall| am going to| are going to|['’]m going to|['’]re going to| want to) "
        rf"{_HOW}(?:kill|murder|shoot|bomb|stab|burn|behead|hang|execute|slaughter|hurt|beat) "
        r"(?:down |up )?(?:you|your)\b)",
        r"\b(?i:(?:bomb|blow up|burn down|shoot up|set fire to) your (?:office|house|home|building|embassy|family))",
        r"\b(?i:you (?:all )?(?:deserve to|should|must) (?:die|be (?:shot|killed|hanged|executed|beheaded)))\b",
        r"\b(?i:you (?:will|shall|are going to) (?:die|burn|be killed|be shot) for (?:this|that|what|it))\b",
        r"\b(?i:(?:i|we) know where (?:you live|your (?:family|children|kids|wife|husband)))\b",
        # German
        rf"\b(?i:(?:ich|wir) (?:werden?|will|wollen) (?:Sie|dich|euch|Ihren? \w+|eure?n? \w+|deinen? \w+) {_NOT_ASIDE})"
        r"(?:töten|umbringen|erschießen|erstechen|aufhängen|abstechen|verbrennen|anzünden|in die Luft)",
        r"\b(?i:(?:ich|wir) (?:bringen?|steche?n?|knallen?) (?:Sie|dich|euch)) (?:alle )?(?:um|ab)\b",
        r"\b(?i:(?:ich|wir) (?:töten?|erschießen?) (?:Sie|dich|euch))\b",
        r"\b(?:Sie|[Dd]u|[Ii]hr) (?:gehören|gehörst|gehört) (?:alle )?(?:erschossen|aufgehängt|umgebracht|vergast)\b",
        # French
        r"\b(?i:(?:je vais|nous allons|on va) (?:vous |te )(?:tous )?"
        r"(?:tuer|abattre|égorger|poignarder|pendre|brûler|buter|descendre))\b",
        r"\b(?i:(?:je|nous) (?:vous|te) (?:tuer|abattr|égorger|buter)(?:ai|ons))\b",
        r"\b(?i:vous méritez (?:tous )?(?:de mourir|la mort|de crever))\b",
        r"\b(?i:(?:faire sauter|mettre le feu à) (?:votre|vos) )",
        # Spanish
        r"\b(?i:(?<!no )(?:voy|vamos) a (?:matar|asesinar|quemar|degollar|disparar)(?:te|l[aeo]s?|os))\b",
        r"\b(?i:(?<!no )(?:l[aeo]s?|te|os) (?:voy|vamos) a (?:matar|asesinar|quemar|degollar|disparar))\b",
        r"\b(?i:(?<!no )(?:l[ao]s?|te|os) (?:mataré|mataremos|asesinaré|asesinaremos|quemaré|degollaré))\b",
        # Korean
        rf"(?:죽이|폭파하|불태우|불 ?지르|쏴 ?죽이|찔러 ?죽이)겠(?:다|습니다|어|소){_REPORTED}",
        rf"죽여 ?버리(?:겠(?:다|습니다|어|소)|ㄹ){_REPORTED}|죽여 ?버릴 ?(?:거야|것이다|겁니다){_REPORTED}",
        rf"(?:너|너희|당신들?|네놈)(?:를|을|들을)? [^.!?\n]{{0,12}}죽일 ?(?:거야|것이다|겁니다|것입니다){_REPORTED}",
        # Japanese
        r"(?:殺して|刺して|撃って|焼いて|火をつけて|爆破して)やる(?!と|って)|ぶっ殺す(?!と|って)|殺すぞ(?!と|って)",
        r"(?:お前|おまえ|貴様|あなた|あんた)(?:たち|ら|方)?(?:の家族)?を(?:必ず|絶対に?)?(?:殺す|殺します|爆破)(?!と|って)",
        # Chinese
        r"(?:我|我們|我们)(?:一定|絕對|绝对|真的)?(?:會|会|要|將|将)(?:殺|杀|弄死|炸|砍|燒|烧|槍殺|枪杀|幹掉|干掉)"
        r"(?:死|了|掉)?(?:你|您)",
        # Arabic
        r"(?<!\w)(?:سأقتل|سنقتل|سأذبح|سنذبح|سأفجر|سنفجر|سأحرق|سنحرق)(?:ك|كم|كن| مكتب| بيت| منزل| عائلت)",
        r"(?<!\w)سوف (?:أقتل|نقتل|أذبح|نذبح|أفجر|نفجر|أحرق|نحرق)(?:ك|كم|كن)(?!\w)",
    )
)


def insult(text: str) -> str:
    """The first insult in a text, as it stands there; "" where there is none."""
    found = _INSULTS.search(_own(text))
    return found[0].strip() if found else ""


def threat(text: str) -> str:
    """The first threat in a text, as it stands there; "" where there is none."""
    own = _own(text)
    found = (pattern.search(own) for pattern in _THREATS)
    return next((match[0].strip() for match in found if match), "")


def _own(text: str) -> str:
    """A text without what its writer quotes, and with single spaces."""
    return re.sub(r"[^\S\n]+", " ", _QUOTED.sub("…", text))
