"""Letters read as whole, whatever the supporter gave."""

from dataclasses import replace
from math import prod

import pytest

from campaign.core.campaigns.campaign import Block, LetterTemplate, Target
from campaign.core.letters import composition, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.letters.parts import where_said
from campaign.core.letters.submissions import Act, Words
from campaign.core.letters.targeting import Addressed
from campaign.core.letters.writing import prepare
from campaign.core.offices.office import Office
from campaign.core.words import text
from campaign.core.words.templates import Text
from campaign.web.site.letter_views import LetterView
from tests.support.examples import CAMPAIGN, DIRECTORY, TODAY, campaign


def addressed(country="GB", language="en", source=CAMPAIGN):
    return {one.target.id: one for one in targeting.addressed(campaign(source), DIRECTORY, country, language)}


def body(supporter, target="sg", number=0):
    to_office = addressed(supporter.country, supporter.language)[target]
    return composition.compose(to_office, supporter, number, TODAY).body


def test_a_letter_with_nothing_personal_is_whole():
    assert body(Supporter("Jo", "GB", place="Leeds")) == (
        "Dear Secretary-General,\n\nOne Leeds, and on.\n\nEnd A.\n\nYours sincerely,\n\nJo\nLeeds, United Kingdom"
    )


def test_an_empty_place_leaves_no_trace():
    assert "One, and on." in body(Supporter("Jo", "GB"))
    assert body(Supporter("Jo", "GB")).endswith("Jo\nUnited Kingdom")


def test_everything_personal_stands_in_its_place():
    supporter = Supporter("Jo", "GB", "", "My own words.\n\nAnd more.", ("fish",), {"why": "I swim."})
    assert body(supporter).split("\n\n")[1:-2] == [
        "One, and on.", "Because: I swim.", "Fish A.", "My own words.", "And more.", "End A.",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["{{ today }}", "{% if %}", "{{ supporter.name }}", "#read('/etc/passwd')"])
def test_a_supporters_words_are_never_parsed(words):
    supporter = Supporter(words, "GB", words, words, (), {"why": words})
    assert body(supporter).count(words) == 5


def test_korean_letters_are_signed_as_korean_letters_are():
    supporter = Supporter("김하늘", "KR", "서울", language="ko")
    assert body(supporter, "kr") == (
        "존경하는 외교부 장관님께,\n\n대한민국에서 씁니다.\n\n감사합니다.\n\n서울\n김하늘 드림"
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [("I swim", "Because: I swim."), ("I swim.", "Because: I swim."), ("Why not?", "Because: Why not?")],
)
def test_an_answer_at_the_end_of_a_paragraph_ends_it(answer, said):
    assert said in body(Supporter("Jo", "GB", "Leeds", answers={"why": answer})).split("\n\n")


def test_a_language_without_a_text_falls_back_to_the_first():
    letter = composition.compose(addressed("KR", "ko")["sg"], Supporter("Jo", "KR", language="ko"), 0, TODAY)
    assert letter.language == "en"


def test_an_office_in_another_language_is_greeted_in_the_letters():
    letter = composition.compose(addressed("FR")["own"], Supporter("Jo", "FR"), 0, TODAY)
    assert letter.body.startswith("Dear Minister,\n") and "\n\nYours sincerely,\n\nJo" in letter.body


def test_a_close_may_repeat_the_salutation():
    source = CAMPAIGN.replace('targets = ["sg", "own", "kr"]\nlanguage = "en"', 'targets = ["own"]\nlanguage = "fr"')
    source = source.replace('id = "sg"\noffice = "un-sg"\n[[targets]]\n', "")
    letter = composition.compose(addressed("FR", "fr", source)["own"], Supporter("Jo", "FR", language="fr"), 0, TODAY)
    assert "agréer, Madame la Ministre, Monsieur le Ministre, l'expression" in letter.body


