"""A campaign's file as a document to edit: TOML to plain values of a known shape, and those to TOML again.

Unlike a `Campaign`, a document may be unfinished or wrong: it holds what was typed, so that nothing is lost.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from campaign.core.campaigns import bounds

Document = dict[str, Any]
"""`campaign` (a table), `owners`, `questions`, `facts`, `country_rules`, `positions`, `targets` and `letters` (lists of
tables) as in the file, with all keys."""

_ABOUT = (
    *(
        "slug",
        "status",
        "follows",
        "languages",
        "goal",
        "opens",
        "closes",
        "won",
        "time_zone",
        "confirm",
        "reminder",
        "silent_only",
        "accent",
        "embed_origins",
    ),
    "areas",
    "picture",
    "logo",
)
BY_LANGUAGE = ("title", "summary", "outcome", "thanks", "mail_words", "picture_alt", "logo_alt", "tag")
"""What `campaign` says in each language of its pages."""
OFFICE_KEYS = (
    *("title", "organisation", "holder", "salutation", "close"),
    *("email", "contact_form", "postal_address", "language"),
)
"""What a target says of its office itself, in the order of the form."""
_TARGET_TEXTS = ("id", "office", "role", *OFFICE_KEYS)
_FACT_KEYS = ("id", "value", "says", "source", "sure", "day", "look_again", "link")
_RULE_KEYS = ("rule", "source", "day", "countries")
_POSITION_KEYS = ("target", "office", "position", "source", "day", "link")
_TARGET_KEYS = ("id", "office", "own_government", "area", "role", *OFFICE_KEYS, "countries", "except_countries")
_OWNER_KEYS = ("website", "contact", "logo", "languages", "countries", "partner")
_IN_LANGUAGES = (
    ("facts", _FACT_KEYS, ("says", "source")),
    ("country_rules", _RULE_KEYS, ("rule", "countries")),
)
"""Lists whose tables have tables inside with a text for each language."""
_FLAT = (
    ("positions", _POSITION_KEYS, ("position", "source")),
    ("targets", _TARGET_KEYS, ("id",)),
)
"""Lists whose tables have no table inside: their keys, and those that always stand there."""


def parse(source: str) -> Document:
    """The document in a file's text; what it has beyond a campaign's shape is left out: see `keeps_all`.

    Raises:
        ValueError: the text is not TOML, or nested too deeply.
    """
    return _document(_loaded(source))


def version(source: str) -> str:
    """What tells one text of a campaign from another; "" for none."""
    return sha256(source.encode("utf-8", "replace")).hexdigest()[:32] if source else ""


def keeps_all(source: str) -> bool:
    """Whether everything in a file's text has its place in a document. Raises ValueError as `parse`."""
    loaded = _loaded(source)
    return bool(_bare(loaded) == _bare(_loaded(written(_document(loaded)))))


def written(document: Document) -> str:
    """The file's text for a document: the same text for equal documents."""
    about = document["campaign"]
    lines = ["[campaign]", *_pairs(about, _ABOUT, always=("slug", "status", "languages", "confirm", "reminder"))]
    for name in (*BY_LANGUAGE, "reviewed"):
        lines += _table(f"campaign.{name}", about[name], always=name == "title")
    lines += _sealed_to_somebody(about)
    for owner in document["owners"]:
        lines += ["", "[[owners]]", *_pairs(owner, _OWNER_KEYS)]
        lines += _table("owners.name", owner["name"], always=True)[1:]
    for question in document["questions"]:
        lines += ["", "[[questions]]", *_pairs(question, ("id", "max_length"), always=("id",))]
        lines += _table("questions.label", question["label"], always=True)[1:]
    lines += _written_in_languages(document)
    for name, keys, always in _FLAT:
        for entry in document[name]:
            lines += ["", f"[[{name}]]", *_pairs(entry, keys, always)]
    for letter in document["letters"]:
        lines += _written_letter(letter)
    return "\n".join(lines) + "\n"


def _written_in_languages(document: Document) -> Iterator[str]:
    for name, keys, always in _IN_LANGUAGES:
        for entry in document[name]:
            yield from ("", f"[[{name}]]", *_pairs(entry, keys, always))
            for key in ("says_in", "source_in"):
                yield from _table(f"{name}.{key}", entry.get(key, {}), always=False)[1:]


