"""Changes settings in `config.toml` as a person would: what stands around them, comments too, stays as it is."""

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
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
    text = _changed(path, changes)
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        settings = _loaded(made, path, environ)
        _keep_owner(path, made)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    return settings


def from_environment(changes: Changes, environ: Mapping[str, str]) -> list[str]:
    """The variables of the environment that win over these changes, and so keep them from having any effect."""
    names = [f"CAMPAIGN_{section}__{key}".upper() for section, keys in changes.items() for key in keys]
    return [variable for name in names for variable in (name, f"{name}_FILE") if variable in environ]


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
