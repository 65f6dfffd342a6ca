"""Backups in a folder, kept by number. Each was restored once, into a scratch place, before it counts as one."""

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from campaign import make_context
from campaign.actions.context import Context
from campaign.config.settings import Database, Settings
from campaign.core.campaigns.file import read
from campaign.core.counts.totals import gather
from campaign.store.protocol.errors import StoreUnavailable

_PATTERN = "campaign-*.db"
_UNCHECKED = ".unchecked"


class UnusableBackup(Exception):
    """The backup that was just made cannot be restored."""


@dataclass(frozen=True)
class Kept:
    """The backup that was made, and the older ones that went for it."""

    file: Path
    thrown_away: tuple[Path, ...]


def make(context: Context, folder: Path, keep: int, now: datetime) -> Kept:
    """Write a backup into `folder`, restore it beside, and keep the newest `keep`. Files of other names stay.

    Raises:
        NotADirectoryError: there is no such folder.
        FileExistsError: there is a backup of this second already.
        UnusableBackup: what was written is not whole; it is deleted, and every older one stays.
    """
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    for left_over in folder.glob(f"{_PATTERN}{_UNCHECKED}*"):
        left_over.unlink()
    file = folder / f"campaign-{now:%Y%m%dT%H%M%SZ}.db"
    if file.exists():
        raise FileExistsError(file)
    unchecked = file.with_name(file.name + _UNCHECKED)
    try:
        before = _people(context, now)
        context.store.backup(unchecked, context.settings.privacy.recovery_key)
        _try_to_restore(context.settings, unchecked, before, now)
        unchecked.rename(file)
    finally:
        unchecked.unlink(missing_ok=True)
    old = tuple(sorted(folder.glob(_PATTERN))[:-keep])
    for path in old:
        path.unlink()
    return Kept(file, old)


def _try_to_restore(settings: Settings, backup: Path, before: dict[str, int], now: datetime) -> None:
    """Use a copy as the tool would: it must be whole and current, its campaigns must read, and nobody may be missing.

    `before` is who was counted just before it was made; more may have come meanwhile, never fewer.
    """
    with tempfile.TemporaryDirectory(dir=backup.parent) as scratch:
        restored = Path(shutil.copy(backup, Path(scratch) / "campaign.db"))
        context = make_context(replace(settings, database=Database(f"sqlite:///{restored}")))
        try:
            counted = _people(context, now) if context.store.is_current() else None
        except StoreUnavailable:
            counted = None
        finally:
            context.store.close()
    if counted is None:
        raise UnusableBackup("The backup that was just made is not whole and was deleted: see `campaign check`.")
    missing = [slug for slug, count in before.items() if counted.get(slug, -1) < count]
    if missing:
        raise UnusableBackup(f"The backup that was just made lacks people of {', '.join(missing)} and was deleted.")


def _people(context: Context, now: datetime) -> dict[str, int]:
    """How many people each campaign counts; reads its file on the way."""
    directory, people = context.catalogue.directory(), {}
    for record in context.store.campaigns():
        campaign = read(record.source, record.slug, directory)
        rows = context.store.totals(record.slug)
        people[record.slug] = gather(record.slug, campaign.status, campaign.goal, rows, now).of("supporters")
    return people
