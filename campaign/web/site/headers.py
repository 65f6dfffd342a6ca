"""Headers of every answer: what a browser may do with it, how long it may be kept, who may frame it."""

from flask import Flask, Response, g, request

from campaign.web.site import guard
from campaign.web.site.current import settings
from campaign.web.site.framing import frame_ancestors

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; {frames}frame-ancestors "
)
_FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_ONE_YEAR = 31_536_000


def init_app(app: Flask) -> None:
    app.after_request(add)


def _is_for_others() -> bool:
    """Whether other sites show this on theirs: everything to share but the page that people read."""
    return request.blueprint == "sharing" and request.endpoint != "sharing.share"


def add(response: Response) -> Response:
    headers = response.headers
    # Pages with a form must not say no-referrer: browsers would then post with `Origin: null`, and the older ones,
    # which have no Sec-Fetch-Site, could not be told from a stranger's page. To other sites no address goes either way.
    secret = request.blueprint == "partner" or request.endpoint == "embed.sample"
    referrer = "no-referrer" if secret else "same-origin"
    frames = "frame-src 'self'; " if g.get("shows_frames") else ""
    policy = ("Content-Security-Policy", _POLICY.format(frames=frames) + frame_ancestors())
    headers.extend((*_FIXED, policy, ("Referrer-Policy", referrer)))
    # A frame in a sandbox is of no origin, not even its own; style sheets and scripts are nobody's secret.
    everybody = request.endpoint in ("static", "public.theme") or _is_for_others()
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if everybody else "same-origin")
    if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
        headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    else:
        headers.setdefault("Cache-Control", "no-store")
    if settings().site.url.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"
    guard.vary(response)
    return response
