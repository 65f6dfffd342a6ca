"""The tools that delivery is held against, in an environment of their own under `.bench/`, with pinned versions."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.worker import Waiting

HERE = Path(__file__).parent
PINNED = HERE / "peers-requirements.txt"
CACHE = HERE.parent.parent / ".bench"


def python() -> Path:
    """The Python of the peers' environment; made, from the package index, when it is not there or not up to date."""
    place = CACHE / "peers"
    stamp, wanted = place / "made-from", hashlib.sha256(PINNED.read_bytes()).hexdigest()
    path = place / "bin" / "python"
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Installing django-post-office and django-mailer into .bench/peers ...", file=sys.stderr)
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        pip = [str(path), "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--require-hashes"]
        subprocess.run([*pip, "-r", str(PINNED)], check=True)
        stamp.write_text(wanted)
    return path


def fill(kind: str, database: Path, letters: Path) -> None:
    """A database of one peer with the letters queued in it."""
    subprocess.run([*_command(kind, database, 9), str(letters)], check=True)


def sender(kind: str, database: Path, port: int) -> Waiting:
    """A peer that is ready to send what its database holds."""
    return Waiting(_command(kind, database, port), database.with_suffix(".log"))


def _command(kind: str, database: Path, port: int) -> list[str]:
    return [str(python()), str(HERE / "peer_process.py"), kind, str(database), str(port)]