def _sealed_to_somebody(about: Mapping[str, Any]) -> Iterator[str]:
    """What is for the owner of a key alone: a list, and letters to hand over."""
    if about["opt_in"] is not None:
        yield from ("", "[campaign.opt_in]", f"public_key = {_text(about['opt_in']['public_key'])}")
        yield from _table("campaign.opt_in.label", about["opt_in"]["label"], always=True)
    if about["by_hand"] is not None:
        yield from ("", "[campaign.by_hand]", *_pairs(about["by_hand"], ("public_key", "day")))


def _written_letter(letter: Mapping[str, Any]) -> Iterator[str]:
    keys = ("targets", "language", "subject")
    yield from ("", "[[letters]]", *_pairs(letter, keys, always=keys))
    for block in letter["blocks"]:
        always = () if block["personal"] else ("text",)
        yield from ("", "[[letters.blocks]]", *_pairs(block, ("personal", "ask", "point", "label", "text"), always))


def _loaded(source: str) -> dict[str, Any]:
    return bounds.loaded(source)


def _document(loaded: Mapping[str, Any]) -> Document:
    about = _dict(loaded.get("campaign"))
    return {
        "campaign": {
            "slug": _str(about.get("slug")),
            "status": _str(about.get("status")) or "draft",
            "follows": _str(about.get("follows")),
            "languages": _strs(about.get("languages")),
            "goal": _number(about.get("goal"), 0),
            "opens": _day(about.get("opens")),
            "closes": _day(about.get("closes")),
            "won": _day(about.get("won")),
            "time_zone": _str(about.get("time_zone")),
            "confirm": _flag(about.get("confirm"), default=True),
            "reminder": _flag(about.get("reminder"), default=True),
            "silent_only": _flag(about.get("silent_only"), default=False),
            "accent": _str(about.get("accent")) or "#1f5f8b",
            "embed_origins": _strs(about.get("embed_origins")),
            "areas": _str(about.get("areas")),
            "picture": _str(about.get("picture")),
            "logo": _str(about.get("logo")),
            **{name: _texts(about.get(name)) for name in BY_LANGUAGE},
            "reviewed": _texts(about.get("reviewed")),
            "opt_in": _opt_in(about.get("opt_in")),
            "by_hand": _by_hand(about.get("by_hand")),
        },
        "owners": [_owner(owner) for owner in _dicts(loaded.get("owners"))],
        "questions": [_question(question) for question in _dicts(loaded.get("questions"))],
        "facts": [_fact(fact) for fact in _dicts(loaded.get("facts"))],
        "country_rules": [_country_rule(rule) for rule in _dicts(loaded.get("country_rules"))],
        "positions": [_position(position) for position in _dicts(loaded.get("positions"))],
        "targets": [_target(target) for target in _dicts(loaded.get("targets"))],
        "letters": [_letter(letter) for letter in _dicts(loaded.get("letters"))],
    }


def _by_hand(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    return {"public_key": _str(value.get("public_key")), "day": _day(value.get("day"))}


def _opt_in(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    return {"public_key": _str(value.get("public_key")), "label": _texts(value.get("label"))}


def _owner(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": _texts(value.get("name")),
        **{key: _str(value.get(key)) for key in ("website", "contact", "logo", "partner")},
        **{key: _strs(value.get(key)) for key in ("languages", "countries")},
    }


def _question(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": _str(value.get("id")),
        "max_length": _number(value.get("max_length"), 300),
        "label": _texts(value.get("label")),
    }


def _fact(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "says": _str(value.get("says")),
        "source": _str(value.get("source")),
        "day": _day(value.get("day")),
        "look_again": _day(value.get("look_again")),
        "id": _str(value.get("id")),
        "value": _number(value.get("value"), ""),
        "sure": _str(value.get("sure")),
        "link": _str(value.get("link")),
        "says_in": _texts(value.get("says_in")),
        "source_in": _texts(value.get("source_in")),
    }


def _country_rule(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "rule": _str(value.get("rule")) or "un-only",
        "countries": _strs(value.get("countries")),
        "source": _str(value.get("source")),
        "day": _day(value.get("day")),
        "source_in": _texts(value.get("source_in")),
    }


def _position(value: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: _str(value.get(key)) for key in ("target", "office", "source", "link")},
        "position": _str(value.get("position")) or "agrees",
        "day": _day(value.get("day")),
    }


def _target(value: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: _str(value.get(key)) for key in _TARGET_TEXTS},
        "own_government": _flag(value.get("own_government"), default=False),
        "area": _flag(value.get("area"), default=False),
        "countries": _strs(value.get("countries")),
        "except_countries": _strs(value.get("except_countries")),
    }


