"""`campaign compose SLUG --review`: a page to send to a native reader, with everything that letters may say."""

from collections.abc import Iterator
from html import escape

from campaign.core.campaigns.campaign import Campaign
from campaign.core.launch.items import sample
from campaign.core.letters import review
from campaign.core.letters.review import Reviewed
from campaign.core.words import customs
from campaign.web.site.countries import CODES

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin-block:1rem}"
    "th,td{border:1px solid #bbb;padding:.5rem;text-align:start;vertical-align:top}th{font-weight:600}"
)


def page(campaign: Campaign, languages: tuple[str, ...]) -> str:
    """An HTML document that needs nothing else: no script, no picture, no address."""
    title = escape(campaign.in_language(campaign.title, campaign.languages[0]))
    parts = "".join(part for language in languages for part in _language(campaign, language))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}: for review</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        "<p>Every wording stands here once. A letter has one wording of each paragraph. Please mark what you would not "
        "sign, and say how you would put it.</p>"
        f"{parts}</body></html>\n"
    )


def _language(campaign: Campaign, language: str) -> Iterator[str]:
    yield f"<h2>{escape(language)}</h2>"
    for letter in review.letters(campaign, language, ((template, sample(template)) for template in campaign.letters)):
        yield from _letter(letter)
    rows = (
        f"<tr><th scope=row>{country.code}</th>{_cells(language, country.within, country.origin, country.of)}</tr>"
        for country in review.countries(sorted(CODES), language)
    )
    yield f"<h3>Countries</h3><table><tr><th>Code<th>in<th>from<th>of</tr>{''.join(rows)}</table>"


def _letter(letter: Reviewed) -> Iterator[str]:
    yield f"<h3>{escape(', '.join(letter.targets))}</h3><table><tr><th>Where"
    yield f"<th>{escape(letter.beside)}<th>{escape(letter.language)}</tr>" if letter.beside else "<th>Words</tr>"
    for pair in letter.pairs:
        original = _cells(letter.beside, pair.original) if letter.beside else ""
        yield f"<tr><th scope=row>{escape(pair.where)}</th>{original}{_cells(letter.language, pair.words)}</tr>"
    yield "</table>"


def _cells(language: str, *texts: str) -> str:
    direction = "rtl" if customs.is_right_to_left(language) else "ltr"
    return "".join(f'<td lang="{escape(language)}" dir="{direction}">{escape(text)}</td>' for text in texts)
