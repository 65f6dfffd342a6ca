"""What kind of pages a blueprint has, said by the blueprint itself and read by what stands before all pages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, TypeVar

from flask import Blueprint, Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


class Framing(Enum):
    """Who may show a page in a frame."""

    NOBODY = auto()
    OURSELVES = auto()
    PARTNERS = auto()
    """The sites of the partner whose code came with the request, else those that the campaign names."""
    ANYBODY = auto()


@dataclass(frozen=True)
class Kind:
    """How the pages of a blueprint are treated.

    `framing`: who may frame them. `embedded`: they are made for a partner's frame. `secret`: their address is a key,
    which no referrer may tell. `for_others`: other sites show them on theirs. `themed`: they have the campaign's
    colour. `desk_styles`: they have charts and tables. `versioned`: what an address with a version gives never changes.
    `given_back`: what is posted to them was typed by hand, and may be posted once more where it could not be taken.
    """

    framing: Framing = Framing.NOBODY
    embedded: bool = False
    secret: bool = False
    for_others: bool = False
    themed: bool = False
    desk_styles: bool = False
    versioned: bool = False
    given_back: bool = False


PLAIN = Kind()
_KIND = "campaign.kind"


class Pages(Blueprint):
    """A blueprint that says of what kind its pages are; blueprints inside it are of the same kind."""

    def __init__(self, name: str, import_name: str, kind: Kind = PLAIN, **more: Any) -> None:
        super().__init__(name, import_name, **more)
        self.kind = kind


def unlike(kind: Kind, **different: Any) -> Callable[[View], View]:
    """Mark a view as of another kind than the other pages of its blueprint, whose `kind` is given."""

    def mark(view: View) -> View:
        vars(view)["kind"] = replace(kind, **different)
        return view

    return mark


def init_app(app: Flask) -> None:
    """Style sheets and scripts are nobody's secret."""
    vars(app.view_functions["static"])["kind"] = Kind(for_others=True, versioned=True)


def current_kind() -> Kind:
    """The kind of the page that is asked for; the plain one where there is no such page. Looked up once a request."""
    known: Kind | None = request.environ.get(_KIND)
    if known is None:
        known = request.environ[_KIND] = _kind()
    return known


def _kind() -> Kind:
    view = current_app.view_functions.get(request.endpoint or "")
    blueprint = current_app.blueprints.get((request.blueprint or "").partition(".")[0])
    kind = getattr(view, "kind", None) or getattr(blueprint, "kind", PLAIN)
    return kind if isinstance(kind, Kind) else PLAIN
