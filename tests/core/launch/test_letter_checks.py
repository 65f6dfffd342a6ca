"""What the check list says of letters: ten campaigns with one fault each are told that fault and nothing else."""

from datetime import date
from functools import cache

import pytest

from campaign.core.campaigns.file import read
from campaign.core.launch import letter_checks
from campaign.core.launch.items import Level
from campaign.core.offices.office import Directory
from tests.core.letters.test_targeting import BUNDLED_DIRECTORY
from tests.support.examples import TODAY

OPENINGS = [
    "I live beside the river Aire and have watched it change for years. Please close the pipe below the mill.",
    "Every morning a grey stream runs past our school into the water. I ask you to shut the mill’s pipe.",
    "Children no longer swim where their parents learned it. Would you have the outflow at the mill closed?",
    "Something flows out below the mill which nobody wants to name. My request is that you put an end to it.",
    "My family has fished here for three generations, and catches nothing now. Please stop the mill’s waste.",
]
MIDDLES = [
    "The council measured the water in March, and found ten times the permitted amount of lead in five samples.",
    "In spring, five bottles were filled and tested. Each of them held far more lead than the law allows.",
    "Lead is what the laboratory found, in every sample it was given, at a level that harms small children.",
    "We have figures now, not only our noses: the spring survey says that lead exceeds the limit tenfold.",
    "Nobody could be surprised by the survey, yet its numbers are worse than feared, above all for lead.",
]
ECHOES = [
    "The law gives you the power to act at once. Please use it before another summer passes.",
    "Others have waited for somebody else to begin. I ask that your office does.",
    "It would take a single order with your signature. Would you write it this month?",
    "No new rule is needed for that, only a decision. That decision is my request.",
    "What costs the mill little would mean much to the valley. Please decide in its favour.",
]
THANKS = [
    "Thank you for reading this. I would be glad of a reply.",
    "I am grateful for your time, and hope to hear from you soon.",
    "Many thanks for your attention; may I count on an answer?",
    "With thanks to you and to your staff, who will open this, I look forward to your response.",
    "I appreciate that you took a minute for our river. Please write back when you can.",
]
MERCI = [
    "Merci d’avoir lu cette lettre jusqu’à la fin. Une réponse de votre part me ferait grand plaisir.",
    "Je vous remercie du temps que vous y passerez, et j’espère que vous me répondrez bientôt.",
    "Merci de toute votre attention pour notre rivière ; puis-je compter sur une réponse avant l’été ?",
    "Avec mes remerciements à vous et à vos équipes, qui ouvriront ce courrier, j’attends votre réponse.",
    "Cette minute que vous donnez à notre vallée, je vous en remercie. Répondez-moi quand vous le pourrez.",
]
SUBJECTS = ["Please close the pipe", "The Aire below the mill", "A request", "Lead in our river", "Before summer"]


def block(*texts, more=""):
    return f"[[letters.blocks]]\n{more}text = {[*texts]}\n".replace("'", '"')


def letter(*blocks, language="en", subjects=SUBJECTS):
    return f'[[letters]]\ntargets = ["river"]\nlanguage = "{language}"\nsubject = {subjects}\n'.replace(
        "'", '"'
    ) + "".join(blocks)


OPENING, MIDDLE, ECHO, THANKING = (
    block(*OPENINGS, more="ask = true\n"),
    block(*MIDDLES),
    block(*ECHOES, more="ask = true\n"),
    block(*THANKS),
)
NOTE = "[[letters.blocks]]\npersonal = true\n"
HEAD = """
[campaign]
slug = "aire"
languages = ["en", "fr"]
goal = 1000
[campaign.title]
en = "Aire"
fr = "Aire"
[campaign.reviewed]
en = "2026-11-01: a teacher"
fr = "2026-11-01: a teacher"
[[facts]]
says = "Ten times the permitted amount of lead"
source = "The council"
day = 2026-03-01
look_again = 2027-03-01
[[targets]]
id = "river"
office = "unhcr-hc"
"""
LONG = [block(*(" ".join(f"w{at}{number}{place}" for place in range(40)) for number in range(5))) for at in range(5)]
AGAIN = "Please stop the mill’s waste."
GOOD = letter(OPENING, NOTE, MIDDLE, ECHO, THANKING)

