"""Macros that pages share. Imported without context they are made once, and know nothing of the page."""

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest
from jinja2 import Environment, meta, nodes

from campaign.assets import templates_folder

IMPORT = re.compile(r'{%-? (?:import|from) "([^"]+)" (?:as \w+|import ([^%]+?))( with context)? -?%}')


def imports() -> Iterator[tuple[str, str, str, bool]]:
    """The page, the file, the macros that it names ("" for all of them), and whether they are given the context."""
    for file in sorted(templates_folder().rglob("*.html")):
        for name, macros, context in IMPORT.findall(file.read_text("utf-8")):
            yield str(file.relative_to(templates_folder())), name, macros, bool(context)


@lru_cache
def needed(environment: Environment, file: str, macros: str) -> set[str]:
    """What these macros, and those of the same file that they call, ask for and are not given."""
    source = environment.loader.get_source(environment, file)[0]
    there = {macro.name: macro for macro in environment.parse(source).find_all(nodes.Macro)}
    wanted, looked_at, names = {one.split(" as ")[0] for one in macros.split(", ") if one} or set(there), set(), set()
    while wanted - looked_at:
        name = (wanted - looked_at).pop()
        looked_at.add(name)
        asks = meta.find_undeclared_variables(nodes.Template([there[name]]).set_environment(environment))
        wanted |= asks & there.keys()
        names |= asks - there.keys() - environment.globals.keys()
    return names


def test_macros_imported_without_context_need_none_of_it(app):
    pages = [one for one in imports() if not one[3]]
    missing = {(page, file): names for page, file, macros, _ in pages if (names := needed(app.jinja_env, file, macros))}
    assert len(pages) > 50 and not missing


@pytest.mark.parametrize(("macros", "names"), [("ways", {"pdf", "by_post_first"}), ("edit, sheet", set())])
def test_what_a_macro_needs_is_seen(app, macros, names):
    assert needed(app.jinja_env, "_letter.html", macros) == names
