"""Korean particles, by the last sound of the word before them."""

import pytest

from campaign.core.words import josa, merge_fields, templates
from campaign.core.words.templates import Text, Values


@pytest.mark.parametrize(
    ("word", "particles"),
    [
        ("하늘", "은 이 을 과 로"),
        ("서울", "은 이 을 과 로"),
        ("대한민국", "은 이 을 과 으로"),
        ("부산", "은 이 을 과 으로"),
        ("케냐", "는 가 를 와 로"),
        ("“제주”", "는 가 를 와 로"),
        ("힣", "은 이 을 과 으로"),
        ("가", "는 가 를 와 로"),
        ("Jane", "은(는) 이(가) 을(를) 과(와) (으)로"),
        ("東京", "은(는) 이(가) 을(를) 과(와) (으)로"),
        ("2026", "은(는) 이(가) 을(를) 과(와) (으)로"),
        ("ㄱ", "은(는) 이(가) 을(를) 과(와) (으)로"),
    ],
)
def test_the_particle_follows_the_last_sound(word, particles):
    assert [josa.particle(word, pair) for pair in josa.PAIRS] == particles.split()
    for particle, (_, _, either) in zip(particles.split(), josa.PAIRS.values(), strict=True):
        assert josa.settled(f"{word}{either} 봅니다") == f"{word}{particle} 봅니다"
        assert josa.settled(f"<bdi>{word}</bdi>{either}") == f"<bdi>{word}</bdi>{particle}"


def test_nothing_follows_nothing():
    assert (
        josa.particle("", "은/는") == "" and josa.settled("은(는)") == "은(는)" and josa.settled(" 을(를)") == " 을(를)"
    )


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ('{{ supporter.name | josa: "은/는" }} 씁니다.', "하늘은 씁니다."),
        ("{{ supporter.place | josa: '으로/로' }}", "서울로"),
        ('{{ supporter.country_name | josa: "이/가" }}', "UK이(가)"),
        ('{{ target.holder | josa: "을/를" }}끝', "끝"),
        ('{{ supporter.place | default: "제주" | josa: "과/와" }}', "서울과"),
    ],
)
def test_the_filter_of_letters(source, filled):
    text = Text(source)
    supporter = {"name": "하늘", "place": "서울", "country_name": "UK"}
    assert templates.faults(text, merge_fields.allowed([])) == []
    assert text.fill(Values({"supporter": supporter, "target": {"holder": None}})) == filled


@pytest.mark.parametrize("argument", ["", ": '은'", ": '은는'", ": supporter.place"])
def test_another_pair_is_refused_when_a_campaign_loads(argument):
    (fault,) = templates.faults(Text(f"{{{{ supporter.name | josa{argument} }}}}"), merge_fields.allowed([]))
    sentence = fault.message % fault.values
    assert sentence.startswith("josa takes one of 은/는") and "(line 1, column 19)" in sentence
