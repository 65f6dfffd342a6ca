"""A link into a mail program or service carries a letter whole and exactly, or what is left of it to paste."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from campaign.core.campaigns.file import read
from campaign.core.letters import mail_links, targeting
from campaign.core.letters.composition import Supporter, compose
from campaign.core.words.customs import customs
from tests.support.examples import TODAY, bundled_directory

LIBRARY = Path(__file__).parents[3] / "campaign" / "library"
WRITERS = {"en": ("Jane & Joe Carter?", "Leeds"), "ko": ("김하늘", "강릉")}
SENTENCES = {
    "ja": "脱北者の強制送還をやめるよう、働きかけてください。",
    "zh": "请您为被遣返的人们发声。",
    "ar": "أرجو منكم أن تتحدثوا علنًا عن الذين أُعيدوا قسرًا. ",
    "fr": "Je vous demande d’agir, dès aujourd’hui : où iront-ils ? ",
    "de": "Bitte setzen Sie sich für die Menschen ein, die zurückgeschickt werden – größer geht es nicht. ",
    "es": "¿Quién hablará por ellos, señor ministro? ¡Por favor, actúe! ",
}
LANGUAGES = [*WRITERS, *SENTENCES]
SERVICES = {
    mail_links.mail_program: ("mailto", "subject", "body"),
    mail_links.gmail: ("https", "su", "body"),
    mail_links.outlook: ("https", "subject", "body"),
}


def letters(language: str) -> list[tuple[str, str]]:
    """Subjects and texts of a hundred letters: the bundled campaign's, or some that grow."""
    if language in SENTENCES:
        words = customs(language)
        said = [f"{SENTENCES[language] * (1 + number // 4)}{number} %" for number in range(100)]
        return [(SENTENCES[language].strip(), f"{words.minister}\n\n{text}\n\n{words.close}") for text in said]
    directory = bundled_directory()
    campaign = read((LIBRARY / "north-korean-escapees.toml").read_text(encoding="utf-8"), "bundled", directory)
    name, place = WRITERS[language]
    points = list(campaign.letters[0].points())
    every = []
    for number in range(100):
        note = "" if number % 3 else "A 100% fair point + one & more?\n\nYes = no #1."
        writer = Supporter(name, "KR", place, note, tuple(points[: number % 5]), language=language)
        offices = targeting.addressed(campaign, directory, "KR", language)
        letter = compose(offices[number % len(offices)], writer, number, TODAY)
        every.append((letter.subject, letter.body))
    return every


def parts(url: str, subject_key: str, body_key: str) -> tuple[str, str, str]:
    """Recipient, subject and text of a link, as what opens it reads them."""
    split = urlsplit(url)
    fields = parse_qs(split.query, keep_blank_values=True, strict_parsing=bool(split.query))
    (to,) = fields.get("to") or [unquote(split.path)]
    return to, *(fields.get(key, [""])[0].replace("\r\n", "\n") for key in (subject_key, body_key))


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_link_of_a_hundred_letters_is_too_long_and_each_says_exactly_the_letter(language, service):
    scheme, *keys = SERVICES[service]
    whole = 0
    hundred = letters(language)
    assert len(set(hundred)) == 100
    for subject, body in hundred:
        link = service("a+b@office.example", subject, body)
        assert len(link.url) <= 1_800 and link.url.isascii() and link.url.startswith(f"{scheme}:")
        assert "+" not in link.url and "\n" not in link.url
        text = body if link.whole else ""
        assert parts(link.url, *keys) == ("a+b@office.example", subject, text)
        whole += link.whole
    if language in SENTENCES:
        assert 0 < whole < 100, "short letters fit, long ones do not"


def test_an_english_page_of_text_still_fits_and_a_character_more_does_not():
    room = 1_800 - len(mail_links.mail_program("a@x.example", "S", "").url)
    assert mail_links.mail_program("a@x.example", "S", "x" * room).whole
    assert mail_links.mail_program("a@x.example", "S", "x" * (room + 1)) == mail_links.MailLink(
        "mailto:a@x.example?subject=S", whole=False
    )


def test_a_subject_that_does_not_fit_stays_out_too():
    assert mail_links.mail_program("a@x.example", "강" * 200, "x").url == "mailto:a@x.example"


def test_lines_end_in_crlf_only_where_rfc_6068_says_so():
    assert "a%0D%0Ab" in mail_links.mail_program("a@x.example", "S", "a\nb").url
    assert "a%0Ab" in mail_links.gmail("a@x.example", "S", "a\nb").url
