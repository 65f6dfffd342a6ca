"""Reports in the forms of many mail systems, each as it says that a letter failed; addresses and hosts are invented.

The forms are those of the systems' own documentation, and of https://github.com/sisimai/set-of-emails, where real ones
are collected (BSD 2-clause); the words are only those by which a form is known.
"""

from tests.support.plain_reports import LETTER, mixed, words
from tests.support.reports import postfix, several

TO = "minister@gov.example"
_RFC3464 = """\
Reporting-MTA: dns; {mta}

Final-Recipient: rfc822; minister@gov.example
Action: failed
Status: {status}
Diagnostic-Code: {diagnostic}
"""


def report(mta: str, status: str, diagnostic: str, sender: str, subject: str, **more: str) -> bytes:
    """In the form of RFC 3464, with one system's own fields around it."""
    text = _RFC3464.format(mta=mta, status=status, diagnostic=diagnostic)
    return postfix(status=text, From=sender, Subject=subject, Auto_Submitted="", **more)


def told(text: str, sender: str, subject: str, **more: str) -> bytes:
    """In plain words."""
    return words(f"{text}\n{LETTER}", sender=sender, Subject=subject, **more)


def part(text: str, sender: str, subject: str) -> bytes:
    """In plain words, in a multipart/mixed with the letter behind it."""
    returned = f"Content-Type: message/rfc822\n\n{LETTER}"
    return mixed(f"Content-Type: text/plain\n\n{text}\n", returned, From=sender, Subject=subject)


