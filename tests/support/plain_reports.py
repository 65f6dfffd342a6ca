"""Reports as gateways repack them and as mail servers put them in plain words, and what looks like it."""

from base64 import encodebytes
from quopri import encodestring

from tests.support.reports import PATH, POSTFIX_STATUS, plain, postfix, several

LETTER = """\
Return-Path: <letters@letters.example.org>
Subject: A letter

Dear Minister,
your answer could not be delivered.
"""


def words(text: str, sender: str = "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", **fields: str) -> bytes:
    """A report in plain words, which came from nobody."""
    return plain(text, **{"Return_Path": "<>", "From": sender, "Subject": "Returned mail", **fields})


def mixed(*parts: str, **fields: str) -> bytes:
    """Parts in a multipart/mixed, as a gateway makes it."""
    body = "".join(f"\n--gate\n{part}" for part in parts) + "\n--gate--\n"
    return words(body, Content_Type='multipart/mixed; boundary="gate"', **fields)


def part_of(report: bytes) -> str:
    """A report as a part of another mail: its Content-Type and its body."""
    head, _, body = report.decode().partition("\n\n")
    kind = next(line for line in head.splitlines() if line.startswith("Content-Type:"))
    return f"{kind}\n\n{body}"


FOOTER = "Content-Type: text/plain\n\nThis mail was checked for viruses.\n"
STATUS = f"Content-Type: message/delivery-status\n\n{POSTFIX_STATUS.replace('PATH', PATH)}\n"
INSIDE = f"Content-Type: message/rfc822\n\n{postfix().decode()}"

NESTED = {
    "in a gateway's mail, with a footer": mixed(part_of(postfix()), FOOTER),
    "below a banner": mixed("Content-Type: text/html\n\n<p>EXTERNAL MAIL</p>\n", part_of(postfix())),
    "two gateways deep": mixed(part_of(mixed(part_of(postfix()), FOOTER)).replace("gate", "outer"), FOOTER),
    "taken out of its multipart/report": mixed("Content-Type: text/plain\n\nIt failed.\n", STATUS, FOOTER),
    "without the type of the report": postfix().replace(b"report-type=delivery-status; ", b""),
    "as the only part": words(POSTFIX_STATUS, Content_Type="message/delivery-status"),
    "forwarded whole by a gateway": mixed(FOOTER, INSIDE),
    "the returned letter before it": mixed(f"Content-Type: message/rfc822\n\n{LETTER}", STATUS),
    "the headers alone returned": mixed(STATUS, "Content-Type: text/rfc822-headers\n\nSubject: A letter\n"),
    "in base64": mixed(
        "Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
        + encodebytes(POSTFIX_STATUS.encode()).decode()
    ),
    "in an alternative": mixed(
        f"Content-Type: multipart/alternative; boundary=in\n\n--in\n{FOOTER}\n--in\n{STATUS}\n--in--\n"
    ),
    "signed": words(
        f"\n--sig\n{part_of(postfix())}\n--sig\nContent-Type: application/pkcs7-signature\n\nMIIB\n--sig--\n",
        Content_Type='multipart/signed; protocol="application/pkcs7-signature"; boundary="sig"',
    ),
    "in a digest": words(f"\n--dg\n\n{postfix().decode()}\n--dg--\n", Content_Type="multipart/digest; boundary=dg"),
    "a mail in a mail in a mail": mixed(
        f"Content-Type: message/rfc822\n\n{mixed(INSIDE, FOOTER).decode().replace('gate', 'inner')}"
    ),
    "quoted-printable": mixed(
        "Content-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n\n"
        + encodestring(POSTFIX_STATUS.encode()).decode()
    ),
    "its type in capitals, and named": mixed(
        STATUS.replace("message/delivery-status", "MESSAGE/Delivery-Status; name=a")
    ),
    "as an attachment": mixed(
        STATUS.replace("status\n", "status\nContent-Disposition: attachment; filename=d.dat\n", 1)
    ),
    "attached by a gateway that does not know it": mixed(
        FOOTER,
        STATUS.replace("message/delivery-status\n", "application/octet-stream; name=ATT0001.dat\n"),
    ),
    "behind a byte-order mark": b"\xef\xbb\xbf" + postfix(),
    "behind an empty line": b"\r\n" + postfix(),
    "with carriage returns alone": postfix().replace(b"\n", b"\r"),
    "attached by a gateway as a file": mixed(
        FOOTER, f'Content-Type: application/octet-stream; name="held.eml"\n\n{postfix().decode()}'
    ),
    "attached, and named where attachments are": mixed(
        FOOTER,
        "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=Held.EML\n\n"
        + postfix().decode(),
    ),
    "in a related, in a mixed": mixed(
        f"Content-Type: multipart/related; boundary=rel\n\n--rel\n{part_of(postfix())}\n--rel--\n", FOOTER
    ),
    "cut off at the end": mixed(part_of(postfix()), FOOTER).replace(b"--gate--", b""),
    "OpenSMTPD's word": postfix(status=POSTFIX_STATUS.replace("Action: failed", "Action: error")),
    "a reason that is not folded": postfix(status=POSTFIX_STATUS.replace("\n    rejected", "\nrejected")),
}
"""Reports that delivery failed with 5.1.1, however they were packed."""

