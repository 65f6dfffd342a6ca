"""What is wrong with an office as a person typed it."""

import re
from collections.abc import Iterator

from campaign.core.offices.office import Office
from campaign.core.words import templates
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
    for name, words in (("salutation", office.salutation), ("close", office.close)):
        if not _is_template(words):
            yield name


def _is_template(words: str) -> bool:
    """Whether every letter to the office can begin or end so, whatever the campaign asks its supporters."""
    try:
        return not templates.faults(Text(words), templates.merge_fields(()))
    except ValueError:
        return False
