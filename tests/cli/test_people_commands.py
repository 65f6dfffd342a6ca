"""`campaign partner`."""

import re

from campaign import create_app
from campaign.config import load
from tests.processes import run


def test_partners_and_their_link(folder):
    origins = ("--origin", "https://Rivers.example:443/join", "--origin", "http://강.example:8080")
    added = run(folder, "partner", "add", "rivers", "--name", "  Friends\nof Rivers ", *origins).fine()
    assert "https://rivers.example, http://xn--939a.example:8080" in added, "as a browser writes them in `Origin`"
    assert run(folder, "partner", "list").fine().split() == [
        *("rivers", "Friends", "of", "Rivers", "https://rivers.example", "http://xn--939a.example:8080")
    ]
    assert "rivers" in run(folder, "partner", "add", "rivers", "--name", "Again").trouble()
    link = run(folder, "partner", "link", "rivers", "clean-rivers").fine().strip()
    address = re.fullmatch(r"http://127\.0\.0\.1:8000(/p/\S+)", link)[1]
    client = create_app(load(folder / "config.toml", {})).test_client(use_cookies=False)
    page = client.get(address)
    assert page.status_code == 200 and "Friends of Rivers" in page.text
    assert client.get(address[:-1]).status_code == 404
    assert "nowhere" in run(folder, "partner", "link", "rivers", "nowhere").trouble()
