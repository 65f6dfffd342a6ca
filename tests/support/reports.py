"""Mails that come to a letter's return path: delivery reports as mail servers write them, and all that is none."""

from base64 import encodebytes

PATH = "letters+letter-7-abcdefghijklmnop@letters.example.org"
"""In the form of a return path, and made by nobody."""


def _report(top: str, status: str, *, to: str, about: str = "message/delivery-status", **fields: str) -> bytes:
    usual = {
        "Return-Path": "<>",
        "X-Original-To": to,
        "From": "MAILER-DAEMON@mx.example.net (Mail Delivery System)",
        "To": to,
        "Content-Type": f'multipart/report; report-type=delivery-status; boundary="{top}"',
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in usual.items() if value)
    returned = "From: letters@letters.example.org\nSubject: A letter\nTo: minister@gov.example\n\nDear Minister,\n"
    parts = ["Content-Type: text/plain\n\nThis is what we have to say.\n", f"Content-Type: {about}\n\n{status}\n"]
    parts.append(f"Content-Type: message/rfc822\n\n{returned}")
    body = "".join(f"\n--{top}\n{part}" for part in parts) + f"\n--{top}--\n"
    return (head + "\nThis is a MIME-encapsulated message.\n" + body).replace("\r\n", "\n").encode()


POSTFIX_STATUS = """\
Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4QsXyz0abc
X-Postfix-Sender: rfc822; PATH
Arrival-Date: Mon, 23 Nov 2026 20:00:05 +0000 (UTC)

Final-Recipient: rfc822; minister@gov.example
Original-Recipient: rfc822;minister@gov.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.gov.example
Diagnostic-Code: smtp; 550 5.1.1 <minister@gov.example>: Recipient address
    rejected: User unknown in local recipient table
"""


def postfix(to: str = PATH, status: str = POSTFIX_STATUS, **fields: str) -> bytes:
    """With the field that RFC 3834 gives to automatic answers, as Postfix really does."""
    more = {"Auto_Submitted": "auto-replied", "Subject": "Undelivered Mail Returned to Sender"} | fields
    return _report("4QsXyz0abc.1763928005/mx.example.net", status.replace("PATH", to), to=to, **more)


def exim(to: str = PATH) -> bytes:
    status = """\
Reporting-MTA: dns; exim.example.net

Action: failed
Final-Recipient: rfc822;minister@gov.example
Status: 5.0.0
Remote-MTA: dns; mail.gov.example
Diagnostic-Code: smtp; 550 No such user here
"""
    more = {"X_Failed_Recipients": "minister@gov.example", "Auto_Submitted": "auto-replied"}
    return _report("1763928005-eximdsn-1804289383", status, to=to, X_Original_To="", Envelope_To=to, **more)


def exchange(to: str = PATH) -> bytes:
    """Exchange folds its long reasons and adds fields of its own."""
    status = """\
Reporting-MTA: dns;AM0PR01MB0001.prod.example.com
Received-From-MTA: dns;letters.example.org
Arrival-Date: Mon, 23 Nov 2026 20:00:05 +0000

Final-Recipient: rfc822;minister@gov.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient
 minister@gov.example not found by SMTP address lookup
X-Display-Name: The Minister
"""
    more = {"Auto_Submitted": "auto-replied", "X_MS_Exchange_Message_Is_Ndr": " ", "Content_Language": "en-US"}
    return _report("_f1a2b3c4-0001_", status, to=to, Subject="Undeliverable: A letter", **more)


def gmail(to: str = PATH) -> bytes:
    status = """\
Reporting-MTA: dns; googlemail.com
Arrival-Date: Mon, 23 Nov 2026 12:00:05 -0800 (PST)
X-Original-Message-ID: <0123@letters.example.org>

Final-Recipient: rfc822; minister@gov.example
Action: failed
Status: 5.2.1
Remote-MTA: dns; gmail-smtp-in.example. (192.0.2.26, the server for the
 domain gov.example.)
Diagnostic-Code: smtp; 550-5.2.1 The email account that you tried to reach is disabled.
 550 5.2.1 https://support.example/mail/?p=DisabledUser x1-20020a si1.2 - gsmtp
Last-Attempt-Date: Mon, 23 Nov 2026 12:00:06 -0800 (PST)
"""
    return _report("000000000000a1b2c3", status, to=to, Auto_Submitted="auto-replied", X_Failed_Recipients="x")


def sendmail(to: str = PATH) -> bytes:
    """Given up after days: the action says that it failed, the code only what was tried last."""
    status = """\
Reporting-MTA: dns; relay.example.net
Arrival-Date: Mon, 23 Nov 2026 20:00:05 GMT

Final-Recipient: RFC822; minister@gov.example
Action: failed
Status: 4.4.7
Diagnostic-Code: SMTP; 451 try again later
Last-Attempt-Date: Sat, 28 Nov 2026 20:00:05 GMT
"""
    return _report("u7N1.1763928005/relay.example.net", status, to=to, Auto_Submitted="auto-generated (failure)")


