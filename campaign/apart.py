"""What hostile files are opened by: a module of ours in a process of its own, which has nothing to lose.

It has none of our settings, little memory, seconds of time and no files to write, and if it ends, nothing else does.
"""

import os
import resource
import subprocess
import sys


def made_by(module: str, raw: bytes, seconds: float, *words: str) -> bytes | None:
    """What a module makes of these bytes, as it writes it; None where it fails or takes longer than so many seconds.

    `words` stand on its command line.
    """
    # The settings stand in the environment, secrets among them.
    around = {name: value for name, value in os.environ.items() if not name.startswith("CAMPAIGN_")}
    command = [sys.executable, "-P", "-m", module, *words]
    try:
        return subprocess.run(command, input=raw, capture_output=True, timeout=seconds, env=around, check=True).stdout
    except (subprocess.SubprocessError, OSError):
        return None


def limit(memory: int, seconds: int) -> None:
    """This process gets so many bytes and seconds of the processor, writes no file and leaves no core."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
