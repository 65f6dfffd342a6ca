"""What a partner is called by: the sites that may frame a form, as people type them."""

import pytest

from campaign.core.partners import origin, sites


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.book-guild.example/campaigns?a#b", ["https://www.book-guild.example"]),
        ("HTTPS://Book-Guild.example:443/", ["https://book-guild.example"]),
        ("http://localhost:8080", ["http://localhost:8080"]),
        ("https://bücher.example", ["https://xn--bcher-kva.example"]),
        ("book-guild.example", ["https://book-guild.example"]),
        ("www.book-guild.example/x", ["https://www.book-guild.example"]),
        ("book-guild.example:8443", ["https://book-guild.example:8443"]),
        ("one.example, two.example;\n  three.example ", [f"https://{one}.example" for one in ("one", "two", "three")]),
        ("", []),
    ],
)
def test_a_site_is_known_by_any_of_its_addresses(typed, kept):
    assert sites(typed) == kept and [origin(site) for site in kept] == kept


@pytest.mark.parametrize(
    "typed",
    ["guild", "*.guild.example", "jo@guild.example", "javascript:alert(1)", "ftp://guild.example", "//guild.example"]
    + ["https:/guild.example", "guild..example", "guild.example.", "data:text/html.x", "https://a_b.example", "'self'"],
)
def test_what_is_no_site_stays_for_a_fault_to_name(typed):
    assert sites(typed) == [typed] and not origin(typed)
