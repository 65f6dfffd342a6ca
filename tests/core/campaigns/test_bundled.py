"""The bundled campaign's letters, read by a machine before people read them."""

import random
import re
from dataclasses import replace
from math import prod
from statistics import median

import pytest

from campaign.core.launch import letter_checks
from campaign.core.launch.items import Level
from campaign.core.letters import composition, likeness, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.letters.targeting import Addressed
from campaign.core.offices import holders
from campaign.core.words import customs, homes
from tests.core.letters.test_targeting import BUNDLED, BUNDLED_DIRECTORY
from tests.support.examples import TODAY

FAULTY = re.compile(r"\n\n\n|  |[ \t]\n| [,.;:!?]|\{\{|\}\}|\{%|None|undefined")
LANGUAGES = BUNDLED.languages
READERS = {"fr": "FR", "de": "DE", "es": "ES", "ja": "JP", "ko": "US", "zh-Hant": "TW", "zh-Hans": "US", "ar": "US"}
"""For each language of letters a country whose supporters write to their own government."""
LONGER = {"ar": 0.85, "es": 1.2, "fr": 1.2, "ja": 1.25, "ko": 0.75}
"""How many words these languages take for what English says in one; in Japanese two signs count as a word."""
COUNTRIES = "KR GB KE CN US FR DE JP NL PH AE BS".split()
POINTS = ("families", "law", "recent-returns", "inquiry")


def supporters(count=60):
    chance = random.Random(7)
    for number in range(count):
        yield (
            number,
            Supporter(
                name=chance.choice(["Jo", "김하늘", "Ana María de la Cruz", "O'Neill"]),
                country=chance.choice(COUNTRIES),
                place=chance.choice(["", "Leeds", "서울"]),
                note=chance.choice(["", "I have a friend from there."]),
                points=tuple(chance.sample(POINTS, chance.randint(0, 4))),
                answers=chance.choice([{}, {"connection": "My grandmother came from Hamhung."}]),
            ),
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_filled_in_and_clean(language):
    for number, supporter in supporters():
        for addressed in targeting.addressed(
            BUNDLED, BUNDLED_DIRECTORY, supporter.country, language, own_language=True
        ):
            letter = composition.compose(addressed, supporter, number, TODAY)
            assert not FAULTY.search(letter.body.replace("\u00a0", "").replace("\u202f", "")), letter.body
            assert letter.language == (language if not addressed.target.countries or language == "ko" else "en")
            assert letter.subject.startswith("[North Korean escapees] "), "one tag, in whatever language"
            salutation, close = customs.opening_and_close(holders.as_held(addressed.office, TODAY), letter.language)
            assert letter.body.startswith(f"{salutation}\n\n")
            assert f"\n\n{close}\n\n" in letter.body or "{{" in close
            assert letter.body.endswith(
                homes.writer_lines(
                    supporter.name, supporter.place, supporter.country, letter.language, addressed.office.country
                )
            )
            assert bool(supporter.note) == (supporter.note in letter.body and bool(supporter.note))


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_leave_in_a_language_of_the_office_and_are_read_in_ones_own(language):
    """Paragraph for paragraph and wording for wording; the UN works in five of the nine languages."""
    for number, supporter in supporters(20):
        for addressed in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, supporter.country, language):
            letter = composition.compose(addressed, replace(supporter, language=language), number, TODAY)
            reads = targeting.languages_read(addressed.target, addressed.office, BUNDLED_DIRECTORY, supporter.country)
            assert letter.language in reads or not reads
            if letter.language != language and not addressed.target.countries:
                assert letter.reading is not None and letter.reading.language == language
                assert abs(letter.reading.body.count("\n\n") - letter.body.count("\n\n")) <= 1, (
                    "拝啓 is a line of its own"
                )
    un = {one.target.id: one for one in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, "US", language)}["un-sg"]
    assert un.template.language == (language if language in ("ar", "en", "es", "fr", "zh-Hans") else "en")


