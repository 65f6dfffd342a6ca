"""The templates organisers write: Liquid with a handful of tags and filters, checked when a campaign loads.

A supporter's words go in as values and are never parsed, so a supporter called `{{ today }}` stays just that.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from liquid import BoundTemplate, Environment, Expression, Mode, Node, RenderContext
from liquid.builtin.output import Output
from liquid.exceptions import LiquidError, OutputStreamLimitError

from campaign.core.words import holes, josa, merge_fields, text
from campaign.core.words.marking import N_

TAGS = ("if", "unless", "case", "comment")
FILTERS = ("capitalize", "default", "downcase", "josa", "strip", "upcase")
MAXIMUM_OUTPUT = 40_000
"""Characters one variant may grow to; a letter is a page or two."""

TYPED_FIELDS = ("name", "place", "home", "home_in", "home_from")
COUNTRY_FIELDS = tuple(name for name in merge_fields.of_group("supporter") if name not in TYPED_FIELDS)

_JOSA = re.compile(r"\|\s*josa\b\s*(?::\s*[\"']([^\"']*)[\"'])?")
_OF_NOBODY = {"supporter": COUNTRY_FIELDS, "target": merge_fields.of_group("target")}
"""The fields that say nothing of one supporter, by group. Of `facts` all do, and `today`."""
_TAG_NAME = re.compile(r"\{%-?\s*(\w+)")
_ENDLESS = re.compile(r"\{\{\{|\{[{%]-?\s*\w*\s{100}")
"""Braces and spaces over which Liquid's lexer goes again and again: minutes for what fits into a field."""
LONGEST_TAG = 2_000
"""Characters between braces: over brackets within each other Liquid takes four times as long for twice as many."""
_LONG, _CLOSING = re.compile(rf"\{{[{{%].{{{LONGEST_TAG}}}", re.DOTALL), re.compile(r"[}%]\}")


class GrowsTooLong(Exception):  # noqa: N818 - no error of anybody's
    """A text with its merge fields filled in has more than MAXIMUM_OUTPUT."""


class _LetterOutput(Output):
    node_class = holes.Field


class _LetterEnvironment(Environment):
    output_stream_limit = MAXIMUM_OUTPUT


def _environment() -> Environment:
    environment = _LetterEnvironment(tolerance=Mode.STRICT, strict_filters=True)
    known = ("#", "illegal", "content", "output", *TAGS)
    environment.tags = {name: tag for name, tag in environment.tags.items() if name in known}
    environment.add_tag(_LetterOutput)
    known_filters = environment.filters | {"josa": _with_josa}
    environment.filters = {name: known_filters[name] for name in FILTERS}
    return environment


def _with_josa(value: object, pair: object = "") -> str:
    """`{{ supporter.name | josa: "은/는" }}`: the value with the Korean particle that follows it."""
    word = "" if value is None else str(value)
    return word + (josa.particle(word, str(pair)) if pair in josa.PAIRS else "")


_ENVIRONMENT = _environment()
_REMEMBERED = 1_024
"""Texts that were read before: who changes one on the desk has the others of the campaign read again with each page."""


