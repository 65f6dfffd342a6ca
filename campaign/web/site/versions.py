"""Versions of files in `static/`: an address with the right one may be kept for good, one with any other may not."""

from functools import lru_cache
from hashlib import sha256

from campaign.assets import static_folder


@lru_cache(maxsize=100)
def version_of(name: str) -> str | None:
    """What stands in the file's address; None where there is no such file."""
    file = static_folder() / name
    return sha256(file.read_bytes()).hexdigest()[:8] if file.is_file() else None
