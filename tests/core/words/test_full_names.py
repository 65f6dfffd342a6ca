"""Somebody else's full name is asked about, and never the name of a place."""

import pytest
from babel import Locale

from campaign.core.words.full_names import full_name

NAMES = [
    ("My cousin Kim Yong-ho was sent back.", "Kim Yong-ho"),
    ("my elder sister, Park Mi-ran, is there", "Park Mi-ran"),
    ("I met Mrs. Jane Copy in Leeds.", "Jane Copy"),
    ("A woman named Ri Sun Hui told me.", "Ri Sun Hui"),
    ("Her name is Anna Muster.", "Anna Muster"),
    ("Meine Tante Anna Muster wurde zurückgeschickt.", "Anna Muster"),
    ("Ich kenne Herrn Karl Muster.", "Karl Muster"),
    ("mon frère Jean Modèle est resté", "Jean Modèle"),
    ("J’ai vu Mme Anne Modèle.", "Anne Modèle"),
    ("mi hermana María Ejemplo sigue allí", "María Ejemplo"),
    ("la señora María Ejemplo", "María Ejemplo"),
    ("제 동생 김영호가 북송되었습니다.", "김영호"),
    ("박미란 씨를 기억합니다.", "박미란"),
    ("이름은 이순희입니다", "이순희"),
    ("金英浩さんは送り返されました。", "金英浩"),
    ("弟の名前は金英浩です。", "金英浩"),
    ("我弟弟金英浩，去年被送回。", "金英浩"),
    ("我認識金英浩先生。", "金英浩"),
    ("اسمها سعاد محمود وهي هناك", "سعاد محمود"),
]
NONE = [
    "My mother came from Hamgyong and my brother lives in New York City.",
    "I left my father in North Korea.",
    "The Chinese Government sends people back to North Korea.",
    "Meine Mutter lebt in Bad Homburg, mein Bruder in Frankfurt am Main.",
    "Monsieur le Ministre, ma mère vit à Saint-Denis.",
    "Señor Presidente: mi madre vive en San José.",
    "제 친구 이야기를 들었습니다. 아저씨는 서울에 삽니다. 날씨가 춥습니다.",
    "고성군과 강원도에서 왔습니다. 친구 강원도는 춥다고 합니다.",
    "脱北者さんの話を聞きました。お母さん、皆さん。",
    "我媽媽住在高雄。朋友叫我來。",
    "السيد وزير الخارجية، أخي يعيش في سيول",
]


@pytest.mark.parametrize(("words", "name"), NAMES)
def test_a_full_name_is_found(words, name):
    assert full_name(words) == name


@pytest.mark.parametrize("words", NONE)
def test_what_is_no_name_is_left_in_peace(words):
    assert full_name(words) == ""


@pytest.mark.parametrize("known", ["Kim Yong-ho", "Yong-ho Kim", "Mr Kim Yong-ho, Minister"])
def test_names_that_may_stand_there_are_left_in_peace(known):
    assert full_name("I wrote to Mr Kim Yong-ho", [known]) == ""


SENTENCES = {
    "en": "I grew up in {0}. My mother is from {0}, my friend lives near {0}. {0} is far away.",
    "de": "Ich komme aus {0}. Meine Mutter lebt in {0}. {0} ist weit.",
    "fr": "Je viens de {0}. Ma mère vit à {0}.",
    "es": "Vengo de {0}. Mi madre vive en {0}.",
    "ko": "저는 {0}에 삽니다. 제 어머니는 {0}에서 오셨습니다.",
    "ja": "私は{0}に住んでいます。母は{0}から来ました。",
    "zh_Hant": "我住在{0}。我媽媽來自{0}。",
    "zh_Hans": "我住在{0}。我妈妈来自{0}。",
    "ar": "أعيش في {0}. أمي من {0}.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_no_place_is_taken_for_a_person(language):
    """Every country and every town that CLDR has a name for, as people tell where they are from."""
    locale = Locale.parse(language)
    places = {*locale.territories.values(), *(zone["city"] for zone in locale.time_zones.values() if "city" in zone)}
    assert len(places) > 300
    assert {place: found for place in places if (found := full_name(SENTENCES[language].format(place)))} == {}
