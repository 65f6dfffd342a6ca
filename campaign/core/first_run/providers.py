"""Settings of the usual ways to send mail, each as its provider's own documentation gives them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """How mail is handed to one provider.

    `username` is what always stands there; empty where each customer has another. `spf` is the mechanism that the
    provider asks for in the sender's SPF record. `source` is the page of its documentation.
    """

    id: str
    name: str
    server: str
    port: int
    tls: str
    source: str
    username: str = ""
    spf: str = ""


OWN = "own"
"""The id of a server of one's own: the one on this machine, until another is named."""

PROVIDERS = (
    Provider(OWN, "", "localhost", 25, "none", "https://www.postfix.org/BASIC_CONFIGURATION_README.html"),
    Provider(
        "brevo",
        "Brevo",
        *("smtp-relay.brevo.com", 587, "starttls", "https://developers.brevo.com/docs/smtp-integration"),
        spf="include:spf.brevo.com",
    ),
    Provider(
        "fastmail",
        "Fastmail",
        *("smtp.fastmail.com", 465, "ssl", "https://www.fastmail.help/hc/en-us/articles/1500000278342"),
        spf="include:spf.messagingengine.com",
    ),
    Provider(
        "google",
        "Google Workspace",
        *("smtp-relay.gmail.com", 587, "starttls", "https://support.google.com/a/answer/2956491"),
        spf="include:_spf.google.com",
    ),
    Provider(
        "infomaniak",
        "Infomaniak",
        *("mail.infomaniak.com", 465, "ssl", "https://www.infomaniak.com/en/support/faq/admin2/email-service"),
        spf="include:spf.infomaniak.ch",
    ),
    Provider(
        "mailgun",
        "Mailgun (EU)",
        *("smtp.eu.mailgun.org", 587, "starttls", "https://documentation.mailgun.com/en/latest/user_manual.html"),
        spf="include:mailgun.org",
    ),
    Provider(
        "mailgun-us",
        "Mailgun (US)",
        *("smtp.mailgun.org", 587, "starttls", "https://documentation.mailgun.com/en/latest/user_manual.html"),
        spf="include:mailgun.org",
    ),
    Provider(
        "mailjet",
        "Mailjet",
        *("in-v3.mailjet.com", 587, "starttls", "https://dev.mailjet.com/smtp-relay/configuration/"),
        spf="include:spf.mailjet.com",
    ),
    Provider(
        "postmark",
        "Postmark",
        *("smtp.postmarkapp.com", 587, "starttls"),
        "https://postmarkapp.com/developer/user-guide/send-email-with-smtp",
        spf="include:spf.mtasv.net",
    ),
    Provider(
        "scaleway",
        "Scaleway",
        *("smtp.tem.scaleway.com", 587, "starttls"),
        "https://www.scaleway.com/en/docs/transactional-email/reference-content/smtp-configuration/",
        spf="include:_spf.tem.scaleway.com",
    ),
    Provider(
        "sendgrid",
        "Twilio SendGrid",
        *("smtp.sendgrid.net", 587, "starttls"),
        "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api",
        username="apikey",
        spf="include:sendgrid.net",
    ),
    Provider(
        "ses",
        "Amazon SES (eu-central-1)",
        *("email-smtp.eu-central-1.amazonaws.com", 587, "starttls"),
        "https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html",
        spf="include:amazonses.com",
    ),
)


def provider(id_or_server: str) -> Provider:
    """The provider of this id, or whose server this is; a server of one's own where it is no provider's."""
    known = (provider for provider in PROVIDERS if id_or_server in (provider.id, provider.server))
    return next(known, _by_domain(id_or_server))


def _by_domain(server: str) -> Provider:
    """One of the others' servers in another region: `email-smtp.us-east-1.amazonaws.com`."""
    domain = ".".join(server.rsplit(".", 2)[-2:])
    alike = (one for one in PROVIDERS if one.id != OWN and domain in server and one.server.endswith(f".{domain}"))
    return next(alike, PROVIDERS[0])
