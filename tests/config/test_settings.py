"""Settings: where they come from, which wins, and that every fault is told at once."""

import re
import tomllib
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from campaign.assets import example_config
from campaign.config import values
from campaign.config.reader import KINDS, key_of
from campaign.config.settings import (
    LANGUAGES,
    SECTIONS,
    ConfigError,
    database_name,
    database_path,
    find,
    load,
    write_config,
)
from tests.support.limits import room_for

SECRET = "0123456789abcdef0123456789abcdef"
SECRET_TABLE = f'[site]\nsecret_key = "{SECRET}"\n'
ENVIRONMENT = {"CAMPAIGN_SITE__SECRET_KEY": SECRET}


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def faults(path: Path | None, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ or {})
    return caught.value.faults


def fault_of(variable: str, value: str) -> str:
    (fault,) = faults(None, {**ENVIRONMENT, variable: value})
    return fault


class TestValues:
    def test_a_secret_is_all_that_the_defaults_lack(self):
        settings = load(None, ENVIRONMENT)
        assert settings.site.secret_key == SECRET
        assert settings.site.languages == LANGUAGES
        assert (settings.mail.transport, settings.mail.from_address) == ("maildir", "letters@localhost")
        assert settings.delivery.poll_seconds == 1.0

    def test_the_file_wins_over_the_defaults_and_the_environment_over_the_file(self, tmp_path):
        path = written(tmp_path, SECRET_TABLE + 'name = "From the file"\n[mail]\nport = 25\nfrom = "a@b.example"\n')
        settings = load(path, {"CAMPAIGN_MAIL__PORT": "465"})
        assert settings.site.name == "From the file"
        assert settings.mail.from_address == "a@b.example"
        assert settings.mail.port == 465

    def test_a_secret_from_a_file_wins_over_all(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("f" * 40 + "\n")
        path = written(tmp_path, SECRET_TABLE)
        settings = load(path, {**ENVIRONMENT, "CAMPAIGN_SITE__SECRET_KEY_FILE": str(secret)})
        assert settings.site.secret_key == "f" * 40

    @pytest.mark.parametrize(
        ("variable", "text", "value"),
        [
            ("SITE__LANGUAGES", "ko, en", ("ko", "en")),
            ("SITE__LANGUAGES", '["ar"]', ("ar",)),
            ("SITE__NAME", "편지\u3000운동", "편지\u3000운동"),
            ("SITE__URL", "https://letters.example.org/", "https://letters.example.org"),
            ("SITE__URL", "HTTPS://Letters.Example.org", "https://letters.example.org"),
            ("SITE__URL", "https://letters.example.org:443/", "https://letters.example.org"),
            ("SITE__URL", "http://letters.example.org:8080//", "http://letters.example.org:8080"),
            ("SITE__URL", "https://bücher.example", "https://xn--bcher-kva.example"),
            ("SITE__URL", "https://한국.example/", "https://xn--3e0b707e.example"),
            ("SITE__URL", "http://[::1]:8000/", "http://[::1]:8000"),
            ("MAIL__FROM", "letters@example.org", "letters@example.org"),
            ("MAIL__FROM", "briefe@müller.example", "briefe@xn--mller-kva.example"),
            ("MAIL__TEST_RECIPIENT", "x@한국.example", "x@xn--3e0b707e.example"),
            ("MAIL__CA_FILE", "/etc/ca.pem", "/etc/ca.pem"),
            ("DELIVERY__POLL_SECONDS", "0.25", 0.25),
            ("DELIVERY__POLL_SECONDS", "2", 2.0),
            ("SERVER__WORKERS", "4", 4),
        ],
    )
    def test_the_environment_is_read_by_the_type_of_the_setting(self, variable, text, value):
        settings = load(None, {**ENVIRONMENT, f"CAMPAIGN_{variable}": text})
        section, key = variable.lower().split("__")
        (name,) = (f.name for f in fields(SECTIONS[section]) if key_of(f) == key)
        assert getattr(getattr(settings, section), name) == value

    @pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
    def test_a_setting_may_be_true_or_false(self, text, value):
        assert KINDS[bool].from_text(text) is value
        assert not KINDS[int].fits(value)

    def test_variables_that_are_no_settings_are_left_alone(self):
        load(None, {**ENVIRONMENT, "CAMPAIGN_CONFIG": "x", "CAMPAIGN_TEST_REQUIRE": "all", "HOME": "/nowhere"})

    def test_relative_paths_count_from_the_folder_of_the_file(self, tmp_path):
        path = written(tmp_path, SECRET_TABLE + '[mail]\nca_file = "ca.pem"\n')
        settings = load(path, {"CAMPAIGN_MAIL__MAILDIR": "post"})
        assert settings.mail.maildir == str(tmp_path / "post")
        assert settings.mail.ca_file == str(tmp_path / "ca.pem")
        assert settings.database.url == f"sqlite:///{tmp_path}/instance/campaign.db"
        assert database_path(settings) == tmp_path / "instance" / "campaign.db"

    def test_without_a_file_they_count_from_the_current_folder(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        settings = load(None, ENVIRONMENT)
        assert database_path(settings) == tmp_path / "instance" / "campaign.db"
        assert settings.mail.ca_file == ""

    def test_absolute_paths_stay(self, tmp_path):
        path = written(tmp_path, SECRET_TABLE + '[database]\nurl = "sqlite:////var/lib/campaign.db"\n')
        assert database_path(load(path, {})) == Path("/var/lib/campaign.db")

    def test_postgresql_keeps_its_address_and_has_its_keys_on_this_host(self, tmp_path):
        url = "postgresql://me:hunter2@one.example:5432,two.example/letters?sslmode=require"
        settings = load(written(tmp_path, SECRET_TABLE + f'[database]\nurl = "{url}"\n'), {})
        assert settings.database.url == settings.database.postgresql == url
        assert database_path(settings) == tmp_path / "instance" / "postgresql"
        assert database_name(settings) == "postgresql://one.example:5432,two.example/letters"
        assert "hunter2" not in repr(settings)

    def test_settings_cannot_be_changed_and_do_not_show_their_secrets(self):
        settings = load(None, {**ENVIRONMENT, "CAMPAIGN_MAIL__PASSWORD": "hunter2"})
        with pytest.raises(FrozenInstanceError):
            settings.site.name = "Other"
        assert SECRET not in repr(settings)
        assert "hunter2" not in repr(settings)

    def test_every_purpose_has_a_key_of_its_own(self):
        settings = load(None, ENVIRONMENT)
        keys = {settings.key(purpose) for purpose in ("confirm", "form token", "seal")}
        assert {len(key) for key in keys} == {32}
        assert len(keys) == 3
        assert settings.key("seal") == load(None, ENVIRONMENT).key("seal")
        other = load(None, {"CAMPAIGN_SITE__SECRET_KEY": "x" * 32})
        assert settings.key("seal") != other.key("seal")


class TestFaults:
    def test_all_are_told_at_once(self, tmp_path):
        path = written(tmp_path, '[site]\nsecret_key = "short"\nnmae = "Typo"\n[mail]\nport = "abc"\n')
        assert faults(path) == [
            f"{path}: site.nmae is not a setting; the nearest is site.name",
            f"{path}: site.secret_key must have at least 32 characters, and has 5",
            f'{path}: mail.port must be a whole number, not "abc"',
        ]

    def test_in_the_file_and_the_environment(self, tmp_path):
        path = written(tmp_path, SECRET_TABLE + '[mail]\ntransport = "smtp"\n[mial]\nport = 25\n')
        assert faults(path, {"CAMPAIGN_LIMITS__NOTE_LENGTH": "long"}) == [
            f"{path}: there is no section [mial]; the nearest is [mail]",
            'CAMPAIGN_LIMITS__NOTE_LENGTH: limits.note_length must be a whole number, not "long"',
            f'{path}: mail.server is missing: mail.transport is "smtp"',
        ]

    def test_a_missing_secret(self):
        (fault,) = faults(None)
        assert fault.startswith("built-in defaults: site.secret_key is missing: run `campaign init`")

    def test_the_secret_of_the_example(self):
        (fault,) = faults(example_config())
        assert "site.secret_key is the one from config.example.toml" in fault

    def test_secrets_are_not_repeated(self, tmp_path):
        path = written(tmp_path, SECRET_TABLE + "[mail]\npassword = 271828\n")
        assert faults(path) == [f"{path}: mail.password must be text on one line"]

    def test_secrets_are_not_repeated_where_their_section_is_none(self, tmp_path):
        path = written(tmp_path, '[[mail]]\npassword = "hunter2"\n[mial]\npassword = "hunter2"\n')
        assert len(faults(path, ENVIRONMENT)) == 2 and "hunter2" not in str(faults(path, ENVIRONMENT))

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("[mail]\nport = true", "mail.port must be a whole number, not true"),
            ("[mail]\nport = 25.0", "mail.port must be a whole number, not 25.0"),
            ("[site]\nname = 7", "site.name must be text on one line, not 7"),
            ('[site]\nname = "a\\r\\nBcc: x"', "site.name must be text on one line"),
            ('[site]\nlanguages = "en"', 'site.languages must be a list such as ["en", "ko"], not "en"'),
            ("[site]\nlanguages = [1]", "site.languages must be a list"),
            ("[delivery]\npoll_seconds = nan", "delivery.poll_seconds must be at least 0.01, not nan"),
            ("[delivery]\npoll_seconds = inf", "delivery.poll_seconds must be at most 3600, not inf"),
            ("[privacy]\nqueued_days = 1979-05-27", 'privacy.queued_days must be a whole number, not "1979-05-27"'),
            ("mail = 3", "mail must be a section, [mail], and stand there once"),
            ("[[mail]]\nport = 25", "mail must be a section, [mail], and stand there once"),
            ("[site]\nport = 25", "site.port is not a setting; the nearest is server.port"),
            ("name = 'x'", "name stands in no section; the nearest setting is site.name"),
            ("[[mial]]\nport = 25", "there is no section [mial]; the nearest is [mail]"),
            ("a = " + "[" * 100_000, "is not TOML: it is nested too deeply"),
            (
                "[mail]\nport = 1\nport = 2",
                "is not TOML: port is set a second time (Cannot overwrite a value (at the end, line 3",
            ),
            ("[mail]\n[site]\n[mail]", "is not TOML: [mail] stands there a second time (Cannot declare"),
            (
                "[site]\nname = “x”",
                "is not TOML: what name is set to cannot be read; text stands in straight quotation",
            ),
            ("[site]\nname = Letters", "is not TOML: what name is set to cannot be read; text stands in straight quot"),
        ],
    )
    def test_a_wrong_value_in_the_file(self, tmp_path, text, words):
        path = written(tmp_path, text)
        (fault,) = faults(path, ENVIRONMENT)
        assert fault.startswith(f"{path}: {words}")

    @pytest.mark.parametrize(
        ("variable", "value", "words"),
        [
            ("CAMPAIGN_MAIL__PORT", "0", "mail.port must be at least 1, not 0"),
            ("CAMPAIGN_MAIL__PORT", "65536", "mail.port must be at most 65535, not 65536"),
            ("CAMPAIGN_MAIL__TLS", "on", 'mail.tls must be one of none, starttls, ssl, not "on"'),
            ("CAMPAIGN_MAIL__FROM", "Kim <kim@example.org>", "mail.from must be a bare e-mail address"),
            ("CAMPAIGN_MAIL__FROM", "briefe@müller..example", "mail.from must be a bare e-mail address"),
            ("CAMPAIGN_MAIL__FROM", "müller@example.org", "mail.from must be a bare e-mail address"),
            ("CAMPAIGN_MAIL__TEST_RECIPIENT", "nobody", "mail.test_recipient must be a bare e-mail address"),
            ("CAMPAIGN_SITE__NAME", " ", "site.name must not be empty"),
            ("CAMPAIGN_SITE__URL", "letters.example.org", 'site.url must be like "https://letters.example.org"'),
            ("CAMPAIGN_SITE__URL", "http://[::1", 'site.url must be like "https://letters.example.org"'),
            ("CAMPAIGN_SITE__URL", "https://a.example/?q", 'site.url must be like "https://letters.example.org"'),
            ("CAMPAIGN_SITE__URL", "https://a.example/letters", "site.url must end with the host's name"),
            ("CAMPAIGN_SITE__LANGUAGES", "[", "site.languages must be a list"),
            ("CAMPAIGN_SITE__LANGUAGES", "[" * 100_000, "site.languages must be a list"),
            ("CAMPAIGN_SITE__TIME_ZONE", "Asia/Soul", 'site.time_zone must be a time zone such as "Asia/Seoul"'),
            ("CAMPAIGN_SITE__TIME_ZONE", "../etc/passwd", "site.time_zone must be a time zone"),
            ("CAMPAIGN_PRIVACY__RECOVERY_KEY", "age1nonsense", "privacy.recovery_key must be a public key"),
            ("CAMPAIGN_SITE__LANGUAGES", "[]", "site.languages must name at least one language"),
            ("CAMPAIGN_SITE__LANGUAGES", "en,한국어", "site.languages must hold language tags"),
            ("CAMPAIGN_DATABASE__KEYS", "", "database.keys must not be empty"),
            ("CAMPAIGN_DATABASE__URL", "mysql://a/b", "database.url must name an SQLite file"),
            ("CAMPAIGN_DATABASE__URL", "sqlite:///:memory:", "database.url must name an SQLite file"),
            ("CAMPAIGN_MAIL__PROT", "25", "there is no such setting; the nearest is CAMPAIGN_MAIL__PORT"),
            ("CAMPAIGN_MAIL_PORT", "25", "there is no such setting; the nearest is CAMPAIGN_MAIL__PORT"),
            ("CAMPAIGN_MIAL__PORT", "25", "there is no such setting; the nearest is CAMPAIGN_MAIL__PORT"),
            ("CAMPAIGN_MAIL__PORT_FILE", "x", "mail.port is not a secret, and only secrets are read from files"),
            ("CAMPAIGN_MAIL__PASSWORD_FILE", "/nowhere/x", "mail.password cannot be read from /nowhere/x: No such"),
        ],
    )
    def test_a_wrong_value_in_the_environment(self, variable, value, words):
        assert fault_of(variable, value).startswith(f"{variable}: {words}")

    def test_what_one_setting_needs_of_another(self):
        fault = fault_of("CAMPAIGN_MAIL__MAILDIR", "")
        assert fault == 'built-in defaults: mail.maildir is missing: mail.transport is "maildir"'
        assert fault_of("CAMPAIGN_MAIL__TRANSPORT", "smtp").endswith('mail.server is missing: mail.transport is "smtp"')

    def test_a_secret_that_cannot_be_read_is_not_also_missing(self):
        (fault,) = faults(None, {"CAMPAIGN_SITE__SECRET_KEY_FILE": "/nowhere/x"})
        assert fault.startswith("CAMPAIGN_SITE__SECRET_KEY_FILE: site.secret_key cannot be read from /nowhere/x")

    @pytest.mark.parametrize("url", ["postgresql://me:hunter2@localhost", "postgresql://me:hunter2@[/x"])
    def test_an_address_that_names_no_database_is_not_repeated_with_its_password(self, url):
        fault = fault_of("CAMPAIGN_DATABASE__URL", url)
        assert "must be like postgresql://user@host/database" in fault
        assert "hunter2" not in fault

    @pytest.mark.parametrize("text", ["[mail\nport = 25\n", "[mail]\nport 25\n", "[mail]\nport ="])
    def test_a_slip_in_the_syntax_is_one_fault_with_its_line(self, tmp_path, text):
        path = written(tmp_path, text)
        (fault,) = faults(path, ENVIRONMENT)
        assert re.match(rf"{re.escape(str(path))}: is not TOML: .*line \d", fault)

    def test_a_file_that_cannot_be_read(self, tmp_path):
        missing = tmp_path / "missing.toml"
        assert faults(missing, ENVIRONMENT) == [f"{missing}: cannot be read: No such file or directory"]
        missing.write_bytes(b"name = \xff")
        assert faults(missing, ENVIRONMENT) == [f"{missing}: is not TOML: it is not in UTF-8"]


