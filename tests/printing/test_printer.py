"""Letters as PDF: every word as it was typed, the address in the window, nothing left behind."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest
from pypdf import PdfReader

from campaign.core.letters.paper import sheet
from campaign.printing.printer import NotPrintable, Printer
from campaign.printing.typesetter import Typesetter
from tests.support import requirements
from tests.support.letters_on_paper import DAY, TEXTS, posted
from tests.support.processes import until

NOWHERE = Path("/nowhere")
HOSTILE = '#read("/etc/passwd") #import "x.typ" *b* _i_ $x$ `r` = H // c /* d */ \\u{41} #{1+1} <l> @r "q" \\'
POINT = 25.4 / 72
"""Millimetres."""
WINDOWS = {"a4": (20, 45, 105, 90), "us-letter": (22.2, 51.8, 136.5, 80.5)}
"""Left, top, right and bottom of what an envelope's window shows (DIN 5008, form B; #10), in mm."""


@pytest.fixture(scope="module")
def printer():
    made = Printer(NOWHERE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def fonts():
    return {face.family for face in Typesetter(NOWHERE)._faces.values()}


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def words(pdf):
    """What a PDF says, without its spaces: those are drawn, not written."""
    return "".join("".join(page.extract_text() for page in read(pdf).pages).split())


def places(page):
    """Each piece of text with where it begins, in mm from the upper left corner."""
    texts = []

    def visit(text, outer, inner, *_):
        if text.strip():
            x = inner[4] * outer[0] + outer[4]
            y = inner[5] * outer[3] + outer[5]
            texts.append((text.strip(), x * POINT, (float(page.mediabox.height) - y) * POINT))

    page.extract_text(visitor_text=visit)
    return texts


@pytest.mark.parametrize("country", ["DE", "US"])
def test_the_address_is_in_the_window_of_the_envelope_and_nothing_else_is(printer, country):
    for lines in range(1, 8):
        address = [f"Office{n} of a rather long name" for n in range(lines)]
        made = sheet(posted(country=country, address="\n".join(address)), DAY)
        left, top, right, bottom = WINDOWS[made.paper]
        page = read(printer.pdf([made])).pages[0]
        size = (float(page.mediabox.width) * POINT, float(page.mediabox.height) * POINT)
        assert size == pytest.approx((210, 297) if country == "DE" else (215.9, 279.4), abs=0.1)
        seen = [text for text, x, y in places(page) if left <= x <= right and top <= y <= bottom]
        assert "".join(seen).replace(" ", "") == "".join(address).replace(" ", ""), lines
        baselines = [y for text, _, y in places(page) if text.startswith("Office")]
        assert top + 3 <= min(baselines) and max(baselines) <= bottom - 1


def test_an_address_too_wide_for_the_window_gets_smaller(printer):
    address = "\n".join(["Ministry for " + "rather " * 12 + "long names"] * 4)
    page = read(printer.pdf([sheet(posted(address=address), DAY)])).pages[0]
    left, top, right, bottom = WINDOWS["a4"]
    of_address = [(x, y) for text, x, y in places(page) if "rather" in text or "long" in text]
    assert of_address and all(left <= x <= right and top <= y <= bottom for x, y in of_address)


@pytest.mark.parametrize("language", TEXTS)
def test_every_word_is_printed_in_every_script(printer, fonts, language):
    if language != "en" and not {"Noto Serif CJK KR", "Noto Naskh Arabic"} <= fonts:
        requirements.missing("fonts-noto-cjk and fonts-noto-core are missing")
    letter = posted(language)
    said = words(printer.pdf([sheet(letter, DAY)]))
    if language == "ar":  # a PDF holds the shapes of Arabic letters; where one begins a word is the reader's guess
        assert "25/63" in said and len(said) > 100
        return
    for part in (letter.subject, letter.body, letter.address):
        for word in part.split():
            assert word.replace("\U000e0100", "") in said.replace("\U000e0100", ""), word


@pytest.mark.parametrize("part", ["subject", "body", "address", "name", "place"])
def test_hostile_words_are_printed_as_they_are(printer, part):
    said = words(printer.pdf([sheet(posted(**{part: HOSTILE}), DAY)]))
    assert "".join(HOSTILE.split()) in said and "root:" not in said


def test_all_letters_are_in_one_file_each_from_a_page_of_its_own(printer):
    long = "Dear you,\n\n" + "\n\n".join(["A sentence that goes on. " * 20] * 12)
    pages = read(printer.pdf([sheet(posted(body=body), DAY) for body in ("First.", long, "Last.")])).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert len(texts) == 4 and "First." in texts[0] and "Last." in texts[3] and texts[2].endswith("2")
    assert [text.count("NORWAY") for text in texts] == [1, 1, 0, 1]


@pytest.mark.parametrize("part", ["subject", "body", "address", "name", "place"])
@pytest.mark.parametrize("character", ["\ue000", "e\u0301\ue123", "\ue0a0", "\uf8ff", "\U000f0000"])
def test_what_no_font_can_print_is_never_printed_as_a_box(printer, part, character):
    with pytest.raises(NotPrintable):
        printer.pdf([sheet(posted(**{part: f"Some {character} thing"}), DAY)])


def test_our_word_for_the_typesetters_own_font_is_true():
    """Each character that is said to be there has a shape of its own, other than that of one that is not there."""
    import typst

    from campaign.printing.fonts import LIBERTINUS

    def shapes(text):
        source = (
            b'#set text(font: "Libertinus Serif", fallback: false)\n#for c in sys.inputs.text.codepoints() [#c \\ ]'
        )
        compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
        drawn = compiler.compile(source, sys_inputs={"text": text}, format="svg")
        pages = drawn if isinstance(drawn, list) else [drawn]
        return {name for page in pages for name in re.findall('<symbol id="([^"]+)"', page.decode())}

    nothing = shapes("\u0e01")
    assert len(nothing) == 1 == len(nothing & shapes("a\u0e01"))
    assert not nothing & shapes("".join(chr(code) for first, last in LIBERTINUS for code in range(first, last + 1)))


def test_the_typesetter_leaves_no_file_and_ends_by_itself(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    # The process finds the package where this one does.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path or "." for path in sys.path))
    printer = Printer(NOWHERE, idle_seconds=0.05)
    first = printer.pdf([sheet(posted(), DAY)])
    until(lambda: printer.process.poll() is not None, "it ends when nothing is asked for")
    assert printer.process.returncode == 0 and list(tmp_path.iterdir()) == []
    assert words(printer.pdf([sheet(posted(), DAY)])) == words(first), "the next PDF starts another"
    printer.close()


def test_a_typesetter_that_was_killed_is_started_anew(printer):
    printer.pdf([sheet(posted(), DAY)])
    psutil.Process(printer.process.pid).kill()
    assert printer.pdf([sheet(posted(), DAY)]).startswith(b"%PDF")


def test_without_a_typesetter_there_is_no_pdf(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setattr("campaign.printing.printer.find_spec", lambda name: None)
    printer = Printer(NOWHERE)
    assert not printer.is_installed
    with pytest.raises(NotPrintable):
        printer.pdf([sheet(posted(), DAY)])


def test_pages_do_not_load_the_typesetter():
    code = "import sys, campaign.printing.printer, campaign.web.supporter.documents; print('typst' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


def test_a_sheet_goes_to_the_typesetter_as_plain_json():
    made = sheet(posted(), DAY)
    assert json.loads(json.dumps(asdict(made)))["style"]["date"] == "{date}"


@pytest.mark.parametrize("end", ["idle", "kill", "terminate", "hang up", "abort"])
def test_a_typesetter_that_ended_is_no_zombie(end):
    printer = Printer(NOWHERE, idle_seconds=0.1 if end == "idle" else 30)
    printer.pdf([sheet(posted(), DAY)])
    process = psutil.Process(printer.process.pid)
    signals = {"kill": "KILL", "terminate": "TERM", "hang up": "HUP", "abort": "ABRT"}
    if end in signals:
        process.send_signal(getattr(signal, f"SIG{signals[end]}"))
    until(lambda: not psutil.pid_exists(process.pid), "the system has forgotten it, though nobody printed again", 20)
    assert printer.pdf([sheet(posted(), DAY)]).startswith(b"%PDF")
    printer.close()
