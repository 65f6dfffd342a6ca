"""The wheel: installed elsewhere, away from the repository, it runs the demo. The sdist: its documents are in it."""

import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.processes import environment, serving

ROOT = Path(__file__).parent.parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def run(*words: str | Path, folder: Path | None = None) -> str:
    command = list(map(str, words))
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """An environment with the wheel installed; what it depends on is lent by this one, and nothing comes from afar."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False)
    made = folder / "bin/python"
    run(*PIP, "--python", made, "install", "--no-index", "--no-deps", wheel)
    site = Path(run(made, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # The .pth files over there, the editable install of the repository among them, are not read.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return made


def test_it_holds_what_is_needed_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"campaign"}
    for needed in (
        "config.example.toml",
        "py.typed",
        "_templates/layout.html",
        "_static/style.css",
        "library/offices.csv",
        "library/north-korean-escapees.toml",
    ):
        assert f"campaign/{needed}" in names
    for source in (*(ROOT / "templates").rglob("*.html"), *(ROOT / "campaign").rglob("*.po")):
        name = source.relative_to(ROOT).as_posix().removeprefix("campaign/").replace("templates/", "_templates/", 1)
        assert f"campaign/{name}" in names
    assert not [name for name in names if name.endswith((".pyc", ".db", ".mo"))]


def test_what_it_says_of_itself(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        told = archive.read(name).decode()
    assert "\nClassifier: Typing :: Typed\n" in told
    assert {"Homepage", "Source", "Issues", "Changelog"} <= set(re.findall(r"^Project-URL: (\w+), https:", told, re.M))
    assert re.search(r"^Requires-Dist: typst>=[\d.]+$", told, re.M) and "Provides-Extra: pdf" not in told


def test_the_source_distribution_holds_the_documents_and_what_tests_read(tmp_path):
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", tmp_path, folder=ROOT)
    (made,) = tmp_path.iterdir()
    with tarfile.open(made) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    documents = [path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.*"))]
    assert len(documents) > 20
    missing = {*documents, "LICENSE", ".ci/run", ".github/workflows/ci.yml", "campaign/py.typed", "Makefile"} - names
    assert not missing
    assert not [name for name in names if name.startswith((".venv", "instance"))]


def test_the_command_is_also_called_as_the_package_is(python):
    """`pipx run --spec FILE.whl letter-campaign demo` looks for a command of that name."""
    assert run(python.parent / "letter-campaign", "--version").startswith("campaign, version ")


def test_the_demo_runs_from_it(wheel, python, tmp_path):
    where = run(python, "-P", "-c", "import campaign; print(campaign.__file__)").strip()
    assert Path(where).is_relative_to(python.parent.parent), "not the repository's"
    folder = tmp_path / "empty"
    folder.mkdir()
    with serving(folder, "demo", command=[str(python.parent / "campaign")]) as server:
        page = server.get("/c/north-korean-escapees")
        assert page.status == 200 and "form_token" in page.body
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.body)
        assert sheets
        for sheet in sheets:
            assert server.get(sheet).status == 200
        assert server.get("/c/north-korean-escapees?lang=ko").status == 200
        workers = [process for process in server.family() if "demo" in process.cmdline()]
        assert workers[0].cmdline()[0] == str(python)
        assert server.stop() == 0
        assert server.err == ""
