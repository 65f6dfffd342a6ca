"""E-mail addresses as people type them: which can be mailed to, which hold a slip, which stand where a name should."""

import pytest

from campaign.core.words import addresses
from tests.support.effort import at_most


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("GMAIL.CON", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("mgail.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("gmaill.cm", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmal.co.uk", "hotmail.co.uk"),
        ("outlok.com", "outlook.com"),
        ("yahooo.fr", "yahoo.fr"),
        ("yaho.co.jp", "yahoo.co.jp"),
        ("iclod.com", "icloud.com"),
        ("nvaer.com", "naver.com"),
        ("hanmial.net", "hanmail.net"),
        ("hanmail.com", "hanmail.net"),
        ("docmo.ne.jp", "docomo.ne.jp"),
        ("t-onlin.de", "t-online.de"),
        ("wandoo.fr", "wanadoo.fr"),
        ("protonmial.com", "protonmail.com"),
        ("book-guild.con", "book-guild.com"),
        ("t-online.d", "t-online.de"),
        ("hotmail.frr", "hotmail.fr"),
        ("gmx.dee", "gmx.de"),
        ("daum.ney", "daum.net"),
        ("qq.co", "qq.com"),
        ("live.cm", "live.com"),
        ("docomo.co.jp", "docomo.ne.jp"),
        ("riverguild.xom", "riverguild.com"),
    ],
)
def test_a_slip_in_a_well_known_domain_is_noticed(domain, meant):
    assert addresses.did_you_mean(f"Jo.Writer+river@{domain}") == f"Jo.Writer+river@{meant}"


REAL = """
gmail.com gmx.de gmx.net gmx.at mail.com email.com naver.com hanmail.net daum.net nate.com qq.com 163.com web.de
yahoo.cz yahoo.co.nz hotmail.se live.se live.com outlook.be outlook.com.au cloud.com never.com hotmart.com outlet.com
fmail.com orange.com orange.es protonmail.ch pm.me posteo.de mailbox.org zoho.eu yandex.com t-online.hu comcast.com
free.fr
sfr.fr ymail.com aol.com msn.com me.com riverguild.org book-guild.co company.om home.example gmail.example localhost
mail.test
"""


@pytest.mark.parametrize("domain", REAL.split())
def test_other_peoples_domains_are_left_alone(domain):
    assert addresses.did_you_mean(f"jane@{domain}") == ""


@pytest.mark.parametrize("known", addresses.PROVIDERS)
def test_no_known_domain_is_taken_for_another(known):
    assert addresses.did_you_mean(f"jane@{known}") == ""


@pytest.mark.parametrize("typed", ["", "jane", "@", "@gmial.com", "jane@", "jane@gmailcom"])
def test_what_is_no_address_leads_to_no_question(typed):
    assert addresses.did_you_mean(typed) == ""


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("x" * 64 + "@home.example", True),
        ("x" * 65 + "@home.example", False),
        ("jane@" + "a" * 63 + ".example", True),
        ("jane@" + "a" * 64 + ".example", False),
        ("jane@" + ".".join(["a" * 59] * 4) + ".example", True),
        ("jane.of.the.rivers@" + ".".join(["a" * 60] * 4) + ".example", False),
        ("o'neill+river@home.example", True),
        ("jane@-home.example", False),
        ("jane@home-.example", False),
        (".jane@home.example", False),
        ("ja..ne@home.example", False),
        ('"jane kim"@home.example', False),
        ("jane@home.example\n", False),
    ],
)
def test_what_mail_servers_take(address, fine):
    assert addresses.is_mailable(address) is fine


