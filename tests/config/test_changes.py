"""Settings changed in their file: what was asked for and nothing else, whole or not at all."""

import stat

import pytest

from campaign.config.changes import change, from_environment
from campaign.config.settings import ConfigError, load, write_config


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "config.toml"
    write_config(made)
    return made


def test_one_line_changes_and_every_other_stays(path):
    before = path.read_text("utf-8")
    settings = change(path, {"mail": {"from": "us@x.example"}}, {})
    assert settings == load(path, {}) and settings.mail.from_address == "us@x.example"
    assert path.read_text("utf-8") == before.replace('"letters@localhost"', '"us@x.example"')


def test_sections_and_settings_that_were_not_there_are_added(path):
    path.write_text(f'# mine\n[site]\nsecret_key = "{"x" * 40}" # keep\n')
    settings = change(path, {"site": {"name": "Ours"}, "law": {"imprint": ["a", "b"], "least_age": 16}}, {})
    assert (settings.site.name, settings.law.imprint, settings.law.least_age) == ("Ours", ("a", "b"), 16)
    assert "# mine" in path.read_text("utf-8") and "# keep" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"site": {"url": "nonsense"}}, "site.url"),
        ({"mail": {"port": 0}}, "mail.port"),
        ({"law": {"country": "Germany"}}, "law.country"),
        ({"site": {"name": "a\nb"}}, "site.name"),
    ],
)
def test_a_value_that_cannot_be_changes_nothing(path, changes, fault):
    before = path.read_text("utf-8")
    with pytest.raises(ConfigError, match=fault) as error:
        change(path, changes, {})
    assert str(path) in str(error.value) and path.read_text("utf-8") == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("text", ["[site", 'site = "x"'])
def test_a_file_that_is_no_configuration_is_left(path, text):
    path.write_text(text)
    with pytest.raises(ConfigError):
        change(path, {"site": {"name": "x"}}, {})
    assert path.read_text("utf-8") == text


def test_whoever_could_read_it_still_can_and_nobody_else(path):
    for mode in (0o600, 0o640):
        path.chmod(mode)
        change(path, {"site": {"name": f"x{mode}"}}, {})
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_what_the_environment_decides_is_known():
    environ = {"CAMPAIGN_SITE__NAME": "x", "CAMPAIGN_MAIL__PASSWORD_FILE": "y", "CAMPAIGN_MAIL__PORT": "25"}
    assert from_environment({"site": {"name": "z", "url": "z"}, "mail": {"password": "z"}}, environ) == [
        "CAMPAIGN_SITE__NAME",
        "CAMPAIGN_MAIL__PASSWORD_FILE",
    ]
