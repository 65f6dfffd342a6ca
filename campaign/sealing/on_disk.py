"""What key files have in common: a write that is whole, and a name in a folder that stays after a power cut."""

import os
from pathlib import Path


def write_at(descriptor: int, content: bytes, place: int) -> None:
    """All of it. Raises OSError: a full disk may have taken a part."""
    while content:
        written = os.pwrite(descriptor, content, place)
        content, place = content[written:], place + written


def sync_folder(folder: Path) -> None:
    """What files are called in this folder is on disk afterwards."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
