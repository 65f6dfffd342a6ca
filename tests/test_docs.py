"""What the documents say is all there, and what is there is in the documents."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from campaign import create_app
from campaign.cli import cli
from campaign.core.campaigns.file import read
from campaign.core.offices.office import Directory
from campaign.core.words import merge_fields, templates
from campaign.web.first_run.access import FirstRun

ROOT = Path(__file__).parent.parent

# Put together here, so that this file does not name them itself.
INDEXES = [".".join(name) for name in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")]]
MACHINES = ["/" + folder for folder in ("work/", "root/", r"tmp/\w")]
FOREIGN = re.compile("|".join([*map(re.escape, INDEXES), *(rf"(?<![\w.$}}]){one}" for one in MACHINES)]))


def table(name: str) -> list[list[str]]:
    """The cells of every row of a document's tables, those with the columns' names left out."""
    lines = (ROOT / "docs" / name).read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line.startswith("| `")]
    assert rows and all(len(row) == 3 and row[2] for row in rows)
    return rows


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every command with its arguments, once alone and once with each option."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            yield from commands(inner(command, name), (*path, name))
        if not (path and command.invoke_without_command):
            return
    arguments = [one.metavar or one.name.upper() for one in command.params if isinstance(one, click.Argument)]
    words = " ".join([*path, *arguments])
    yield words, ""
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            yield words, parameter.opts[0]


def inner(group: click.Group, name: str) -> click.Command:
    """A command of a group, of which there has to be one by this name."""
    command = group.get_command(click.Context(group), name)
    assert command, name
    return command


def test_every_command_and_option_has_a_row():
    rows = [(command.strip("`"), option.strip("`").split(" ")[0]) for command, option, _ in table("commands.md")]
    own = [("campaign", parameter.opts[0]) for parameter in cli.params if isinstance(parameter, click.Option)]
    assert sorted(rows) == sorted([*own, *commands(cli)])


def shown() -> Iterator[tuple[str, str]]:
    """Every line of a shell that a document shows, with the name of the file; a line that goes on is one."""
    for file in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")):
        for block in re.findall(r"^ *```sh\n(.*?)```", file.read_text("utf-8"), re.DOTALL | re.MULTILINE):
            for line in block.replace("\\\n", " ").splitlines():
                yield file.name, line.partition(" #")[0].strip()


SHOWN = [(file, line) for file, line in shown() if re.match(r"(?:\S*/)?campaign ", line)]


@pytest.mark.parametrize(("file", "line"), SHOWN, ids=[f"{file}: {line}" for file, line in SHOWN])
def test_a_command_that_is_shown_exists_with_the_options_it_is_shown_with(file, line):
    command, words = cli, shlex.split(line.split(" | ")[0].split(" > ")[0].split(" < ")[0])[1:]
    context = click.Context(cli)
    while isinstance(command, click.Group):
        _, words, _ = command.make_parser(context).parse_args(words)
        if not words and command.invoke_without_command:
            return
        command, words = inner(command, words[0]), words[1:]
    command.make_parser(click.Context(command)).parse_args(words)


def test_a_unit_that_is_shown_is_one_of_those_that_the_installer_puts_there():
    units = {unit.stem for unit in (ROOT / "deploy" / "systemd").glob("*.*")}
    named = {
        word.strip("'") for _, line in shown() if line.startswith(("systemctl", "journalctl")) for word in line.split()
    }
    named = {word for word in named if word.startswith("letter-campaign")} - {"letter-campaign-*"}
    assert named and named <= units


def test_the_documentation_becomes_pages_without_a_warning(tmp_path):
    """Every link among the documents, and to a heading in one, is followed by it; those to other hosts are not."""
    build = [sys.executable, "-m", "sphinx", "--builder", "html", "--fail-on-warning", "--nitpicky", "--quiet"]
    done = subprocess.run([*build, ROOT / "docs", tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    foreign = re.compile(r'(?:src|href)="https?://(?!github\.com/letter-campaign/)[^"]*\.(?:js|css|woff2?|png)')
    assert not [page for page in tmp_path.rglob("*.html") if foreign.search(page.read_text("utf-8"))]


def test_every_picture_is_shown_and_said_in_words():
    shown = re.findall(r"!\[(.+?)\]\(\S*pictures/(\S+?)\)", "".join(map(Path.read_text, ROOT.glob("docs/**/*.md"))))
    assert {name for _, name in shown} == {file.name for file in ROOT.glob("docs/pictures/*")}
    assert all(len(words) > 20 for words, _ in shown)


def test_every_address_has_a_row(settings):
    documented = [
        (address.strip("`"), method) for address, methods, _ in table("addresses.md") for method in methods.split(", ")
    ]
    app = create_app(settings, demo=True, first_run=FirstRun(ROOT, {}, ROOT))
    known = [(rule.rule, method) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}]
    assert sorted(documented) == sorted(known)


@pytest.mark.parametrize("file", ["README.md", "docs/commands.md", "config.example.toml"])
def test_the_rule_for_settings_in_the_environment_is_told(file):
    text = (ROOT / file).read_text("utf-8")
    assert "CAMPAIGN_<SECTION>__<KEY>" in text or "CAMPAIGN_MAIL__PORT" in text
    assert "_FILE" in text


def test_the_changelog_has_room_for_what_is_not_yet_released():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## \[(.+?)\](.*)$", text, re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    assert all(re.fullmatch(r" - \d{4}-\d\d-\d\d", day) for _, day in headings[1:]), "each release has its day"


def test_links_between_documents_lead_somewhere():
    for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", file.read_text("utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_every_module_that_a_document_names_is_there():
    """Prose names them in backticks, from wherever it stands: `probes.py`, `store/engine/probes.py`."""
    files = [
        "/" + file.relative_to(ROOT).as_posix() for top in ("campaign", "tests") for file in (ROOT / top).rglob("*.*")
    ]
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for name in re.findall(r"`([\w./-]+\.(?:py|sql))`", document.read_text("utf-8")):
            assert any(file.endswith(f"/{name}") for file in files), f"{document.name}: {name}"


def test_no_file_names_a_package_index_or_a_folder_of_one_machine():
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no clone")
    places = []
    for name in filter(None, listed.stdout.split("\0")):
        try:
            lines = (ROOT / name).read_text("utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        places += [f"{name}:{number}: {line[:200]}" for number, line in enumerate(lines, 1) if FOREIGN.search(line)]
    assert places == []


def test_the_campaign_of_the_documents_loads_and_every_merge_field_is_named():
    document = (ROOT / "docs" / "campaign-file.md").read_text("utf-8")
    (source,) = re.findall(r"```toml\n(.*?)```", document, re.DOTALL)
    campaign = read(source, "campaign-file.md", Directory())
    assert (len(campaign.targets), len(campaign.letters[0].blocks)) == (2, 5)
    for name in (*merge_fields.allowed(["ID"]), *templates.TAGS, *templates.FILTERS):
        assert name in document
    for key in re.findall(r'table\.\w+\(\s*"(\w+)"', (ROOT / "campaign/core/campaigns/file.py").read_text("utf-8")):
        assert key in document, key
