"""`campaign texts`: a campaign's texts to a translator and back."""

import pytest

from campaign.core.campaigns import po
from campaign.core.campaigns.translating import Passage
from tests.cli.conftest import context_of
from tests.conftest import NOW
from tests.support.processes import run


@pytest.fixture
def exported(folder):
    assert run(folder, "texts", "export", "clean-rivers", "de.po", "--language", "de").fine() == "Wrote de.po.\n"
    return folder


def german(folder, words="Saubere Flüsse"):
    passages = [Passage("campaign.title", "Clean rivers", words)]
    (folder / "de.po").write_bytes(po.written(passages, "clean-rivers", "de", NOW))


def test_all_texts_leave_and_nothing_is_overwritten(exported):
    assert b'msgctxt "letters.1.blocks.3.label"' in (exported / "de.po").read_bytes()
    again = run(exported, "texts", "export", "clean-rivers", "de.po", "--language", "de")
    assert "nothing was overwritten" in again.trouble()


def test_translations_come_into_the_draft(folder):
    german(folder)
    told = run(folder, "texts", "import", "clean-rivers", "de.po").fine()
    assert "1 texts in de are in the draft" in told
    with context_of(folder) as context:
        assert "Saubere Flüsse" in context.store.draft("clean-rivers").source
        assert "Saubere Flüsse" not in context.store.campaign("clean-rivers").source


def test_printed_they_are_a_file_to_load(folder):
    german(folder)
    (folder / "rivers.toml").write_text(run(folder, "texts", "import", "clean-rivers", "de.po", "--print").fine())
    assert run(folder, "load", "rivers.toml").fine().startswith("clean-rivers: loaded")
    with context_of(folder) as context:
        assert context.store.draft("clean-rivers") is None
        assert context.catalogue.campaign("clean-rivers").title["de"] == "Saubere Flüsse"


@pytest.mark.parametrize("words", [("--language", "en"), ("--language", "no language")])
def test_what_is_no_language_to_translate_into_is_refused(folder, words):
    done = run(folder, "texts", "export", "clean-rivers", "x.po", *words)
    assert done.status == 2 and "no language to translate" in done.err


def test_what_is_no_such_file_is_refused(folder):
    (folder / "de.po").write_text("Saubere Flüsse")
    assert "cannot be used" in run(folder, "texts", "import", "clean-rivers", "de.po").trouble()