class TestFind:
    def test_the_option_then_the_environment_then_the_current_folder(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        environ = {"CAMPAIGN_CONFIG": "from-environment.toml"}
        assert find("option.toml", environ) == Path("option.toml")
        assert find(None, environ) == Path("from-environment.toml")
        assert find(None, {}) is None
        written(tmp_path, SECRET_TABLE)
        assert find(None, {}) == Path("config.toml")


class TestExample:
    def test_it_holds_every_setting_with_its_default_and_no_other(self):
        example = tomllib.loads(example_config().read_text("utf-8"))
        assert example["site"].pop("secret_key") == values.EXAMPLE_SECRET
        example["site"]["secret_key"] = ""
        for section, key in (("site", "languages"), ("law", "imprint")):
            example[section][key] = tuple(example[section][key])
        assert example == {name: {key_of(f): f.default for f in fields(section)} for name, section in SECTIONS.items()}

    def test_a_comment_stands_above_each_setting(self):
        lines = example_config().read_text("utf-8").splitlines()
        settings = [number for number, line in enumerate(lines) if re.match(r"\w+ = ", line)]
        assert len(settings) == sum(len(fields(section)) for section in SECTIONS.values())
        assert [lines[number] for number in settings if not lines[number - 1].startswith("# ")] == []


class TestWriteConfig:
    def test_it_writes_a_fresh_secret_for_its_owner_alone(self, tmp_path):
        first, second = tmp_path / "new" / "config.toml", tmp_path / "config.toml"
        write_config(first)
        write_config(second, url="https://letters.example.org")
        assert len(load(first, {}).site.secret_key) == 64
        assert load(first, {}).site.secret_key != load(second, {}).site.secret_key
        assert load(first, {}).site.url == "http://127.0.0.1:8000"
        assert load(second, {}).site.url == "https://letters.example.org"
        assert first.stat().st_mode & 0o777 == 0o600

    def test_it_overwrites_nothing(self, tmp_path):
        path = written(tmp_path, "kept")
        with pytest.raises(FileExistsError):
            write_config(path)
        assert path.read_text() == "kept"

    def test_where_it_cannot_be_written_whole_nothing_is_left(self, tmp_path):
        """So that it can be tried again once there is room."""
        with room_for(100), pytest.raises(OSError, match=r"config\.toml"):
            write_config(tmp_path / "config.toml")
        assert list(tmp_path.iterdir()) == []