@pytest.mark.parametrize(
    ("salutation", "opens", "repeated"),
    [
        ("Monsieur {{ target.holder }},", "Monsieur Luc Elm,", "Monsieur Luc Elm,"),
        (
            "{% if target.holder %}Cher {{ target.holder }},{% else %}Madame,{% endif %}",
            "Cher Luc Elm,",
            "Cher Luc Elm,",
        ),
        ("Monsieur le Président", "Monsieur le Président", "Monsieur le Président,"),
        ("Monsieur le Président :", "Monsieur le Président :", "Monsieur le Président,"),
        ("Monsieur,\n\nBonjour à vous.", "Monsieur,\n\nBonjour à vous.", "Monsieur,"),
    ],
)
def test_what_repeats_a_salutation_has_it_as_it_is_read(salutation, opens, repeated):
    office = Office("fr-elm", "Président", language="fr", holder="Luc Elm", salutation=salutation)
    template = LetterTemplate(("elm",), "fr", (Text("Rivières"),), (Block((Text("Bref : {{ target.salutation }}"),)),))
    to_office = Addressed(Target("elm"), office, template)
    letter = composition.compose(to_office, Supporter("Jo", "FR", language="fr"), 0, TODAY)
    assert letter.salutation == opens and f"\n\nBref : {repeated}\n\n" in letter.body
    assert f"Veuillez agréer, {repeated} l’expression de ma haute considération." in letter.ending


def test_a_salutation_that_is_repeated_has_no_words_of_the_writer():
    """What is around a letter is kept for everybody who writes from one country."""
    opening, close = "Dear friend of {{ supporter.name }},", "{{ target.salutation }}"
    office = Office("elm", "Head", language="en", salutation=opening, close=close)
    template = LetterTemplate(("elm",), "en", (Text("Rivers"),), (Block((Text("Hello."),)),))
    to_office = Addressed(Target("elm"), office, template)
    first, second = (composition.compose(to_office, Supporter(name, "GB"), 0, TODAY) for name in ("Jo", "Kim"))
    assert (first.salutation, second.salutation) == ("Dear friend of Jo,", "Dear friend of Kim,")
    assert first.ending.startswith("Dear friend of,\n") and second.ending.startswith("Dear friend of,\n")


def test_names_keep_their_place_in_a_letter_that_runs_from_right_to_left():
    source = CAMPAIGN.replace(
        'targets = ["sg", "own", "kr"]\nlanguage = "en"', 'targets = ["sg", "own", "kr"]\nlanguage = "ar"'
    )
    to_office = addressed("GB", "ar", source)["sg"]
    writer = Supporter("Jo", "GB", "Leeds", language="ar")
    letter = composition.compose(to_office, writer, 0, TODAY)
    assert "One \u2068Leeds\u2069, and on." in letter.body and letter.body.endswith("\n\nJo\nLeeds، المملكة المتحدة")
    as_posted = Words(letter.subject, text.paragraphs(letter.body))
    (prepared,) = prepare([to_office], Act("x", writer, edits={"sg": as_posted}), TODAY, nothing_leaves=True)
    assert "\u2068" not in as_posted.body and not prepared.edited and not prepared.personalised


def test_own_words_in_another_direction_keep_their_marks_at_their_own_end():
    source = CAMPAIGN.replace(
        'targets = ["sg", "own", "kr"]\nlanguage = "en"', 'targets = ["sg", "own", "kr"]\nlanguage = "ar"'
    )
    to_office = addressed("GB", "ar", source.replace("Because: {{ answers.why }}", "السبب: {{ answers.why }}"))["sg"]
    note = "I was there.\nUNHCR تعرف ذلك.\n\nPlease (now)!"
    writer = Supporter("Jo", "GB", "Leeds", note, language="ar", answers={"why": "my aunt fled"})
    letter = composition.compose(to_office, writer, 0, TODAY)
    assert "السبب: \u2068my aunt fled.\u2069" in letter.body, "with the full stop that the letter puts behind it"
    assert "\u2068I was there.\u2069\nUNHCR تعرف ذلك.\n\n\u2068Please (now)!\u2069" in letter.body
    seen = LetterView("sg", "", "", "ar", letter.subject, letter.body, note=note)
    assert seen.begins_with_note and seen.beginning.startswith("\u2068I was there.\u2069\n")
    as_posted = Words(letter.subject, text.paragraphs(letter.body))
    (prepared,) = prepare([to_office], Act("x", writer, edits={"sg": as_posted}), TODAY, nothing_leaves=True)
    assert not prepared.edited and where_said(note, {"sg": prepared.words}) == note
    edited = replace(as_posted, body=as_posted.body.replace("(now)", "(today)"))
    (prepared,) = prepare([to_office], Act("x", writer, edits={"sg": edited}), TODAY, nothing_leaves=True)
    assert prepared.edited and "\u2068Please (today)!\u2069" in prepared.words.body
    english = replace(as_posted, body="Let them stay.\n\nPlease (today)!")
    (prepared,) = prepare([to_office], Act("x", writer, edits={"sg": english}), TODAY, nothing_leaves=True)
    assert prepared.words.body == english.body, "a letter wholly in another language runs as that does"


