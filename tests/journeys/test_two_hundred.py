"""From an empty database to two hundred supporters, and every number the same everywhere."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from campaign.config.settings import load
from tests.journeys.conftest import until
from tests.journeys.test_writing import KOREAN, begin, command, press, signed_in, write_letter
from tests.support import engines
from tests.support.ledger import FIGURES, READ_DESK
from tests.support.links import Mailbox
from tests.support.partner_load import SETTINGS, Client
from tests.support.processes import environment, free_port, serving
from tests.web.desk.test_exports import long_csv, long_json, long_xlsx

pytestmark = pytest.mark.browser

SLUG = "rivers"


@pytest.fixture
def site(tmp_path, cluster):
    folder, port = tmp_path / "site", free_port()
    folder.mkdir()
    command(folder, "init")
    engines.move(folder, cluster)
    url = f"http://127.0.0.1:{port}"
    here = SETTINGS | {"CAMPAIGN_SITE__URL": url, "CAMPAIGN_SERVER__WORKERS": "2"}
    with serving(folder, port=port, **here):
        yield url, folder, environment(**here)


def launched(page, url):
    begin(page, url, SLUG)
    press(page, "letter:en")
    write_letter(page, 1, "Clean rivers", ["I write about our rivers.", "Our rivers are ill."])
    page.goto(f"{url}/organiser/c/{SLUG}/edit")
    press(page, "letter:ko")
    write_letter(page, 2, "깨끗한 강", KOREAN)
    for step in ("Put it into test mode", "Go live"):
        page.goto(f"{url}/organiser/c/{SLUG}/launch")
        page.click(f"a >> text={step}")
        if page.locator("#all-the-same").count():
            page.check("#all-the-same")
        page.click(f"main form button >> text={step}")
        page.wait_for_url("**?done=*")


def supporter(client, mailbox, number, confirms, says):
    """One person's whole way through the public form; so many confirm, and say that they sent one."""
    source = "newsletter" if number % 2 else ""
    client.ask("GET", f"/c/{SLUG}?source={source}")
    fields = {"name": f"Supporter {number}", "country": "GB" if number % 3 else "SE"}
    fields |= {
        "source": source,
        "language": "ko" if number % 4 == 0 else "en",
        "email": f"p{number}@supporters.example",
    }
    token = json.loads(client.ask("POST", f"/c/{SLUG}/preview", fields)[1])["token"]
    status, page, receipt = client.ask("POST", f"/c/{SLUG}", fields | {"form_token": token, "step": "send"})
    assert status == 303, re.findall("<li>(.*?)</li>", page)
    secret = receipt.rpartition("/")[2].partition("?")[0]
    if number < confirms:
        confirm = f"/confirm/{mailbox.confirm_token(fields['email'])}"
        assert client.ask("POST", confirm, {"do": "confirm"})[0] == 303
    if number < says:
        said = {"receipt": secret, "target": "un-sg", "way": "said_sent"}
        assert client.ask("POST", f"/c/{SLUG}/hand-over", said)[0] == 303


def test_the_numbers_are_the_same_everywhere(visit, site, long):
    people, confirm, say = (200, 180, 40) if long else (60, 54, 12)
    url, folder, _ = site
    page = signed_in(visit, site, "writer@x.example")
    launched(page, url)
    keys = load(folder / "config.toml", {})
    mailbox = Mailbox(Path(keys.mail.maildir))
    client = Client(int(url.rpartition(":")[2]), mailbox)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: supporter(client, mailbox, number, confirm, say), range(people)))

    api = f"/api/v1/campaigns/{SLUG}/totals"
    until(lambda: json.loads(client.ask("GET", api)[1])["letters"]["sent"] == confirm, "every letter is sent")
    totals = json.loads(command(folder, "totals", SLUG, "--format", "json"))
    assert (totals["supporters"], totals["confirmed"], totals["awaiting_confirmation"]) == (
        confirm,
        confirm,
        people - confirm,
    )
    assert totals["letters"] == {"queued": 0, "sent": confirm, "failed": 0, "handed_over": say, "said_sent": say}
    assert totals["by_country"] == [
        {"country": "GB", "supporters": confirm * 2 // 3},
        {"country": "SE", "supporters": confirm // 3},
    ]

    page.goto(f"{url}/organiser/c/{SLUG}")
    shown = dict(page.evaluate(READ_DESK)["figures"])
    for name, path in FIGURES.items():
        value = totals
        for key in path.split("."):
            value = value[key]
        assert int(re.match(r"[\d,]+", shown[name])[0].replace(",", "")) == value, name

    in_csv = _agree(page, f"{url}/organiser/c/{SLUG}/totals", totals)
    assert in_csv["by_source", "newsletter", "supporters"] == confirm // 2


def _agree(page, files, told):
    """What is taken from the desk and what the command says; what is taken as CSV."""

    def taken(kind):
        answer = page.request.get(f"{files}.{kind}")
        assert answer.ok
        return SimpleNamespace(data=answer.body())

    in_csv, in_xlsx = long_csv(taken("csv")), long_xlsx(taken("xlsx"))
    in_json = long_json(json.loads(taken("json").data))
    assert in_csv == in_xlsx
    assert {place: in_csv[place] for place in in_json} == in_json == long_json(told)
    return in_csv
