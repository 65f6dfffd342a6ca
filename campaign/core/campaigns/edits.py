"""Changing a campaign's document by what a form sent: fields that are named by where they stand, and one button.

A field's name is the path of its value: `campaign.title.en`, `letters.2.blocks.1.text.3`; lists count from 1. What the
form did not show stays as it is. What was typed goes in as it stands, so that nothing is lost; `load`'s checks tell
what is wrong with it.
"""

import copy
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from campaign.core.campaigns import translating
from campaign.core.campaigns.form_fields import Fields, FormFields
from campaign.core.campaigns.toml import BY_LANGUAGE, OFFICE_KEYS, Document
from campaign.core.offices.office import Directory
from campaign.core.partners import sites

_LISTS = {"owners", "questions", "facts", "country_rules", "positions", "targets", "letters"}
_LISTS |= {"blocks", "subject", "text"}
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 60
NEW_ENTRIES: dict[str, dict[str, Any]] = {
    "facts": {
        **dict.fromkeys(("id", "value", "says", "source", "sure", "link"), ""),
        **{"day": None, "look_again": None, "says_in": {}, "source_in": {}},
    },
    "country_rules": {"rule": "un-only", "countries": [], "source": "", "day": None, "source_in": {}},
    "owners": {
        **dict.fromkeys(("website", "contact", "logo", "partner"), ""),
        **{"name": {}, "languages": [], "countries": []},
    },
    "positions": {"position": "agrees", "target": "", "office": "", "source": "", "day": None, "link": ""},
}
"""What a fact, a rule for countries, a group that runs the campaign and a position begin as."""
_FIRST_LETTER: dict[str, Any] = {
    "subject": [""],
    "blocks": [
        {"personal": False, "ask": True, "point": "", "text": [""]},
        {"personal": True, "ask": False, "point": "", "text": []},
    ],
}
"""What the first letter to somebody begins as."""


def filled(document: Document, fields: Fields) -> Document:
    """The document with every value that the form shows as it was typed."""
    changed = copy.deepcopy(document)
    form = FormFields(fields)
    _fill_about(changed["campaign"], form)
    for at, owner in enumerate(changed["owners"], 1):
        _fill_owner(owner, form, f"owners.{at}", languages(changed))
    for at, question in enumerate(changed["questions"], 1):
        _fill_question(question, form, f"questions.{at}", languages(changed))
    for at, fact in enumerate(changed["facts"], 1):
        _fill_fact(fact, form, f"facts.{at}", languages(changed))
    for name, fill in _FILL.items():
        for at, entry in enumerate(changed[name], 1):
            fill(entry, form, f"{name}.{at}")
    return changed


def acted(document: Document, button: str, directory: Directory) -> tuple[Document, str]:
    """The document after a button, and the path of what it made or moved; a button that means nothing does nothing.

    Buttons: `up:PATH`, `down:PATH` and `delete:PATH` of a list's entry, `add:PATH` of a list of texts, `add:questions`,
    `add:facts`, `add:country_rules`, `add:owners`, `add:positions`,
    `paragraph:PATH`, `point:PATH` and `personal:PATH` of a letter, `office:REFERENCE`, `own-government`,
    `representative`, `other-office`, `letter:LANGUAGE`, and `language:LANGUAGE`.
    """
    changed = copy.deepcopy(document)
    what, _, about = button.partition(":")
    if what in ("up", "down", "delete"):
        return changed, _moved(changed, what, about)
    if what == "add":
        return changed, _added(changed, about)
    if what in ("paragraph", "point", "personal"):
        return changed, _add_block(changed, about, what)
    if what in ("office", "own-government", "representative", "other-office"):
        return changed, _add_target(changed, what, about, directory)
    if what == "language" and about:
        return translating.with_language(changed, about), ""
    return changed, _add_letter(changed, about) if what == "letter" and about else ""


