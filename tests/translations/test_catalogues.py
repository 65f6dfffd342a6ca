"""The interface in other languages: catalogues are whole and in step with the code."""

import re
import tomllib
import unicodedata
from functools import cache

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from campaign.config.settings import Site
from campaign.core.counts import totals
from campaign.core.errors import CampaignError
from campaign.core.words import customs
from campaign.web.site.language import language_name
from tests.support.messages import ROOT, VALUE, extracted, forms, messages

FOLDER = ROOT / "campaign" / "translations"
LANGUAGES = sorted(file.parent.parent.name for file in FOLDER.glob("*/LC_MESSAGES/messages.po"))
COMPLETE = tuple(code.replace("-", "_") for code in Site().languages if code != "en")
"""What is offered unless a site says otherwise; other catalogues may be at work in Weblate, and are not whole yet."""


@cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in messages(catalogue)}


def untranslated(language: str) -> list[str]:
    """The messages of a catalogue that lack a form, or that nobody has looked at since they changed."""
    plurals = catalogue(language).num_plurals
    return [
        forms(message.id)[0]
        for message in messages(catalogue(language))
        if len(forms(message.string)) != (plurals if message.pluralizable else 1)
        or not all(forms(message.string))
        or message.fuzzy
    ]


@pytest.mark.parametrize("language", COMPLETE)
def test_no_string_of_a_complete_language_is_untranslated(language):
    missing = untranslated(language) if language in LANGUAGES else ["the whole catalogue"]
    assert len(missing) == 0, f"{len(missing)} of {len(ids(extracted()))} strings: {missing[:10]}"


@pytest.mark.parametrize("language", COMPLETE)
def test_a_complete_language_has_customs_of_its_own(language):
    tag = language.replace("_", "-")
    own, english = customs.customs(tag), customs.customs("en")
    assert not {own.minister, own.anyone, own.close, own.ministry} & {english.minister, english.anyone, english.close}
    assert customs.generic_representative(tag).title != customs.generic_representative("en").title
    assert language_name(tag, tag) and language_name(tag, "en") != tag


def test_the_example_of_the_settings_names_the_complete_languages():
    example = tomllib.loads((ROOT / "config.example.toml").read_text("utf-8"))
    assert example["site"]["languages"] == list(Site().languages) and "en" not in LANGUAGES


def test_there_are_no_compiled_catalogues_and_nothing_for_weblate_to_stumble_over():
    """Bilingual gettext files in one layout, no fuzzy guesses; see https://docs.weblate.org, formats, gettext."""
    assert not list(ROOT.glob("campaign/**/*.mo")) and "*.mo" in (ROOT / ".gitignore").read_text("utf-8")
    for file in [FOLDER / "messages.pot", *FOLDER.glob("*/LC_MESSAGES/messages.po")]:
        text = file.read_text("utf-8")
        assert text == unicodedata.normalize("NFC", text) and "\r" not in text
        assert "#, fuzzy" not in text and "Content-Type: text/plain; charset=utf-8" in text
    with (FOLDER / "messages.pot").open("rb") as file:
        commented = [message for message in read_po(file) if message.auto_comments]
    assert len(commented) > 5, "translators are told where words need it"


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    """Each catalogue."""

    def test_is_up_to_date_with_the_code(self, language):
        assert ids(catalogue(language)) == ids(extracted()), "run `make messages` and translate what is new"
        assert not catalogue(language).obsolete, "texts that are gone from the code; take them out"

    def test_has_the_same_values_and_lines_on_both_sides(self, language):
        for message in messages(catalogue(language)):
            source = forms(message.id)[-1]
            *few, last = forms(message.string)
            # "A letter", "two letters": the forms for small numbers may say the number in words.
            assert all(set(VALUE.findall(words)) <= set(VALUE.findall(source)) for words in few), source
            assert sorted(VALUE.findall(last)) == sorted(VALUE.findall(source)) or not last, source
            for words in filter(None, (*few, last)):
                assert "%" not in VALUE.sub("", words) and words.count("\n\n") == source.count("\n\n"), source
                assert words == words.strip() and "  " not in words, source

    def test_says_how_to_read_it(self, language):
        header = (FOLDER / language / "LC_MESSAGES" / "messages.po").read_text("utf-8").partition("\n\n")[0]
        assert "charset=utf-8" in header and f"Language: {language}\\n" in header and "Plural-Forms: " in header


