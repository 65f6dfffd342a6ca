"""`campaign contacts tell`: mails to those who want to hear of an answer, from where the list's key is."""

from datetime import date
from pathlib import Path

import click

from campaign.cli.contacts import FILE_PATH, KEY_FILES, contacts, opened, read
from campaign.cli.setup import Setup, now
from campaign.core.delivery.kept_replies import own_words
from campaign.core.letters.submissions import Words
from campaign.delivery.answer_mails import Message, mail, mark, message_of
from campaign.delivery.message import Origin, Recipient
from campaign.delivery.process import transport_for
from campaign.delivery.transport import DeliveryFailed, Misconfigured, ServerUnavailable, Transport
from campaign.sealing.contacts import Contact
from campaign.web.site.catalogues import for_mails


@contacts.command("tell")
@click.argument("file", type=FILE_PATH)
@KEY_FILES
@click.option(
    "--message",
    "messages",
    multiple=True,
    required=True,
    metavar="LANGUAGE=TEXTFILE",
    help="What to tell: the first line is the subject. Repeat it for other languages.",
)
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.pass_obj
def tell(setup: Setup, file: Path, key_files: tuple[Path, ...], messages: tuple[str, ...], yes: bool) -> None:
    """Write to everybody in an export of `--answers`, one mail each, by the mail settings of this machine."""
    message = Message(dict(map(_message, messages)))
    people = opened(file, key_files).contacts
    told = file.with_name(f"{file.name}.told")
    before = set(told.read_text("ascii").split()) if told.exists() else set()
    waiting = [person for person in people if mark(person.email, message) not in before]
    where = setup.settings.mail.server if setup.settings.mail.transport == "smtp" else setup.settings.mail.maildir
    click.echo(f"{len(waiting)} of {len(people)} were not told this yet. Mails leave through {where}.")
    if not waiting or not (yes or click.confirm("Write to them now?")):
        return
    transport = transport_for(setup.settings)
    try:
        failed = [person for person in waiting if not _told(setup, transport, person, message, told)]
    except (ServerUnavailable, Misconfigured) as error:
        raise click.ClickException(f"The mail server takes nothing: {error.reply}. Run it again to go on.") from None
    finally:
        transport.close()
    click.echo(f"Told: {len(waiting) - len(failed)}.")
    if failed:
        raise click.ClickException(f"Not told: {len(failed)}. Run it again to try them once more.")


COMMANDS = (contacts,)


def _message(given: str) -> tuple[str, Words]:
    language, _, name = given.partition("=")
    if not language or not name:
        raise click.BadParameter(f"{given!r} is not like en=answer.txt", param_hint="--message")
    return language, read(Path(name), lambda raw: message_of(raw.decode("utf-8-sig")))


def _told(setup: Setup, transport: Transport, contact: Contact, message: Message, told: Path) -> bool:
    """Whether the mail left; that it did is on disk before the next one."""
    site = setup.settings.site
    origin = Origin(site.name, site.url, setup.settings.mail.from_address)
    try:
        to = Recipient(contact.email, contact.language)
        transport.send(mail(origin, to, message, date.fromisoformat(contact.day), now(), for_mails))
    except (ServerUnavailable, Misconfigured) as error:
        error.leave_out(own_words(contact.name, contact.email))
        raise
    except (DeliveryFailed, ValueError) as error:
        click.echo(f"{contact.email}: {getattr(error, 'reply', error)}", err=True)
        return False
    with told.open("a", encoding="ascii") as file:
        file.write(f"{mark(contact.email, message)}\n")
    return True
