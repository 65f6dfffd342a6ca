"""What the public JSON is, as an OpenAPI 3.1 document. The tests drive a client by it, and hold every answer to it."""

from collections.abc import Mapping, Sequence

from campaign.core.answers.board import Reading
from campaign.core.answers.kinds import AnswerKind
from campaign.core.campaigns.campaign import Stance
from campaign.core.counts.totals import ACTS, DEFINITIONS, STATES, WAYS

Schema = dict[str, object]

TITLE = "Letter Campaign"
COUNT: Schema = {"type": "integer", "minimum": 0}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
WORDS: Schema = {"type": "object", "description": "By language (BCP 47).", "additionalProperties": {"type": "string"}}
SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"


def record(properties: Mapping[str, object], description: str = "") -> Schema:
    """An object that has all of these properties and no other."""
    made: Schema = {"type": "object", "properties": dict(properties), "required": list(properties)}
    return made | {"additionalProperties": False} | ({"description": description} if description else {})


def rows(properties: Mapping[str, object], description: str) -> Schema:
    return {"type": "array", "description": description, "items": record(properties)}


def or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def document(url: str, version: str, slugs: Sequence[str]) -> Schema:
    """The document for a site at `url`, with the `slugs` of its live campaigns as examples."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": version,
            "description": "Campaigns and their totals, for any site: GET only, never anything about a person. "
            "Answers may be kept for a minute and have an ETag.",
        },
        "servers": [{"url": f"{url}/api/v1"}],
        "paths": _paths(slugs),
        "components": {"schemas": _schemas()},
    }


def _paths(slugs: Sequence[str]) -> Schema:
    slug: Schema = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string", "pattern": SLUG}}
    if slugs:
        slug["examples"] = {name: {"value": name} for name in slugs}
    return {
        "/campaigns": {"get": _get("campaigns", "The live campaigns, in the order they were made.", "Campaigns", [])},
        "/campaigns/{slug}": {"get": _get("campaign", "One campaign, unless it is a draft.", "Campaign", [slug])},
        "/campaigns/{slug}/totals": {"get": _get("totals", "Its ledger.", "Totals", [slug])},
        "/campaigns/{slug}/board": {"get": _get("board", "Which offices answered.", "Board", [slug])},
    }


def _get(name: str, summary: str, schema: str, parameters: list[object]) -> Schema:
    known = {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of the answer you have.",
        "schema": {"type": "string"},
    }
    answer = {
        "description": summary,
        "headers": {
            "ETag": {"required": True, "schema": {"type": "string"}},
            "Cache-Control": {"required": True, "schema": {"const": "public, max-age=60"}},
            "Access-Control-Allow-Origin": {"required": True, "schema": {"const": "*"}},
        },
        "content": {"application/json": {"schema": _named(schema)}},
    }
    answers: Schema = {"200": answer, "304": {"description": "You have it already."}}
    if parameters:
        answers["404"] = {
            "description": "There is no such campaign.",
            "content": {"application/json": {"schema": _named("Error")}},
        }
    return {"operationId": name, "summary": summary, "parameters": [*parameters, known], "responses": answers}


def _named(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _schemas() -> Schema:
    status: Schema = {"enum": ["test", "live", "closed"]}
    campaign = {
        "slug": {"type": "string", "pattern": SLUG},
        "status": status,
        "title": WORDS,
        "summary": {**WORDS, "description": "Markdown, by language (BCP 47)."},
        "languages": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "picture": _picture(),
        "url": {"type": "string", "format": "uri"},
        "goal": COUNT,
        "follows": or_null({"type": "string", "pattern": SLUG, "description": "The campaign whose next act this is."}),
        "acts": COUNT | {"description": ACTS},
        "opens": or_null({**DAY, "description": "The first day, in the campaign's time zone."}),
        "closes": or_null({**DAY, "description": "The last day, in the campaign's time zone."}),
        "opens_at": or_null(MOMENT),
        "closes_at": or_null({**MOMENT, "description": "From then on it takes no letters."}),
        "time_zone": {"type": "string", "description": "By the IANA time zone database."},
        "won": or_null({**DAY, "description": "The day on which it reached what it asked for."}),
        "outcome": {**WORDS, "description": "What came of it, in Markdown, by language; empty before its end."},
        "answers": rows(_answer(), "What offices answered, the newest first; those that were withdrawn without words."),
    }
    error = record({"code": {"type": "string"}, "message": {"type": "string"}})
    return {
        "Campaign": record(campaign),
        "Campaigns": record({"campaigns": {"type": "array", "items": _named("Campaign")}}),
        "Totals": record(_totals(status)),
        "Board": record(_board()),
        "Error": record({"error": error}),
    }


def _picture() -> Schema:
    size: Schema = {"type": "integer", "minimum": 1, "description": "In pixels."}
    address: Schema = {"type": "string", "format": "uri", "description": "Of a JPEG; another picture has another."}
    words: Schema = {**WORDS, "description": "What is to be seen on it, by language (BCP 47)."}
    shown = {"url": address, "width": size, "height": size, "alt": words}
    return or_null(record(shown, "The picture that it brings."))


def _answer() -> Schema:
    text: Schema = {"type": "string"}
    return {
        "id": COUNT,
        "target": {**text, "description": "The id of the target in the campaign."},
        "office": {**text, "description": "What the office is called in public."},
        "day": {**DAY, "description": "When it answered."},
        "words": or_null({**text, "description": "As it was written; null once it was withdrawn."}),
        "source": or_null({**text, "format": "uri", "description": "Where it can be read."}),
        "standing": {"enum": ["published", "withdrawn"]},
        "published_at": MOMENT,
        "corrected_at": or_null(MOMENT),
        "withdrawn_at": or_null(MOMENT),
        "reason": or_null({**text, "description": "Why it was withdrawn."}),
    }


def _totals(status: Schema) -> Schema:
    states: Schema = {state: COUNT | {"description": DEFINITIONS[state]} for state in STATES}
    targets: Schema = {"id": {"type": "string"}, "title": {"type": "string"}}
    country = or_null({"type": "string", "pattern": "^[A-Z]{2}$"})
    return {
        "campaign": {"type": "string"},
        "status": status,
        "as_of": {"type": "string", "format": "date-time"},
        "goal": COUNT,
        "towards_goal": COUNT | {"description": DEFINITIONS["towards_goal"]},
        "supporters": COUNT | {"description": DEFINITIONS["supporters"]},
        "confirmed": COUNT | {"description": DEFINITIONS["confirmed"]},
        "letters": record(states),
        "handed_over": record(dict.fromkeys(WAYS, COUNT), "Letters by the first way taken."),
        "different_letters": COUNT | {"description": DEFINITIONS["different_letters"]},
        "personalised_percent": COUNT | {"maximum": 100, "description": DEFINITIONS["personalised_percent"]},
        "by_target": rows(targets | states, "In the campaign's order."),
        "by_country": rows({"country": country, "supporters": COUNT}, DEFINITIONS["by_country"]),
        "by_day": rows({"day": DAY, "supporters": COUNT, "letters": COUNT}, DEFINITIONS["by_day"]),
        "definitions": {"type": "object", "additionalProperties": {"type": "string"}},
    }


def _board() -> Schema:
    told = {kind.value: COUNT for kind in AnswerKind}
    position = {"stance": {"enum": [stance.value for stance in Stance]}, "source": {"type": "string"}, "day": DAY}
    position |= {"link": or_null({"type": "string", "format": "uri"})}
    line: Schema = {
        "id": {"type": "string"},
        "title": {"type": "string"},
        "sent": COUNT | {"description": DEFINITIONS["sent"]},
        "said_sent": COUNT | {"description": DEFINITIONS["said_sent"]},
        "first_letter": or_null({**DAY, "description": "When the first letter left, in the campaign's time zone."}),
        "answered_on": or_null({**DAY, "description": "The day of an answer that was published."}),
        "reading": {"enum": [reading.value for reading in Reading]},
        "position": or_null(record(position, "Where the office is known to stand, and whose word that is.")),
        "told": or_null(record(told, "What those who wrote say came back; null where fewer than ten have told.")),
    }
    return {"campaign": {"type": "string"}, "as_of": MOMENT, "by_target": rows(line, "In the campaign's order.")}