@pytest.mark.parametrize("target", [target.id for target in BUNDLED.targets])
def test_letters_to_one_office_say_the_same_in_every_language(target):
    own = [letter for letter in BUNDLED.letters if target in letter.targets]
    assert len({letter.shape for letter in own}) == 1
    assert {letter.language for letter in own} == (set(LANGUAGES) if not target.startswith("kr-") else {"en", "ko"})


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda template: f"{template.targets[0]}-{template.language}")
def test_there_are_more_different_letters_than_the_goal(template):
    always = [len(block.variants) for block in template.blocks if block.variants and not block.point]
    always.remove(3)  # the supporter's answer
    assert always == [5] * 5 and len(template.subject) == 5
    assert prod(always) > BUNDLED.goal, "so that a text comes again after the goal"
    assert list(template.points()) == list(POINTS)


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda template: f"{template.targets[0]}-{template.language}")
def test_letters_that_are_near_each_other_share_half_their_words_at_most(template, long):
    """Runs of five words: any two within ten of each other, whole, and without what stands in every letter alike."""
    addressed = to(template)
    whole, alone = [], []
    for number in range(1_010 if long else 160):
        supporter = Supporter(f"Name{number}", READERS.get(template.language, "GB"), f"Town{number}")
        letter = composition.compose(addressed, supporter, number, TODAY)
        paragraphs = letter.body.removeprefix(letter.salutation).removesuffix(letter.ending)
        whole.append(likeness.runs(letter.body, template.language))
        alone.append(likeness.runs(paragraphs, template.language))
    for letters in (whole, alone):
        shared = [
            likeness.shared(letters[number], letters[number + apart])
            for number in range(len(letters) - 10)
            for apart in range(1, 11)
        ]
        assert median(shared) <= 0.30 and max(shared) <= 0.50, "30 % in the median, half at most"


def to(template):
    """The template's first target as supporters in a country with such readers write to it."""
    target = BUNDLED.target(template.targets[0])
    country = "KR" if target.countries else READERS.get(template.language, "GB")
    office = targeting.office_of(target, BUNDLED_DIRECTORY, country, template.language)
    return Addressed(target, office, template)


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda template: f"{template.targets[0]}-{template.language}")
def test_letters_are_a_page(template):
    assert 130 <= letter_checks.longest(template) <= 250 * LONGER.get(template.language, 1)


def test_the_check_list_finds_nothing_but_that_nobody_has_read_them():
    items = [item for item in letter_checks.items(BUNDLED, TODAY) if item.level is not Level.GREEN]
    assert {item.key for item in items} == {"reviewed"} and len(items) == len(LANGUAGES)
    assert BUNDLED.reviewed == {}, "written for a real person's reading and nothing else"


@pytest.mark.parametrize(("language", "country"), READERS.items())
def test_a_government_is_written_to_in_the_manner_of_its_language(language, country):
    supporter = Supporter("Jo", country, "Leeds", language=language)
    written_to = targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, language, own_language=True)
    (government,) = (each for each in written_to if each.target.id == "own-government")
    bodies = [composition.compose(government, supporter, number, TODAY).body for number in range(125)]
    assert len(set(bodies)) == 125
    for body in bodies:
        salutation, first = body.split("\n\n")[:2]
        assert language != "de" or first[0].islower() or first.startswith(("Sie ", "Ihr")), "after a comma"
        assert language != "ja" or (first.startswith("拝啓　") and "\n\n敬具\n\n" in body)
        assert language != "fr" or (
            "agréer, Madame la Ministre" in body and not re.search(r"[^\u00a0\u202f\d/][:;!?]", body)
        )
        assert language != "es" or salutation.endswith(":")


FIGURES = re.compile(r"\d[\d.,\u00a0]*\d|\d")
KNOWN_FIGURES = set(
    "1951 33 24 9 1982 3 4 10 1988 2014 2 25 63 2023 8 11 13 17 12 2024 1 5 55 21 406 1076 2020 2025 15 1995".split()
)
"""Years, days, months where they are written as figures, articles, document numbers and the two minimum counts."""


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda template: f"{template.targets[0]}-{template.language}")
def test_every_figure_is_one_of_the_facts(template):
    for block in template.blocks:
        for variant in block.variants:
            figures = {re.sub(r"[.,\u00a0]", "", figure) for figure in FIGURES.findall(variant.source)}
            assert figures <= KNOWN_FIGURES, variant.source


