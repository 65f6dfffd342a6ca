"""What a release is made of: the same bytes whoever builds it, and a bill of materials of all that is pinned."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import environment

ROOT = Path(__file__).parent.parent
RECIPE = (ROOT / "Makefile").read_text("utf-8").partition("\nrelease:")[2].partition("\n\n")[0]
IGNORED = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", "__pycache__", "instance", ".bench", ".hypothesis", "dist", "*.mo"
)


def built(folder: Path, when: int, umask: int) -> dict[str, bytes]:
    """What the recipe makes of a copy of the sources, whose files are as old as `when` says and as open as `umask`."""
    source = shutil.copytree(ROOT, folder / "letter-campaign", ignore=IGNORED)
    for path in source.rglob("*"):
        path.chmod((0o777 if path.is_dir() or os.access(path, os.X_OK) else 0o666) & ~umask)
        os.utime(path, (when, when))
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--target", "sdist"]
    subprocess.run(
        [*command, "--directory", str(folder / "dist")],
        cwd=source,
        env=environment(PYTHONHASHSEED=str(when % 1000)),
        umask=umask,
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in (folder / "dist").iterdir()}


def test_built_twice_the_bytes_are_the_same(long, tmp_path):
    if not long:
        pytest.skip("built twice only with --long")
    one = built(tmp_path / "one", 1_000_000_000, 0o022)
    other = built(tmp_path / "another/folder", 1_700_000_001, 0o077)
    assert len(one) == 2 and one == other


def test_the_recipe_is_what_is_tried_here():
    assert "hatchling build --target wheel --target sdist" in RECIPE and "--output-reproducible --validate" in RECIPE


@pytest.fixture(scope="module")
def bill(tmp_path_factory):
    """The bill of materials, which its own maker holds against the schema of CycloneDX."""
    words = re.search(r"cyclonedx-py (.*?)--output-file", RECIPE.replace("\\\n", " "), re.DOTALL)[1].split()
    file = tmp_path_factory.mktemp("release") / "bill.json"
    program = Path(sys.executable).parent / "cyclonedx-py"
    command = [str(program), *words, "--output-file", str(file), "requirements.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(file.read_text("utf-8"))


def test_the_bill_of_materials_names_every_pinned_package_with_its_hashes(bill):
    pinned = dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", (ROOT / "requirements.txt").read_text(), re.M))
    assert {part["name"]: part["version"] for part in bill["components"]} == pinned
    for part in bill["components"]:
        assert any(place.get("hashes") for place in part["externalReferences"]), part["name"]


def test_the_bill_of_materials_says_what_it_is_of(bill):
    about = bill["metadata"]["component"]
    assert (about["name"], about["type"]) == ("letter-campaign", "application")
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.6" and "serialNumber" not in bill
