"""Fonts are fetched once, and only what was pinned is kept; what a font file covers is read right."""

import hashlib
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from campaign.cli import cli
from campaign.printing import fonts, glyphs
from campaign.printing.fonts import PINNED, Font, FontNotFetched, families, install
from tests.support import requirements

CONTENT = b"a font, as good as any" * 1_000
PINNED_ONE = Font("ko", "One.ttf", "", hashlib.sha256(CONTENT).hexdigest())


@contextmanager
def server(content=CONTENT, status=200):
    """Serves one content; gives its address and the list of what was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}/One.ttf", asked
        made.shutdown()
        thread.join()


def test_a_font_is_fetched_once(tmp_path):
    with server() as (url, asked):
        for _ in range(2):
            assert install(tmp_path / "fonts", [replace(PINNED_ONE, url=url)]) == [tmp_path / "fonts" / "One.ttf"]
    assert (tmp_path / "fonts" / "One.ttf").read_bytes() == CONTENT and len(asked) == 1


def test_one_that_was_changed_since_is_fetched_again(tmp_path):
    (tmp_path / "One.ttf").write_bytes(b"something else")
    with server() as (url, _):
        install(tmp_path, [replace(PINNED_ONE, url=url)])
    assert (tmp_path / "One.ttf").read_bytes() == CONTENT


@pytest.mark.parametrize(("content", "status"), [(CONTENT + b"!", 200), (b"", 200), (CONTENT, 404), (CONTENT, 500)])
def test_what_was_not_pinned_is_not_kept(tmp_path, content, status):
    with server(content, status) as (url, _), pytest.raises(FontNotFetched):
        install(tmp_path, [replace(PINNED_ONE, url=url)])
    assert list(tmp_path.iterdir()) == []


def test_nobody_there_is_one_line(tmp_path, monkeypatch):
    with server() as (url, _):
        pass
    monkeypatch.setattr("campaign.cli.fonts.PINNED", [replace(PINNED_ONE, url=url)])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(f'[site]\nsecret_key = "{"x" * 40}"\n')
    result = CliRunner().invoke(cli, ["fonts", "install", "ko"])
    assert result.exit_code == 1 and result.output.startswith("Error: One.ttf could not be fetched from 127.0.0.1")
    assert result.output.count("\n") == 1


def test_the_command_fetches_the_fonts_of_a_language_into_the_folder_of_the_settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(f'[site]\nsecret_key = "{"x" * 40}"\n[pdf]\nfonts = "type"\n')
    with server() as (url, _):
        others = replace(PINNED_ONE, language="ja", url=f"{url}/nothing", name="Other.ttf")
        monkeypatch.setattr("campaign.cli.fonts.PINNED", [replace(PINNED_ONE, url=url), others])
        result = CliRunner().invoke(cli, ["fonts", "install", "ko"])
    assert result.output == f"{tmp_path / 'type' / 'One.ttf'}\n" and result.exit_code == 0
    assert CliRunner().invoke(cli, ["fonts", "install", "tlh"]).exit_code == 2


def test_every_pinned_font_has_an_address_of_one_version_and_a_whole_hash():
    assert {font.language for font in PINNED} == {"ko", "ja", "zh", "ar"}
    for font in PINNED:
        assert font.url.startswith("https://") and font.url.endswith(f"/{font.name}") and "@" in font.url
        assert len(bytes.fromhex(font.sha256)) == 32


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("ko", "Noto Serif CJK KR"),
        ("ja", "Noto Serif CJK JP"),
        ("zh", "Noto Serif CJK SC"),
        ("zh-Hans", "Noto Serif CJK SC"),
        ("zh-Hant", "Noto Serif CJK TC"),
        ("zh-TW", "Noto Serif CJK TC"),
        ("ar", "Noto Naskh Arabic"),
        ("en", "Libertinus Serif"),
        ("pt-BR", "Libertinus Serif"),
    ],
)
def test_a_letter_is_set_in_its_own_script_first_and_in_any_other_where_it_needs_one(language, first):
    assert families(language)[0] == first and set(families("ko")) == set(families(language))


def test_what_a_font_covers_is_read_from_its_file():
    file = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
    if not file.exists():
        requirements.missing("fonts-noto-cjk is missing")
    covered = glyphs.of_file(file, 1)
    assert all(one in covered for one in "aé한쀍葛強。") and not any(one in covered for one in "مא\ue000\U0010ffff")


@pytest.mark.parametrize("content", [b"", b"x", b"\0\1\0\0" + b"\xff" * 40, b"ttcf" + b"\0" * 40])
def test_what_is_no_font_is_refused(tmp_path, content):
    file = tmp_path / "x.ttf"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="not a font"):
        glyphs.of_file(file)


def test_ranges_are_joined_and_looked_up():
    covered = glyphs.coverage([(0x61, 0x63), (0x64, 0x66), (0x30, 0x39), (0x32, 0x33)])
    assert covered.ranges == ((0x30, 0x39), (0x61, 0x66))
    assert [one in covered for one in "/09:`afg"] == [False, True, True, False, False, True, True, False]


def test_the_pinned_fonts_are_among_those_that_letters_are_set_in():
    names = {family.replace(" ", "") for family in families("en")}
    assert {font.name.partition("_")[0] for font in fonts.PINNED} <= names
