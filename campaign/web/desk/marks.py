"""What a form says of what its page showed, so that who saves over somebody else's change does so knowingly."""

from collections.abc import Mapping
from hashlib import blake2b

from flask import request

from campaign.web.site.catalogues import gettext
from campaign.web.site.faults import Fault

FIELD = "seen"
"""The hidden field that carries it."""


def mark(*shown: object) -> str:
    """Another one for any other values."""
    return blake2b(repr(shown).encode(), digest_size=8).hexdigest()


def is_seen(*stored: object) -> bool:
    """Whether the form that was posted stood on a page that showed what is stored now."""
    return is_same(request.form, *stored)


def is_same(fields: Mapping[str, str], *stored: object) -> bool:
    """The same of a form that was posted when its session was over."""
    # A page that was opened before this version says nothing: it is taken as it was then.
    return fields.get(FIELD) in (None, mark(*stored))


def changed_meanwhile() -> Fault:
    """What the page says that shows such a form again, with what was typed."""
    words = gettext(
        "Somebody else changed this meanwhile. What you typed is here and not saved: open this page once more in "
        "another tab, compare the two, then press the button again."
    )
    return Fault(id="", message=words)