EXIM = """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  minister@gov.example
    host mx.gov.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<minister@gov.example>:
    550 5.1.1 no such user here

------ This is a copy of the message, including all the headers. ------

"""
QMAIL = """\
Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<minister@gov.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

"""
WORDS = {
    "its subject in encoded words": (
        words("minister@gov.example", Subject="=?utf-8?B?VW56dXN0ZWxsYmFyOiBCcmllZg==?="),
        "5.0.0",
    ),
    "its sender's name in encoded words": (
        words("550 5.1.1 undeliverable", "=?iso-8859-1?Q?Mail_Delivery_System?= <x@mx.example>", Subject="x"),
        "5.1.1",
    ),
    "GroupWise, which names no address": (
        words(
            "The message that you sent was undeliverable to the following:\n\tminister (Mailbox unavailable)\n",
            "<Mailer-Daemon@gov.example>",
            Subject="Message status - undeliverable",
        ),
        "5.0.0",
    ),
    "Exim": (words(EXIM + LETTER, X_Failed_Recipients="minister@gov.example", Auto_Submitted="auto-replied"), "5.1.1"),
    "Exim without a code": (
        words(
            EXIM.replace("550 5.1.1 no such user here", "Unrouteable address") + LETTER,
            X_Failed_Recipients="minister@gov.example",
        ),
        "5.0.0",
    ),
    "Exim, of a quota": (words(EXIM.replace("5.1.1 no such user here", "5.2.2 mailbox is full") + LETTER), "5.2.2"),
    "qmail": (words(QMAIL + LETTER, Subject="failure notice"), "5.1.1"),
    "qmail, the other server's words": (
        words(
            QMAIL.replace(
                "Sorry, no mailbox here by that name. (#5.1.1)",
                "192.0.2.7 does not like recipient.\nRemote host said: 550 5.7.1 rejected\nGiving up on 192.0.2.7.",
            )
            + LETTER
        ),
        "5.7.1",
    ),
    "qmail from nobody's name": (words(QMAIL + LETTER, sender="<>"), "5.1.1"),
    "sendmail": (
        words(
            "The original message was received at Mon, 23 Nov 2026 20:00:05 GMT\n\n"
            "   ----- The following addresses had permanent fatal errors -----\n<minister@gov.example>\n"
            "    (reason: 550 5.1.1 <minister@gov.example>... User unknown)\n\n"
            "   ----- Transcript of session follows -----\n550 5.1.1 <minister@gov.example>... User unknown\n"
        ),
        "5.1.1",
    ),
    "Postfix of old": (
        words(
            "This is the Postfix program at host mx.example.\n\nI'm sorry to have to inform you that the message\n"
            "returned below could not be delivered to one or more.\n\n<minister@gov.example>: unknown user\n"
        ),
        "5.0.0",
    ),
    "Exchange": (
        words(
            "Delivery has failed to these recipients or groups:\n\nThe Minister (minister@gov.example)\nThe address "
            "you entered couldn't be found.\n\nDiagnostic information for administrators:\n\nGenerating server: mx\n"
            "minister@gov.example\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found ##\n",
            sender="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@gov.example>",
            Subject="Undeliverable: A letter",
        ),
        "5.1.10",
    ),
    "Exchange in HTML": (
        words(
            "<html><head><style>p { color: red }</style></head><body><p>Your message to <b>minister@gov.example</b> "
            "couldn&#39;t be delivered.</p><p>550 5.4.1 Recipient address rejected: Access denied</p></body></html>",
            Content_Type="text/html; charset=utf-8",
            sender="postmaster@gov.example",
        ),
        "5.4.1",
    ),
    "Outlook in German": (
        words(
            "Fehler bei der Nachrichtenzustellung an folgende Empfänger: minister@gov.example\n"
            "Die Nachricht konnte nicht zugestellt werden. 550 5.1.1 unbekannt\n",
            sender="postmaster@gov.example",
            Subject="Unzustellbar: A letter",
        ),
        "5.1.1",
    ),
    "Outlook in French": (
        words(
            "Votre message à minister@gov.example n'a pas pu être remis.\n",
            sender="postmaster@gov.example",
            Subject="x",
        ),
        "5.0.0",
    ),
    **{
        f"in other words: {told[:20]}": (words(f"{told}: minister@gov.example\n550 5.1.1 no\n"), "5.1.1")
        for told in (
            "Recapito non riuscito per i seguenti destinatari",
            "Dostarczenie do następujących adresatów nie powiodło się",
            "A kézbesítés a következő címzetteknek sikertelen",
            "İletiniz teslim edilemedi",
            "Toimitus epäonnistui",
            "Levering til disse modtagere kan ikke leveres",
            "تعذر تسليم رسالتك إلى",
            "Письмо не может быть доставлено",
        )
    },
    "in Korean": (words("메일이 반송되었습니다: minister@gov.example\n550 5.1.1 없는 사용자\n"), "5.1.1"),
    "in Japanese": (words("次の宛先へのメールを配信できませんでした。\nminister@gov.example\n"), "5.0.0"),
    "Google": (
        words(
            "Delivery to the following recipient failed permanently:\n\n  minister@gov.example\n\nTechnical details of "
            "permanent failure:\nThe error that the other server returned was: 550 550 5.1.1 unknown (state 14).\n\n"
            "----- Original message -----\n" + LETTER,
            sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        ),
        "5.1.1",
    ),
    "OpenSMTPD": (
        words(
            "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    An error has "
            "occurred while attempting to deliver a message for\n"
            "    the following list of recipients:\n\nminister@gov.example: 550 5.1.1 no"
            "\n\n    Below is a copy of the original message:\n\n" + LETTER
        ),
        "5.1.1",
    ),
    "what flufl.bounce alone knows": (
        words(
            "--- Session Transcript ---\nThe following addresses did NOT receive a copy of your message:\n\n"
            "> minister@gov.example\n",
            sender="MDaemon@mx.example",
        ),
        "5.0.0",
    ),
}
"""Reports in plain words, and their status."""

