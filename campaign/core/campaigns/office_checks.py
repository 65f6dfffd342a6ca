"""What is wrong with an office as a person typed it."""

import re
from collections.abc import Iterator
from datetime import date

from campaign.core.offices.office import Office
from campaign.core.words import merge_fields, templates
from campaign.core.words.templates import Text

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_WEB_ADDRESS = re.compile(r"https?://\S+")


def fields_at_fault(office: Office) -> Iterator[str]:
    """The names of the fields that cannot stay as they are."""
    if not office.title:
        yield "title"
    if office.email and not _ADDRESS.fullmatch(office.email):
        yield "email"
    if office.contact_form and not _WEB_ADDRESS.fullmatch(office.contact_form):
        yield "contact_form"
    if office.holder_gender not in ("", "f", "m"):
        yield "holder_gender"
    if (office.holder_salutation or office.holder_gender or office.holder_until) and not office.holder_source:
        yield "holder_source"
    for name in ("salutation", "close", "holder_salutation"):
        if not _is_template(getattr(office, name)):
            yield name


def day_typed(words: str) -> date | None:
    """The day that a form's field holds (ISO 8601); None where it holds none."""
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        return None


def _is_template(words: str) -> bool:
    """Whether every letter to the office can begin or end so, whatever the campaign asks its supporters."""
    try:
        return not templates.faults(Text(words), merge_fields.allowed(()))
    except ValueError:
        return False
