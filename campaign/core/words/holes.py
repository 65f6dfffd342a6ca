"""Merge fields, and texts that are pieces with holes between them: to fill those takes a tenth of what Liquid takes.

Liquid has read such a text once, so it means what it means there. Whatever has more in it, Liquid works out each time.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from liquid import Expression, Node, RenderContext
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, Path
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.stringify import to_liquid_string
from liquid.token import Token

from campaign.core.words import text

LONGEST_NAME = 2
"""Parts of the name of a merge field."""
_TYPED = re.compile(r"\b(?:supporter|answers)\b")
"""Stands in the name of a merge field that holds what a supporter typed."""

Name = tuple[str, ...]
"""The parts of the name of a merge field, as in ("supporter", "place")."""


class Field(OutputNode):
    """A merge field; what a person typed into the form is kept apart from the template's text: see `text.tidy`."""

    __slots__ = ("is_typed",)

    def __init__(self, token: Token, expression: Expression) -> None:
        super().__init__(token, expression)
        self.is_typed = _TYPED.search(str(expression)) is not None

    @property
    def plain_name(self) -> Name:
        """The name of the field, where it is written as it is; else nothing."""
        expression = self.expression
        if isinstance(expression, FilteredExpression) and not expression.filters:
            return _plain_name(expression.left)
        return ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(_words(self.expression.evaluate(context), is_typed=self.is_typed))


@dataclass(frozen=True)
class Hole:
    """A merge field that is written as it is, in its place in a text."""

    name: Name
    is_typed: bool

    def filled(self, fields: Mapping[str, Any]) -> str:
        return _words(at(fields, *self.name), is_typed=self.is_typed)


@dataclass(frozen=True)
class Choice:
    """An `if` that asks whether there is anything in a merge field, and the pieces for either case."""

    name: Name
    where_it_is: "Pieces"
    where_not: "Pieces"

    def filled(self, fields: Mapping[str, Any]) -> str:
        value = at(fields, *self.name)
        is_nothing = value is None or value is False
        return filled(self.where_not if is_nothing else self.where_it_is, fields)


Pieces = Sequence[str | Hole | Choice]


def filled(pieces: Pieces, fields: Mapping[str, Any]) -> str:
    """The text that these pieces make, with what the merge fields hold."""
    return "".join([piece if isinstance(piece, str) else piece.filled(fields) for piece in pieces])


def at(fields: Mapping[str, Any], group: str, name: str = "", *_: str) -> Any:
    """What stands in a merge field; None where there is no such."""
    value = fields.get(group)
    return value.get(name) if name and isinstance(value, Mapping) else value


def pieces(nodes: Iterable[Node]) -> Pieces | None:
    """The pieces of a text that Liquid has read; None where it has another tag, a filter, or an unusual name."""
    parts: list[str | Hole | Choice] = []
    for node in nodes:
        if isinstance(node, ContentNode):
            parts.append(node.text)
        elif isinstance(node, Field) and (name := node.plain_name):
            parts.append(Hole(name, node.is_typed))
        elif isinstance(node, IfNode) and (choice := _choice(node)):
            parts.append(choice)
        else:
            return None
    return parts


def _choice(node: IfNode) -> Choice | None:
    # Liquid leaves out what is blank in every case.
    if node.blank or node.alternatives or not isinstance(node.condition, BooleanExpression):
        return None
    name = _plain_name(node.condition.expression)
    where_it_is = pieces(node.consequence.nodes)
    where_not = pieces(node.default.nodes) if node.default else ()
    return Choice(name, where_it_is, where_not) if name and where_it_is is not None and where_not is not None else None


def _plain_name(expression: Expression) -> Name:
    if not isinstance(expression, Path):
        return ()
    parts = expression.path
    plain = len(parts) <= LONGEST_NAME and all(isinstance(part, str) for part in parts)
    return tuple(map(str, parts)) if plain else ()


def _words(value: object, *, is_typed: bool) -> str:
    words = to_liquid_string(value, autoescape=False)
    return text.typed(words) if is_typed else words
