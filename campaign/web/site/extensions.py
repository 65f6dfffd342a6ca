"""What one application holds for its requests, each under a name that knows its type (Flask's `app.extensions`)."""

from typing import Generic, TypeVar, cast

from flask import Flask, current_app

Held = TypeVar("Held")


class Extension(Generic[Held]):
    """A place in every application. Whoever owns what stands in it makes the place, beside the type."""

    def __init__(self, name: str) -> None:
        self._name = name

    def put(self, app: Flask, held: Held) -> None:
        """Set up once as the application is made; tests put in parts of their own."""
        app.extensions[self._name] = held

    def of(self, app: Flask) -> Held:
        """What the application holds. Raises KeyError before it was put there."""
        return cast(Held, app.extensions[self._name])

    def is_in(self, app: Flask) -> bool:
        return self._name in app.extensions

    def here(self) -> Held:
        """What the application of this request holds."""
        held: Held = current_app.extensions[self._name]
        return held
