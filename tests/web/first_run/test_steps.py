"""The steps of the first run: what each asks, writes and refuses, and that it can be left and taken up again."""

from dataclasses import replace

import pytest

from campaign import make_context
from campaign.config.changes import change
from campaign.core.first_run.providers import PROVIDERS
from campaign.core.first_run.steps import Step
from campaign.web.site.current import CONTEXT
from tests.support.dns_server import name_server
from tests.support.pages import Page
from tests.support.smtp_server import SmtpServer
from tests.web.first_run.conftest import ORGANISER, PASSWORD

LAW = {"controller": "River Watch", "imprint": "River Watch\r\n\r\n1 Lake Road, Leeds\r\n", "lawyer_read": "1"}


def test_it_begins_with_nothing_done_and_leads_to_the_first_step(browser):
    page = browser.get("")
    assert browser.done() == [] and [one.get("href") for one in page.all("a", **{"class": "button"})] == ["/setup/site"]
    assert str(browser.run.config_file) in page.text


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_a_page_that_leads_on_and_back(browser, step):
    page = browser.get(step)
    assert page.all("a", href="/setup/")
    following = [*list(Step), None][list(Step).index(step) + 1]
    assert following is None or page.all("a", href=f"/setup/{following}")


class TestSite:
    def test_name_address_and_contact_are_written_and_comments_stay(self, browser):
        before = browser.run.config_file.read_text("utf-8")
        fields = {"name": "Rivers “now” \\", "url": "https://rivers.example", "contact": "us@rivers.example"}
        assert browser.post("site", **fields).location == "/setup/organiser"
        site = browser.settings.site
        assert {name: getattr(site, name) for name in fields} == fields and site.secret_key in before
        after = browser.run.config_file.read_text("utf-8").splitlines()
        changed = [line for line, other in zip(before.splitlines(), after, strict=True) if line != other]
        assert [line.split()[0] for line in changed] == ["name", "url", "contact"]
        assert browser.done() == ["site"]

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", " "),
            ("url", "letters.example.org"),
            ("url", "ftp://x.example"),
            ("url", "https://[x"),
            ("contact", "nobody"),
            ("contact", ""),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, browser, field, typed):
        page = browser.refused("site", **{"contact": "us@rivers.example", field: typed})
        assert page.errors == [field]

    def test_a_file_that_has_a_fault_is_left_as_it_is(self, browser):
        browser.run.config_file.write_text(browser.run.config_file.read_text("utf-8") + "\n[nonsense]\n")
        page = browser.refused("site", contact="us@rivers.example")
        assert "there is no section [nonsense]" in page.text

    def test_what_the_environment_decides_is_said(self, browser):
        browser.run.environ = {"CAMPAIGN_SITE__NAME": "x"}
        assert "CAMPAIGN_SITE__NAME" in browser.refused("site", contact="us@rivers.example").text


class TestOrganiser:
    def test_the_first_account_gets_a_second_factor_and_codes_to_print(self, browser):
        codes = browser.add_organiser()
        assert len(set(codes)) == 10 and browser.done() == ["organiser"]
        context = make_context(browser.settings)
        account = context.store.organiser(ORGANISER)
        context.store.close()
        assert account.has_second_factor and ORGANISER in browser.get("organiser").text

    def test_left_half_way_it_goes_on_where_it_was(self, browser):
        browser.post("organiser", email=ORGANISER, password=PASSWORD, repeat=PASSWORD)
        assert browser.done() == []
        assert browser.client.get("/setup/organiser").location == "/setup/organiser/second-factor"
        assert browser.client.get("/setup/organiser/second-factor.svg").mimetype == "image/svg+xml"
        wrong = browser.post("organiser/second-factor", code="000000")
        assert wrong.status_code == 400 and Page(wrong).errors == ["code"] and browser.done() == []
        browser.clock.forward(hours=2)
        assert len(browser.set_up_second_factor()) == 10

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"email": "nobody"}, "email"),
            ({"repeat": "another"}, "repeat"),
            ({"password": "short", "repeat": "short"}, "password"),
        ],
    )
    def test_what_cannot_be_is_refused(self, browser, fields, wrong):
        typed = {"email": ORGANISER, "password": PASSWORD, "repeat": PASSWORD} | fields
        assert browser.refused("organiser", **typed).errors == [wrong]


