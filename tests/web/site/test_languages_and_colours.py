"""Small parts of the pages, by examples."""

import re
from pathlib import Path

import pytest

from campaign.web.site import campaign_views, catalogues, countries
from campaign.web.site.language import best
from campaign.web.site.sources import clean_source

SITE = ("en", "ko", "zh-Hant", "he", "pt-BR", "no")


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("ko", "ko"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en;q=0.3, ko;q=0.7", "ko"),
        ("ko;q=0, en", "en"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK,en;q=0.1", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-CN, en;q=0.5", "en"),
        ("iw", "he"),
        ("nb-NO", "no"),
        ("pt-PT", "pt-BR"),
        ("EN-gb", "en"),
        ("fr", ""),
        ("", ""),
        ("*, ;q=, ,;;;q=x", ""),
    ],
)
def test_negotiation(header, chosen):
    assert best(header, SITE) == chosen


def test_a_reader_of_one_script_is_not_given_the_other_by_alias():
    assert best("zh-TW", ("en", "zh-Hans")) == ""
    assert best("zh-CN", ("zh-Hans", "zh-Hant")) == "zh-Hans"


@pytest.mark.parametrize("accent", ["#ffcc00", "#000000", "#ffffff", "#1f5f8b", "#ff0000", "#7f7f7f"])
def test_the_accent_can_be_read_in_light_and_dark(accent):
    light, on_light, dark, on_dark = re.findall("#[0-9a-f]{6}", campaign_views.theme_css(accent))
    assert campaign_views.contrast(light, campaign_views.PAPER["light"]) >= 4.5
    assert campaign_views.contrast(dark, campaign_views.PAPER["dark"]) >= 4.5
    assert campaign_views.contrast(light, on_light) >= 4.5 and campaign_views.contrast(dark, on_dark) >= 4.5


def test_contrast_is_wcags():
    assert campaign_views.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert campaign_views.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_markdown_has_no_html_and_no_images():
    html = campaign_views.markdown("**a** <b>x</b> ![i](http://x.example/i.png) [l](javascript:alert(1))")
    assert "<strong>a</strong>" in html and "<b>" not in html and "<img" not in html and 'href="java' not in html


def test_countries_are_those_of_the_standard_by_name():
    english = countries.choices("en")
    assert english[0] == ("", "") and len(english) == 251 and {"KR", "KP", "HK", "GB"} <= countries.CODES
    assert not {"EU", "UN", "ZZ", "XA"} & countries.CODES
    names = [name for _, name in english]
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")
    korean = [name for _, name in countries.choices("ko")][1:]
    assert korean.index("가나") < korean.index("대한민국") < korean.index("짐바브웨")


@pytest.mark.parametrize(
    ("given", "kept"), [("river-watch_2", "river-watch_2"), ("a b<c>", "abc"), ("x" * 99, "x" * 64)]
)
def test_sources_are_plain(given, kept):
    assert clean_source(given) == kept


def test_what_no_catalogue_has_is_english():
    assert catalogues.translate("xx", "Hello %(name)s", name="Kim") == "Hello Kim"
    assert catalogues.translate("ko", "no such sentence 100%") == "no such sentence 100%"


@pytest.mark.parametrize("file", ["style.css", "desk.css"])
def test_no_style_sheet_says_left_or_right(file):
    """It says where a line begins and ends, which is right where one reads from the right too."""
    text = (Path(__file__).parents[3] / "static" / file).read_text("utf-8")
    sides = re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*\s*:|:\s*(?:left|right)\s*[;}]", text)
    four = re.findall(r"(?:padding|margin|inset):\s*([\w.]+ [\w.]+ [\w.]+ [\w.]+)\s*[;}]", text)
    assert sides + [one for one in four if one.split()[1] != one.split()[3]] == []