def new_document(slug: str, title: str, language: str) -> Document:
    """A campaign that has a name and nothing else."""
    about = {"slug": slug, "status": "draft", "follows": "", "languages": [language], "goal": 0}
    about |= {"opens": None, "closes": None, "won": None}
    about |= {"time_zone": "", "confirm": True, "reminder": True, "silent_only": False}
    about |= {"accent": "#1f5f8b", "embed_origins": []}
    about |= {"areas": "", "opt_in": None, "by_hand": None}
    about |= {"picture": "", "picture_alt": {}, "logo": "", "logo_alt": {}}
    about |= {"title": {language: title} if title else {}, "summary": {}, "outcome": {}, "tag": {}}
    about |= {"thanks": {}, "mail_words": {}}
    about |= {"reviewed": {}}
    lists = ("owners", "questions", "facts", "country_rules", "positions", "targets", "letters")
    return {"campaign": about, **{name: [] for name in lists}}


def is_slug(name: str) -> bool:
    """Whether a campaign can be called so in addresses."""
    return len(name) <= LONGEST_SLUG and _SLUG.fullmatch(name) is not None


def slug_for(title: str) -> str:
    """What a campaign of this title may be called in addresses; "" where the title has no letters a to z or digits."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")


def languages(document: Document) -> list[str]:
    """The languages of a campaign's pages, and those it has words in all the same, in that order."""
    about = document["campaign"]
    return list(dict.fromkeys([*about["languages"], *about["title"], *about["summary"]]))


def letter_languages(document: Document) -> list[str]:
    """The languages of pages, and those that there are letters in."""
    written = [letter["language"] for letter in document["letters"] if letter["language"]]
    return list(dict.fromkeys([*document["campaign"]["languages"], *written]))


def place_name(place: str) -> str:
    """The name of the field of what is at fault: `letters[2].subject[1]` is `letters.2.subject.1`."""
    return re.sub(r"\[(\d+)\]", r".\1", place)


def _fill_about(about: dict[str, Any], form: FormFields) -> None:
    shown = list(dict.fromkeys([*about["languages"], *about["title"], *about["summary"]]))
    for key in BY_LANGUAGE:
        form.by_language(about[key], f"campaign.{key}", shown)
    form.by_language(about["reviewed"], "campaign.reviewed", form.codes_of("campaign.reviewed"))
    if form.is_shown("campaign.languages"):
        ticked, first = form.values("campaign.languages"), form.value("campaign.first")
        about["languages"] = sorted(dict.fromkeys(ticked), key=lambda code: code != first)
    form.number(about, "goal", "campaign.goal", 0)
    for key in ("opens", "closes", "won"):
        form.day(about, key, f"campaign.{key}")
    form.text(about, "accent", "campaign.accent")
    form.text(about, "follows", "campaign.follows")
    form.text(about, "time_zone", "campaign.time_zone")
    if form.is_shown("campaign.confirm"):
        about["confirm"] = "campaign.confirm" in form
    if form.is_shown("campaign.reminder"):
        about["reminder"] = "campaign.reminder" in form
    if form.is_shown("campaign.silent_only"):
        about["silent_only"] = "campaign.silent_only" in form
    if "campaign.embed_origins" in form:
        about["embed_origins"] = sites(form.value("campaign.embed_origins"))
    _fill_opt_in(about, form, shown)
    _fill_by_hand(about, form)


def _fill_opt_in(about: dict[str, Any], form: FormFields, codes: Sequence[str]) -> None:
    if "campaign.opt_in.public_key" not in form:
        return
    opt_in = about["opt_in"] or {"public_key": "", "label": {}}
    form.text(opt_in, "public_key", "campaign.opt_in.public_key")
    form.by_language(opt_in["label"], "campaign.opt_in.label", codes)
    about["opt_in"] = opt_in if opt_in["public_key"] or any(opt_in["label"].values()) else None