class TestLaw:
    def test_what_the_law_says_stands_beside_it_with_its_source(self, browser):
        page = browser.get("law?country=DE")
        assert {"https://eur-lex.europa.eu/eli/reg/2016/679/oj", "https://www.gesetze-im-internet.de/ddg/__5.html"} <= {
            link.get("href") for link in page.all("a")
        }
        assert page.one("input", id="least_age").get("value") == "16"
        assert "checked" in page.one("input", id="opinion_consent").attributes

    def test_it_is_written_and_done_when_a_lawyer_has_read_it(self, browser):
        browser.post("law?country=KR", **LAW | {"lawyer_read": None})
        law = browser.settings.law
        assert (law.country, law.controller, law.least_age, law.opinion_consent) == ("KR", "River Watch", 14, True)
        assert law.imprint == ("River Watch", "1 Lake Road, Leeds") and browser.done() == []
        browser.post("law", lawyer_read="1")
        assert browser.done() == ["law"] and browser.settings.law.controller == "River Watch"

    @pytest.mark.parametrize(("field", "typed"), [("controller", ""), ("least_age", "x"), ("least_age", "99")])
    def test_what_cannot_be_is_refused(self, browser, field, typed):
        assert browser.refused("law", **LAW | {field: typed}).errors == [field]


class TestMail:
    @pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.id)
    def test_the_settings_of_a_provider_stand_there_with_their_source(self, browser, provider):
        page = browser.get(f"mail?provider={provider.id}")
        fields = page.fields()
        assert (fields["server"], fields["port"], fields["tls"]) == (provider.server, str(provider.port), provider.tls)
        assert page.all("a", href=provider.source)

    def test_they_are_written_and_tried(self, browser):
        with SmtpServer("AUTH PLAIN") as server:
            sent = {"server": "127.0.0.1", "port": str(server.port), "tls": "none", "sender": "letters@rivers.example"}
            answer = browser.post("mail", **sent, username="us", password="geheim")
            assert answer.location == "/setup/trial" and server.commands[0].upper().startswith("EHLO")
        mail = browser.settings.mail
        assert (mail.transport, mail.server, mail.from_address) == ("smtp", "127.0.0.1", "letters@rivers.example")
        assert browser.done() == ["mail"] and "geheim" not in browser.get("mail").html
        browser.post("mail", username="them")
        assert browser.settings.mail.password == "geheim", "an empty field keeps it"

    def test_a_server_that_does_not_let_us_in_is_said_and_kept(self, browser):
        answer = browser.post("mail", server="127.0.0.1", port="1", tls="none")
        assert answer.status_code == 400 and "does not let us in" in Page(answer).text
        assert browser.settings.mail.server == "127.0.0.1"

    @pytest.mark.parametrize(
        ("field", "typed"), [("server", ""), ("port", "0"), ("port", "x"), ("port", "70000"), ("sender", "x")]
    )
    def test_what_cannot_be_is_refused(self, browser, field, typed):
        assert browser.refused("mail", **{"server": "mail.example", field: typed}).errors == [field]


@pytest.fixture
def sending(browser):
    """The same, with a mail server that takes everything."""
    with SmtpServer() as server:
        browser.post("mail", server="127.0.0.1", port=str(server.port), tls="none")
        yield browser, server


