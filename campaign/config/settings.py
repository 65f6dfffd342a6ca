"""The settings: frozen values from `config.toml` and the environment, all faults told at once."""

import hmac
import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from campaign.assets import example_config
from campaign.config import values
from campaign.config.reader import SettingsReader, setting
from campaign.core.errors import Faults
from campaign.core.law import MOST_AGE
from campaign.core.partners import origin
from campaign.core.words.addresses import in_ascii

_IN_PLAIN_WORDS = {
    "Cannot overwrite a value": "{} is set a second time",
    "Cannot declare": "{} stands there a second time",
    "Invalid value": 'what {} is set to cannot be read; text stands in straight quotation marks, "so"',
}
"""What the reader of TOML says first of the most frequent mistakes, and what that means to who made them."""
_SECTION_OR_KEY = re.compile(r"(\[[\w. -]+\])|([\w.-]+)\s*=")
TEN_YEARS_IN_HOURS = 87_600
LANGUAGES = ("en", "ko", "ja", "fr", "de", "es", "zh-Hant", "zh-Hans", "ar")
"""Those with a complete catalogue."""


class ConfigError(Faults):
    """The configuration has faults."""


@dataclass(frozen=True)
class Site:
    """Who runs this, and where. `url` is an origin as browsers write it: in small letters, IDNA, no usual port."""

    name: str = setting("Letter Campaign", check=values.empty_fault)
    url: str = setting("http://127.0.0.1:8000", check=values.site_url_fault)
    secret_key: str = setting("", secret=True, check=values.secret_fault)
    contact: str = setting("")
    languages: tuple[str, ...] = setting(LANGUAGES, check=values.languages_fault)
    time_zone: str = setting("UTC", check=values.time_zone_fault)


@dataclass(frozen=True)
class Database:
    """Where the data is; `database_path` gives the file. `keys` is absolute, as an SQLite file in `url` is."""

    url: str = setting("sqlite:///instance/campaign.db", secret=True, check=values.database_url_fault)
    keys: str = setting("instance/postgresql", check=values.empty_fault)

    @property
    def postgresql(self) -> str:
        """The address of the PostgreSQL database; "" where the data is in an SQLite file."""
        return self.url if self.url.startswith(values.POSTGRESQL) else ""


@dataclass(frozen=True)
class Mail:
    """How letters leave. `maildir` and `ca_file` are absolute paths, or empty; `timeout` is in seconds."""

    transport: str = setting("maildir", choices=("maildir", "smtp"))
    maildir: str = setting("instance/mail")
    server: str = setting("")
    port: int = setting(587, minimum=1, maximum=65_535)
    username: str = setting("")
    password: str = setting("", secret=True)
    tls: str = setting("starttls", choices=("none", "starttls", "ssl"))
    ca_file: str = setting("")
    timeout: int = setting(30, minimum=1, maximum=600)
    from_address: str = setting("letters@localhost", key="from", check=values.address_fault)
    test_recipient: str = setting("", check=values.optional_address_fault)
    dkim_selector: str = setting("")


@dataclass(frozen=True)
class Delivery:
    """How fast letters leave, and for how long it is tried. `per_target_per_day` 0 means no limit."""

    per_target_per_hour: int = setting(600, minimum=1, maximum=1_000_000)
    per_target_per_day: int = setting(0, minimum=0, maximum=1_000_000)
    batch: int = setting(50, minimum=1, maximum=10_000)
    connections: int = setting(16, minimum=1, maximum=100)
    lease_seconds: int = setting(720, minimum=1, maximum=86_400)
    poll_seconds: float = setting(1.0, minimum=0.01, maximum=3600)
    retry_for_hours: int = setting(120, minimum=0, maximum=TEN_YEARS_IN_HOURS)


@dataclass(frozen=True)
class Bounces:
    """The mailbox that letters come back to, read by IMAP; none where `server` is empty. `timeout` is in seconds."""

    server: str = setting("")
    port: int = setting(993, minimum=1, maximum=65_535)
    username: str = setting("")
    password: str = setting("", secret=True)
    tls: str = setting("ssl", choices=("none", "starttls", "ssl"))
    ca_file: str = setting("")
    timeout: int = setting(30, minimum=1, maximum=600)
    folder: str = setting("INBOX", check=values.empty_fault)