@dataclass(frozen=True)
class Text:
    """One variant: its source and, where it has merge fields or tags, the parsed template.

    Raises:
        ValueError: the source is not valid; the words say what and at which line and column.
    """

    source: str
    template: BoundTemplate | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "template", _parse(self.source) if "{" in self.source else None)

    @property
    def conditional(self) -> bool:
        """Whether the text may come out empty, because a tag decides."""
        return "{%" in self.source

    @property
    def optional(self) -> bool:
        """Whether it comes out empty for somebody who gives no answer, or for somebody who gives each."""
        nothing: dict[str, Any] = {}
        return self.conditional and not all(self.fill(Values(words)).strip() for words in (nothing, _Anything()))

    @cached_property
    def fields(self) -> "Fields":
        """What decides what comes out."""
        return _fields(self.source)

    @cached_property
    def _pieces(self) -> holes.Pieces | None:
        """The text with a hole for each merge field, where it has nothing else that Liquid would have to work out."""
        return holes.pieces(self.template.nodes) if self.template else None

    def fill(self, values: "Values") -> str:
        """The text with every merge field replaced by its value."""
        return text.unmarked(self.marked(values))

    def marked(self, values: "Values") -> str:
        """As `fill`, with what a person typed kept apart for `text.tidy`.

        Raises GrowsTooLong where it grows beyond MAXIMUM_OUTPUT.
        """
        if self.template is None:
            return self.source
        if self._pieces is not None:
            words = holes.filled(self._pieces, values.fields)
            if len(words) < MAXIMUM_OUTPUT:
                return words
        context = values.context(self.template)
        buffer = context.get_buffer()
        try:
            for node in self.template.nodes:  # none of our tags extends, interrupts or includes: this is all there is
                node.render(context, buffer)
        except OutputStreamLimitError:
            raise GrowsTooLong from None
        return buffer.getvalue()


@dataclass(frozen=True)
class Fields:
    """The merge fields of a text, each as its parts, as in ("supporter", "place").

    `of_nobody` are those that are the same for everybody who writes from one country to one office on one day, `own`
    what people type. Where a field is named in a way that only filling it in can tell, they are not `known`.
    """

    of_nobody: tuple[tuple[str, ...], ...] = ()
    own: tuple[tuple[str, ...], ...] = ()
    known: bool = True


class _Anything(dict[str, Any]):
    """A word for every merge field."""

    def __getitem__(self, name: str) -> Any:
        return "x" if name == "today" else _Words()

    def __contains__(self, name: object) -> bool:
        return True


class _Words(dict[str, str]):
    """A word for every field of one kind."""

    def __getitem__(self, name: str) -> str:
        return "x"

    def __contains__(self, name: object) -> bool:
        return True


