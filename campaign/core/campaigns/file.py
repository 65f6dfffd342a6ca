"""Reading a campaign file: TOML in, a `Campaign` out, or every fault at once with where it stands."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from campaign.core import days
from campaign.core.campaigns import age_key, bounds, checks
from campaign.core.campaigns.campaign import (
    Block,
    ByHand,
    Campaign,
    CountryRule,
    Fact,
    LetterTemplate,
    OptIn,
    Position,
    Question,
    Rule,
    Stance,
    Status,
    Target,
)
from campaign.core.campaigns.owners import read_owner
from campaign.core.campaigns.reader import Fault, FaultKind, FileReader, Table
from campaign.core.errors import CampaignFileFaults
from campaign.core.offices.office import Directory, Office
from campaign.core.words.marking import N_
from campaign.core.words.templates import Text
from campaign.core.words.text import shows_something

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_QUESTION_ID = re.compile(r"[a-z][a-z0-9_]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_AREAS = re.compile(r"\w[\w.-]{0,100}\.(?:csv|xlsx)", re.ASCII | re.IGNORECASE)
_PICTURE = re.compile(r"\w[\w.-]{0,100}\.(?:jpe?g|png|webp)", re.ASCII | re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://\S+")
_INLINE = ("title", "organisation", "salutation", "close", "email", "contact_form", "postal_address", "language")
_ONE_LINE = ("title", "organisation", "holder")


def read(source: str, name: str, directory: Directory) -> Campaign:
    """The campaign in the text of a file called `name`.

    Raises:
        CampaignFileFaults: every fault, each as `name:line: sentence`.
    """
    source = unicodedata.normalize("NFC", source)  # Korean from a Mac comes taken apart.
    try:
        document = bounds.loaded(source)
    except tomllib.TOMLDecodeError as error:
        raise CampaignFileFaults([f"{name}: this is not valid TOML: {error}"]) from None
    except ValueError as error:
        raise CampaignFileFaults([f"{name}: {error}"]) from None
    reader, campaign = _read(source, name, document, directory)
    if reader.collected:
        raise CampaignFileFaults(reader.faults)
    return campaign


def read_draft(source: str, directory: Directory) -> tuple[Campaign, list[Fault]]:
    """What can be read of an unfinished campaign, and all that is wrong with it: nothing, where `read` takes it too.

    A variant that is not valid stands empty in its place.

    Raises:
        ValueError: the text is not TOML, or too much of it.
    """
    reader, campaign = _read(source, "", bounds.loaded(source), directory)
    return campaign, reader.collected


def _read(source: str, name: str, document: dict[str, Any], directory: Directory) -> tuple[FileReader, Campaign]:
    reader = FileReader(source, name)
    campaign = _campaign(reader, Table(reader, document, ""))
    reader.collected += checks.faults(campaign, directory, reader, reader.room)
    if not reader.room:
        reader.collected.append(Fault(N_("There is more that is wrong: fix this first, and look again")))
    return reader, campaign


def _campaign(reader: FileReader, document: Table) -> Campaign:
    about = document.table("campaign")
    languages = about.texts("languages", required=True)
    questions = [_question(table) for table in document.tables("questions")]
    tag = about.by_language("tag", one_line=True)
    facts = tuple(fact for fact in map(_fact, document.tables("facts")) if fact)
    letters_have = _Shared(tag, languages, {fact.id: fact.value for fact in facts if fact.id})
    campaign = Campaign(
        slug=about.text("slug", required=True, pattern=_SLUG, example="clean-rivers"),
        status=Status(about.choice("status", [status.value for status in Status], "draft")),
        languages=languages or ("en",),
        title=about.by_language("title", one_line=True),
        summary=about.by_language("summary"),
        goal=about.number("goal", 0),
        opens=about.day_or_hour("opens"),
        closes=about.day_or_hour("closes"),
        confirm=about.flag("confirm", default=True),
        reminder=about.flag("reminder", default=True),
        accent=about.text("accent", "#1f5f8b", pattern=_COLOUR, example="#1f5f8b"),
        embed_origins=about.texts("embed_origins", pattern=_ORIGIN, example="https://www.example.org"),
        picture=about.text("picture", pattern=_PICTURE, example="river.jpg (a file beside this one)"),
        picture_alt=about.by_language("picture_alt", one_line=True),
        logo=about.text("logo", pattern=_PICTURE, example="logo.png (a file beside this one)"),
        logo_alt=about.by_language("logo_alt", one_line=True),
        owners=tuple(map(read_owner, document.tables("owners"))),
        opt_in=_opt_in(about),
        by_hand=_by_hand(about),
        time_zone=_time_zone(about),
        areas=about.text("areas", pattern=_AREAS, example="postcodes.csv (a file beside this one)"),
        questions=tuple(questions),
        facts=facts,
        country_rules=tuple(map(_country_rule, document.tables("country_rules"))),
        positions=tuple(position for position in map(_position, document.tables("positions")) if position),
        follows=about.text("follows", pattern=_SLUG, example="clean-rivers"),
        silent_only=about.flag("silent_only", default=False),
        tag=tag,
        outcome=about.by_language("outcome"),
        thanks=about.by_language("thanks"),
        mail_words=about.by_language("mail_words"),
        won=about.day("won"),
        reviewed=about.by_language("reviewed"),
        targets=tuple(_target(table) for table in document.tables("targets", required=True)),
        letters=tuple(_letter(table, letters_have) for table in document.tables("letters", required=True)),
    )
    about.refuse_the_rest()
    document.refuse_the_rest()
    return campaign


def _time_zone(about: Table) -> str:
    name = about.text("time_zone")
    if name and not days.is_zone(name):
        close = get_close_matches(name, days.zones(), 1) or ["Asia/Seoul"]
        message = N_("%(key)s = %(value)s is not valid; write it like %(example)s")
        values = {"key": "time_zone", "value": repr(name), "example": close[0]}
        about.fault(message, name, "time_zone", kind=FaultKind.NOT_LIKE, **values)
        return ""
    return name


def _by_hand(about: Table) -> ByHand | None:
    if "by_hand" not in about:
        return None
    table = about.table("by_hand")
    key, day = table.text("public_key", required=True), table.day("day", required=True)
    fault = age_key.fault(key)
    if fault and "public_key" in table:
        table.fault("public_key %(fault)s", key, "public_key", fault=fault)
    table.refuse_the_rest()
    return ByHand(key, day) if day and not fault else None


def _opt_in(about: Table) -> OptIn | None:
    if "opt_in" not in about:
        return None
    table = about.table("opt_in")
    opt_in = OptIn(table.text("public_key", required=True), table.by_language("label", required=True, one_line=True))
    fault = age_key.fault(opt_in.public_key)
    if fault and "public_key" in table:
        table.fault("public_key %(fault)s", opt_in.public_key, "public_key", fault=fault)
    if "label" in table and not any(opt_in.label.values()):
        table.fault(N_("label has no text"), "opt_in.label", "label", kind=FaultKind.MISSING)
    table.refuse_the_rest()
    return opt_in


def _question(table: Table) -> Question:
    question = Question(
        id=table.text("id", required=True, pattern=_QUESTION_ID, example="why"),
        label=table.by_language("label", required=True, one_line=True),
        max_length=table.number("max_length", 300, least=1, most=5_000),
    )
    table.refuse_the_rest()
    return question


def _fact(table: Table) -> Fact | None:
    says, source = table.text("says", required=True), table.text("source", required=True)
    day, look_again = table.day("day", required=True), table.day("look_again")
    name = table.text("id", pattern=_QUESTION_ID, example="returned_since_2020")
    value = table.text_or_number("value")
    if bool(name) != (value != ""):
        message, missing = N_("a fact that letters quote needs both id and value"), "value" if name else "id"
        table.fault(message, name or says, missing, kind=FaultKind.MISSING)
    link = table.text("link", pattern=_WEB_ADDRESS, example="https://www.example.org/report")
    sure, says_in, source_in = table.text("sure"), table.by_language("says_in"), table.by_language("source_in")
    table.refuse_the_rest()
    return Fact(says, source, day, look_again, name, value, sure, link, says_in, source_in) if day else None


def _country_rule(table: Table) -> CountryRule:
    rule = table.choice("rule", [rule.value for rule in Rule], Rule.UN_ONLY.value)
    countries = table.texts("countries", required=True)
    source, source_in = table.text("source"), table.by_language("source_in")
    country_rule = CountryRule(Rule(rule), frozenset(countries), source, table.day("day"), source_in)
    table.refuse_the_rest()
    return country_rule


def _position(table: Table) -> Position | None:
    stance = table.choice("position", [stance.value for stance in Stance], Stance.AGREES.value)
    source, day = table.text("source", required=True), table.day("day", required=True)
    target, office = table.text("target"), table.text("office")
    link = table.text("link", pattern=_WEB_ADDRESS, example="https://www.example.org/statement")
    if bool(target) == bool(office):
        table.fault(N_("a position is that of a target or of an office: name one of the two"), source, "target")
    table.refuse_the_rest()
    return Position(Stance(stance), source, day, target, office, link) if day else None


def _target(table: Table) -> Target:
    target_id = table.text("id", required=True, pattern=_ID, example="minister")
    office = table.text("office")
    own_government = table.flag("own_government", default=False)
    area = table.flag("area", default=False)
    role = table.text("role")
    inline = _inline(table, target_id)
    countries, except_countries = (table.texts(key) for key in ("countries", "except_countries"))
    if sum((bool(office), own_government, area, inline is not None)) != 1:
        message = N_(
            "target %(target)s needs exactly one of: office, own_government = true, area = true, "
            "or its own title and address"
        )
        table.fault(message, target_id, kind=FaultKind.NO_OFFICE, target=repr(target_id))
    if role and not area:
        table.fault(N_("target %(target)s: role goes with area = true only"), role, target=repr(target_id))
    table.refuse_the_rest()
    return Target(target_id, office, own_government, inline, countries, except_countries, area, role)


def _inline(table: Table, target_id: str) -> Office | None:
    """The office that the campaign file describes itself, instead of naming one of the directory."""
    given = {key: table.text(key, one_line=key in _ONE_LINE) for key in (*_INLINE, "holder") if key in table}
    if given.get("email"):
        table.text("email", pattern=_ADDRESS, example="minister@office.example")
    if given.get("contact_form"):
        table.text("contact_form", pattern=_WEB_ADDRESS, example="https://office.example/contact")
    if not given:
        return None
    if not given.get("title"):
        message = N_("target %(target)s has an address of its own but no title")
        table.fault(message, target_id, "title", kind=FaultKind.MISSING, target=repr(target_id))
    return replace(Office(id=f"inline-{target_id}", title=""), **given)  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Shared:
    """What all the letters of a campaign have."""

    tag: Mapping[str, str]
    languages: Sequence[str]
    facts: Mapping[str, str | int]


def _letter(table: Table, shared: _Shared) -> LetterTemplate:
    language = table.text("language", required=True)
    # Codes are the same in capitals and small letters (BCP 47, section 2.1.1): a letter is found by that of its pages.
    language = next((code for code in shared.languages if code.lower() == language.lower()), language)
    tags = (shared.tag[code] for code in (language, *shared.languages) if shared.tag.get(code))
    letter = LetterTemplate(
        tag=next(tags, ""),
        facts=shared.facts,
        targets=table.texts("targets", required=True),
        language=language,
        subject=_variants(table, "subject"),
        blocks=tuple(_block(block) for block in table.tables("blocks", required=True)),
    )
    table.refuse_the_rest()
    return letter


def _block(table: Table) -> Block:
    personal = table.flag("personal", default=False)
    point = table.text("point", pattern=_ID, example="fish")
    label = table.text("label", one_line=True)
    ask = table.flag("ask", default=False)
    variants = () if personal else _variants(table, "text")
    if personal and ("text" in table or point):
        table.fault(
            N_("a block with personal = true has neither text nor point: the supporter's own words stand there")
        )
        table.texts("text")
    if bool(point) != bool(label):
        message = N_("a point needs both point and label (here: %(name)s)")
        missing = "label" if point else "point"
        table.fault(message, point or label, missing, kind=FaultKind.MISSING, name=point or repr(label))
    table.refuse_the_rest()
    return Block(variants, point, label, personal, ask and not personal)


def _variants(table: Table, key: str) -> tuple[Text, ...]:
    sources = table.texts(key, required=True)
    variants = []
    for number, source in enumerate(sources, 1):
        try:
            variants.append(Text(source.strip()))
        except ValueError as error:
            variants.append(Text(""))
            table.fault("%(key)s: %(error)s", source, f"{key}[{number}]", key=key, error=error)
        if not shows_something(source):
            message = N_("%(key)s has an empty variant")
            table.fault(message, key, f"{key}[{number}]", kind=FaultKind.EMPTY_WORDING, key=key)
    return tuple(variants)
