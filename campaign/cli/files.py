"""Files that commands write, whole or not at all: half of one would be loaded, sent on or kept as if it were one."""

import secrets
from contextlib import suppress
from pathlib import Path

import click

from campaign.sealing import age

_THERE = "{} is there already; nothing was overwritten."


def write(path: Path, content: bytes) -> None:
    """Write a file, in the place of one that is there. Raises ClickException, and then leaves what was there."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise click.ClickException(f"{path}: {error.strerror}") from None


def write_secret(path: Path, content: bytes) -> None:
    """Write a file where there is none, which its owner alone may read. Raises ClickException, OSError."""
    try:
        age.write_new(path, content)
    except FileExistsError:
        raise click.ClickException(_THERE.format(path)) from None


def write_new(path: Path, content: bytes) -> None:
    """Write a file where there is none, for others to read. Raises ClickException."""
    try:
        file = path.open("xb")
    except FileExistsError:
        raise click.ClickException(_THERE.format(path)) from None
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    try:
        with file:
            file.write(content)
    except OSError as error:
        path.unlink()
        raise click.ClickException(f"{path}: {error.strerror}") from None