ASKS = {
    "en": r"\b(I ask|Please|Would you|Could you|[Mm]y (one )?request)\b",
    "ko": r"부탁|주십시오|주시겠습니까|주시기(를)? (바랍|청합)|바랍니다|청합니다",
    "fr": r"\b[Jj]e (vous )?(demande|prie)\b|[Jj]e (voudrais|souhaiterais) que vous|\bVeuillez\b|je vous en prie|"
    r"riez-vous",
    "de": r"\b([Bb]itte|[Bb]itten|Meine Bitte)\b|Würden Sie|Könnten Sie",
    "es": r"\b([Ll]e pido|[Ll]e ruego|se lo ruego|[Pp]or favor|Mi petición|pido)\b|¿(Lo haría|Podría|Usaría) ",
    "ja": r"お願い|くだ(さい|さいま)|いただ(きます|けない|きたい|くこと)",
    "zh-Hant": r"請|是否願意|可否",
    "zh-Hans": r"请|是否愿意|可否",
    "ar": r"أطلب|أرجو|رجائي|فهل لكم|ورجائي",
}
"""What a sentence that asks has in it, in each language of a letter."""
CHINA = re.compile("[Cc]hin[aeo]|Beijing|중국|베이징|中[国國]|北京|P[eé]k(in|ín|ing)|الصين|بكين")
TEMPLATES = pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda one: f"{one.targets[0]}-{one.language}")


def sentences(source):
    """The sentences of a variant, its merge fields left out."""
    return [one for one in re.split(r"(?<=[.?!。？؟])\s*", re.sub(r"\{[{%].*?[}%]\}", "", source)) if one]


@TEMPLATES
def test_a_letter_asks_for_one_thing_at_the_end_of_its_first_paragraph(template):
    asks = re.compile(ASKS[template.language])
    assert [at for at, block in enumerate(template.blocks) if block.ask] == [0, len(template.blocks) - 2]
    for variant in template.blocks[0].variants:
        *_, last = sentences(variant.source)
        assert asks.search(last), variant.source
        whole = " ".join(sentences(variant.source))
        assert CHINA.search(whole) or template.targets != ("own-government",), "a ministry is asked to speak to China"


GOES_ON = re.compile(
    "|".join(
        (
            r"(has|have) not (stopped|ended)|practice continues|have (continued|gone on)|returns (continue|go on)",
            r"지난 일이 아닙니다|(계속되|이어지)고 있|(?<!2025년까지도 )(?<!2025년 10월까지도 )송환은 멈추지 않았",
            r"続いています|終わっていません(?!でした)|止まっていません",
            r"n['’]a pas cessé|n['’]ont pas cessé|se poursuivent|continuent|ont continué",
            r"(hat|haben) nicht aufgehört|gehen (seit .* )?weiter|gingen seit .* weiter|dauern an",
            r"[Nn]o ha(n)? cesado|han continuado|continúan",
        )
    )
)
"""Says that the returns go on, for which there is only a count of 15 October 2025."""
CERTAIN = re.compile(
    "|".join(
        (
            r"(sometimes|in some cases|often|always) (death|execut)|(are|is|were) executed",
            r"처형되기도|처형된다|처형됩니다|처형당합니다|때로는 처형",
            r"時には(死|処刑)|処刑され(ます|ています)",
            r"(parfois|souvent) (la mort|l['’]exécution)|(sont|est) exécuté",
            r"(manchmal|mitunter|oft) (der Tod|die Hinrichtung)|(werden|wird) hingerichtet",
            r"(a veces|a menudo) (la muerte|la ejecución)|(son|es) ejecutad",
        )
    )
)
"""Says that people are executed, where the UN experts said that they may be."""
CLAIMED = re.compile(
    r"often think|cannot forget|was glad to|impressed me|moved me to tears|distant matter|it touches me"
    r"|troubles? me|why I care|personal for me|connection with (this|them)|connects me"
    r"|me préoccupe|me touche|me tient à cœur|keine Ruhe|Mich bewegen|am Herzen|me inquieta|me toca"
    r"|気がかり|気にかか|身近|마음에 걸|인연|令我不安|يقلقني"
    r"|자주 생각|잊을 수 없|기뻤|인상을 받|바라 왔|먼 이야기|마음에 와닿|두렵습니다|가슴이|눈물"
)
"""Speaks of what a writer remembers or feels, of which a letter with many writers knows nothing."""
THE_DAY = re.compile(r"\b9 (October|octobre|de octubre|أكتوبر)|(10월|그달) 9일|10月9日|\b9\. Oktober")
COUNTED_BY = re.compile(
    "Human Rights Watch|휴먼라이츠워치|ヒューマン・ライツ・ウォッチ|人權觀察|人权观察|هيومن رايتس ووتش"
)
THE_NUMBER = re.compile("hundreds|수백|数百|數百|centaines|Hundert|cientos|مئات")


