"""How the forms of offices are used: the bundled recipes."""

from functools import lru_cache

from campaign import assets
from campaign.core.offices import recipes
from campaign.core.offices.office import Office
from campaign.core.offices.recipes import Recipe


def recipe(office: Office) -> Recipe | None:
    """How the office's form is used; None where nobody has seen it."""
    return recipes.of_office(_bundled(), office)


@lru_cache(maxsize=1)
def _bundled() -> dict[str, Recipe]:
    return recipes.read(assets.bundled("recipes.toml").read_text(encoding="utf-8"))
