"""A folder in which the command was run, as the tests of the commands have it."""

from tests.cli.conftest import bare, folder, loaded

__all__ = ["bare", "folder", "loaded"]
