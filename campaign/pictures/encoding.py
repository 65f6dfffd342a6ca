"""An image that somebody brings, made anew by a process that has nothing to lose."""

import os
import subprocess
import sys

from campaign.core.campaigns.picture import Picture
from campaign.core.errors import PictureFault

LONGEST_SECONDS = 30
"""What it may take, the start of the process included, on a busy machine."""


def encoded(raw: bytes) -> Picture:
    """The picture in an image's bytes. Raises PictureFault where there is none that can be used."""
    command = [sys.executable, "-P", "-m", "campaign.pictures.encoder"]
    # The settings stand in the environment, secrets among them.
    around = {name: value for name, value in os.environ.items() if not name.startswith("CAMPAIGN_")}
    try:
        made = subprocess.run(
            command, input=raw, capture_output=True, timeout=LONGEST_SECONDS, env=around, check=True
        ).stdout
    except (subprocess.SubprocessError, OSError):
        raise PictureFault from None
    size, _, content = made.partition(b"\n")
    width, height = map(int, size.split())
    return Picture(content, width, height)