DAEMON = "MAILER-DAEMON@mx.example"
POSTMASTER = "postmaster@gov.example"
SYSTEMS = {
    "ActiveHunter": report(
        "mx.example", "5.1.1", "smtp; 550 no mailbox (#5.1.1 - chkusr)", DAEMON, "FAILURE NOTICE : A"
    ),
    "Amazon SES": report(
        *("a1.smtp-out.amazonses.com", "5.1.1", "smtp; 550 5.1.1 user unknown"),
        *("MAILER-DAEMON@amazonses.com", "Delivery Status Notification (Failure)"),
    ),
    "Amazon WorkMail": part(
        f"An error occurred while trying to deliver the mail to the following recipients:\n{TO}\n\nTechnical report:\n"
        "Action: failed\nDiagnostic-Code: smtp; 550 5.1.1 User Unknown\nStatus: 5.1.1",
        *("MAILER-DAEMON@us-west-2.amazonses.com", "Delivery Status Notification (Failure)"),
    ),
    "Barracuda": report(
        *("spam.gov.example", "5.7.1", "smtp; 554 5.7.1 Message rejected by filter"),
        *("MAILER-DAEMON <>", "**Message you sent blocked by our bulk email filter**"),
    ),
    "Biglobe": part(
        f"   ----- The following addresses had delivery problems -----\n<{TO}>\n\n   ----- Non-delivered information "
        "-----\nThe number of messages in recipient's mailbox exceeded the local limit.",
        *("postmaster@biglobe.example", "Returned mail: Service unavailable"),
    ),
    "Courier": report("gov.example", "5.0.0", "smtp; 550 User unknown", POSTMASTER, "NOTICE: mail delivery status."),
    "Domino": told(
        f"Your message\n\n  Subject: A letter\n\nwas not delivered to:\n\n  {TO}\n\nbecause:\n\n  User minister "
        "not listed in Domino Directory",
        *("Postmaster@gov.example", "DELIVERY FAILURE: User minister not listed in Domino Directory"),
    ),
    "DragonFly": told(
        f"This is the DragonFly Mail Agent v0.13 at mx.example.\n\nThere was an error delivering your mail to <{TO}>."
        "\n\nmx.gov.example [192.0.2.7] did not like our RCPT TO:\n550 5.1.1 no such user\n\nMessage headers follow.",
        *("MAILER-DAEMON <>", "Mail delivery failed"),
    ),
    "1&1": told(
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f"delivered to one or more of\nits recipients. This is a permanent error.\nThe following address failed:\n\n"
        f"{TO}"
        "\n\nFor the following reason:\n\nMail size limit exceeded.\n\n--- The header of the original message is "
        "following. ---",
        *('"Mail Delivery System" <mailer-daemon@kundenserver.example>', "Mail delivery failed"),
    ),
    "Exchange 2003": told(
        f"Your message\n\n  To:      {TO}\n  Subject: A letter\n\ndid not reach the following recipient(s):\n\n{TO} on "
        "Mon, 23 Nov 2026\n    The recipient name is not recognized\n",
        *("System Administrator <postmaster@gov.example>", "Undeliverable: A letter"),
    ),
    "Exchange 2007": report(
        *("mx.gov.example", "5.1.1", "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"),
        *("mailer-daemon@gov.example", "Undeliverable: A letter"),
    ),
    "Microsoft 365": report(
        *("AM0.prod.outlook.com", "5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"),
        *("<postmaster@gov.example>", "Undeliverable: A letter"),
    ),
    "Outlook.com": report(
        "mail.example", "5.5.0", "", "postmaster@hotmail.example", "Delivery Status Notification (Failure)"
    ),
    "GMX": told(
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f'delivered to one or more of\nits recipients. This is a permanent error. The following address\nfailed:\n\n"'
        f'{TO}"'
        ":\nSMTP error from remote server after RCPT command:\nhost: mx.gov.example\n5.2.2 Mailbox Full",
        *("MAILER-DAEMON@mail.gmx.example", "Mail delivery failed: returning message to sender"),
    ),
    "Google Workspace": report(
        *("googlemail.com", "5.1.1", "smtp; 550-5.1.1 The email account that you tried to reach does not exist."),
        *("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)"),
    ),
    "IMail": told(
        f"Unknown user: {TO}\n\nOriginal message follows.\n", '"Postmaster" <p@gov.example>', "Undeliverable Mail"
    ),
    "InterScan": part(
        f"***\nMessage from InterScan Messaging Security Suite\n\nUnable to deliver message to <{TO}>.\n***",
        *('postmaster@gov.example ("InterScan Notification")', "Mail could not be delivered"),
    ),
    "MailFoundry": part(
        f"Unable to deliver message to: <{TO}>\nDelivery failed for the following reason:\nServer mx.gov.example"
        "[192.0.2.7] failed with: 550 No such user here\n\nThis has been a permanent failure.  No further delivery "
        "attempts will be made.",
        *(DAEMON, "Message delivery has failed"),
    ),
    "Mail.Ru": told(
        "Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\nК сожалению, Ваше письмо не "
        f"может быть доставлено одному или нескольким получателям:\n\n  {TO}\n    550 5.1.1 User Unknown",
        *("mailer-daemon@corp.mail.example", "Ваше сообщение не доставлено. Mail failure."),
    ),
    "McAfee": part(
        f"    --- The following addresses had delivery problems ---\n\n<{TO}>   (Unknown user {TO})",
        *("<MAILER-DAEMON@smtp6.example>", "Delivery Status"),
    ),
    "m-FILTER": told(
        f"このメールは「m-FILTER」が自動的に生成して送信しています。\nこのメールは送信できませんでした。\n\n{TO}\n\n"
        "-------server message\n550 unknown user",
        *("POSTMASTER <postmaster@gov.example>", "failure notice"),
    ),
    "MX Logic": told(
        "This message was created automatically by mail delivery software.\n\nA message that you have sent could not "
        f"be delivered to one or more\nrecipients.  This is a permanent error.  The following address failed:\n\n"
        f"  <{TO}>: "
        "550 5.1.1 User unknown\n\nIncluded is a copy of the message header:",
        *("Mail Delivery System <MAILER-DAEMON@relay0.example>", "Mail delivery failed"),
    ),
    "OpenSMTPD": told(
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    An error has occurred "
        f"while attempting to deliver a message for\n    the following list of recipients:\n\n{TO}: 550 5.1.1 unknown",
        *("Mailer Daemon <MAILER-DAEMON@mx.example>", "Delivery status notification: error"),
    ),
    "PowerMTA": report(
        *("mail22.example", "5.1.1", "smtp;550 5.1.1 User Unknown"),
        *("postmaster@mail22.example", "Delivery report"),
    ),
    "SendGrid": report(
        "sendgrid.example", "5.1.1", "smtp; 550 5.1.1 User Unknown", DAEMON, "Undelivered Mail Returned to Sender"
    ),
    "SurfControl": report("mail.example", "5.0.0", "smtp; 550 No such user", f"<{DAEMON}>", "A letter"),
    "Yahoo": told(
        f"Sorry, we were unable to deliver your message to the following address.\n\n<{TO}>:\nRemote host said: "
        "550 5.1.1 User Unknown [RCPT_TO]\n\n--- Below this line is a copy of the message.",
        *("MAILER-DAEMON@yahoo.example", "Failure Notice"),
    ),
    "Yandex": report(
        "yandex.example", "5.1.1", "smtp; 550 5.1.1 no", "mailer-daemon@yandex.example", "Недоставленное сообщение"
    ),
    "Zoho": part(
        "This message was created automatically by mail delivery software.\nA message that you sent could not be "
        f"delivered to one or more of its recipients. This is a permanent error.\n\n{TO} Invalid Address, ERROR_CODE "
        ":550, ERROR_CODE :5.1.1 User Unknown",
        *("mailer-daemon@mail.zoho.example", "Undelivered Mail Returned to Sender"),
    ),
    "netqmail": told(
        f"Hi. This is the qmail-send program at mx.example.\n\n<{TO}>:\nchild status 100...The e-mail message "
        "could not be delivered because the user's mailfolder is full.\n\n--- Below this line is a copy.",
        *("MAILER-DAEMON@psmtp.example", "failure notice"),
    ),
    "MX6": told(
        "We had trouble delivering your message. Full details follow:\n\nSubject: 'A letter'\n\n1 error(s):\n\nThe "
        f"following recipients returned permanent errors: {TO}. Reason: 550 unknown",
        *("mailer-daemon", "There was an error sending your mail"),
    ),
    "Sun Messaging Server": report(
        *("mx.example", "5.1.1", "smtp;550 5.1.1 unknown or illegal user"),
        *("Internet Mail Delivery <postmaster@gov.example>", "Delivery Notification: Delivery has failed"),
    ),
}
"""A report that a letter failed, by the system that writes it so."""