@dataclass(frozen=True)
class Privacy:
    """How long what is personal is kept, and how few supporters of a country are named.

    `recovery_key` is the public key that backups keep what waits for; none where it is empty. `key_minutes` is how long
    after it was forgotten something may still be opened where several hosts share a database.
    """

    unconfirmed_hours: int = setting(168, minimum=1, maximum=TEN_YEARS_IN_HOURS)
    handover_hours: int = setting(72, minimum=1, maximum=TEN_YEARS_IN_HOURS)
    queued_days: int = setting(30, minimum=1, maximum=3650)
    bounce_window_hours: int = setting(0, minimum=0, maximum=TEN_YEARS_IN_HOURS)
    small_numbers: int = setting(5, minimum=0, maximum=1000)
    recovery_key: str = setting("", check=values.recovery_key_fault)
    key_minutes: int = setting(5, minimum=1, maximum=60)


@dataclass(frozen=True)
class Law:
    """Who answers for supporters' data, and what they are asked before we send. `country` is ISO 3166-1 alpha-2."""

    country: str = setting("", check=values.country_fault)
    controller: str = setting("")
    imprint: tuple[str, ...] = setting(())
    least_age: int = setting(0, minimum=0, maximum=MOST_AGE)
    opinion_consent: bool = setting(False)
    lawyer_read: bool = setting(False)


@dataclass(frozen=True)
class Limits:
    """What one person or network may do, and how long things may be. `submissions_per_minute` is per network."""

    mails_per_address_per_day: int = setting(3, minimum=1, maximum=1000)
    submissions_per_minute: int = setting(60, minimum=1, maximum=1_000_000)
    submissions_per_minute_in_all: int = setting(6_000, minimum=1, maximum=10_000_000)
    form_min_seconds: int = setting(3, minimum=0, maximum=600)
    form_max_hours: int = setting(12, minimum=1, maximum=720)
    note_length: int = setting(1500, minimum=0, maximum=10_000)


@dataclass(frozen=True)
class Server:
    """How pages are served, and where `serve` listens. `workers` 0 means one per core.

    `name` is what this host is called among several, its machine's name where it is empty.
    """

    name: str = setting("", check=values.host_name_fault)
    host: str = setting("127.0.0.1", check=values.host_fault)
    port: int = setting(8000, minimum=1, maximum=65_535)
    trusted_proxies: int = setting(0, minimum=0, maximum=10)
    workers: int = setting(0, minimum=0, maximum=256)
    threads: int = setting(1, minimum=1, maximum=256)
    log_format: str = setting("text", choices=("text", "json"))


@dataclass(frozen=True)
class Pdf:
    """Letters as PDF. `fonts` is the absolute path of the folder that `campaign fonts install` fills."""

    fonts: str = setting("instance/fonts")


@dataclass(frozen=True)
class Settings:
    """Every setting, by section."""

    site: Site = field(default_factory=Site)
    database: Database = field(default_factory=Database)
    mail: Mail = field(default_factory=Mail)
    delivery: Delivery = field(default_factory=Delivery)
    bounces: Bounces = field(default_factory=Bounces)
    privacy: Privacy = field(default_factory=Privacy)
    law: Law = field(default_factory=Law)
    limits: Limits = field(default_factory=Limits)
    server: Server = field(default_factory=Server)
    pdf: Pdf = field(default_factory=Pdf)

    def key(self, purpose: str) -> bytes:
        """32 bytes from the secret for one purpose alone: knowing one key tells nothing about another."""
        # One round of HKDF-Expand (RFC 5869, section 2.3), which gives as many bytes as the hash has.
        return hmac.digest(self.site.secret_key.encode(), purpose.encode() + b"\x01", "sha256")

    @property
    def mail_domain(self) -> str:
        """The domain of our Message-IDs."""
        return self.mail.from_address.rpartition("@")[2]


SECTIONS: Mapping[str, type] = get_type_hints(Settings)


