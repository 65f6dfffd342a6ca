"""The command as `campaign` on a path starts it, with templates and catalogues that an earlier process has compiled.

Tests start the command a hundred times, and compiling both is half of a start of `serve`.
`tests/test_wheel.py` starts it as it is installed.
"""

import os
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

from campaign import cli


def keep_compiled() -> None:
    """Begin with the catalogues and templates that others of the tests have compiled, and leave them to the next."""
    from flask import Flask
    from jinja2 import FileSystemBytecodeCache

    keep_catalogues()
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache()}


def keep_catalogues() -> None:
    """Begin with the catalogues that others of the tests have compiled, and leave them to the next."""
    from campaign.web.site import catalogues

    def kept(file: Path) -> bytes:
        name = f"campaign-tests-{os.getuid()}-{sha256(file.read_bytes()).hexdigest()}.mo"
        copy = Path(gettempdir(), name)
        if not copy.exists():
            whole = copy.with_suffix(f".{os.getpid()}")
            whole.write_bytes(compiled(file))
            whole.rename(copy)  # never half of it, for a process that starts beside this one
        return copy.read_bytes()

    compiled = catalogues.as_mo
    catalogues.as_mo = kept


# Only what serves pages has templates; the others start sooner without Flask, as they do where they are installed.
if {"serve", "demo", "setup"} & set(sys.argv):
    keep_compiled()

if __name__ == "__main__":
    cli.main()
