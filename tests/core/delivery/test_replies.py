"""What servers say when they refuse a mail, and what is meant, as a table."""

import pytest

from campaign.core.delivery.replies import Meaning, meaning


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("421 4.3.2 shutting down", Meaning.SERVER_AWAY),
        ("421 too many connections", Meaning.SERVER_AWAY),
        ("530 5.7.0 Must issue a STARTTLS command first", Meaning.SIGN_IN),
        ("535 5.7.8 Authentication credentials invalid", Meaning.SIGN_IN),
        ("450 4.7.1 greylisted, come back in 5 minutes", Meaning.LATER),
        ("451 4.3.0 local error", Meaning.LATER),
        ("452 4.2.2 mailbox full", Meaning.LATER),
        ("450 4.1.1 unverified address", Meaning.LATER),
        ("452 out of space", Meaning.LATER),
        ("552 5.2.2 The email account that you tried to reach is over quota", Meaning.LATER),
        ("550 5.1.1 no such mailbox", Meaning.NO_MAILBOX),
        ("550-5.1.1 The email account that you tried to reach does not exist", Meaning.NO_MAILBOX),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", Meaning.NO_MAILBOX),
        ("551 5.1.6 mailbox has moved", Meaning.NO_MAILBOX),
        ("550 5.2.1 The email account that you tried to reach is disabled", Meaning.NO_MAILBOX),
        ("550 No such user here", Meaning.NO_MAILBOX),
        ("550 User unknown", Meaning.NO_MAILBOX),
        (
            "550-5.2.1 The user you are trying to contact is receiving mail at a rate that prevents more",
            Meaning.TOO_FAST,
        ),
        ("550 5.4.5 Daily sending quota exceeded", Meaning.TOO_FAST),
        ("554 5.7.1 rate limit exceeded", Meaning.TOO_FAST),
        ("550 5.7.1 message refused by policy", Meaning.POLICY),
        ("550 5.7.26 unauthenticated mail is not accepted (DMARC)", Meaning.POLICY),
        ("550 5.1.8 sender address has been rejected", Meaning.POLICY),
        ("500 line too long", Meaning.OUR_FAULT),
        ("501 5.5.4 bad parameter", Meaning.OUR_FAULT),
        ("553 mailbox name not allowed", Meaning.OUR_FAULT),
        ("553 5.1.3 bad address syntax", Meaning.OUR_FAULT),
        ("552 5.3.4 message too big", Meaning.REFUSED),
        ("554 transaction failed", Meaning.REFUSED),
        ("550 no", Meaning.REFUSED),
        ("550 5.6.0 content user unknown", Meaning.REFUSED),
    ],
)
def test_what_a_reply_means(reply, expected):
    assert meaning(int(reply[:3]), reply) is expected
