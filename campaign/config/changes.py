"""Changes settings in `config.toml` as a person would: what stands around them, comments too, stays as it is."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from campaign.config.settings import ConfigError, Settings, load

Changes = Mapping[str, Mapping[str, Any]]
"""New values by section and by the setting's name in the file: `{"mail": {"from": "letters@x.example"}}`."""


def change(path: Path, changes: Changes, environ: Mapping[str, str]) -> Settings:
    """Write new values into `path`, whole or not at all, and give the settings that then hold.

    Raises:
        ConfigError: the file would have a fault with them, or has one already; it is left as it is.
        OSError: it cannot be written.
    """
    with _in_place_of(path, _changed(path, changes)) as made:
        return _loaded(made, path, environ)


def replace_secret(path: Path, before: str, after: str) -> bool:
    """Put another secret in the place of the one in `path`; whole, or not at all. False where it does not stand there
    once.

    It may come from the environment, or from a file of its own. Raises OSError, for `path`, where it cannot be written.
    """
    text = path.read_text("utf-8")
    if text.count(before) != 1:
        return False
    with _in_place_of(path, text.replace(before, after)):
        return True


def require_replaceable(path: Path) -> None:
    """Raises OSError, for `path`, where no file beside it could take its place."""
    with _trouble_told_of(path):
        made = _beside(path)
        made.touch(mode=0o600, exist_ok=False)
        made.unlink()


def from_environment(changes: Changes, environ: Mapping[str, str]) -> list[str]:
    """The variables of the environment that win over these changes, and so keep them from having any effect."""
    names = [f"CAMPAIGN_{section}__{key}".upper() for section, keys in changes.items() for key in keys]
    return [variable for name in names for variable in (name, f"{name}_FILE") if variable in environ]


@contextmanager
def _in_place_of(path: Path, text: str) -> Iterator[Path]:
    """A file with `text` that takes the place of `path` unless the block raises. Raises OSError for `path`."""
    made = _beside(path)
    try:
        with _trouble_told_of(path):
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            yield made
            _keep_owner(path, made)
            made.replace(path)
    finally:
        with suppress(OSError):
            made.unlink()


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


@contextmanager
def _trouble_told_of(path: Path) -> Iterator[None]:
    """Whoever reads what went wrong knows this file, and not the one that is to take its place."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _changed(path: Path, changes: Changes) -> str:
    try:
        document = tomlkit.parse(path.read_text("utf-8-sig"))
    except TOMLKitError as error:
        raise ConfigError([f"{path}: is not TOML: {error}"]) from None
    for section, values in changes.items():
        table = document.setdefault(section, tomlkit.table())
        if not isinstance(table, Table):
            raise ConfigError([f"{path}: {section} must be a section, [{section}]"])
        for key, value in values.items():
            table[key] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(document)


def _loaded(made: Path, path: Path, environ: Mapping[str, str]) -> Settings:
    try:
        return load(made, environ)
    except ConfigError as error:
        raise ConfigError([fault.replace(str(made), str(path)) for fault in error.faults]) from None


def _keep_owner(path: Path, made: Path) -> None:
    """Whoever may read the file may still, and nobody else."""
    before = path.stat()
    shutil.copymode(path, made)
    with suppress(PermissionError):
        os.chown(made, before.st_uid, before.st_gid)
