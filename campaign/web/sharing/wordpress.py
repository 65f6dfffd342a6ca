"""The plugin for partners' WordPress: a file that knows this site and the partner's code, in a ZIP to upload there."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from flask import Response, request

from campaign.assets import bundled
from campaign.web.sharing.views import DAY, public, sharing
from campaign.web.site.current import settings
from campaign.web.site.sources import clean_source

__all__ = ["sharing"]

NAME = "letter-campaign"
_MADE = datetime(2026, 11, 27, tzinfo=UTC)
"""The same file is the same ZIP."""


@sharing.get("/wordpress.zip")
def wordpress() -> Response:
    """The plugin, as “Plugins › Add New › Upload” takes it. Query: `partner`."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        file = zipfile.ZipInfo(f"{NAME}/{NAME}.php", _MADE.timetuple()[:6])
        file.external_attr = 0o644 << 16
        out.writestr(file, source(clean_source(request.args.get("partner", ""))), zipfile.ZIP_DEFLATED)
    response = Response(packed.getvalue(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.zip"'
    return public(response, DAY)


def source(partner: str) -> str:
    """The plugin's text for a partner's code, "" for none."""
    text = bundled(f"{NAME}.php").read_text(encoding="utf-8")
    return text.replace("{site}", _quoted(settings().site.url)).replace("{partner}", _quoted(partner))


def _quoted(value: str) -> str:
    """As it stands between single quotes in PHP."""
    return value.replace("\\", "\\\\").replace("'", "\\'")
