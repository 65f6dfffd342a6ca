"""Shows `pybabel` the sentences of errors: first paragraphs of docstrings, which no call to gettext names."""

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from babel.messages.extract import extract_python

from campaign.core import errors

_ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}


def extract(
    source: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[tuple[Any, ...]]:
    """Babel's extraction method for Python, and the sentence of every class in the file that is an error of ours."""
    yield from extract_python(source, keywords, comment_tags, options)
    source.seek(0)
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.ClassDef) and _is_ours(node):
            paragraph = (ast.get_docstring(node) or "").split("\n\n")[0]
            yield node.lineno, "gettext", " ".join(paragraph.split()), []


def _is_ours(node: ast.ClassDef) -> bool:
    """Whether the class stands in `core.errors`, or is made from one that does."""
    return not _ERRORS.isdisjoint({node.name, *(ast.unparse(base).rpartition(".")[2] for base in node.bases)})
