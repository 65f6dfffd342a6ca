"""What OWASP ASVS 5.0 asks of every answer, held by asking each route: see docs/asvs.md for the numbers."""

import pytest

ROUTES = "/ /privacy /healthz /readyz /nowhere /embed.js /static/main.css /organiser/sign-in /oembed?url=x".split()
ROUTES += [f"/c/clean-rivers{name}" for name in ("", "/embed", "/card", "/badge.svg", "/theme.css")]
ROUTES += "/api/v1/campaigns /api/v1/openapi.json /api/nowhere /static/ /static /.git/config".split()


@pytest.mark.parametrize("address", ROUTES)
def test_texts_name_their_type_and_their_characters(client, address):
    """4.1.1"""
    answer = client.get(address)
    assert answer.mimetype and answer.headers["X-Content-Type-Options"] == "nosniff"
    if answer.mimetype.startswith("text/"):
        assert answer.content_type.lower().endswith("charset=utf-8"), answer.content_type


@pytest.mark.parametrize("address", ROUTES)
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND"])
def test_methods_that_show_what_came_are_refused(client, address, method):
    """13.4.4"""
    answer = client.open(address, method=method, headers={"X-Mark": "quillonbrack"})
    assert answer.status_code in (404, 405) and b"quillonbrack" not in answer.data


@pytest.mark.parametrize("address", ["/static/", "/static", "/static/embed/", "/static/../config.toml", "/.git/config"])
def test_no_folder_is_listed_and_nothing_beside_it_served(client, address):
    """13.4.1, 13.4.3"""
    assert client.get(address).status_code == 404
