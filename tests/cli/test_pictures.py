"""`[campaign] picture` and `logo`: read from beside its file, kept with the campaign, and given back beside it."""

import pytest

from tests.cli.conftest import context_of
from tests.support import images
from tests.support.processes import run
from tests.web.sharing.test_picture import source

NAMED = source(slug="heron", logo='"sign.png"').replace(
    "[campaign.summary]", "[campaign.logo_alt]\nen = 'Friends'\nko = '벗'\n[campaign.summary]"
)


@pytest.fixture
def site(folder):
    (folder / "heron.toml").write_text(NAMED)
    (folder / "heron.png").write_bytes(images.photograph(kind="PNG"))
    (folder / "sign.png").write_bytes(images.photograph(900, 300, "PNG"))
    assert loading(folder) == "heron: loaded (live)"
    return folder


def loading(folder, file="heron.toml"):
    return run(folder, "load", file).fine().splitlines()[0]


def test_the_logos_of_groups_that_run_it_together_come_and_go_with_it(site):
    group = '[[owners]]\nlogo = "group.png"\n[owners.name]\nen = "River Watch"\n\n'
    (site / "heron.toml").write_text(NAMED.replace("[[questions]]", f"{group}[[questions]]", 1))
    assert "there is no picture 'group.png' beside this file" in run(site, "load", "heron.toml").trouble()
    (site / "group.png").write_bytes(images.photograph(300, 100, "PNG"))
    assert loading(site) == "heron: loaded (live)"
    (site / "dumped").mkdir()
    assert "dumped/group.png" in run(site, "dump", "heron", "--into", "dumped").fine().splitlines()
    assert loading(site, "dumped/heron.toml") == "heron: unchanged (live)"


def kept(folder):
    with context_of(folder) as context:
        return context.store.picture("heron", "heron.png")


def test_loading_again_changes_nothing_and_another_picture_does(site):
    assert loading(site) == "heron: unchanged (live)"
    before = kept(site)
    (site / "heron.png").write_bytes(images.photograph(kind="PNG", colour="#117711"))
    assert loading(site) == "heron: loaded (live)" and kept(site) != before


def test_what_is_dumped_into_a_folder_loads_again_and_changes_nothing(site):
    dumped = site / "dumped"
    dumped.mkdir()
    assert run(site, "dump", "heron", "--into", "dumped").fine().splitlines() == [
        "dumped/heron.toml",
        "dumped/heron.png",
        "dumped/sign.png",
    ]
    assert (dumped / "heron.toml").read_text() == NAMED == run(site, "dump", "heron").fine()
    assert (dumped / "heron.png").read_bytes() == kept(site).content
    assert loading(site, "dumped/heron.toml") == "heron: unchanged (live)"


def test_the_file_alone_leaves_the_picture_that_is_kept(site):
    before = kept(site)
    (site / "heron.png").unlink()
    assert loading(site) == "heron: unchanged (live)" and kept(site) == before


@pytest.mark.parametrize(
    ("picture", "told"),
    [(None, "there is no picture 'heron.png' beside this file"), (b"no picture", "This picture cannot be used.")],
)
def test_what_cannot_be_shown_is_told_and_nothing_is_loaded(folder, picture, told):
    (folder / "heron.toml").write_text(NAMED)
    if picture:
        (folder / "heron.png").write_bytes(picture)
    assert told in run(folder, "load", "heron.toml").trouble()
    with context_of(folder) as context:
        assert context.store.campaign("heron") is None and not context.store.pictures()


@pytest.mark.parametrize("name", ["../heron.png", "/etc/heron.png", "heron.svg", "heron", ".heron.png"])
def test_a_name_that_leads_elsewhere_is_refused(folder, name):
    (folder / "heron.toml").write_text(NAMED.replace("heron.png", name))
    assert "write it like river.jpg" in run(folder, "load", "heron.toml").trouble()


def test_every_language_says_what_is_to_be_seen(folder):
    (folder / "heron.toml").write_text(NAMED.replace("ko = '맑은 물의 왜가리'\n", ""))
    (folder / "heron.png").write_bytes(images.photograph(kind="PNG"))
    assert "picture_alt has no text for the language 'ko'" in run(folder, "load", "heron.toml").trouble()
