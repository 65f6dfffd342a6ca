"""What the first run decides: which steps are done, what a verdict is worth, which records and which pace."""

from dataclasses import replace

import pytest

from campaign.core import law
from campaign.core.first_run import pace, providers, records, steps, verdict
from campaign.core.first_run.pace import Pace
from campaign.core.first_run.providers import PROVIDERS, provider
from campaign.core.first_run.records import Sender
from campaign.core.first_run.steps import Facts, Step
from campaign.core.first_run.verdict import NotTheLetter

EVERYTHING = Facts(*[True] * 8)
LETTER = "Message-ID: <1@x.example>\nSubject: x\n\nDear Minister\n"


def test_with_everything_known_every_step_is_done():
    assert steps.done(EVERYTHING) == set(Step) and steps.done(Facts()) == set()


@pytest.mark.parametrize(
    ("lacking", "open_"),
    [
        ({"has_contact"}, {Step.SITE}),
        ({"is_found"}, {Step.SITE}),
        ({"has_organiser"}, {Step.ORGANISER}),
        ({"answers_for"}, {Step.LAW}),
        ({"leaves"}, {Step.MAIL, Step.TRIAL, Step.RECORDS}),
        ({"passed"}, {Step.TRIAL}),
        ({"records"}, {Step.RECORDS}),
        ({"paced"}, {Step.PACE}),
    ],
)
def test_a_step_is_open_while_what_it_is_for_is_not_known(lacking, open_):
    assert set(Step) - steps.done(replace(EVERYTHING, **dict.fromkeys(lacking, False))) == open_


class TestVerdict:
    @pytest.mark.parametrize(
        ("headers", "results"),
        [
            ("", ("", "", "")),
            ("Authentication-Results: mx.example; none\n", ("", "", "")),
            # Forms as RFC 8601, appendix B, has them.
            ("Authentication-Results: example.com;\n\tspf=pass smtp.mailfrom=example.net\n", ("pass", "", "")),
            (
                "Authentication-Results: example.com 1; auth=pass (cram-md5) smtp.auth=s@example.net;\n"
                " spf=fail smtp.mailfrom=example.net; dkim=neutral (body hash; did not (verify)) header.i=@x\n",
                ("fail", "neutral", ""),
            ),
            ("Authentication-Results: x; dkim=fail header.d=a; dkim=pass header.d=b\n", ("", "pass", "")),
            ("Authentication-Results: x; dkim/1 = PASS header.d=a; DMARC=Pass\n", ("", "pass", "pass")),
            # What came with the letter stands below, and anybody can have written it.
            (
                "Authentication-Results: x; dmarc=fail\nAuthentication-Results: y; dmarc=pass; spf=pass\n",
                ("", "", "fail"),
            ),
        ],
    )
    def test_it_is_what_the_topmost_header_says(self, headers, results):
        read = verdict.read(f"\n  {headers}{LETTER}".lstrip(" "), "<1@x.example>")
        assert tuple(read.results[method] for method in verdict.METHODS) == results

    @pytest.mark.parametrize(
        ("header", "spam"),
        [
            ("X-Spam-Flag: YES", True),
            ("X-Spam-Status: Yes, score=7.1 required=5.0", True),
            ("X-Spam-Status: No, score=-2", False),
            ("X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:GB;SFV:SPM;H:x", True),
            ("X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:NSPM;", False),
        ],
    )
    def test_a_letter_taken_for_spam_has_not_passed(self, header, spam):
        read = verdict.read(f"Authentication-Results: x; dmarc=pass\n{header}\n{LETTER}", "<1@x.example>")
        assert read.spam is spam and read.passed is not spam

    @pytest.mark.parametrize(
        ("said", "passed"),
        [
            ("dkim=pass header.d=x.example", True),
            ("dkim=pass (2048-bit key) header.i=@mail.x.example header.s=s1", True),
            ("dkim=pass header.d=provider.example", False),
            ("dkim=pass header.d=example", False),
            ("dkim=fail header.d=x.example; dkim=pass header.d=provider.example", False),
            ("dkim=pass header.d=x.example; dmarc=fail", False),
            ("spf=pass smtp.mailfrom=x.example", False),
        ],
    )
    def test_where_dmarc_is_not_named_a_signature_of_the_senders_domain_counts(self, said, passed):
        read = verdict.read(f"Authentication-Results: mx.example; {said}\n{LETTER}", "<1@x.example>")
        assert read.passed is passed

    @pytest.mark.parametrize("pasted", ["", "x", LETTER, "\x00" * 50, "Message-ID: <2@x.example> <1@x.example>\n\n"])
    def test_what_is_not_the_letter_that_was_sent_has_none(self, pasted):
        with pytest.raises(NotTheLetter):
            verdict.read(pasted, "<2@x.example>")


