"""The bundled campaign's letters, read by a machine before people read them."""

import random
import re

import pytest

from campaign.core.letters import composition, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.words import customs, homes
from tests.core.letters.test_targeting import BUNDLED, BUNDLED_DIRECTORY
from tests.support.examples import TODAY

FAULTY = re.compile(r"\n\n\n|  |[ \t]\n| [,.;:!?]|\{\{|\}\}|\{%|None|undefined")
GOVERNMENTS_READ = {"fr": "FR", "de": "DE", "es": "ES", "ja": "JP"}
"""Languages of letters to the supporters' own governments only, each with a country whose government reads it."""
LONGER = {"fr": 1.2, "de": 1.1, "es": 1.2, "ja": 1.25}
"""How much longer these languages are than English where they say the same."""
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


@pytest.mark.parametrize("language", ["en", "ko", *GOVERNMENTS_READ])
def test_every_letter_is_filled_in_and_clean(language):
    for number, supporter in supporters():
        for one in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, supporter.country, language):
            letter = composition.compose(one, supporter, number, TODAY)
            assert not FAULTY.search(letter.body), letter.body
            own = one.target.id == "own-government" or language not in GOVERNMENTS_READ
            assert letter.language == (language if own else "en")
            salutation, close = customs.opening_and_close(one.office, letter.language)
            assert letter.body.startswith(f"{salutation}\n\n")
            assert f"\n\n{close}\n\n" in letter.body.replace(salutation, salutation) or "{{" in close
            assert letter.body.endswith(
                homes.writer_lines(
                    supporter.name, supporter.place, supporter.country, letter.language, one.office.country
                )
            )
            assert bool(supporter.note) == (supporter.note in letter.body and bool(supporter.note))


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda one: f"{one.targets[0]}-{one.language}")
def test_there_are_enough_different_letters(template):
    always = [block for block in template.blocks if block.variants and not block.point]
    rich = [block for block in always if len(block.variants) >= 3]
    assert len(rich) >= 4, "at least 81 different letters"
    assert list(template.points()) == list(POINTS)


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda one: f"{one.targets[0]}-{one.language}")
def test_letters_are_180_to_300_words(template):
    country = "KR" if template.targets[0].startswith("kr-") else GOVERNMENTS_READ.get(template.language, "GB")
    one = next(
        found
        for found in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, template.language)
        if found.target.id in template.targets
    )
    for points in ((), POINTS):
        supporter = Supporter("Jo", country, "Leeds", points=points, language=template.language)
        for number in range(81):
            body = composition.compose(one, supporter, number, TODAY).body
            # Japanese has no spaces: two characters and a half stand for a word.
            words = len(body) / 2.5 if template.language == "ja" else len(body.split())
            assert 180 <= words <= 315 * LONGER.get(template.language, 1), "300 words, and what opens and closes"


@pytest.mark.parametrize(("language", "country"), GOVERNMENTS_READ.items())
def test_a_government_is_written_to_in_the_manner_of_its_language(language, country):
    supporter = Supporter("Jo", country, "Leeds", language=language)
    (one,) = (
        found
        for found in targeting.addressed(BUNDLED, BUNDLED_DIRECTORY, country, language)
        if found.target.id == "own-government"
    )
    bodies = [composition.compose(one, supporter, number, TODAY).body for number in range(81)]
    firsts = {body.split("\n\n")[1] for body in bodies}
    assert len(firsts) == 3 and len(set(bodies)) == 81
    for first, body in ((first, body) for first in firsts for body in bodies if first in body):
        assert language != "de" or first[0].islower(), "after the comma of the salutation"
        assert language != "ja" or (first.startswith("拝啓　") and "\n\n敬具\n\n" in body)
        assert language != "fr" or ("agréer, Madame la Ministre" in body and not re.search(r"[^\u00a0\d/][:;!?]", body))
        assert language != "es" or body.split("\n")[0].endswith(":")


FIGURES = re.compile(r"\d[\d.,\u00a0]*\d|\d")
KNOWN_FIGURES = set(
    "1951 33 24 9 1982 3 4 10 1988 2014 2 25 63 2023 8 11 13 17 12 2024 1 5 55 21 406 1076 2020 2025 15 1995".split()
)
"""Years, days, months where they are written as figures, articles, document numbers and the two minimum counts."""


@pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda one: f"{one.targets[0]}-{one.language}")
def test_every_figure_is_one_of_the_facts(template):
    for block in template.blocks:
        for variant in block.variants:
            figures = {re.sub(r"[.,\u00a0]", "", found) for found in FIGURES.findall(variant.source)}
            assert figures <= KNOWN_FIGURES, variant.source


