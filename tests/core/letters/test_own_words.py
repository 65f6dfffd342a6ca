"""How much of a letter is its writer's own: thirty texts, from untouched to entirely own, in three ways of writing."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from campaign.core.campaigns.file import read
from campaign.core.letters import composition, targeting, writing
from campaign.core.letters.composition import Supporter
from campaign.core.letters.own_words import Share
from campaign.core.letters.submissions import Act, Allotted, Words
from tests.support.examples import TODAY, bundled_directory

LIBRARY = Path(__file__).parents[3] / "campaign" / "library"
JAPANESE = """
[campaign]
slug = "rivers"
status = "live"
languages = ["ja"]
[campaign.title]
ja = "川をきれいに"
[[questions]]
id = "why"
[questions.label]
ja = "なぜ？"
[[targets]]
id = "unhcr"
office = "unhcr-hc"
[[letters]]
targets = ["unhcr"]
language = "ja"
subject = ["川の水をきれいにしてください", "川の水について"]
[[letters.blocks]]
text = ["私は{{ supporter.place }}に住んでおります。ここを流れる川の水が、年々汚れてきていることを、心から心配しております。", "{{ supporter.place }}の川で、魚の姿を見かけなくなってから、もう何年にもなります。かつては子どもたちが泳いでいた川です。"]
[[letters.blocks]]
text = ["{% if answers.why %}この問題が私にとって大切である理由を、ここに書かせていただきます。{{ answers.why }}{% endif %}"]
[[letters.blocks]]
personal = true
[[letters.blocks]]
text = ["工場の排水についての基準を、いまより厳しくしてくださいますよう、どうかお願い申し上げます。", "排水の基準を見直し、守られているかどうかを調べるために、どうか力を貸していただけないでしょうか。"]
"""  # noqa: E501 - Japanese is not broken into lines

OWN_EN = (
    "My grandmother crossed the Tumen river one winter night carrying my father on her back. She never spoke of it "
    "until the year she died. I keep her shoes in a box. When people say this is politics far away, I think of those "
    "shoes and of whoever is wearing such a pair tonight. Would you let me know what your staff have tried, what went "
    "wrong, and whom else I might ask? A short honest reply is worth more to me than a long polite one."
)
OWN_KO = (
    "우리 할머니는 겨울밤에 아버지를 업고 강을 건너오셨습니다. 돌아가시던 해까지 그 이야기를 꺼내지 않으셨지요. "
    "저는 할머니의 신발을 상자에 넣어 두었습니다. 먼 나라의 정치 이야기라고들 하지만, 저는 오늘 밤 그런 신발을 신고 "
    "떨고 있을 누군가를 떠올립니다. 무엇을 해 보셨는지, 무엇이 어려웠는지 솔직하게 알려 주시면 고맙겠습니다."
)
OWN_JA = (
    "祖父は毎朝この土手を歩いて新聞を配っていました。夏になると鮎の匂いがしたと、よく話してくれたものです。"
    "先日、娘を連れて同じ道を歩きましたが、橋の下には泡が浮いているだけでした。何を試され、何が難しかったのか、"
    "率直に教えていただけないでしょうか。"
)
NOTES = {
    "en": ("I met a woman in Leeds whose sister was sent back, and I think of her each day.", OWN_EN),
    "ko": ("저는 강릉에서 탈북민 이웃과 함께 자랐고, 그분의 누이를 늘 생각합니다.", OWN_KO),
    "ja": ("娘と歩いた土手に、泡だけが浮いていた朝のことを忘れられません。", OWN_JA),
}
ANSWERS = {
    "en": "I taught refugees for six years.",
    "ko": "저는 육 년 동안 아이들을 가르쳤습니다.",
    "ja": "鮎を釣って育ちました。",
}
WRITERS = {"en": ("Jane Carter", "GB", "Leeds"), "ko": ("김하늘", "KR", "강릉"), "ja": ("山田花子", "JP", "東京")}


@dataclass(frozen=True)
class Text:
    """What a supporter does with a letter, and between which percentages the meter then has to be."""

    what: str
    least: int
    most: int
    note: str = ""
    answered: bool = False
    points: bool = False


def typed(language: str, text: Text) -> Supporter:
    name, country, place = WRITERS[language]
    short, long = NOTES[language]
    note = {"": "", "a sentence": short, "two": f"{short} {ANSWERS[language]}", "a page": long}[text.note]
    answers = {"connection" if language != "ja" else "why": ANSWERS[language]} if text.answered else {}
    points = ("law", "families") if text.points and language != "ja" else ()
    return Supporter(name, country, place, note, points, answers, language)


def edited(what: str, words: Words, language: str) -> Words:
    """What the supporter makes of the words on the check page."""
    own = NOTES[language][1]
    first, *rest = words.body.split("\n\n")
    if language == "ja":  # 拝啓 is a line of its own
        first, rest = f"{first}\n\n{rest[0]}", rest[1:]
    whole = {
        "untouched": words.body,
        "lines broken anew": words.body.replace(" ", "\n", 5) if language != "ja" else words.body.replace("、", "、\n"),
        "shouted": words.body.upper(),
        "shortened": "\n\n".join([first, *rest[:1], *rest[-2:]]),
        "shuffled": "\n\n".join([first, *reversed(rest[:-2]), *rest[-2:]]),
        "half rewritten": "\n\n".join([first, rest[0], own, *rest[-2:]]),
        "entirely own": own,
        "entirely own, between salutation and close": "\n\n".join([first, own, *rest[-2:]]),
    }[what]
    subject = own[:30] if what.startswith("entirely") else words.subject
    return Words(subject, whole)


TABLE = [
    Text("untouched", 0, 0),
    Text("untouched", 0, 0, points=True),
    Text("lines broken anew", 0, 0),
    Text("shuffled", 0, 2),
    Text("shortened", 0, 0),
    Text("untouched", 3, 30, note="a sentence"),
    Text("untouched", 2, 30, answered=True),
    Text("half rewritten", 40, 89, points=True),
    Text("entirely own", 90, 100),
    Text("entirely own, between salutation and close", 90, 100),
]


@pytest.fixture(scope="module")
def campaigns():
    directory = bundled_directory()
    bundled = read((LIBRARY / "north-korean-escapees.toml").read_text(encoding="utf-8"), "bundled", directory)
    return directory, {"en": bundled, "ko": bundled, "ja": read(JAPANESE, "ja", directory)}


def measured(campaigns, language: str, text: Text, number: int = 5):
    """The letter to the UNHCR as it would be sent."""
    directory, by_language = campaigns
    supporter = typed(language, text)
    offices = targeting.addressed(by_language[language], directory, supporter.country, language, own_language=True)
    (to_office,) = [each for each in offices if each.target.id == "unhcr"]
    composed = composition.compose(to_office, supporter, number, TODAY)
    words = edited(text.what, Words(composed.subject, composed.body), language)
    allotted = {"unhcr": Allotted(to_office.office.id, to_office.template.language, number)}
    act = Act("0" * 32, supporter, allotted, {} if text.what == "untouched" else {"unhcr": words})
    (prepared,) = writing.prepare([to_office], act, TODAY, nothing_leaves=False)
    return prepared


@pytest.mark.parametrize("text", TABLE, ids=lambda text: f"{text.what} {text.note} {text.answered} {text.points}")
@pytest.mark.parametrize("language", WRITERS)
def test_the_meter(campaigns, language, text):
    prepared = measured(campaigns, language, text)
    assert text.least <= prepared.own.percent <= text.most, prepared.own
    assert prepared.personalised is (prepared.own.percent > 0), "the ledger says what the meter says"


@pytest.mark.parametrize("number", range(0, 60, 7))
@pytest.mark.parametrize("language", WRITERS)
def test_every_combination_of_variants_is_the_campaigns_own(campaigns, language, number):
    assert measured(campaigns, language, TABLE[1], number).own.percent == 0


def test_another_variant_of_the_campaign_is_no_word_of_ones_own(campaigns):
    """Whoever pastes the letter that a friend was given has written nothing either."""
    theirs = measured(campaigns, "en", TABLE[1], 40).words
    directory, by_language = campaigns
    supporter = typed("en", TABLE[1])
    (to_office,) = [
        each for each in targeting.addressed(by_language["en"], directory, "GB", "en") if each.target.id == "unhcr"
    ]
    act = Act("0" * 32, supporter, edits={"unhcr": theirs})
    (prepared,) = writing.prepare([to_office], act, TODAY, nothing_leaves=False)
    assert prepared.edited and prepared.own.percent <= 5, "only where the variants have merge fields in them"


@pytest.mark.parametrize(
    ("share", "percent"),
    [(Share(0, 920), 0), (Share(80, 1000), 8), (Share(1, 1000), 1), (Share(50, 50), 100), (Share(0, 0), 0)],
)
def test_a_percentage_is_nothing_only_where_nothing_is_ones_own(share, percent):
    assert share.percent == percent