def _fill_by_hand(about: dict[str, Any], form: FormFields) -> None:
    if "campaign.by_hand.public_key" not in form:
        return
    by_hand = about["by_hand"] or {"public_key": "", "day": None}
    form.text(by_hand, "public_key", "campaign.by_hand.public_key")
    form.day(by_hand, "day", "campaign.by_hand.day")
    about["by_hand"] = by_hand if any(by_hand.values()) else None


def _fill_owner(owner: dict[str, Any], form: FormFields, name: str, codes: Sequence[str]) -> None:
    for key in ("website", "contact", "partner"):
        form.text(owner, key, f"{name}.{key}")
    form.by_language(owner["name"], f"{name}.name", codes)
    if form.is_shown(f"{name}.languages"):
        owner["languages"] = form.values(f"{name}.languages")
    form.codes(owner, "countries", f"{name}.countries")


def _fill_question(question: dict[str, Any], form: FormFields, name: str, codes: Sequence[str]) -> None:
    form.text(question, "id", f"{name}.id")
    form.number(question, "max_length", f"{name}.max_length", 300)
    form.by_language(question["label"], f"{name}.label", codes)


def _fill_fact(fact: dict[str, Any], form: FormFields, name: str, codes: Sequence[str]) -> None:
    for key in ("id", "says", "source", "sure", "link"):
        form.text(fact, key, f"{name}.{key}")
    if form.value(f"{name}.value") != str(fact["value"]):
        form.number(fact, "value", f"{name}.value", "")
    for key in ("day", "look_again"):
        form.day(fact, key, f"{name}.{key}")
    for key in ("says_in", "source_in"):
        form.by_language(fact[key], f"{name}.{key}", codes)


def _fill_rule(rule: dict[str, Any], form: FormFields, name: str) -> None:
    for key in ("rule", "source"):
        form.text(rule, key, f"{name}.{key}")
    form.day(rule, "day", f"{name}.day")
    form.codes(rule, "countries", f"{name}.countries")
    form.by_language(rule["source_in"], f"{name}.source_in", form.codes_of(f"{name}.source_in"))


def _fill_position(position: dict[str, Any], form: FormFields, name: str) -> None:
    for key in ("position", "target", "office", "source", "link"):
        form.text(position, key, f"{name}.{key}")
    form.day(position, "day", f"{name}.day")


def _fill_target(target: dict[str, Any], form: FormFields, name: str) -> None:
    for key in ("role", *OFFICE_KEYS):
        form.text(target, key, f"{name}.{key}")
    for key in ("countries", "except_countries"):
        form.codes(target, key, f"{name}.{key}")


def _fill_letter(letter: dict[str, Any], form: FormFields, name: str) -> None:
    form.text(letter, "language", f"{name}.language")
    if form.is_shown(f"{name}.targets"):
        letter["targets"] = form.values(f"{name}.targets")
    _fill_texts(letter["subject"], form, f"{name}.subject")
    for at, block in enumerate(letter["blocks"], 1):
        for key in ("point", "label"):
            form.text(block, key, f"{name}.blocks.{at}.{key}")
        if form.is_shown(f"{name}.blocks.{at}.ask"):
            block["ask"] = f"{name}.blocks.{at}.ask" in form
        _fill_texts(block["text"], form, f"{name}.blocks.{at}.text")


_FILL = {
    "country_rules": _fill_rule,
    "positions": _fill_position,
    "targets": _fill_target,
    "letters": _fill_letter,
}
"""How an entry of each list is filled."""


def _fill_texts(texts: list[str], form: FormFields, name: str) -> None:
    for at in range(len(texts)):
        if f"{name}.{at + 1}" in form:
            texts[at] = form.words(f"{name}.{at + 1}", texts[at])


def entries_at(document: Document, path: str) -> list[Any] | None:
    """The list at a path, if it is one that can be changed."""
    steps = path.split(".")
    if steps[-1] not in _LISTS:
        return None
    node: Any = document
    for step in steps:
        if isinstance(node, list) and is_among(step, node):
            node = node[int(step) - 1]
        elif isinstance(node, dict) and step in node:
            node = node[step]
        else:
            return None
    return node if isinstance(node, list) else None


