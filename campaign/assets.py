"""Where the files beside the code are: inside an installed wheel, or at the top level of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """The pages' Jinja templates."""
    return _find("_templates", "templates")


def static_folder() -> Path:
    """Style sheets, scripts and images."""
    return _find("_static", "static")


def example_config() -> Path:
    """`config.example.toml`: every setting with its default and a comment."""
    return _find("config.example.toml", "config.example.toml")


def _find(in_wheel: str, in_checkout: str) -> Path:
    # The wheel first: beside an installed package, `templates` could belong to anybody.
    inside = _PACKAGE / in_wheel
    return inside if inside.exists() else _PACKAGE.parent / in_checkout


def library() -> Path:
    """What comes with the tool: campaigns, the office directory and more."""
    return _PACKAGE / "library"


def bundled(name: str) -> Path:
    """A file of the bundled library: campaigns and the office directory."""
    return library() / name
