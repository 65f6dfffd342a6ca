"""What is kept of a reply: no word of the letter, in whatever form a server writes it, and the rest as it was."""

from base64 import b64encode
from urllib.parse import quote

import pytest

from campaign.core.delivery.kept_replies import codes, known_words, own_words, together, without
from tests.support.effort import at_most

OWN = own_words(
    "Jane O'Neil Example", "jane.example82@home.example", "Little Wenlock TF6 5AA", "Clean rivers\nDear Sir"
)
NAMES = ("jane", "neil", "example", "wenlock", "tf6", "5aa", "rivers")

FORMS = {
    "as it is": "550 5.7.1 refused (mail from Jane Example)",
    "the local part": "550 user jane.example82 unknown",
    "the local part without its number": "550 user jane.example unknown",
    "folded": "550 5.1.1 user jane.exam ple82 unknown",
    "folded in the middle of the name": "550 mail from Ja ne Exam ple refused",
    "reversed": "550 Example, Jane: refused",
    "in upper case": "550 NO MAIL FROM JANE EXAMPLE",
    "run together": "550 user janeexample unknown",
    "run together the other way": "550 user ExampleJane unknown",
    "initial and name": "550 user jexample unknown",
    "name and initial": "550 user examplej unknown",
    "with other signs": "550 jane_example/jane-example: refused",
    "in brackets": "550 [Jane]<Example>: refused",
    "percent": "550 http://mx.example/why?from=Jane%20Example",
    "percent, every letter": "550 " + "".join(f"%{ord(char):02X}" for char in "Jane"),
    "percent, twice": f"550 {quote(quote('Jane Ex'))}",
    "quoted-printable": "550 =4A=61=6E=65 refused",
    "an encoded word": "550 =?utf-8?q?Jane_Example?= refused",
    "an encoded word in base64": f"550 =?utf-8?b?{b64encode(b'Jane Example').decode()}?= refused",
    "base64": f"550 id={b64encode(b'jane.example82').decode()}",
    "base64 without its end": f"550 {b64encode(b'Jane Example').decode().rstrip('=')}",
    "hexadecimal": f"550 {b'Jane Example'.hex()} refused",
    "entities": "550 &#74;ane refused &#x45;xample",
    "escapes": "550 \\u004aane refused",
    "xtext": "550 ORCPT=rfc822;jane+2Eexample82+40home.example",
    "letter by letter": "550 no mail from J A N E today",
    "letter by letter with dashes": "550 no mail from J-a-n-e today",
    "backwards": "550 no mail from enaJ elpmaxE",
    "cut": "550 no mail from Jane Exampl",
    "the place": "550 nobody in Little Wenlock, TF6 5AA",
    "the place run together": "550 TF65AA is unknown",
    "the subject": "550 5.7.1 spam: clean RIVERS",
    "inside another word": "550 queue/janes-example.eml",
    "full width": "550 Ｊａｎｅ refused",
    "with marks": "550 Jáñe Éxämple refused",
    "a name of the domain": "550 no mail from jane at home.example",
}


@pytest.mark.parametrize("reply", FORMS.values(), ids=FORMS)
def test_no_word_of_the_letter_is_left(reply):
    kept = without(reply, OWN).casefold()
    assert kept.startswith("550") and not [name for name in NAMES if name in kept]
    assert "4a616e65" not in kept and "amfuz" not in kept and "smfuz" not in kept and "=4a" not in kept


SCRIPTS = {
    "Hangul": ("김철수", "김철수 님의 편지를 거절합니다"),
    "a part of it": ("김철수", "철수 거절"),
    "Han": ("山田太郎", "山田様からの手紙"),
    "base64": ("김철수", f"from {b64encode('김철수'.encode()).decode()}"),
    "punycode": ("Müller", "from xn--mller-kva.example"),
    "umlaut spelt out": ("Müller", "from mueller"),
    "its marks lost": ("José Muñoz", "from Jose Munoz"),
    "taken for Latin-1": ("José Muñoz", "from JosÃ© MuÃ±oz"),
    "its letters lost": ("José Muñoz", "from Jos\ufffd Mu\ufffdoz"),
    "Cyrillic": ("Анна Иванова", "письмо от ИВАНОВА"),
    "Arabic": ("ليلى حداد", "من ليلى حداد"),
    "sharp s": ("Hans Groß", "from GROSS"),
    "stroke": ("Søren Łuk", "from soren luk"),
}