def is_among(number: str, entries: list[Any]) -> bool:
    """Whether it is the number of an entry; Python reads no number of thousands of digits."""
    return number.isdecimal() and len(number) < 7 and 1 <= int(number) <= len(entries)


def _moved(document: Document, what: str, path: str) -> str:
    """Move the entry of a list, or take it out; where it stands now."""
    name, _, number = path.rpartition(".")
    entries = entries_at(document, name) if name else None
    if entries is None or not is_among(number, entries):
        return ""
    at = int(number) - 1
    gone = entries.pop(at)
    if what == "delete":
        if name == "targets":
            for letter in document["letters"]:
                letter["targets"] = [target for target in letter["targets"] if target != gone["id"]]
        return f"{name}.{min(at + 1, len(entries))}" if entries else name
    to = max(0, at - 1) if what == "up" else min(len(entries), at + 1)
    entries.insert(to, gone)
    return f"{name}.{to + 1}"


def _added(document: Document, path: str) -> str:
    entries = entries_at(document, path)
    if entries is None:
        return ""
    if path == "questions":
        taken = {question["id"] for question in entries}
        entries.append({"id": _unused("question_", taken), "max_length": 300, "label": {}})
    elif path in NEW_ENTRIES:
        entries.append(copy.deepcopy(NEW_ENTRIES[path]))
    elif path.endswith((".text", ".subject")):
        entries.append("")
    return f"{path}.{len(entries)}"


def _add_block(document: Document, path: str, kind: str) -> str:
    blocks = entries_at(document, f"{path}.blocks")
    if blocks is None:
        return ""
    block: dict[str, Any] = {"personal": kind == "personal", "ask": False, "point": "", "label": "", "text": [""]}
    if kind == "personal":
        block["text"] = []
    if kind == "point":
        block["point"] = _unused("point-", {one["point"] for one in blocks})
    blocks.append(block)
    return f"{path}.blocks.{len(blocks)}"


def _add_target(document: Document, what: str, about: str, directory: Directory) -> str:
    targets, taken = document["targets"], {target["id"] for target in document["targets"]}
    target: dict[str, Any] = dict.fromkeys(("office", "role", *OFFICE_KEYS), "")
    target |= {"area": what == "representative", "own_government": what == "own-government"}
    target |= {"countries": [], "except_countries": []}
    if what == "office":
        if directory.find(about, document["campaign"]["languages"][0] if document["campaign"]["languages"] else "en"):
            name = about.lower() if _ID.fullmatch(about.lower()) else f"office-{len(targets) + 1}"
            target |= {"office": about, "id": name if name not in taken else _unused(f"{name}-", taken)}
        else:
            return ""
    elif what in ("own-government", "representative"):
        target["id"] = what if what not in taken else _unused(f"{what}-", taken)
    else:
        target["id"] = _unused("office-", taken)
    targets.append(target)
    return f"targets.{len(targets)}"


def _add_letter(document: Document, language: str) -> str:
    """A letter in a language, to the targets that have none in it yet.

    Where one in another language goes to some of them, it is to those, with the paragraphs and points of that, empty.
    """
    letters = document["letters"]
    have = {target for letter in letters if letter["language"] == language for target in letter["targets"]}
    missing = [target["id"] for target in document["targets"] if target["id"] not in have]
    pattern = next((letter for letter in letters if set(letter["targets"]) & set(missing)), None)
    if pattern:
        theirs = [target for target in missing if target in pattern["targets"]]
        letters.append(translating.empty_like(pattern, language, theirs))
    else:
        letters.append(translating.empty_like(_FIRST_LETTER, language, missing))
    return f"letters.{len(letters)}"


def _unused(name: str, taken: set[str]) -> str:
    return next(f"{name}{number}" for number in range(1, len(taken) + 2) if f"{name}{number}" not in taken)