class Values:
    """The merge fields of one letter. All its texts share one Liquid context, which costs more than a text does."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields
        self._context: RenderContext | None = None

    def at(self, fields: Iterable[tuple[str, ...]]) -> tuple[Any, ...]:
        """What stands in these merge fields."""
        return tuple([holes.at(self.fields, *field) for field in fields])

    def context(self, template: BoundTemplate) -> RenderContext:
        """The context; our tags can change nothing in it, so that one text cannot tell another anything."""
        if self._context is None:
            self._context = RenderContext(template, globals=self.fields)
        return self._context


@dataclass(frozen=True)
class TextFault:
    """A sentence about a text, marked for translation, and what to put into it: a name, and `line` and `column`."""

    message: str
    values: Mapping[str, object]


def faults(text: Text, allowed: frozenset[str]) -> list[TextFault]:
    """What is wrong with the fields and filters of a text that parsed: one sentence each, with line and column."""
    return list(_faults(text, allowed)) if text.template else []


@lru_cache(maxsize=_REMEMBERED)
def _faults(text: Text, allowed: frozenset[str]) -> Sequence[TextFault]:
    assert text.template is not None  # asked before  # noqa: S101
    analysis = text.template.analyze()
    own_faults = []
    for variables in analysis.variables.values():
        for variable in variables:
            name = ".".join(str(segment) for segment in variable.segments)
            if name not in allowed:
                message = N_("unknown merge field %(field)s (line %(line)s, column %(column)s)")
                own_faults.append(_fault(message, text.source, variable.span.index, field=f"{{{{ {name} }}}}"))
    for name, spans in analysis.filters.items():
        if name not in FILTERS:
            message = N_("unknown filter %(filter)s (line %(line)s, column %(column)s)")
            own_faults.append(_fault(message, text.source, spans[0].index, filter=repr(name)))
    own_faults += _josa_faults(text.source)
    return own_faults or _trial_faults(text, text.template, allowed)


def _trial_faults(text: Text, template: BoundTemplate, allowed: frozenset[str]) -> list[TextFault]:
    """What would fail once a supporter writes: fills in words everywhere, and works out what a tag would pass over."""
    values = Values(_words_for(allowed))
    context = values.context(template)
    try:
        for expression in _expressions(template.nodes, context):
            expression.evaluate(context)
        text.fill(values)
    except GrowsTooLong:
        return [TextFault("%(error)s", {"error": "output stream limit reached"})]
    except LiquidError as error:
        return [TextFault("%(error)s", {"error": _first_line(error) + _place_of(error)})]
    return []


def _words_for(allowed: frozenset[str]) -> dict[str, Any]:
    """A word for every merge field; all values of letters are words."""
    words: dict[str, Any] = {}
    for group, _, name in (merge_field.partition(".") for merge_field in allowed):
        if name:
            words.setdefault(group, {})[name] = "x"
        else:
            words[group] = "x"
    return words


def _expressions(nodes: Iterable[Node], context: RenderContext) -> Iterator[Expression]:
    """Every expression in these parts of a template, and every one within those."""
    for node in nodes:
        waiting = list(node.expressions())
        while waiting:
            expression = waiting.pop()
            yield expression
            waiting += expression.children()
        yield from _expressions(node.children(context), context)


def _josa_faults(source: str) -> list[TextFault]:
    message = N_("josa takes one of %(pairs)s, in quotes (line %(line)s, column %(column)s)")
    return [
        _fault(message, source, match.start(), pairs=", ".join(josa.PAIRS))
        for match in _JOSA.finditer(source)
        if match.group(1) not in josa.PAIRS
    ]


def _fault(message: str, source: str, index: int, **values: object) -> TextFault:
    line, column = _line_and_column(source, index)
    return TextFault(message, {**values, "line": line, "column": column})


@lru_cache(maxsize=_REMEMBERED)
def _fields(source: str) -> Fields:
    template = _parse(source) if "{" in source else None
    if template is None:
        return Fields()
    segments = [variable.segments for same in template.analyze().variables.values() for variable in same]
    plain = sorted({tuple(map(str, field)) for field in segments if all(isinstance(part, str) for part in field)})
    of_nobody = tuple(field for field in plain if _is_of_nobody(*field))
    own = tuple(field for field in plain if _is_own(*field))
    return Fields(of_nobody, own, known=all(tuple(field) in (*of_nobody, *own) for field in segments))


def _is_own(group: str, *names: str) -> bool:
    return len(names) == 1 and (group == "answers" or (group == "supporter" and names[0] in TYPED_FIELDS))


def _is_of_nobody(group: str, *names: str) -> bool:
    if not names:
        return group == "today"
    return len(names) == 1 and (group == "facts" or names[0] in _OF_NOBODY.get(group, ()))


@lru_cache(maxsize=_REMEMBERED)
def _parse(source: str) -> BoundTemplate:
    for match in _TAG_NAME.finditer(source):
        name = match.group(1)
        if name not in (*TAGS, "else", "elsif", "when") and not name.startswith("end"):
            raise ValueError(f"the tag {name!r} is not available{_position(source, match.start())}")
    endless = _ENDLESS.search(source)
    if endless:
        raise ValueError(f"{endless.group()[:3]!r} is no merge field and no tag{_position(source, endless.start())}")
    if any(_LONG.search(part) for part in _CLOSING.split(source)):
        raise ValueError(f"a merge field or a tag is longer than {LONGEST_TAG} characters")
    try:
        return _ENVIRONMENT.from_string(source)
    except LiquidError as error:
        raise ValueError(f"{_first_line(error)}{_place_of(error)}") from error


def _place_of(error: LiquidError) -> str:
    context = error.context()
    return f" (line {context[0]}, column {context[1] + 1})" if context else ""


def _first_line(error: LiquidError) -> str:
    return str(error.message if hasattr(error, "message") else error).splitlines()[0]


def _position(source: str, index: int) -> str:
    line, column = _line_and_column(source, index)
    return f" (line {line}, column {column})"


def _line_and_column(source: str, index: int) -> tuple[int, int]:
    return source.count("\n", 0, index) + 1, index - (source.rfind("\n", 0, index) + 1) + 1