def _letter(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "targets": _strs(value.get("targets")),
        "language": _str(value.get("language")),
        "subject": _strs(value.get("subject")),
        "blocks": [_block(block) for block in _dicts(value.get("blocks"))],
    }


def _block(value: dict[str, Any]) -> dict[str, Any]:
    personal = _flag(value.get("personal"), default=False)
    return {
        "personal": personal,
        "ask": _flag(value.get("ask"), default=False),
        "point": _str(value.get("point")),
        "label": _str(value.get("label")),
        "text": _strs(value.get("text")),
    }


def _str(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _strs(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> dict[str, str]:
    return {key: words for key, words in _dict(value).items() if isinstance(words, str)}


def _number(value: Any, default: int | str) -> int | str:
    """A number, or the words somebody typed instead of one."""
    return value if isinstance(value, int | str) and not isinstance(value, bool) else default


def _day(value: Any) -> date | datetime | str | None:
    """A day, with or without an hour, or the words somebody typed instead of one."""
    return value if isinstance(value, date) or (isinstance(value, str) and value) else None


def _flag(value: Any, *, default: bool) -> bool:
    return value if isinstance(value, bool) else default


def _bare(value: Any) -> Any:
    """A value without what says nothing: empty texts, lists and tables, and what a campaign is without a word."""
    if isinstance(value, dict):
        bare = {key: _bare(inner) for key, inner in value.items()}
        defaults = {"status": "draft", "accent": "#1f5f8b", "goal": 0, "max_length": 300, "confirm": True}
        defaults |= {
            "reminder": True,
            "silent_only": False,
            "own_government": False,
            "area": False,
            "personal": False,
            "ask": False,
        }
        return {key: one for key, one in bare.items() if one not in ("", [], {}) and defaults.get(key, ...) != one}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return value


def _pairs(table: Mapping[str, Any], keys: Sequence[str], always: Collection[str] = ()) -> Iterator[str]:
    """`key = value` lines; what is empty is left out, unless it stands there `always`."""
    for key in keys:
        if key in always or not _says_nothing(key, table[key]):
            yield f"{key} = {_value(table[key], long=key in ('text', 'subject'))}"


def _says_nothing(key: str, value: Any) -> bool:
    """Whether a value is what stands for none; 0 is a number of something, but no goal."""
    return value in ("", [], None) or value is False or (key == "goal" and value == 0)


def _table(name: str, texts: Mapping[str, str], *, always: bool) -> list[str]:
    if not texts and not always:
        return []
    return ["", f"[{name}]", *(f"{_key(language)} = {_text(words)}" for language, words in texts.items())]


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else _quoted(name)


def _value(value: Any, *, long: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if long and value:
            return "[\n" + "".join(f"    {_text(item)},\n" for item in value) + "]"
        return f"[{', '.join(_quoted(item) for item in value)}]"
    if isinstance(value, datetime):
        return value.isoformat()
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    """A text as a basic string, or over several lines where it has several (TOML 1.0, "String")."""
    if "\n" not in value:
        return _quoted(value)
    body = _escaped(value, keep="\n\t")
    if '"""' in value or value.endswith('"'):
        body = body.replace('"', '\\"')
    return f'"""\n{body}"""'


def _quoted(value: str) -> str:
    return '"' + _escaped(value, keep="").replace('"', '\\"') + '"'


_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _escaped(value: str, keep: str) -> str:
    """`value` with backslashes and control characters escaped, but for those in `keep`."""
    out = []
    for character in value:
        if character == "\\":
            out.append("\\\\")
        elif character in keep or (character >= " " and character != "\x7f"):
            out.append(character)
        else:
            out.append(_SHORT.get(character, f"\\u{ord(character):04x}"))
    return "".join(out)
