"""Headers of every answer: what a browser may do with it, how long it may be kept, who may frame it."""

from flask import Flask, Response, g, request

from campaign.web.site import guard, kinds
from campaign.web.site.current import settings
from campaign.web.site.framing import frame_ancestors
from campaign.web.site.kinds import current_kind
from campaign.web.site.versions import version_of

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
    kinds.init_app(app)
    app.after_request(add)


def add(response: Response) -> Response:
    headers = response.headers
    # Pages with a form must not say no-referrer: browsers would then post with `Origin: null`, and the older ones,
    # which have no Sec-Fetch-Site, could not be told from a stranger's page. To other sites no address goes either way.
    kind = current_kind()
    referrer = "no-referrer" if kind.secret else "same-origin"
    frames = "frame-src 'self'; " if g.get("shows_frames") else ""
    policy = ("Content-Security-Policy", _POLICY.format(frames=frames) + frame_ancestors())
    headers.extend((*_FIXED, policy, ("Referrer-Policy", referrer)))
    # A frame in a sandbox is of no origin, not even its own, and has to load our style sheets.
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if kind.for_others else "same-origin")
    if kind.versioned and response.status_code == 200 and _is_right_version():
        headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    else:
        headers.setdefault("Cache-Control", "no-store")
    if settings().site.url.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"
    guard.vary(response)
    return response


def _is_right_version() -> bool:
    """Whether the address names the version that it gave: any other is asked for again, as the next may be another."""
    asked = request.args.get("v", "")
    return bool(asked) and asked == version_of((request.view_args or {}).get("filename", ""))