HARMLESS = {
    "Exim, not yet": (
        words(
            "A message that you sent has not yet been delivered to one or more of its recipients for 24 hours.\n"
            "minister@gov.example\nNo action is required on your part. Delivery attempts will continue.\n",
            Auto_Submitted="auto-replied",
        ),
        "delivery is delayed",
    ),
    "sendmail, a warning": (
        words("    **  THIS IS A WARNING MESSAGE ONLY  **\nmessage to minister@gov.example will retry\n451 later\n"),
        "delivery is delayed",
    ),
    "sendmail, transient": (
        words("----- The following addresses had transient non-fatal errors -----\n<minister@gov.example>\n"),
        "delivery is delayed",
    ),
    "Google, delayed": (
        words("Delivery to the following recipient has been delayed:\n\n x@gov.example\n\nMessage will be retried.\n"),
        "delivery is delayed",
    ),
    "OpenSMTPD, delayed": (
        words("A message is delayed for 4 hours for the following list of recipients:\n\nminister@gov.example: 550\n"),
        "delivery is delayed",
    ),
    "in German, delayed": (
        words("Die Nachricht an minister@gov.example ist verzögert. 5.1.1\n"),
        "delivery is delayed",
    ),
    "both at once": (
        words("It could not be delivered to minister@gov.example (550 5.1.1), and will be retried.\n"),
        "delivery is delayed",
    ),
    "delayed, inside another mail": (mixed(part_of(several("delayed")), FOOTER), "delivery is delayed"),
    "a holiday note from nobody": (
        words(
            "I am out of the office. Your mail 'undeliverable letters' could not be delivered to me. 550 5.1.1\n",
            sender="The Minister <minister@gov.example>",
            Auto_Submitted="auto-replied",
        ),
        "an automatic reply",
    ),
    "a holiday note of the postmaster": (
        words("I am on leave until Monday; x@gov.example\n", sender="postmaster@gov.example", Precedence="bulk"),
        "an automatic reply",
    ),
    "a person who quotes a report": (
        plain("Look:\n> " + EXIM.replace("\n", "\n> "), Return_Path="<minister@gov.example>"),
        "no delivery report",
    ),
    "a report with a sender": (
        words(EXIM, Return_Path="<minister@gov.example>", X_Failed_Recipients="x@y.example"),
        "no delivery report",
    ),
    "a report of which nobody noted a sender": (words(QMAIL, Return_Path=""), "no delivery report"),
    "a challenge": (
        words("Your mail to minister@gov.example has not been delivered: click here to have it delivered. 550\n"),
        "no delivery report",
    ),
    "words of the letter alone": (
        words("See below.\n--- Original message follows ---\n" + LETTER),
        "no delivery report",
    ),
    "delivered": (
        words("Your message was successfully delivered to minister@gov.example, not undeliverable.\n"),
        "no delivery report",
    ),
    "a complaint": (
        words(EXIM, Content_Type="multipart/report; report-type=feedback-report; boundary=x"),
        "no delivery report",
    ),
}
"""What is no failure, though it looks like one."""

_MORE = (
    "The following addresses had\nUnable to deliver message to\nYour message could not be delivered\n"
    "here is your list of failed recipients\n"
)
HOSTILE = {
    "long lines": words(_MORE + ("a" * 5_000 + "\n") * 200),
    "many lines": words(_MORE + "a@\n" * 300_000),
    "many addresses": words(_MORE + "<a@b.example>:\n" * 50_000),
    "open brackets": words("<" * 1_000_000, Content_Type="text/html"),
    "half tags": words("<style>" * 200_000, Content_Type="text/html"),
    "blanks": words(" " * 1_000_000),
    "signs": words("-" * 1_000_000),
    "a deep nest": b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (depth, depth) for depth in range(9_000)
    ),
    "mails in mails": words("Content-Type: message/rfc822\n\n" * 60_000, Content_Type="message/rfc822"),
    "many texts": mixed(*["Content-Type: text/plain\n\n" + _MORE] * 5_000),
    "an unknown character set": words(EXIM, Content_Type="text/plain; charset=\x00nonsense"),
    "entities": words("&#x41;" * 300_000, Content_Type="text/html"),
    "digits": words("550 " * 300_000),
}
