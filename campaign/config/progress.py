"""How far the first run came, where neither settings nor database tell: a small file beside the database."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from campaign.config.settings import Settings, database_path


@dataclass(frozen=True)
class Progress:
    """The id of the last test letter, what came of it, whether the records were there and the pace was chosen.

    Nothing in it is about a person.
    """

    trial: str = ""
    verdict: Mapping[str, str] = field(default_factory=dict)
    spam: bool = False
    signed: bool = False
    records: bool = False
    paced: bool = False


def progress_file(settings: Settings) -> Path:
    path = database_path(settings)
    return path.with_name(f"{path.name}.setup")


def read(path: Path) -> Progress:
    """What was kept; nothing where there is no such file, or none that can be read."""
    try:
        return Progress(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Progress()


def write(path: Path, progress: Progress) -> None:
    path.write_text(json.dumps(asdict(progress)), "utf-8")
