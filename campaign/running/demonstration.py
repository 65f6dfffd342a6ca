"""The demo: a configuration and a database of its own in `instance/`, and mail that stays on this machine."""

import re
import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from campaign import make_context
from campaign.actions import campaigns, offices, partners
from campaign.actions.context import Context
from campaign.config.settings import Settings, load
from campaign.credentials.passwords import hashed
from campaign.running import demo_host, sample_data
from campaign.store.protocol.accounts import Organiser

FLAGSHIP = "north-korean-escapees"
SAMPLE = "sample-data"
ORGANISER = "organiser@example.org"

_CONFIG = """\
# Made by `campaign demo`. Delete this file and the database beside it to start the demo afresh.

[site]
url = "{url}"
name = "Letter Campaign (demo)"
secret_key = "{secret}"
contact = "{organiser}"

[database]
url = "sqlite:///demo.db"

[mail]
transport = "maildir"
maildir = "demo-mail"
from = "letters@letters.example"

[delivery]
poll_seconds = 0.5

[limits]
form_min_seconds = 1
submissions_per_minute = 6000
mails_per_address_per_day = 20
"""


@dataclass(frozen=True)
class Demonstration:
    """What `campaign demo` runs: a configuration, an environment without our settings, and words to greet with."""

    config_file: Path
    environ: Mapping[str, str]
    greeting: str


def prepare(folder: Path, url: str, environ: Mapping[str, str], partner_port: int) -> Demonstration:
    """Make the demo in `folder`, or find it there as it was left. Other configuration is ignored.

    The page of its invented partner is at `partner_port` on this machine.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config_file = folder / "demo.toml"
    if not config_file.exists():
        made = _CONFIG.format(url=url, secret=secrets.token_urlsafe(48), organiser=ORGANISER)
        config_file.write_text(made, encoding="utf-8")
        config_file.chmod(0o600)
    _say_address(config_file, url)
    own = {name: value for name, value in environ.items() if not name.startswith("CAMPAIGN_")}
    own["CAMPAIGN_SITE__URL"] = url
    settings = load(config_file, own)
    partner_url = f"http://localhost:{partner_port}"
    # Invented data need not survive a power cut, and on a slow disk waiting for each of it takes half a minute.
    context = make_context(settings, durable=False)
    with closing(context.store):
        password = _fill(context, partner_url)
    return Demonstration(config_file, own, _greeting(settings, password, partner_url))


def _say_address(config_file: Path, url: str) -> None:
    """Other commands read the file alone: the links that they print lead to where this demo is."""
    known = config_file.read_text(encoding="utf-8")
    site, heading, rest = known.partition("[site]\n")
    own, bracket, others = rest.partition("\n[")
    without = re.sub(r"(?m)^url\s*=.*\n?", "", own)
    said = f'{site}{heading}url = "{url}"\n{without}{bracket}{others}'
    if heading and said != known:
        config_file.write_text(said, encoding="utf-8")


def _fill(context: Context, partner_url: str) -> str:
    """Fill an empty demo; the organiser's new password, or "" when everything was there."""
    store = context.store
    store.migrate()
    if not store.offices():
        offices.import_bundled_offices(context)
    if store.campaign(FLAGSHIP) is None:
        campaigns.load_bundled(context, FLAGSHIP)
    if store.campaign(SAMPLE) is None:
        sample_data.invent(context, campaigns.load_bundled(context, SAMPLE), datetime.now(UTC))
    _let_frame(context, partner_url)
    if store.organiser(ORGANISER) is not None:
        return ""
    password = secrets.token_urlsafe(12)
    store.add_organiser(Organiser(ORGANISER, hashed(password), datetime.now(UTC)))
    return password


def _let_frame(context: Context, partner_url: str) -> None:
    """The partner whose site is at `partner_url`, which may be another one than the last time."""
    partner = context.store.partner(demo_host.CODE)
    if partner is None:
        about = partners.About("Friends of the demo", [partner_url])
        partners.add(context, demo_host.CODE, about, "", datetime.now(UTC))
    elif partner.origins != (partner_url,):
        context.store.save_partner(replace(partner, origins=(partner_url,)))


def _greeting(settings: Settings, password: str, partner_url: str) -> str:
    url = settings.site.url
    command = ".venv/bin/campaign --config instance/demo.toml"
    secret = f"password {password} (shown this once)" if password else "the password shown at the first start"
    return "\n".join(
        (
            "",
            f"  Campaign page     {url}/c/{FLAGSHIP}",
            f"  Organiser's desk  {url}/organiser/",
            f"                    {ORGANISER}, {secret}",
            f"  Mailbox           {url}/demo/mail",
            f"  A partner's site  {partner_url}/",
            f"  Numbers           {command} totals {FLAGSHIP}",
            f"  What is sealed    {command} keys",
            f"  Password lost?    {command} organiser add you@example.org",
            "",
            "  Mail stays on this machine. Stop with Ctrl-C; the data is kept in instance/.",
            "",
        )
    )