ASKS = {
    "en": r"\b(I ask|Please|Would you|Could you|[Mm]y (one )?request)\b",
    "ko": r"부탁|주십시오|주시기(를)? 바랍|주십사",
    "fr": r"\bJe (vous )?demande\b|Ma demande|Veuillez|je vous prie",
    "de": r"\b([Bb]itte|Meine Bitte)\b",
    "es": r"\b(Le pido|Pido|Le ruego|Mi petición)\b",
    "ja": r"お願い|働きかけて(くだ|いただ)|届けて(くだ|いただ)|いただけないでしょうか",
}
"""What a sentence that asks has in it, in each language of a letter."""
ASKING_SUBJECT = {
    "en": r"[Pp]lease|request",
    "ko": r"부탁|주십시오",
    "fr": r"[Dd]emand",
    "de": r"[Bb]itte",
    "es": r"[Pp]etición",
    "ja": r"お願い|ください|いただきたい",
}
CHINA = re.compile("Chin[ae]|Beijing|중국|베이징|中国")
TEMPLATES = pytest.mark.parametrize("template", BUNDLED.letters, ids=lambda one: f"{one.targets[0]}-{one.language}")


def sentences(source):
    """The sentences of a variant, its merge fields left out."""
    return [one for one in re.split(r"(?<=[.?!。])\s*", re.sub(r"\{[{%].*?[}%]\}", "", source)) if one]


def count_asks(asks, source):
    """How many sentences of a variant ask; what leads to a supporter's own answer is not one of them."""
    return 0 if "answers." in source else sum(bool(asks.search(one)) for one in sentences(source))


@TEMPLATES
def test_a_letter_asks_for_one_thing_at_the_end_of_its_first_paragraph(template):
    asks = re.compile(ASKS[template.language])
    for variant in template.blocks[0].variants:
        *others, last = sentences(variant.source)
        assert asks.search(last), variant.source
        assert not any(asks.search(other) for other in others), variant.source
        assert CHINA.search(last) or template.targets != ("own-government",), "a ministry is asked to speak to China"
    assert all(re.search(ASKING_SUBJECT[template.language], one.source) for one in template.subject)


@TEMPLATES
def test_what_a_letter_asks_for_is_said_once_more_at_most(template):
    asks = re.compile(ASKS[template.language])
    repeated = {
        block.variants[0].source: most
        for block in template.blocks[1:-1]
        if (most := max((count_asks(asks, one.source) for one in block.variants), default=0))
    }
    assert list(repeated.values()) in ([], [1]), repeated


GOES_ON = re.compile(
    "|".join(
        (
            r"(has|have) not (stopped|ended)|practice continues|have (continued|gone on)|returns (continue|go on)",
            r"지난 일이 아닙니다|(계속되|이어지)고 있|(?<!2025년까지도 )송환은 멈추지 않았",
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
THE_DAY = re.compile(r"\b9 (October|octobre|de octubre|أكتوبر)|(10월|그달) 9일|10月9日|\b9\. Oktober")
COUNTED_BY = re.compile("Human Rights Watch|휴먼라이츠워치|ヒューマン・ライツ・ウォッチ")
THE_NUMBER = re.compile("hundreds|수백|数百|數百|centaines|Hundert|cientos|مئات")


def words_of_the_campaign():
    """Everything the bundled campaign says in its own words: summaries, labels and variants."""
    yield from BUNDLED.summary.values()
    for template in BUNDLED.letters:
        for block in template.blocks:
            yield block.label
            yield from (variant.source for variant in block.variants)


def test_a_count_is_not_said_to_go_on_after_its_day():
    assert [text for text in words_of_the_campaign() if GOES_ON.search(text)] == []


def test_what_may_happen_is_not_said_to_happen():
    assert [text for text in words_of_the_campaign() if CERTAIN.search(text)] == []


def test_the_experts_number_and_the_day_they_did_not_name_stand_apart():
    clauses = [clause for text in words_of_the_campaign() for clause in re.split(r"[.;](?!\d)|[。\n]", text)]
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
    day = re.compile(r"15 Oct|15 oct|15 de oct|15\. Okt|10월 15일|10月15日")
    for block in template.blocks:
        for variant in block.variants:
            if re.search(r"\b406\b|406[명人]", variant.source):
                assert block.point == "recent-returns" and day.search(variant.source), variant.source
                assert COUNTED_BY.search(variant.source), variant.source