class TestProviders:
    @pytest.mark.parametrize("one", PROVIDERS, ids=lambda one: one.id)
    def test_each_has_its_own_documentation_and_is_known_by_its_server(self, one):
        assert one.source.startswith("https://") and one.tls in ("none", "starttls", "ssl")
        assert provider(one.id) is one and provider(one.server) is one
        assert bool(one.spf) == (one.id != providers.OWN)

    def test_a_server_in_another_region_is_its_providers_and_any_other_ones_own(self):
        assert provider("email-smtp.us-east-1.amazonaws.com").id == "ses"
        assert provider("mail.rivers.example").id == provider("").id == providers.OWN


class TestRecords:
    SENDER = Sender("x.example", provider("ses"), "email-smtp.eu-central-1.amazonaws.com", "letters.x.example")

    @pytest.mark.parametrize(
        ("there", "said"),
        [
            ("", "v=spf1 include:amazonses.com ~all"),
            ("v=spf1 mx -all", "v=spf1 include:amazonses.com mx -all"),
            ("v=spf1 include:amazonses.com -all", "v=spf1 include:amazonses.com -all"),
        ],
    )
    def test_one_record_names_the_sender_beside_those_who_were_there(self, there, said):
        spf, dkim, dmarc = records.wanted(self.SENDER, there)
        assert (spf.name, spf.value) == ("x.example", said)
        assert (dkim.name, dkim.value) == ("SELECTOR._domainkey.x.example", "")
        assert (dmarc.name, dmarc.value) == ("_dmarc.x.example", "v=DMARC1; p=none")

    @pytest.mark.parametrize(
        ("server", "said"), [("localhost", "a:letters.x.example"), ("mail.y.example", "a:mail.y.example")]
    )
    def test_a_server_of_ones_own_is_named_by_its_address(self, server, said):
        own = replace(self.SENDER, provider=provider(providers.OWN), server=server)
        assert records.wanted(own)[0].value == f"v=spf1 {said} ~all" and records.names_sender(own, "v=spf1 mx ~all")

    def test_reports_go_to_a_mailbox_of_the_same_domain_alone(self):
        for contact, said in (("us@x.example", "; rua=mailto:us@x.example"), ("us@y.example", ""), ("https://x", "")):
            assert records.wanted(replace(self.SENDER, contact=contact))[2].value == f"v=DMARC1; p=none{said}"


@pytest.mark.parametrize(
    ("letters", "is_new", "advised"),
    [
        (100, False, pace.KNOWN),
        (1, True, Pace(20, 0)),
        (500, True, Pace(50, 0)),
        (3_000, True, Pace(200, 1_000)),
        (100_000, True, Pace(200, 33_333)),
    ],
)
def test_a_new_sender_begins_slowly(letters, is_new, advised):
    assert pace.advised(letters, is_new) == advised


@pytest.mark.parametrize("country", law.LAWS)
def test_every_law_names_its_articles_and_where_they_stand(country):
    its_law = law.LAWS[country]
    sources = [its_law.opinion, its_law.transfer, *filter(None, (its_law.age_source, its_law.imprint))]
    assert all(source.article and source.url.startswith("https://") for source in sources)
    assert bool(its_law.age) == (its_law.age_source is not None) and its_law.age <= law.MOST_AGE
