"""The documentation site: `make docs` builds it from the files of this folder (Sphinx, with MyST for Markdown)."""

import tomllib
from pathlib import Path

_PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]

project = "Letter Campaign"
version = release = _PROJECT["version"]
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}

# Every heading can be linked to, as the files do among themselves.
myst_heading_anchors = 4

html_theme = "furo"
html_title = "Letter Campaign"
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
