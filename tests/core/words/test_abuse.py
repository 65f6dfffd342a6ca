"""Insults and threats are found in nine languages; places, protest and what those who fled were told are not."""

import pytest
from babel import Locale

from campaign.core.words.abuse import insult, threat
from tests.core.letters.test_targeting import BUNDLED_DIRECTORY
from tests.support.effort import at_most

INSULTS = [
    "You are idiots.",
    "Sie Arschloch!",
    "Bande de salauds",
    "Vous êtes des ordures, bande d’abrutis",
    "Enfoirés !",
    "You absolute piece of shit, you moron",
    "Imbécil",
    "꺼져!",
    "아 씨발",
    "死ね！",
    "你们这些人渣，你这畜生",
    "Hijos de puta",
    "이 개새끼들아",
    "馬鹿野郎",
    "你們這些混蛋",
    "你们这些混蛋",
    "يا كلاب",
]
THREATS = [
    "I will kill you.",
    "We're going to burn down your office",
    "I know where you live",
    "You deserve to die.",
    "Ich werde Sie alle töten.",
    "Wir bringen euch um!",
    "Je vais vous tuer",
    "nous vous tuerons",
    "Los vamos a matar.",
    "Te mataré",
    "당신을 죽이겠습니다.",
    "너희 모두 죽여버리겠다!",
    "お前を必ず殺す",
    "殺してやる",
    "我一定會殺了你",
    "我们要炸死你们",
    "سأقتلك",
    "سوف نقتلكم",
]
NEITHER = [
    "Whoever is sent back is killed, and those who help them die too.",
    "You are sending people to their death. You will be judged by history.",
    "They told us: “We will kill you if you run.”",
    'The guard shouted "idiot" and "I will kill you".',
    "You must not let them die. I will not kill time.",
    "We will fight for you and your people. I will shoot a film about this.",
    "Der Wärter sagte: „Wir werden dich töten.“ Ich werde Sie nicht töten lassen.",
    "Les gardes disaient : « nous vous tuerons ».",
    "Nadie merece morir. No voy a matarlos con palabras.",
    "경비병이 죽이겠다고 했습니다. 북송되면 죽습니다. 사람들을 죽이지 마십시오.",
    "看守は殺してやると言った。死ねば終わりだ。",
    "他們說要殺死我們。被送回的人會被殺死。",
    "قالوا سيقتلوننا. يُقتل من يُعاد.",
]
EVERYDAY = [
    "My family comes from Moron in Haiti, others from Morón de la Frontera; Mr Moron lives in Bastard Township.",
    "We fear that you swine farmers, too, will lose the river.",
    "I will shoot you an email. We will hang your letter on our wall, and beat you at chess.",
    "Imagine that soldiers came to burn down your home.",
    "Man muss den inneren Schweinehund überwinden.",
    "Wir bringen Sie um zehn Uhr zum Bahnhof und werden Ihre Antwort im Vereinsheim aufhängen.",
    "Les ordures ménagères flottent dans la rivière ; je suis abruti de fatigue, et je chante avec les Enfoirés.",
    "J’habite avenue Crétin. Je vais descendre à Lyon, et nous allons vous faire sauter des crêpes.",
    "Veraneo en el cabo Cabrón, en Samaná. Vamos a matar el tiempo y a quemar grasa.",
    "날씨발표를 보았습니다. 아저씨발이 아팠고, 박씨발언도 들었습니다. 솜씨팔아 먹고삽니다.",
    "2016년 병신년에 촛불이 꺼져 갔고, 나쁜 년도였습니다. 땅이 꺼져라 한숨을 쉬었습니다.",
    "경비병이 죽이겠다며 협박했습니다. 죽이겠다 했습니다. 당신들 정책은 사람을 죽일 것입니다.",
    "死ねと言われました。必死ねばり強く働き、あなたを殺す国から逃れました。死ねず、死ねそうにもなかった。",
    "他媽的病好了。請不要臉書上發文。他們把我們當畜生，像牛馬畜生一樣。我要燒您愛吃的菜。",
    "他妈的手受伤了。他们把我们当畜生。我会烧您爱吃的菜。他说我要杀你。",
    "قرأت ابن الكلبي. سأحرق بيتي القديم، وسأقتل الوقت.",
]
"""Names of people and places, everyday words, words of others: an insult or a threat lurks in each."""
AWKWARD_PLACES = (
    "Scunthorpe Penistone Fucking Cockermouth Dildo Condom Intercourse Twatt Shitterton Pussy Bitche Anus Titz Petting "
    "Hure Puta Cunter Crapstone Wank Clitheroe Lightwater Arsenal Essex Sussex Dikshit Swastika Killin Batman Boring "
    "Hell Die Kill Bastardo Salo Ordu Ordes Dortmund Moron Morón Mörön Murun Enfo Idiotville"
).split()


@pytest.mark.parametrize("words", INSULTS)
def test_an_insult_is_found(words):
    assert insult(words) and not threat(words)


@pytest.mark.parametrize("words", THREATS)
def test_a_threat_is_found(words):
    assert threat(words) and threat(f"Dear Minister,\n\n{words}\n\nYours") in words


@pytest.mark.parametrize("words", EVERYDAY)
def test_names_and_everyday_words_are_neither(words):
    assert (insult(words), threat(words)) == ("", "")


@pytest.mark.parametrize("words", NEITHER)
def test_protest_and_what_people_were_told_are_neither(words):
    assert (insult(words), threat(words)) == ("", "")


@pytest.mark.parametrize("language", ["en", "ko", "ja", "fr", "de", "es", "zh_Hant", "zh_Hans", "ar"])
def test_no_place_language_or_currency_is_either(language):
    locale = Locale.parse(language)
    places = {*locale.territories.values(), *(zone["city"] for zone in locale.time_zones.values() if "city" in zone)}
    named = {*places, *locale.languages.values(), *locale.scripts.values(), *locale.currencies.values()}
    taken = {name for name in named if insult(name) or threat(name)}
    assert len(places) > 300 and len(named) > 900 and not taken


def test_no_office_of_the_list_is_either():
    parts = {
        part
        for office in BUNDLED_DIRECTORY.offices
        for part in (office.title, office.organisation, office.holder, office.postal_address)
    }
    assert len(parts) > 300 and {part for part in parts if insult(part) or threat(part)} == set()


@pytest.mark.parametrize("place", AWKWARD_PLACES)
def test_places_with_awkward_names_are_neither(place):
    words = f"I grew up in {place} near {place.lower()}, {place}shire."
    assert (insult(words), threat(words)) == ("", "")


@pytest.mark.parametrize("opening", ["“", "„", "«", "‘", "「", "『", '"'])
def test_quotations_that_never_end_are_looked_for_in_a_moment(opening):
    words = f"{opening * 20_000}\nI will kill you"
    with at_most(0.4):
        assert threat(words) == "I will kill you" and not insult(words)


def test_what_stands_between_others_quotations_is_the_writers_own():
    assert not threat("They said “I will kill you” and «we will kill you».")
    assert threat("“Good”, I will kill you, “morning”, ‘and") == "I will kill you"
    assert threat("I will kill you, “so they said") == threat("“So\nI will kill you” they said") == "I will kill you"