def words_of_the_campaign():
    """Everything the bundled campaign says in its own words: summaries, labels and variants."""
    yield from BUNDLED.summary.values()
    for template in BUNDLED.letters:
        for block in template.blocks:
            yield block.label
            yield from (variant.source for variant in block.variants)


def test_letters_claim_nothing_of_their_writers_past_and_feelings():
    """What is said in the first person holds for whoever signs: an opinion or a wish, not a memory."""
    assert [text for text in words_of_the_campaign() if CLAIMED.search(text)] == []


OF_CHINAS_ANSWER = re.compile(
    r"economic (migrants|reasons|motives)|to earn money|경제 이주민|경제적 (동기|이유로 불법)|돈을 벌려고 불법"
    r"|経済移民|経済的動機|経済的な?理由で不法|経済目的で不法|金を稼ぐために不法"
    r"|migrants (illégaux|entrés)|économiques|Wirtschaftsmigrant|illegale Migration"
    r"|wirtschaftlichen Gründen unerlaubt|migrantes (económicos|ilegales|que)|razones económicas"
    r"|經濟移民|经济移民|非法(移民|越境|前來|前来)|مهاجر"
)
ESCAPEES = re.compile(
    r"escapee|North Korea|탈북민|북한|脱北者|北朝鮮|Nord-Coréens|Corée du Nord|Geflüchtete|Nordkorea"
    r"|norcorean|quienes huyen|Corea del Norte|脫北者|北韓|朝鲜|الفار|كوريا الشمالية"
)


def test_a_paragraph_that_tells_chinas_answer_names_whom_it_is_about():
    """Points and own sentences come between paragraphs: a "they" would be of those named last, whoever they are."""
    told = [text for text in words_of_the_campaign() if OF_CHINAS_ANSWER.search(text)]
    assert len(told) > 130
    assert [text for text in told if not ESCAPEES.search(text)] == []


def test_the_page_of_sources_is_whole_in_every_language():
    others = set(LANGUAGES) - {"en"}
    assert all(set(fact.says_in) == set(fact.source_in) == others for fact in BUNDLED.facts)
    assert all(set(rule.source_in) == others for rule in BUNDLED.country_rules)


def test_a_count_is_not_said_to_go_on_after_its_day():
    assert [text for text in words_of_the_campaign() if GOES_ON.search(text)] == []


def test_what_may_happen_is_not_said_to_happen():
    assert [text for text in words_of_the_campaign() if CERTAIN.search(text)] == []


def test_the_experts_number_and_the_day_they_did_not_name_stand_apart():
    clauses = [clause for text in words_of_the_campaign() for clause in re.split(r"[.;؛](?!\d)|[。；\n]", text)]
    together = [clause for clause in clauses if THE_DAY.search(clause) and THE_NUMBER.search(clause)]
    assert together == []


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("The returns have not ended.", GOES_ON),
        ("The practice continues: at least 1,076 returns", GOES_ON),
        ("송환은 멈추지 않았습니다. 2025년 10월 15일", GOES_ON),
        ("送還は終わっていません。", GOES_ON),
        ("Cela n'a pas cessé : au moins 406 renvois", GOES_ON),
        ("Es hat nicht aufgehört: Human Rights Watch nannte", GOES_ON),
        ("No ha cesado: 406 devoluciones como mínimo", GOES_ON),
        ("torture, imprisonment, sometimes death, most of all", CERTAIN),
        ("감옥에 갇히며 처형되기도 한다고", CERTAIN),
        ("投獄、拷問、時には死を挙げました", CERTAIN),
        ("la prison, la torture, parfois la mort", CERTAIN),
    ],
)
def test_the_words_looked_for_are_found(text, pattern):
    assert pattern.search(text)


def test_a_count_that_can_be_overtaken_has_a_day_to_look_again():
    (count,) = (fact for fact in BUNDLED.facts if "406" in fact.says)
    assert count.look_again is not None and count.day < count.look_again
    assert COUNTED_BY.search(count.source)


@TEMPLATES
def test_each_count_names_its_source_and_its_day(template):
    day = re.compile(r"15( of|\.|th)? ?(de )?(Oct|oct|Okt)|(on the|am|le|el) 15|15日|15일|15 أكتوبر|الخامس عشر")
    for block in template.blocks:
        for variant in block.variants:
            if re.search("returned_since", variant.source):
                assert block.point == "recent-returns" and day.search(variant.source), variant.source
                assert COUNTED_BY.search(variant.source), variant.source
