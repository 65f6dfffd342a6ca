"""What a spam filter of the field says of every mail that leaves, by its own rules, asking nobody (`-L`)."""

import re
import subprocess
from datetime import date

import pytest

from campaign.assets import bundled
from campaign.core.answers.office_page import Request, Wants
from campaign.core.campaigns.file import read as read_campaign
from campaign.core.letters import composition, targeting
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Words
from campaign.delivery import digest_mails, message, office_notices
from campaign.delivery.digest_mails import Group
from campaign.delivery.message import Mail, Recipient, Writer
from campaign.delivery.office_notices import Asked
from campaign.web.site.catalogues import for_mails
from tests.support.examples import bundled_directory
from tests.support.mails import LANGUAGES, ORIGIN, STAMP, WORDS, every_notice
from tests.support.requirements import program

MOST = 1.0
CODE = "Qm9yZGVyIGFuZCBjb2xk"
SPAM = (
    "MAKE MONEY FAST!!! Dear friend, you have been selected: earn $5,000 per week from home, no risk, 100% free!\n"
    "Buy cheap Viagra and Cialis online now, no prescription needed. Click here: http://198.51.100.7/buy\n"
    "This is not spam. Transfer of 15,500,000 million US dollars from a dead foreign customer to your bank account."
)


def letters(language: str) -> list[Mail]:
    """The bundled campaign's letters as they leave, in one language."""
    directory = bundled_directory()
    campaign = read_campaign(bundled("north-korean-escapees.toml").read_text("utf-8"), "bundled", directory)
    writer = Supporter(
        "Jane Kim", "GB", "Leeds", note="I have a friend who fled.", language=language, own_language=True
    )
    addressed = targeting.addressed(campaign, directory, writer.country, language, own_language=True)
    whole = [composition.compose(one, writer, number, date(2026, 11, 23)) for number, one in enumerate(addressed)]
    title = campaign.in_language(campaign.title, language)
    return [
        message.letter(
            ORIGIN,
            Recipient(
                "minister@gov.example", letter.language, page=f"{ORIGIN.url}/about-this-mail/{campaign.slug}/{CODE}"
            ),
            Writer("Jane Kim", "jane@mail.example", title, confirmed=True, slug=campaign.slug),
            Words(letter.subject, letter.body),
            STAMP,
            for_mails,
        )
        for letter in whole
    ]


def to_offices(language: str) -> list[Mail]:
    """What we write to an office ourselves: letters of a day together, and whether a wish is its own."""
    to = Recipient("minister@gov.example", language, page=f"{ORIGIN.url}/about-this-mail/rivers/{CODE}")
    letters, day = [("Jane Kim", WORDS)] * 3, STAMP.date.date()
    request = Request("rivers", "gov", "minister", to.address, Wants.STOP, STAMP.date, STAMP.message_id, number=7)
    asked = Asked("Minister", "Clean rivers", request, f"{ORIGIN.url}/about-this-mail/confirm/7/{CODE}")
    return [
        digest_mails.digest(ORIGIN, Group(to, "Clean rivers", letters, 3, day, "", "rivers"), STAMP, for_mails),
        office_notices.confirmation(ORIGIN, to, asked, STAMP, for_mails),
    ]


def scores(mails: list[Mail]) -> list[tuple[float, str]]:
    """The score of each mail and the rules that made it: all from one run of SpamAssassin."""
    box = b"".join(
        b"From letters@letters.example.org Mon Nov 23 20:00:05 2026\n" + _lines(mail) + b"\n" for mail in mails
    )
    told = subprocess.run([program("spamassassin"), "-L", "--mbox"], input=box, capture_output=True, check=True)
    folded = re.sub(r"\n[ \t]+", " ", told.stdout.decode("utf-8", "replace"))
    lines = re.findall(r"^X-Spam-Status: \w+, score=(-?[\d.]+) .*?tests=(.*?) autolearn", folded, re.MULTILINE)
    return [(float(score), rules) for score, rules in lines]


def _lines(mail: Mail) -> bytes:
    """As a mail server has it: received, and with a line that begins as a mailbox does marked (`mboxrd`)."""
    plain = mail.data.replace(b"\r\n", b"\n")
    return re.sub(rb"^(>*From )", rb">\1", plain, flags=re.MULTILINE)


@pytest.mark.slow
def test_every_mail_in_every_language_is_far_from_spam(long):
    mails = {language: [*every_notice(language), *letters(language), *to_offices(language)] for language in LANGUAGES}
    assert sum(map(len, mails.values())) > 9 * 7
    # Short: every fifth of a language, another fifth in the next.
    step = 1 if long else 5
    named = [
        (language, mail)
        for place, (language, written) in enumerate(mails.items())
        for mail in written[place % step :: step]
    ]
    scored = scores([mail for _, mail in named])
    assert len(scored) == len(named) > 9 * (7 // step)
    bad = {
        (language, number): score
        for number, ((language, _), score) in enumerate(zip(named, scored, strict=True))
        if score[0] >= MOST
    }
    assert not bad


def test_what_is_spam_is_told_apart():
    """The same envelope with words of the trade: without this the test above could not fail."""
    writer = Writer("Jane Kim", "jane@mail.example", "A campaign", confirmed=True)
    to = Recipient("minister@gov.example", "en")
    spam = message.letter(ORIGIN, to, writer, Words("MAKE MONEY FAST!!! FREE VIAGRA", SPAM), STAMP, for_mails)
    ((score, rules),) = scores([spam])
    assert score >= MOST, rules
