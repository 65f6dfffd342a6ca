"""Filled-in forms for the load, one a line: each with a token of its own, as the check page would have given it."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from campaign.actions import letters
from campaign.actions.context import Context
from campaign.core.letters.composition import Supporter
from campaign.core.letters.links import LENGTH
from campaign.web.supporter.form_token import FormToken, TokenSigner
from tests.bench.scene import SLUG


def write(context: Context, path: Path, count: int) -> None:
    """`count` forms that are ready to be sent."""
    now = datetime.now(UTC)
    issued_at = int((now - timedelta(minutes=5)).timestamp())
    signer = TokenSigner(context.settings.key("form"))
    campaign = context.catalogue.campaign(SLUG)
    supporter = Supporter("Jo Writer", "GB", "Leeds", language="en")
    allotted = letters.allot(context, campaign, supporter, {}, now.date())
    with path.open("w") as file:
        for number in range(count):
            token = signer.sign(FormToken(secrets.token_hex(LENGTH), issued_at, SLUG, "", allotted))
            fields = {
                "step": "send",
                "name": supporter.name,
                "country": supporter.country,
                "place": supporter.place,
                "language": "en",
                "email": f"writer-{number}@supporters.example",
                "form_token": token,
            }
            file.write(urlencode(fields) + "\n")
