"""`python -m campaign`, which keeps what templates were compiled to for the next process, as Python keeps its own code.

Tests start the command a hundred times, and compiling is a third of a start of the pages. Nothing else differs, and
`tests/test_wheel.py` starts it as it is installed.
"""

import sys

from campaign import cli

# Only what serves pages has templates; the others start sooner without Flask, as they do where they are installed.
if {"serve", "demo", "setup"} & set(sys.argv):
    from flask import Flask
    from jinja2 import FileSystemBytecodeCache

    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache()}

if __name__ == "__main__":
    cli.main()