def utf8(to: str = PATH) -> bytes:
    """RFC 6533, in base64: what a server says in its own language."""
    status = (
        "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: utf-8; 장관@gov.example\nAction: failed\nStatus: 5.1.1\n"
    )
    part = encodebytes(f"{status}Diagnostic-Code: smtp; 550 5.1.1 <장관@gov.example> 없는 사용자\n".encode()).decode()
    about = "message/global-delivery-status\nContent-Transfer-Encoding: base64"
    return _report("utf8", part, to=to, about=about)


def several(*actions: str) -> bytes:
    groups = (f"Final-Recipient: rfc822; one@gov.example\nAction: {action}\nStatus: 5.2.2\n" for action in actions)
    return postfix(status="Reporting-MTA: dns; mx.example.net\n\n" + "\n".join(groups))


def plain(text: str, to: str = PATH, **fields: str) -> bytes:
    usual = {"From": "The Minister <minister@gov.example>", "X-Original-To": to, "To": to}
    usual |= {name.replace("_", "-"): value for name, value in fields.items()}
    return ("".join(f"{name}: {value}\n" for name, value in usual.items()) + f"\n{text}\n").encode()


FAILED = {
    "Postfix": (postfix(), "5.1.1", "550 5.1.1 <(address)>: Recipient address rejected: User unknown in local"),
    "Exim": (exim(), "5.0.0", "550 No such user here"),
    "Exchange": (exchange(), "5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient (address) not found"),
    "Gmail": (gmail(), "5.2.1", "550-5.2.1 The email account that you tried to reach is disabled."),
    "sendmail, given up": (sendmail(), "4.4.7", "451 try again later"),
    "in another script": (utf8(), "5.1.1", "550 5.1.1 <(address)> 없는 사용자"),
    "all of several recipients": (several("failed", "failed"), "5.2.2", ""),
    "with CRLF": (postfix().replace(b"\n", b"\r\n"), "5.1.1", "User unknown"),
    "as an mbox has it": (b"From MAILER-DAEMON Mon Nov 23 20:00:05 2026\n" + postfix(), "5.1.1", "User unknown"),
    "its code missing": (postfix(status=POSTFIX_STATUS.replace("Status: 5.1.1\n", "")), "5.0.0", "User unknown"),
    "its groups run together": (postfix(status=POSTFIX_STATUS.replace("\n\n", "\n")), "5.1.1", "User unknown"),
    "its words broken": (postfix().replace(b"User unknown", b"\x00\xff\xfe\x1b[31m unknown"), "5.1.1", "unknown"),
    "its end missing": (postfix().partition(b"Dear Minister")[0], "5.1.1", "User unknown"),
    "delivered to us in upper case": (postfix(PATH.upper()), "5.1.1", "User unknown"),
    "a comment after the action": (several("Failed (for good)"), "5.2.2", ""),
}
"""Reports that a letter failed: the mail, its status, and what its reason begins with or holds."""

_NOT_STATUS = {"Content_Type": 'multipart/report; report-type=disposition-notification; boundary="x"'}
NOTHING = {
    "delayed": (several("delayed"), "delivery is delayed"),
    "failed for one, another still tried": (several("failed", "delayed"), "delivery is delayed"),
    "delivered": (several("delivered"), "delivered"),
    "relayed": (several("relayed"), "delivered"),
    "failed for one, delivered to another": (several("failed", "expanded"), "delivered"),
    "an unheard-of action": (several("exploded"), "an automatic reply"),
    "a holiday note": (plain("I am away.", Auto_Submitted="auto-replied"), "an automatic reply"),
    "a holiday note, the old way": (plain("Away.", Precedence="auto_reply"), "an automatic reply"),
    "a holiday note, another old way": (plain("Away.", X_Autoreply="yes"), "an automatic reply"),
    "a challenge": (
        plain("Click here to prove that you are human: 550 5.1.1 failed", Auto_Submitted="auto-generated"),
        "an automatic reply",
    ),
    "a person's reply": (plain("Thank you. Action: failed\nStatus: 5.1.1"), "no delivery report"),
    "a person's reply, said not to be automatic": (plain("Thanks.", Auto_Submitted="no"), "no delivery report"),
    "qmail's own form": (
        plain("Hi. This is the qmail-send program at mx.example.\n\n<minister@gov.example>:\nno mailbox (#5.1.1)"),
        "no delivery report",
    ),
    "a receipt that it was read": (postfix(Auto_Submitted="", **_NOT_STATUS), "no delivery report"),
    "a report in a person's mail": (
        plain("--y\nContent-Type: message/rfc822\n\n" + postfix().decode(), Content_Type="multipart/mixed; boundary=y"),
        "no delivery report",
    ),
    "nothing": (b"", "no delivery report"),
}
"""Mails that change nothing, and what each is taken for."""


def complaint(path: str = PATH, kind: str = "abuse") -> bytes:
    """In the form of RFC 5965, appendix B, as it comes to the address that a mail system was told."""
    about = f"""\
Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{path}>
Original-Rcpt-To: <minister@gov.example>
Arrival-Date: Thu, 8 Mar 2005 14:00:00 EDT
Reporting-MTA: dns; mail.gov.example
Reported-Domain: letters.example.org"""
    kind_of_mail = 'multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"'
    return _report(
        "part1_13d.2e68ed54_boundary",
        about,
        to="returns@letters.example.org",
        about="message/feedback-report",
        Content_Type=kind_of_mail,
    )
