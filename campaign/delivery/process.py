"""Delivery as a process: what it begins with, how it ends, and when another takes its place."""

import secrets
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from campaign.actions import answers, clocks, hosts, office_pages
from campaign.actions.context import Context
from campaign.config.settings import Settings
from campaign.delivery.maildir import MaildirTransport
from campaign.delivery.message import Translate, untranslated
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.transport import DeliveryFailed, Transport
from campaign.delivery.webhooks import TIMEOUT_SECONDS, Webhooks
from campaign.delivery.worker import Worker
from campaign.store.protocol.errors import StoreUnavailable

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def run(
    context: Context,
    *,
    drain: bool = False,
    translate: Translate = untranslated,
    hourly: Callable[[datetime], object] = lambda now: None,
    recycled: bool = False,
) -> bool:
    """Deliver until SIGTERM, SIGINT or SIGHUP, or with `drain` until nothing is due; `recycled` as for `Worker.run`.

    Whether it is to go on in a process without memories. Then those signals wait until that one takes them.

    Raises:
        SystemExit: delivery cannot begin, or with `drain` the mail server takes nothing; says why in one line.
    """
    settings = context.settings

    def is_right(now: datetime) -> bool:
        return clocks.is_right(context, now, clocks.machine(now))

    try:
        store = context.store
        store.destroy_unreferenced()
        hosts.turn(context)
        outgoing = Outgoing(
            settings,
            context.catalogue,
            translate,
            lambda address: store.organiser(address) is not None,
            lambda *of_it: office_pages.url(context, *of_it),
            lambda link, at: answers.mailed_tokens(context, link, at),
        )
        worker = Worker(context, outgoing, transports_for(settings), hosts.worker_name(settings, secrets.token_hex(4)))
        if drain:
            worker.drain(is_right)
            Webhooks(context).run_once()
            return False
    except DeliveryFailed as error:
        raise SystemExit(f"Delivery stopped: {error.reply}") from error
    stop = Event()
    for number in STOPPING:
        if (number, signal.getsignal(number)) != (signal.SIGHUP, signal.SIG_IGN):  # as `nohup` has it
            signal.signal(number, lambda *_: stop.set())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    beside = _beside(context, stop)
    worker.run(stop, hourly, is_right, recycled=recycled)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    goes_on = not stop.is_set()
    stop.set()
    for thread in beside:
        thread.join(TIMEOUT_SECONDS)
    return goes_on or _ends(context)


def _ends(context: Context) -> bool:
    """Say that delivery ends here as it should, so that nobody misses it."""
    with suppress(StoreUnavailable):
        hosts.end(context, hosts.DELIVERY)
    return False


def _beside(context: Context, stop: Event) -> list[Thread]:
    """What must not keep letters waiting: a slow listener to our webhooks, and the keys that hosts share."""
    began = datetime.now(UTC)
    hosts.begin(context, hosts.DELIVERY, began)
    telling = Thread(target=Webhooks(context).run, args=(stop,), name="webhooks", daemon=True)
    keeping = Thread(target=hosts.keep, args=(context, hosts.DELIVERY, began, stop), name="keys", daemon=True)
    for thread in (telling, keeping):
        thread.start()
    return [telling, keeping]


def transports_for(settings: Settings) -> list[Transport]:
    """As many connections as there may be, none of them open yet, of the kind that `mail.transport` names."""
    return [transport_for(settings) for _ in range(settings.delivery.connections)]


def transport_for(settings: Settings) -> Transport:
    """One connection of the kind that `mail.transport` names."""
    if settings.mail.transport == "smtp":
        return SmtpTransport(settings.mail)
    return MaildirTransport(Path(settings.mail.maildir))