_AWAY = "Thank you for your message. I am out of the office until Monday; please write to office@gov.example."
NO_FAILURE = {
    "Exim, still trying": told(
        f"A message that you sent has not yet been delivered to one or more of its recipients after more than "
        f"24 hours.\n{TO}",
        *("Mail Delivery System <Mailer-Daemon@mx.example>", "Warning: message 1abc delayed 24 hours"),
    ),
    "Postfix, still trying": several("delayed"),
    "Exchange, still trying": told(
        f"Delivery to these recipients or groups has been delayed:\n\n{TO}\n\nThe server will continue to try to "
        "deliver it.",
        *(POSTMASTER, "Delivery delayed: A letter"),
    ),
    "Outlook, away": words(_AWAY, sender=f"The Minister <{TO}>", Subject="Automatic reply: A letter"),
    "Exchange, away": words(_AWAY, sender=TO, Subject="Out of Office", X_Auto_Response_Suppress="All"),
    "vacation, away": words(
        _AWAY, sender=TO, Subject="away from my mail", Precedence="bulk", Auto_Submitted="auto-replied"
    ),
    "a ticket": words(
        "We have received your request. Its number is 5501. Reply above this line; 550 others wait.",
        *("Service Desk <desk@gov.example>",),
        Subject="[#5501] A letter",
        Auto_Submitted="auto-generated",
    ),
    "a challenge": words(
        "Your message has been held for approval. To have it delivered, click here: https://gov.example/c/5.1.1",
        sender=POSTMASTER,
        Subject="Please confirm your message",
    ),
    "a receipt": words(
        "Your message was displayed on 23 November. This is no guarantee that it was read or understood.",
        sender=TO,
        Subject="Read: A letter",
    ),
    "an answer": words(
        "Thank you. Your last letter could not be answered (reference 550 5.1).", sender=TO, Return_Path=f"<{TO}>"
    ),
}
"""What such systems write too, and what changes nothing."""