def find(option: str | None, environ: Mapping[str, str]) -> Path | None:
    """The configuration file to read: `--config`, else `$CAMPAIGN_CONFIG`, else `./config.toml` if there is one."""
    named = option or environ.get("CAMPAIGN_CONFIG")
    if named:
        return Path(named)
    usual = Path("config.toml")
    return usual if usual.exists() else None


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings: defaults, then the file, then `CAMPAIGN_<SECTION>__<KEY>`, then secrets from `…_FILE`.

    Relative paths are made absolute: they count from the file's folder, or from the current one without a file.

    Raises:
        ConfigError: with every fault, each naming where it stands.
    """
    reader = SettingsReader(SECTIONS, str(path or "built-in defaults"))
    if path:
        reader.take_tables(_tables(path))
    reader.take_environment(environ, lambda name: Path(name).read_text("utf-8"))
    settings = Settings(**{name: section(**reader.values(name)) for name, section in SECTIONS.items()})
    _require_what_mail_needs(settings.mail, reader)
    if reader.faults:
        raise ConfigError(reader.faults)
    return _with_whole_addresses(settings, path.absolute().parent if path else Path.cwd())


def database_path(settings: Settings) -> Path:
    """The file of the SQLite database in `database.url`; with PostgreSQL, what the key files are named after."""
    return Path(settings.database.keys if settings.database.postgresql else _file_of(settings.database.url))


def database_name(settings: Settings) -> str:
    """What to call the database: its file, or its address without what opens it."""
    if not settings.database.postgresql:
        return _file_of(settings.database.url)
    parts = urlsplit(settings.database.url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _file_of(url: str) -> str:
    return url.removeprefix(values.SQLITE)


def write_config(path: Path, url: str = "") -> None:
    """Write config.example.toml's text to `path` with a fresh secret and, if given, `url` as the site's address.

    Only the file's owner may read it: the secret is in it.

    Raises:
        FileExistsError: there is such a file already; it is left as it is.
    """
    text = example_config().read_text("utf-8").replace(values.EXAMPLE_SECRET, secrets.token_urlsafe(48))
    if url:
        text = text.replace(json.dumps(Site.url), json.dumps(url, ensure_ascii=False), 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        path.unlink()  # half a file would be taken for one that somebody wrote
        raise OSError(error.errno, error.strerror, str(path)) from error


def _tables(path: Path) -> dict[str, Any]:
    try:
        # With or without the mark that some editors put at a file's beginning.
        text = path.read_text("utf-8-sig")
        return tomllib.loads(text)
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path}: is not TOML: it is not in UTF-8"]) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError([f"{path}: is not TOML: {_said_of(error, text)}"]) from error


def _said_of(error: Exception, text: str) -> str:
    """What keeps `text` from being TOML, and what it is about. Values are not repeated: they may be secrets."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    said = str(error).replace("at end of document", f"at the end, line {text.count(chr(10)) + 1}")
    at = re.search(r"line (\d+)", said)
    line = text.split("\n")[int(at[1]) - 1].strip() if at else ""
    about = _SECTION_OR_KEY.match(line)
    words = next((words for starts, words in _IN_PLAIN_WORDS.items() if said.startswith(starts)), "")
    return f"{words.format(about[1] or about[2])} ({said})" if words and about else said


def _require_what_mail_needs(mail: Mail, reader: SettingsReader) -> None:
    key, value = ("server", mail.server) if mail.transport == "smtp" else ("maildir", mail.maildir)
    reader.require("mail", key, value, f'mail.transport is "{mail.transport}"')


def _with_whole_addresses(settings: Settings, folder: Path) -> Settings:
    def absolute(path: str) -> str:
        return str(folder / path) if path else ""

    mail = replace(
        settings.mail,
        maildir=absolute(settings.mail.maildir),
        ca_file=absolute(settings.mail.ca_file),
        from_address=in_ascii(settings.mail.from_address),
        test_recipient=in_ascii(settings.mail.test_recipient),
    )
    bounces = replace(settings.bounces, ca_file=absolute(settings.bounces.ca_file))
    database = replace(settings.database, keys=absolute(settings.database.keys))
    if not database.postgresql:
        database = replace(database, url=values.SQLITE + absolute(_file_of(database.url)))
    # As browsers write it, so that it is what they say of our pages, and what may stand in a header.
    site = replace(settings.site, url=origin(settings.site.url) or settings.site.url.rstrip("/"))
    pdf = Pdf(absolute(settings.pdf.fonts))
    return replace(settings, site=site, database=database, mail=mail, bounces=bounces, pdf=pdf)
