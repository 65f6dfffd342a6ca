"""Insults and threats are found in nine languages; places, protest and what those who fled were told are not."""

import pytest
from babel import Locale

from campaign.core.words.abuse import insult, threat

INSULTS = [
    "You are idiots.",
    "Sie Arschloch!",
    "Bande de salauds",
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
AWKWARD_PLACES = (
    "Scunthorpe Penistone Fucking Cockermouth Dildo Condom Intercourse Twatt Shitterton Pussy Bitche Anus Titz Petting "
    "Hure Puta Cunter Crapstone Wank Clitheroe Lightwater Arsenal Essex Sussex Dikshit Swastika Killin Batman Boring "
    "Hell Die Kill Bastardo Salo Ordu Ordes Dortmund"
).split()


@pytest.mark.parametrize("words", INSULTS)
def test_an_insult_is_found(words):
    assert insult(words) and not threat(words)


@pytest.mark.parametrize("words", THREATS)
def test_a_threat_is_found(words):
    assert threat(words) and threat(f"Dear Minister,\n\n{words}\n\nYours") in words


@pytest.mark.parametrize("words", NEITHER)
def test_protest_and_what_people_were_told_are_neither(words):
    assert (insult(words), threat(words)) == ("", "")


@pytest.mark.parametrize("language", ["en", "ko", "ja", "fr", "de", "es", "zh_Hant", "zh_Hans", "ar"])
def test_no_place_is_either(language):
    locale = Locale.parse(language)
    places = {*locale.territories.values(), *(zone["city"] for zone in locale.time_zones.values() if "city" in zone)}
    found = {place for place in places if insult(place) or threat(place)}
    assert len(places) > 300 and not found


@pytest.mark.parametrize("place", AWKWARD_PLACES)
def test_places_with_awkward_names_are_neither(place):
    words = f"I grew up in {place} near {place.lower()}, {place}shire."
    assert (insult(words), threat(words)) == ("", "")
