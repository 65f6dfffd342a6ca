"""The demo's second site: a partner's page on `localhost`, which is another site than 127.0.0.1, with every snippet."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from campaign import create_app
from campaign.config.settings import Settings
from campaign.web.site.current import CONTEXT

CODE = "demo-host"
"""The partner whose site this is."""
_STYLE = """\
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; background: #eef3ee;
  overflow-wrap: anywhere }
section { margin: 3rem 0 }
pre { white-space: pre-wrap; background: #fff; padding: .75rem; overflow-wrap: anywhere }
iframe, img { max-width: 100% }
"""
_SCRIPT = """\
'use strict';
const list = document.getElementById('events');
for (const name of ['letters:resize', 'letters:step', 'letters:submitted', 'letters:error']) {
	addEventListener(name, event => {
		const item = document.createElement('li');
		item.textContent = `${name} ${JSON.stringify(event.detail)}`;
		list.prepend(item);
		while (list.children.length > 8) list.lastChild.remove();
	});
}
"""
_LIVE = ("element", "script", "frame", "link", "badge", "pinned")
"""The kinds that are HTML, and are put to work on the page."""


def serve(settings: Settings, slug: str, port: int) -> None:
    """Serve the page on this machine until the process ends."""
    files = {
        "/": ("text/html", page(settings, slug)),
        "/style.css": ("text/css", _STYLE),
        "/host.js": ("text/javascript", _SCRIPT),
    }
    policy = policy_for(settings.site.url)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that http.server looks for
            kind, content = files.get(urlsplit(self.path).path, ("text/plain", ""))
            body = content.encode()
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


def policy_for(tool: str) -> str:
    """The policy of a careful site: its own files, and of the tool what docs/partners.md names."""
    return f"default-src 'none'; style-src 'self'; script-src 'self' {tool}; frame-src {tool}; img-src {tool}"


def page(settings: Settings, slug: str) -> str:
    """The page: each snippet as it is pasted, and below it what comes of it."""
    from markupsafe import escape

    from campaign.web.sharing.snippets import Options, snippets

    app = create_app(settings)
    context = CONTEXT.of(app)
    with app.test_request_context():
        made = snippets(context.catalogue.campaign(slug), CODE, Options(source="demo"), "en")
    context.store.close()
    tool = settings.site.url
    card = f'<iframe sandbox="allow-scripts" title="Card" src="{tool}/c/{slug}/card" width="600" height="340"></iframe>'
    parts = [
        f"<section><h2>{escape(snippet.title)}</h2><p>{escape(snippet.hint)}</p><pre>{escape(snippet.text)}</pre>"
        f"{snippet.text if snippet.id in _LIVE else card if snippet.id == 'wordpress' else ''}</section>"
        for snippet in made
    ]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Friends of the demo</title>'
        '<link rel="stylesheet" href="/style.css"><script src="/host.js" defer></script>'
        "<h1>Friends of the demo</h1><p>A partner’s site: another one than the tool’s, with a strict policy, and with "
        "each line that a partner can paste.</p><h2>What the page hears from the forms</h2>"
        f'<ul id="events"></ul>{"".join(parts)}'
    )
