"""Processes keep little of the machine's memory: what is freed goes back, and what no page needs is not read."""

import pickle
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel import Locale, localedata
from babel.dates import format_date, format_time, format_timedelta, get_day_names, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from campaign.config.settings import LANGUAGES
from campaign.running import memory

on_glibc = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists() or not hasattr(memory.ctypes.CDLL(None), "mallopt"),
    reason="only glibc is told how much to keep",
)
ROOT = Path(__file__).resolve().parents[2]
MOMENT = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)

FREED = """
import re, sys, threading
from campaign.running import memory
from tests.support.memory import places_of_threads

def resident():
    return int(re.search("Rss: *([0-9]+)", open("/proc/self/smaps_rollup").read())[1])

def use(megabytes):
    pieces = [b"x" * 20_000 for _ in range(50 * megabytes)]

if sys.argv[1] == "little":
    memory.keep_little()
bytearray(16_000_000)  # one large piece, after which glibc keeps twice as much of whatever is freed
before = resident()
use(16)
threads = [threading.Thread(target=use, args=(1,)) for _ in range(4)]
for thread in threads:
    thread.start()
    thread.join()
print(resident() - before, places_of_threads())
"""


def kept(how: str) -> tuple[int, int]:
    """Kilobytes that a process keeps of what it freed, and how many places its threads have beside the first."""
    command = [sys.executable, "-c", FREED, how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    kilobytes, places = done.stdout.split()
    return int(kilobytes), int(places)


@on_glibc
def test_what_is_freed_goes_back_and_threads_have_no_memory_of_their_own():
    much, places = kept("much")
    assert much > 10_000 and places, "what glibc does by itself"
    little, places = kept("little")
    assert little < 1_000 and not places


def said(language: str) -> list[object]:
    """What pages and letters say by CLDR's words, in one language."""
    locale = Locale.parse(language, sep="-")
    spans = (timedelta(seconds=5), timedelta(minutes=3), timedelta(hours=1), timedelta(days=2), timedelta(days=900))
    return [
        dict(locale.territories.items()),
        dict(locale.languages.items()),
        locale.text_direction,
        [locale.get_display_name(Locale.parse(other, sep="-")) for other in LANGUAGES],
        [format_date(MOMENT, how, locale=locale) for how in ("short", "medium", "long", "full")],
        format_time(MOMENT, "short", locale=locale),
        [get_timezone_name(zone, "long", locale=locale) for zone in ("Asia/Seoul", "America/New_York", "UTC")],
        dict(get_day_names("abbreviated", "stand-alone", locale).items()),
        [format_timedelta(span, threshold=1_000, locale=locale) for span in spans],
        format_list(["a", "b", "c"], locale=locale),
        [format_decimal(number, locale=locale) for number in (0, 1_234_567, 0.5)],
        format_percent(0.12, locale=locale),
        {zone: city.get("city") for zone, city in locale.time_zones.items()},
    ]


def test_a_language_says_the_same_with_half_of_its_data(monkeypatch):
    monkeypatch.setattr(localedata, "_cache", {})
    whole = {language: said(language) for language in LANGUAGES}
    size = len(pickle.dumps(localedata._cache))
    monkeypatch.setattr(localedata, "_cache", {})
    memory.read_what_is_said(LANGUAGES)
    assert {language: said(language) for language in LANGUAGES} == whole
    assert len(pickle.dumps(localedata._cache)) < 0.6 * size


def test_a_country_of_a_language_is_written_as_ever(monkeypatch):
    """Its own data is read when it is asked for, on what was kept of the language."""
    countries = ("en-GB", "es-MX", "fr-CA", "de-AT", "ar-EG", "zh-Hant-HK")
    monkeypatch.setattr(localedata, "_cache", {})
    whole = {country: said(country) for country in countries}
    monkeypatch.setattr(localedata, "_cache", {})
    memory.read_what_is_said(LANGUAGES)
    assert {country: said(country) for country in countries} == whole
