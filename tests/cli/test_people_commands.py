"""Commands about partners and webhooks."""

import re
from urllib.parse import urlsplit

import pytest

from campaign import create_app
from campaign.config.settings import load
from campaign.core.campaigns.campaign import OptIn
from campaign.sealing.contacts import make_key
from tests.cli.conftest import confirm, context_of, submit
from tests.conftest import NOW
from tests.support.processes import run

_, KEY = make_key(NOW.date())


@pytest.fixture
def watch(folder):
    run(
        folder, "partner", "add", "watch", "--name", "River  Watch", "--origin", "HTTPS://Watch.example:443/page"
    ).fine()
    return folder


def partner(folder):
    with context_of(folder) as context:
        return context.store.partner("watch")


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


def test_a_partner_is_added_and_listed(watch):
    assert run(watch, "partner", "list").fine() == f"{'watch':24} River Watch  https://watch.example\n"
    assert "already" in run(watch, "partner", "add", "watch", "--name", "Again").trouble()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("add", "Watch Us", "--name", "x"), "must be up to 64"),
        (("add", "x", "--name", " "), "must not be empty"),
        (("add", "x", "--name", "x", "--origin", "watch"), "must be like"),
        (("change", "watch", "--name", ""), "must not be empty"),
        (("change", "watch", "--origin", "file:///x"), "must be like"),
        (("change", "watch", "--public-key", "age1x", "--label", "en=x"), "not valid"),
        (("change", "watch", "--public-key", KEY), "Say with --label"),
        (("change", "watch", "--public-key", KEY, "--label", "words"), "must be like en=TEXT"),
    ],
)
def test_what_is_wrong_is_said(watch, words, fault):
    before = partner(watch)
    done = run(watch, "partner", *words)
    assert done.status == 2 and fault in done.err and partner(watch) == before


def test_what_is_given_is_changed_and_nothing_else(watch):
    before = partner(watch)
    run(watch, "partner", "change", "watch", "--name", "Watch").fine()
    assert (partner(watch).name, partner(watch).origins, partner(watch).link_salt) == (
        "Watch",
        before.origins,
        before.link_salt,
    )
    run(watch, "partner", "change", "watch", "--origin", "http://a.example", "--origin", "http://b.example").fine()
    assert partner(watch).origins == ("http://a.example", "http://b.example")
    run(watch, "partner", "change", "watch", "--no-origin", "--public-key", KEY, "--label", "en=Tell me").fine()
    assert (partner(watch).origins, partner(watch).opt_in) == ((), OptIn(KEY, {"en": "Tell me"}))
    run(watch, "partner", "change", "watch", "--label", "ko=알려 주세요").fine()
    assert partner(watch).opt_in == OptIn(KEY, {"en": "Tell me", "ko": "알려 주세요"})
    run(watch, "partner", "change", "watch", "--public-key", "").fine()
    assert partner(watch).opt_in is None


def test_off_on_and_renewed(watch):
    link = run(watch, "partner", "link", "watch", "clean-rivers").fine()
    assert urlsplit(link).path.startswith("/p/")
    run(watch, "partner", "off", "watch").fine()
    assert not partner(watch).active and "(switched off)" in run(watch, "partner", "list").fine()
    run(watch, "partner", "on", "watch").fine()
    assert run(watch, "partner", "link", "watch", "clean-rivers").fine() == link
    run(watch, "partner", "renew", "watch").fine()
    assert run(watch, "partner", "link", "watch", "clean-rivers").fine() != link


@pytest.mark.parametrize(
    "words", [("link", "x", "clean-rivers"), ("off", "x"), ("on", "x"), ("renew", "x"), ("change", "x")]
)
def test_an_unknown_partner(folder, words):
    assert run(folder, "partner", *words).trouble() == "Error: There is no partner 'x'."


def test_an_unknown_campaign(watch):
    assert "nope" in run(watch, "partner", "link", "watch", "nope").trouble()


def test_a_partner_without_a_list_exports_nothing(watch):
    for code in ("watch", "nobody"):
        done = run(watch, "contacts", "export", "clean-rivers", "list.age", "--partner", code)
        assert f"no partner '{code}' with a list" in done.trouble()
    run(watch, "partner", "change", "watch", "--public-key", KEY, "--label", "en=Tell me").fine()
    assert "0 contacts" in run(watch, "contacts", "export", "clean-rivers", "list.age", "--partner", "watch").fine()


def test_webhooks(folder):
    with context_of(folder) as context:
        confirm(context, submit(context))
    added = run(folder, "webhook", "add", "clean-rivers", "https://x.example/notices").fine()
    identity, secret = added.split()[0], added.split()[-1]
    assert secret.startswith("whsec_") and run(folder, "webhook", "secret", identity).fine().strip() == secret
    assert run(folder, "webhook", "list").fine() == f"{identity}  {'clean-rivers':24} https://x.example/notices\n"
    run(folder, "webhook", "remove", identity).fine()
    assert run(folder, "webhook", "list").fine() == ""
    for words in (("remove", identity), ("secret", identity)):
        assert "There is no webhook" in run(folder, "webhook", *words).trouble()
    assert run(folder, "webhook", "add", "clean-rivers", "x.example").status == 2
    assert "nope" in run(folder, "webhook", "add", "nope", "https://x.example").trouble()
