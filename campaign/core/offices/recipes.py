"""Recipes: how the form of an office is used, as somebody saw it on a day, with where it was read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from campaign.core.offices.office import Office

ASKS = ("name", "address", "email", "subject", "text")
"""What a form may ask for, in the order in which it is shown."""
REAL_NAME = "real-name"


@dataclass(frozen=True)
class Recipe:
    """How the forms on one `host` are used.

    `people_in` are the countries (ISO 3166-1 alpha-2) whose residents may use it; empty for everybody. `sign_in` is
    empty or `REAL_NAME`. `answers_only_with_address`: the office says that it answers nobody who gives no postal
    address. `longest`: characters that its text may have. `answer_days`: days until the office answers.
    None where nobody has seen it.
    """

    host: str
    source: str
    evidence: str
    seen: date
    sign_in: str = ""
    people_in: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    answers_only_with_address: bool = False
    longest: int | None = None
    answer_days: int | None = None

    @property
    def wants_address(self) -> bool:
        """Whether a letter without its writer's postal address is of little use there, by the office's own word."""
        return self.answers_only_with_address or "address" in self.asks

    def is_for(self, country: str) -> bool:
        """Whether somebody who lives in `country` may use the form."""
        return not self.people_in or country in self.people_in

    def is_easy_for(self, country: str) -> bool:
        """Whether they may use it without signing in; where not, post stands before it."""
        return self.is_for(country) and not self.sign_in


def read(source: str) -> dict[str, Recipe]:
    """The recipes of a file in TOML, by host.

    Raises:
        ValueError: a key, a way to sign in or a field that there is not, or two recipes for one host.
    """
    recipes: dict[str, Recipe] = {}
    for table in tomllib.loads(source)["recipes"]:
        recipe = _recipe(table)
        if recipe.host in recipes:
            raise ValueError(f"two recipes for {recipe.host}")
        recipes[recipe.host] = recipe
    return recipes


def of_office(recipes: Mapping[str, Recipe], office: Office) -> Recipe | None:
    """The recipe of the office's form; None without one."""
    return recipes.get(urlsplit(office.contact_form).hostname or "")


def _recipe(values: dict[str, Any]) -> Recipe:
    unknown = sorted(set(values) - set(Recipe.__dataclass_fields__))
    if unknown:
        raise ValueError(f"unknown in a recipe: {', '.join(unknown)}")
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    made = Recipe(**known)
    if made.sign_in not in ("", REAL_NAME) or set(made.asks) - set(ASKS):
        raise ValueError(f"unknown in the recipe for {made.host}: {made.sign_in} {', '.join(made.asks)}")
    return made
