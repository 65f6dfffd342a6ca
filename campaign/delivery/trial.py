"""A letter to oneself, which leaves just as a supporter's does."""

from datetime import datetime

from campaign.config.settings import Settings
from campaign.core.letters.submissions import Words
from campaign.delivery import message
from campaign.delivery.message import Origin, Recipient, Stamp, Writer
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.transport import Rejected


def send(settings: Settings, to: str, language: str, words: tuple[str, str], message_id: str, now: datetime) -> None:
    """Send `words` (subject and body) to an address, as its owner's letter.

    Raises:
        DeliveryFailed: the server did not take it, or no mail can carry the address.
    """
    origin = Origin(settings.site.name, settings.site.url, settings.mail.from_address)
    recipient, writer = Recipient(to, language, test=True), Writer(settings.site.name, to)
    try:
        mail = message.letter(origin, recipient, writer, Words(*words), Stamp(message_id, now))
    except ValueError as error:
        raise Rejected(str(error)) from error
    transport = SmtpTransport(settings.mail)
    try:
        transport.send(mail)
    finally:
        transport.close()