UNMARKED, SILENT_ECHO = OPENING.replace("ask = true\n", ""), ECHO.replace("ask = true\n", "")
TWO_ASKS = block(*MIDDLES, more="ask = true\n")
AGAIN_IN_ECHO = ECHO.replace(ECHOES[4], f"{ECHOES[4]} {AGAIN}")
NO_REPLY = block(*THANKS[:4], "I appreciate that you took a minute for our river, and wish you well.")
ONE_OPENING = OPENING.replace(OPENINGS[1], OPENINGS[0]).replace(OPENINGS[2], OPENINGS[0])
ONE_MIDDLE = block(*[MIDDLES[0]] * 5)
SHORTER_IN_FRENCH = letter(OPENING, MIDDLE, ECHO, block(*MERCI), language="fr")
"""Without a place for a note, and French as far as the check list looks at words of a language."""
STALE = HEAD.replace("look_again = 2027-03-01", "look_again = 2026-06-01")
IN_FRENCH = letter(OPENING, NOTE, MIDDLE, ECHO, block(*MERCI), language="fr")
OTHER_TAGS = HEAD.replace("[[facts]]", '[campaign.tag]\nen = "Aire"\nfr = "Rivière Aire"\n[[facts]]')
UNREAD = HEAD.replace('en = "2026-11-01: a teacher"\n', "")

QUESTION = '[[questions]]\nid = "why"\nlabel = {en = "Why?", fr = "Pourquoi ?"}\n'
SAYS_LESS = "{% unless answers.why %}Aire{% endunless %}"


def subject(words):
    return letter(OPENING, NOTE, MIDDLE, ECHO, THANKING, subjects=[*SUBJECTS, words])


FAULTS = {
    "none is marked": ("ask", letter(UNMARKED, NOTE, MIDDLE, SILENT_ECHO, THANKING), HEAD),
    "asks late": ("ask", letter(UNMARKED, NOTE, MIDDLE, ECHO, THANKING), HEAD),
    "asks for two things": ("ask", letter(OPENING, NOTE, TWO_ASKS, ECHO, THANKING), HEAD),
    "a subject of an answer": ("fields", subject("{{ answers.why }}"), HEAD + QUESTION),
    "a subject for who gives none": ("fields", subject(SAYS_LESS), HEAD + QUESTION),
    "too long": ("length", letter(OPENING, NOTE, MIDDLE, *LONG, ECHO, THANKING), HEAD),
    "no reply asked for": ("reply", letter(OPENING, NOTE, MIDDLE, ECHO, NO_REPLY), HEAD),
    "a sentence twice": ("repeats", letter(OPENING, NOTE, MIDDLE, AGAIN_IN_ECHO, THANKING), HEAD),
    "a late note": ("note", letter(OPENING, MIDDLE, ECHO, NOTE, THANKING), HEAD),
    "too alike": ("alike", letter(ONE_OPENING, NOTE, ONE_MIDDLE, ECHO, THANKING), HEAD),
    "not parallel": ("parallel", GOOD + SHORTER_IN_FRENCH, HEAD),
    "another tag in each language": ("tag", GOOD + IN_FRENCH, OTHER_TAGS),
    "a stale fact": ("facts", GOOD, STALE),
    "read by nobody": ("reviewed", GOOD, UNREAD),
}


@cache
def found(source: str, today: date = TODAY) -> dict[str, list[str]]:
    """The sentences of what is not green, by kind."""
    campaign = read(source, "aire", Directory(BUNDLED_DIRECTORY.offices))
    told: dict[str, list[str]] = {}
    for item in letter_checks.items(campaign, today):
        if item.level is not Level.GREEN:
            told.setdefault(item.key, []).append(item.message % item.values)
    return told


def test_a_campaign_without_a_fault_is_told_none():
    assert found(HEAD.replace(', "fr"]', "]") + GOOD) == {}


@pytest.mark.parametrize(("key", "letters", "head"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_told_and_nothing_else(key, letters, head):
    told = found(head.replace(', "fr"]', "]") + letters)
    assert list(told) == [key], told


def test_one_tag_in_all_languages_is_no_fault():
    one_tag = OTHER_TAGS.replace('fr = "Rivière Aire"\n', "")
    assert found(one_tag.replace(', "fr"]', "]") + GOOD + IN_FRENCH) == {}


def test_the_two_most_alike_are_told_in_percent():
    (sentence,) = found(HEAD.replace(', "fr"]', "]") + FAULTS["too alike"][1])["alike"]
    assert sentence.startswith("Letter 1: the two most alike of the next 50 letters share ") and "% of" in sentence