class TestTrial:
    def test_without_a_mail_server_there_is_none(self, browser):
        assert not browser.get("trial").all("form")

    def test_a_letter_leaves_as_a_supporters_does(self, sending):
        browser, server = sending
        answer = browser.client.post(
            "/setup/trial",
            data=browser.get("trial").fields() | {"to": "jo@elsewhere.example"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code == 303
        (taken,) = server.taken
        assert taken.recipient == "jo@elsewhere.example" and b"Subject: [TEST] A test letter" in taken.data
        assert b"Reply-To: jo@elsewhere.example" in taken.data
        assert browser.settings.mail.test_recipient == "jo@elsewhere.example"

    def sent(self, browser, server, **headers):
        """Send it; what its mailbox shows of it, with headers of its own on top."""
        data = browser.get("trial").fields() | {"to": "jo@elsewhere.example"}
        browser.client.post("/setup/trial", data=data, headers={"Sec-Fetch-Site": "same-origin"})
        top = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
        return top + server.taken[-1].data.decode().replace("\r\n", "\n")

    def read(self, browser, source):
        data = browser.get("trial").fields() | {"source": source}
        return browser.client.post("/setup/trial/headers", data=data, headers={"Sec-Fetch-Site": "same-origin"})

    def test_the_verdict_is_read_from_its_headers(self, sending):
        browser, server = sending
        said = "mx.elsewhere.example; spf=pass smtp.mailfrom=x; dkim=pass header.d=x;\n dmarc=pass header.from=x"
        source = self.sent(browser, server, Authentication_Results=said)
        assert self.read(browser, source).status_code == 303
        assert "known as yours" in browser.get("trial").text and browser.done() == ["mail", "trial"]
        self.sent(browser, server)
        assert browser.done() == ["mail"], "another letter has a verdict of its own"

    def test_headers_of_another_letter_say_nothing(self, sending):
        browser, server = sending
        self.sent(browser, server)
        answer = self.read(browser, "Message-ID: <x@y.example>\nAuthentication-Results: x; dmarc=pass\n\n")
        assert answer.status_code == 400 and Page(answer).errors == ["source"] and browser.done() == ["mail"]

    def test_a_server_that_refuses_it_is_said(self, sending):
        browser, server = sending
        server.script("RCPT", "550 5.7.1 not for you")
        data = browser.get("trial").fields() | {"to": "jo@elsewhere.example"}
        answer = browser.client.post("/setup/trial", data=data, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 400 and "550 5.7.1 not for you" in Page(answer).text


class TestRecords:
    DOMAIN = "letters.rivers.org"
    FOUND = {
        DOMAIN: ["v=spf1 include:mailgun.org ~all"],
        f"s1._domainkey.{DOMAIN}": ["v=DKIM1; p=MIIB"],
        f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none"],
    }

    def told(self, browser, records):
        """The tag beside each record."""
        sender = {"from": f"letters@{self.DOMAIN}", "server": "smtp.mailgun.org", "dkim_selector": "s1"}
        changed = change(browser.run.config_file, {"mail": sender | {"transport": "smtp"}}, {})
        CONTEXT.put(browser.app, replace(CONTEXT.of(browser.app), settings=changed))
        with name_server(records) as port:
            browser.look_up_at(port)
            page = browser.get("records")
        return [tag.get("class") for tag in page.all("span") if "tag" in tag.get("class")][-3:], page

    def test_each_turns_green_when_a_name_server_has_it(self, browser):
        tags, _ = self.told(browser, self.FOUND)
        assert tags == ["tag green"] * 3 and browser.done() == ["mail", "records"]
        tags, _ = self.told(browser, self.FOUND | {f"_dmarc.{self.DOMAIN}": []})
        assert tags == ["tag green", "tag green", "tag fault"] and browser.done() == ["mail"]

    def test_a_record_that_names_somebody_else_is_not_enough(self, browser):
        tags, page = self.told(browser, self.FOUND | {self.DOMAIN: ["v=spf1 a ~all"]})
        assert tags[0] != "tag green" and "v=spf1 include:mailgun.org a ~all" in page.text
        assert browser.done() == ["mail"]


class TestPace:
    def test_it_is_set_by_what_is_expected(self, browser):
        answer = browser.post("pace", letters="3000", is_new="1")
        assert answer.status_code == 200
        delivery = browser.settings.delivery
        assert (delivery.per_target_per_hour, delivery.per_target_per_day) == (200, 1000)
        assert browser.done() == ["pace"]

    @pytest.mark.parametrize("typed", ["", "0", "x", "10000000"])
    def test_what_cannot_be_is_refused(self, browser, typed):
        assert browser.refused("pace", letters=typed).errors == ["letters"]
