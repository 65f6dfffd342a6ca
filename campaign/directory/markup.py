"""Words that were taken from web pages, with their tags and entities still in them."""

import re
from html import unescape

_BREAK = re.compile(r"<br ?/?>|</(?:p|div|li)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?: [^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def without(value: str) -> str:
    """Words without the tags and entities of HTML: "M&uuml;ller", "1 Main Street<br>Elm"."""
    if "<" in value:
        value = _TAG.sub("", _BREAK.sub("\n", value))
    return _ENTITY.sub(lambda entity: unescape(entity[0]), value) if "&" in value else value