@pytest.mark.parametrize(("name", "words"), SCRIPTS.values(), ids=SCRIPTS)
def test_in_every_script(name, words):
    kept = without(f"550 5.1.1 {words}", own_words(name, "a@b.example"))
    told = "철수 김철 山田 müller muller mueller mller jos muñoz munoz oz иванова ليلى groß gross soren luk".split()
    assert kept.startswith("550 5.1.1") and not [part for part in told if part in kept.casefold()]


UNTOUCHED = [
    "550 5.1.1 <(address)>: Recipient address rejected: User unknown in local recipient table",
    "550 5.4.1 Recipient address rejected: Access denied. [XX0EUR00FT000.eop-eur00.prod.protection.outlook.com]",
    "451 4.7.1 Greylisted, see https://postgrey.test/help/gov.html for more",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
    "the connection was lost: timed out",
    "452 4.2.2 The recipient's inbox is out of storage space q12-20020a05 - gsmtp",
    "550 5.1.1 없는 사용자",
]


@pytest.mark.parametrize("reply", UNTOUCHED)
def test_other_words_stay(reply):
    assert without(reply, OWN) == reply


def test_a_letter_of_server_words_leaves_the_reply_readable():
    own = own_words("Will Li", "w@home.example", said="Please do not reject: the user of this address is unknown")
    assert without("550 5.1.1 user unknown, Will Li not accepted", own) == "550 5.1.1 user unknown, (…) not accepted"


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("250 2.0.0 Ok: queued as 4QsXyz for Jane", "250 2.0.0"),
        ("250 taken, Jane", "250"),
        ("250-2.6.0 <id> Jane", "250-2.6.0"),
        ("written to the mail folder", "written to the mail folder"),
    ],
)
def test_what_is_kept_of_a_yes(reply, kept):
    assert codes(reply) == kept


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("bounced, 5.1.1: 550 5.1.1 no such mailbox", "bounced, 5.1.1: 550 5.1.1 no such mailbox"),
        ("bounced, 5.1.1: 550 user jane.example unknown", "bounced, 5.1.1: 550 user (…) unknown"),
        ("bounced, 5.1.1: 550 <(address)>: User unknown", "bounced, 5.1.1: 550 <(address)>: User unknown"),
        ("bounced, 5.7.1: mail from Jane Example refused", "bounced, 5.7.1: mail from (…) refused"),
        ("bounced, 5.0.0: 550 SmFuZSBFeGFtcGxl 90210", "bounced, 5.0.0: 550 (…)"),
        ("bounced, 5.1.1: 550-5.1.1 The email account", "bounced, 5.1.1: 550-5.1.1 The email account"),
        ("bounced, 5.1.1", "bounced, 5.1.1"),
        ("bounced, 5.1.1: 없는 사용자 김철수", "bounced, 5.1.1: (…)"),
    ],
)
def test_what_is_kept_of_a_report(reply, kept):
    assert known_words(reply) == kept


def test_several_letters():
    own = together([own_words("Ann", "a@x.example"), own_words("Bob", "b@y.example")])
    assert without("550 Ann and Bob", own) == "550 (…) and (…)"


@pytest.mark.parametrize("unit", ["a ", "J ", "QUJD", "%4A", "=4A", "&#74;", "jane", "xn--a-", "4a", "\\u0041", "- "])
def test_no_reply_takes_long(unit):
    with at_most(1):
        without("550 " + (unit * 2_000)[:2_000], OWN)
