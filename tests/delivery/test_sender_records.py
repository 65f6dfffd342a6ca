"""Looking up the sender's records, from a name server that runs here; and what is said where none answers."""

import time

import dns.resolver
import pytest

from campaign.delivery.sender_records import Answer, organisation_of, sender_records
from tests.support.dns_server import name_server, resolver_at

DOMAIN = "letters.rivers.org"
SPF, DKIM, DMARC = DOMAIN, f"s1._domainkey.{DOMAIN}", f"_dmarc.{DOMAIN}"
RIGHT = {SPF: ["v=spf1 ip4:192.0.2.1 -all"], DKIM: ["v=DKIM1; k=rsa; p=" + "A" * 390], DMARC: ["v=DMARC1; p=none"]}


def asked(records, domain=DOMAIN, selector="s1"):
    with name_server(records) as port:
        return {record.kind: record for record in sender_records(domain, selector, lambda: resolver_at(port))}


def test_what_is_right_is_found_with_its_text():
    records = asked(RIGHT)
    assert [record.answer for record in records.values()] == [Answer.FOUND] * 3
    assert [record.name for record in records.values()] == [SPF, DKIM, DMARC]
    assert records["SPF"].text == RIGHT[SPF][0] and records["DKIM"].text == RIGHT[DKIM][0]


@pytest.mark.parametrize(
    ("name", "texts", "kind", "answer"),
    [
        (SPF, [], "SPF", Answer.MISSING),
        (SPF, ["some other text", "v=spf10 -all"], "SPF", Answer.MISSING),
        (SPF, ["v=spf1 -all", "v=spf1 a -all"], "SPF", Answer.WRONG),
        (SPF, ["v=spf1 +all"], "SPF", Answer.WRONG),
        (SPF, ["google-site-verification=x", "V=SPF1 mx ~all"], "SPF", Answer.FOUND),
        (DKIM, [], "DKIM", Answer.MISSING),
        (DKIM, ["v=DKIM1; p="], "DKIM", Answer.WRONG),
        (DKIM, ["k=rsa; p=AAAA"], "DKIM", Answer.FOUND),
        (DMARC, [], "DMARC", Answer.MISSING),
        (DMARC, ["v=DMARC1; rua=mailto:x@rivers.org"], "DMARC", Answer.WRONG),
        (DMARC, ["v=DMARC1; p=reject", "v=DMARC1; p=none"], "DMARC", Answer.WRONG),
    ],
)
def test_each_record_is_judged(name, texts, kind, answer):
    assert asked(RIGHT | {name: texts})[kind].answer is answer


def test_the_policy_of_the_organisation_holds_for_a_subdomain():
    record = asked(RIGHT | {DMARC: [], "_dmarc.rivers.org": ["v=DMARC1; p=quarantine"]})["DMARC"]
    assert (record.answer, record.name) == (Answer.FOUND, "_dmarc.rivers.org")


def test_a_server_that_does_not_answer_is_not_waited_for_long():
    started = time.monotonic()
    records = asked({SPF: None, DKIM: None, DMARC: None})
    assert [record.answer for record in records.values()] == [Answer.NOT_LOOKED_UP] * 3
    assert time.monotonic() - started < 20, "a server that is silent would be waited for much longer"


@pytest.mark.parametrize("domain", ["localhost", "192.0.2.1", "[2001:db8::1]", "letters.example", "x.test", ""])
def test_nothing_is_asked_about_what_is_no_domain_of_the_internet(domain):
    def nobody():
        raise AssertionError("asked")

    assert {record.answer for record in sender_records(domain, "s1", nobody)} == {Answer.NOT_LOOKED_UP}


def test_without_a_name_server_or_a_selector_nothing_is_looked_up():
    def none_set_up():
        raise dns.resolver.NoResolverConfiguration

    assert {record.answer for record in sender_records(DOMAIN, "s1", none_set_up)} == {Answer.NOT_LOOKED_UP}
    assert asked(RIGHT, selector="")["DKIM"].answer is Answer.NOT_LOOKED_UP


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        ("letters.pspd.or.kr", "pspd.or.kr"),
        ("mail.group.org.uk", "group.org.uk"),
        ("a.b.rivers.co.jp", "rivers.co.jp"),
        ("mail.rivers.com.au", "rivers.com.au"),
        ("mail.rivers.org.tw", "rivers.org.tw"),
        ("post.rivers.gov.br", "rivers.gov.br"),
        ("mail.rivers.or.ke", "rivers.or.ke"),
        ("letters.rivers.github.io", "rivers.github.io"),
        ("a.b.rivers.de", "rivers.de"),
        ("Mail.Rivers.ORG.", "rivers.org"),
        ("post.flüsse.de", "xn--flsse-lva.de"),
        ("mail.rivers.公司.cn", "rivers.xn--55qx5d.cn"),
        ("mail.www.ck", "www.ck"),
        ("mail.rivers.unheardof", "rivers.unheardof"),
        ("co.jp", ""),
        ("localhost", ""),
        ("", ""),
    ],
)
def test_the_organisation_is_one_label_below_what_anybody_may_register_in(domain, organisation):
    assert organisation_of(domain) == organisation


@pytest.mark.parametrize(
    ("domain", "at"),
    [
        ("letters.pspd.or.kr", "_dmarc.pspd.or.kr"),
        ("mail.group.org.uk", "_dmarc.group.org.uk"),
        ("mail.rivers.com.au", "_dmarc.rivers.com.au"),
        ("a.b.rivers.co.jp", "_dmarc.rivers.co.jp"),
        ("post.rivers.github.io", "_dmarc.rivers.github.io"),
        ("post.flüsse.de", "_dmarc.xn--flsse-lva.de"),
    ],
)
def test_the_policy_is_looked_for_at_the_organisation_and_never_at_everybodys(domain, at):
    everybodys = "_dmarc." + at.partition(".")[2].partition(".")[2]
    record = asked({at: ["v=DMARC1; p=none"], everybodys: ["v=DMARC1; p=reject"]}, domain)["DMARC"]
    assert (record.answer, record.name) == (Answer.FOUND, at)
    assert asked({everybodys: ["v=DMARC1; p=reject"]}, domain)["DMARC"].answer is Answer.MISSING