@pytest.mark.parametrize(
    "typed",
    [
        "ｊａｎｅ@home.example",
        '"jane@home.example"',
        "“jane@home.example”",
        "„jane@home.example“",
        "« jane@home.example »",
        "「jane@home.example」。",
        "(jane@home.example)",
        "[jane@home.example].",
        "jane@home.example、",
        "jane@home.example،",
        "jane@home.example，",
        "jane＠home.example",
        "ｊａｎｅ＠ｈｏｍｅ．ｅｘａｍｐｌｅ",
        "jane@home。example",
        "jane@home｡example",
        "\u3000jane@home.example\u3000",
        "jane@ho\u00adme.example",
        "\u200bjane@home.example",
        "Jane Kim <jane@home.example>",
        "mailto:jane@home.example",
        "jane@home.example.",
        "<jane@home.example>,",
        "jane @ home.example ",
        "JANE@home.example".replace("JANE", "ｊａｎｅ"),
        "jane@home.example。",
        "jane@homе.exаmple",  # Cyrillic letters in a Latin name
        "jane@hοme.example",  # a Greek one
        "jane@HОME.example",
    ],
)
def test_other_keyboards(typed):
    assert addresses.as_typed(typed) == "jane@home.example"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jane١٢@home.example", "jane12@home.example"),
        ("jane۱۲@home.example", "jane12@home.example"),
        ("jane१२@home.example", "jane12@home.example"),
        ("jane‐k@home.example", "jane-k@home.example"),
        ("jane@home–x.example", "jane@home-x.example"),
        ("jane＋river＿k@home.example", "jane+river_k@home.example"),
        ("jane@почта.example", "jane@почта.example"),
        ("jane@дom.example", "jane@дom.example"),
    ],
)
def test_digits_and_hyphens_of_other_keyboards(typed, meant):
    assert addresses.as_typed(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ['"jane kim"@home.example', '"jane@home.example" <jo@x.example>', "(jane@home.example) (jo@x.example)", '""', "()"]
    + ["Kim <b@x.example>, Jo <c@x.example>", "jane@home..example", "x<jane@home.example", "Jane jane@home.example"],
)
def test_what_is_not_surely_one_address_is_left_for_the_form_to_refuse(typed):
    assert not addresses.is_mailable(addresses.as_typed(typed))


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("jane@home.example", True),
        ("Jane <jane@home.example>", True),
        ("Jane jane.kim@mail.home.example", True),
        ("ｊａｎｅ＠home.example", True),
        ("(jane@home.example)", True),
        ("mailto:jane@home.example", True),
        ("jane@localhost", True),
        ("jane﹫home.example", True),
        ("JANE@HOME.EXAMPLE (Jane)", True),
        ("jane@xn--e1a.example", True),
        ("jane (at) home.example", True),
        ("jane[at]home.example", True),
        ("jane {AT} home.example", True),
        ("jane @ home.example", True),
        ("Jane Kim jane@ home.example", True),
        ("Jane (at home)", False),
        ("Jane Kim", False),
        ("Kim @ the river", False),
        ("@jane", False),
        ("O'Neill-Kim, PhD", False),
        ("김하늘", False),
    ],
)
def test_an_address_in_a_name(name, is_one):
    assert addresses.has_address(name) is is_one


LONG = {
    "letters": "a" * 20_000,
    "signs that stand for six letters": "㌖" * 20_000,
    "signs that stand for three dots": f"b{'…' * 19_000}a",
    "wide spaces": "a" + "\u2003" * 19_000 + "b",
    "quotation marks": '"' * 19_000 + "a",
    "an @ before": f"@{'a' * 19_000}",
    "many of them": f"{'@' * 19_000} a",
    "a domain": f"x@gmail{'l' * 19_000}.com",
}
"""As long as a field may be; each took seconds or, where signs stand for several, minutes."""


@pytest.mark.parametrize("name", LONG)
def test_what_is_far_too_long_is_looked_at_in_a_moment(name):
    with at_most(0.3):
        addresses.has_address(LONG[name])
        typed = addresses.as_typed(LONG[name])
        addresses.did_you_mean(typed)
    assert len(typed) > addresses.LONGEST_TYPED


def test_what_is_too_long_is_not_cut_to_an_address():
    typed = f"jane@home.example{' ' * 2_000}kim@home.example"
    assert addresses.as_typed(typed) == typed and not addresses.is_mailable(typed)