def test_the_template_is_up_to_date_and_the_same_on_every_machine():
    file = FOLDER / "messages.pot"
    with file.open("rb") as source:
        assert ids(read_po(source)) == ids(extracted()), "run `make messages`"
    assert str(ROOT) not in file.read_text("utf-8") and "-Date:" not in file.read_text("utf-8")


def test_korean_is_korean_and_has_no_particle_that_hangs_on_a_value_but_those_that_are_settled():
    """A particle behind a value is written in both forms, as in "%(name)s은(는)": see `campaign/core/words/josa.py`."""
    particle = re.compile(r"%\(\w+\)[sd][”’\"')]*(은|는|이|가|을|를|과|와|로|으로|이나|나|이라|라)(?![가-힣(])")
    for message in messages(catalogue("ko")):
        for words in forms(message.string):
            assert re.search("[가-힣]", words), message.id
            assert not particle.search(words), words


QUOTED = {
    "ar": "«([^»]+)»",
    "de": "„([^“]+)“",
    "es": "«([^»]+)»",
    "fr": "« ([^»]+) »".replace(" ", "\u202f"),
    "ja": "「([^」]+)」",
    "ko": "[“‘]([^”’]+)[”’]",
    "zh_Hans": "“([^”]+)”",
    "zh_Hant": "「([^」]+)」",
}
"""What stands in quotation marks, in the marks of each complete language."""
THE_BROWSERS_OWN = {"Save as PDF"}
"""A sentence names it and a button of ours says it, but the sentence means the browser's, which has its own words."""


@pytest.mark.parametrize("language", COMPLETE)
def test_a_sentence_that_names_a_button_says_what_stands_on_it(language):
    labels = {forms(message.id)[0]: set(forms(message.string)) for message in messages(catalogue(language))}
    named = 0
    for message in messages(catalogue(language)):
        for label in set(re.findall("“([^”]+)”", forms(message.id)[-1])) & labels.keys() - THE_BROWSERS_OWN:
            named += 1
            assert labels[label] & set(re.findall(QUOTED[language], forms(message.string)[-1])), (label, message.id)
    assert named > 5


@pytest.mark.parametrize(
    ("language", "slip"),
    [
        ("ar", '["“”]|[\u0600-\u06ff][,;?]'),
        ("de", '[”"«»]'),
        ("es", '[“”"]|^[^¿]*[?]|^[^¡]*!'),
        # A narrow space that does not break, so that no line begins with the mark.
        ("fr", "[\"']|[ \u00a0][;:?!»]|«[^\u202f]|[^\u202f]»"),
        ("ja", '[“”"]|[\u3040-\u30ff\u4e00-\u9fff][,;:?!]'),
        ("ko", '["]|[\uac00-\ud7a3] [.,?!]'),
        ("zh_Hans", '["]|[\u4e00-\u9fff][,;:?!]'),
        ("zh_Hant", '[“”"]|[\u4e00-\u9fff][,;:?!]'),
    ],
)
def test_a_language_has_its_own_marks(language, slip):
    for message in messages(catalogue(language)):
        for words in forms(message.string):
            assert not re.search(slip, words), (message.id, words)


def test_the_sentences_of_errors_and_the_ledgers_definitions_are_in_the_catalogues():
    known = {form for message in ids(extracted()) for form in message}
    kinds = [CampaignError]
    for kind in kinds:
        kinds += kind.__subclasses__()
        assert kind.sentence() in known or not kind.__module__.startswith("campaign."), kind
    assert len(kinds) > 10 and set(totals.DEFINITIONS.values()) <= known
