"""What the hosting service and the tools around a commit read: the workflow, the templates, the hooks, the links."""

import os
import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
TEMPLATES = [*ROOT.glob(".github/ISSUE_TEMPLATE/[!c]*.yml"), ROOT / ".github/pull_request_template.md"]


def test_the_workflow_does_nothing_but_call_ci_run():
    (job,) = WORKFLOW["jobs"].values()
    first, second = job["steps"]
    assert re.fullmatch(r"actions/checkout@v\d+\.\d+\.\d+", first["uses"])
    assert second == {"run": "bash .ci/run"}
    assert WORKFLOW["permissions"] == {"contents": "read"} and "permissions" not in job
    assert job["env"]["CI"] == "true"


def test_the_workflow_tries_every_python_that_is_supported():
    (job,) = WORKFLOW["jobs"].values()
    versions = job["strategy"]["matrix"]["python"]
    assert versions == ["3.11", "3.12", "3.13", "3.14"] and PROJECT["requires-python"] == f">={versions[0]}"
    assert "${{ matrix.python }}" in job["container"]["image"] and job["env"]["PYTHON"] == "python"


def test_make_takes_the_python_that_the_environment_names(tmp_path):
    """So `.ci/run` tries the version of the workflow's matrix, whatever else is on the path."""
    chosen = tmp_path / "chosen"
    chosen.write_text(f'#!/bin/sh\nif [ "$1" = -m ]; then mkdir "$3"; else exec {sys.executable} "$@"; fi\n')
    chosen.chmod(0o755)
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"))
    environment = {"PATH": os.environ["PATH"], "PYTHON": str(chosen)}
    subprocess.run(["make", ".venv/.made"], cwd=tmp_path, env=environment, check=True)
    assert [path.name for path in (tmp_path / ".venv").iterdir()] == [".made"], "made by the chosen one"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_asks_that_nobody_be_in_it(template):
    text = template.read_text("utf-8")
    assert "paste no real name, address or letter" in text.lower()
    assert "SECURITY.md" in text or template.name == "wish.yml"


def forms() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text("utf-8")) for path in TEMPLATES if path.suffix == ".yml"]


def test_an_issue_cannot_be_opened_past_the_templates():
    config = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/config.yml").read_text("utf-8"))
    assert config["blank_issues_enabled"] is False
    assert config["contact_links"][0]["url"] == PROJECT["urls"]["Security"]
    for form in forms():
        (box,) = [one for one in form["body"] if one["type"] == "checkboxes"]
        assert box["attributes"]["options"][0]["required"] is True
        assert {"name", "description", "body"} <= form.keys()


def test_every_hook_is_a_program_of_ours_that_lint_runs_too():
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert local["repo"] == "local"
    lint = (ROOT / "Makefile").read_text("utf-8").partition("\nlint:")[2].partition("\n\n")[0]
    for hook in local["hooks"]:
        assert hook["language"] == "system"
        program = hook["entry"].partition(" --")[0].removeprefix(".venv/bin/")
        assert f"$(BIN)/{program}" in lint


def test_the_readme_reads_the_same_on_the_package_index():
    """Links relative to the repository would lead nowhere there; those into the repository lead to files that exist."""
    text = (ROOT / "README.md").read_text("utf-8")
    targets = re.findall(r"\]\(([^)]+)\)|^\[[^\]]+\]: (\S+)$", text, re.MULTILINE)
    addresses = [inline or reference for inline, reference in targets]
    assert len(addresses) > 15
    for target in addresses:
        assert target.startswith("https://"), target
        if target.startswith(PROJECT["urls"]["Source"]):
            path = re.fullmatch(r"/(?:blob|raw)/main/([^#]+)(?:#.*)?", target.removeprefix(PROJECT["urls"]["Source"]))
            assert path and (ROOT / path[1]).is_file(), target
    used = set(re.findall(r"\[(`?[\w/-]+\.\w+`?)\](?![(:])", text))
    assert used and used <= set(re.findall(r"^\[([^\]]+)\]: ", text, re.MULTILINE))


def test_the_buttons_that_the_first_steps_name_are_there():
    text = " ".join((ROOT / "SECURITY.md").read_text("utf-8").split())
    for button, page in (("Erase everything now", "receipt.html"), ("Do not send, erase everything", "confirm.html")):
        assert f'"{button}"' in text and f"_('{button}')" in (ROOT / "templates" / page).read_text("utf-8")


def test_every_decision_has_a_row_and_every_row_its_page():
    folder = ROOT / "docs/decisions"
    rows = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", (folder / "README.md").read_text("utf-8"), re.MULTILINE)
    assert [name for _, _, name in rows] == sorted(path.name for path in folder.glob("[0-9]*.md"))
    for number, title, name in rows:
        page = (folder / name).read_text("utf-8")
        assert name.startswith(f"{int(number):02}-") and page.startswith(f"# {number}. {title}\n")
        assert [part for part in ("Context", "Decision", "Consequences") if f"**{part}.**" not in page] == []


def test_what_others_wrote_is_as_it_was_made_and_has_its_licence_beside_it():
    for file in (ROOT / "static/vendor").glob("*.js"):
        digest = sha256(file.read_bytes()).hexdigest()
        assert any(digest in page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md")), file.name
        assert "Copyright" in file.with_suffix(".txt").read_text("utf-8")
        assert not re.search(
            r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|\beval\(|new Function", file.read_text("utf-8")
        )