def test_a_country_without_a_listed_ministry_gets_a_letter_to_copy():
    letter = composition.compose(addressed("KE")["own"], Supporter("Jo", "KE"), 0, TODAY)
    assert (letter.title, letter.email, letter.contact_form) == ("Minister of Foreign Affairs (Kenya)", "", "")
    assert letter.body.startswith("Dear Minister,\n")


@pytest.mark.parametrize(("points", "answers"), [((), {}), (("fish",), {}), (("fish",), {"why": "I swim."})])
def test_the_first_letters_to_an_office_all_differ(points, answers):
    to_office, supporter = addressed()["sg"], Supporter("Jo", "GB", points=points, answers=answers)
    count = prod(composition.shown(to_office, supporter, TODAY).sizes)
    texts = {composition.compose(to_office, supporter, number, TODAY) for number in range(count)}
    assert len({(letter.subject, letter.body) for letter in texts}) == count == (24 if points else 12)


@pytest.mark.parametrize(
    ("supporter", "change", "own"),
    [
        (Supporter("Jo", "GB", "Leeds", points=("fish",)), "", False),
        (Supporter("Jo", "GB"), "  \n", False),
        (Supporter("Jo", "GB", note="My words."), "", True),
        (Supporter("Jo", "GB", answers={"why": "I swim."}), "", True),
        (Supporter("Jo", "GB"), " One more thing.", True),
    ],
)
def test_own_words_are_measured_on_the_text(supporter, change, own):
    to_office = addressed()["sg"]
    letter = composition.compose(to_office, supporter, 3, TODAY)
    untouched = composition.compose(to_office, supporter, 3, TODAY, untouched=True)
    share = composition.own_share(letter.subject, letter.body + change, letter, untouched, to_office.template)
    assert (share.own > 0) is own


def test_a_note_taken_out_again_is_no_word_of_ones_own():
    to_office, supporter = addressed()["sg"], Supporter("Jo", "GB", note="My words.", points=("fish",))
    letter = composition.compose(to_office, supporter, 5, TODAY)
    untouched = composition.compose(to_office, supporter, 5, TODAY, untouched=True)
    taken_out = letter.body.replace("My words.", "")
    assert composition.own_share(letter.subject, taken_out, letter, untouched, to_office.template).own == 0


def test_texts_are_the_same_whoever_signs_them():
    def digest(name, place, number=0, key=b"k" * 32):
        supporter = Supporter(name, "GB", note="A note.")
        letter = composition.compose(addressed()["sg"], supporter, number, TODAY)
        return composition.digest(letter, letter.body, supporter, key)

    assert digest("Jo", "") == digest("Kim", "")
    assert digest("Jo", "") != digest("Jo", "", number=1)
    assert digest("Jo", "") != digest("Jo", "", key=b"x" * 32)


def test_a_subject_of_what_somebody_left_out_is_another_one():
    subjects = (
        Text("{{ answers.why }}"),
        Text("{% if supporter.place %}From {{ supporter.place }}{% endif %}"),
        Text("Rivers"),
    )
    template = LetterTemplate(("elm",), "en", subjects, (Block((Text("Hello."),)),))
    to_office = Addressed(Target("elm"), Office("elm", "Head", language="en"), template)

    def subject(number, **said):
        return composition.compose(to_office, Supporter("Jo", "GB", **said), number, TODAY).subject

    assert [subject(number) for number in range(3)] == ["Rivers"] * 3
    assert [subject(number, place="Leeds") for number in range(3)] == ["From Leeds", "From Leeds", "Rivers"]
    assert subject(0, answers={"why": "I\nswim"}) == "I swim"
