"""Filled-in forms for the load, one a line: to be sent, each with a token of its own, or to be looked at at first."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

from campaign.actions import letters
from campaign.actions.context import Context
from campaign.core.letters.composition import Supporter
from campaign.core.letters.links import LENGTH
from campaign.web.supporter.form_token import FormToken, TokenSigner
from tests.bench.scene import SLUG

WRITER = Supporter("Jo Writer", "GB", "Leeds", language="en")


def write(context: Context, path: Path, count: int) -> None:
    """`count` forms that are ready to be sent."""
    now = datetime.now(UTC)
    issued_at = int((now - timedelta(minutes=5)).timestamp())
    signer = TokenSigner(context.settings.key("form"))
    campaign = context.catalogue.campaign(SLUG)
    allotted = letters.allot(context, campaign, WRITER, {}, now.date())
    with path.open("w") as file:
        for number in range(count):
            token = signer.sign(FormToken(secrets.token_hex(LENGTH), issued_at, SLUG, "", allotted))
            more = {"email": f"writer-{number}@supporters.example", "form_token": token}
            file.write(_form("send", more))


def write_looks(path: Path, count: int) -> None:
    """`count` forms whose letters are to be shown for the first time."""
    path.write_text(_form("check") * count)


def _form(step: str, more: Mapping[str, str] = MappingProxyType({})) -> str:
    fields = {"step": step, "name": WRITER.name, "country": WRITER.country, "place": WRITER.place, "language": "en"}
    return urlencode({**fields, **more}) + "\n"
