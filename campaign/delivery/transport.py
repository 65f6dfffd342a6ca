"""What a transport promises, and the ways in which sending fails, by name."""

import re
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from campaign.core.delivery.kept_replies import Own, known_words, without
from campaign.delivery.message import Mail

_LONGEST_READ = 2_000
_LONGEST_REPLY = 300
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")


class DeliveryFailed(Exception):
    """A mail was not sent. `reply` is the server's reply, or what happened instead, with addresses left out."""

    def __init__(self, reply: str, code: int = 0) -> None:
        self.code = code
        self._whole = reply[:_LONGEST_READ]
        self.reply = told(self._whole)
        super().__init__(self.reply)

    def leave_out(self, own: Own) -> None:
        """From now on say nothing that holds a word of the letter: before anything is stored, shown or logged."""
        self.reply = told(self._whole, own)
        self.args = (self.reply,)

    def keep_known_words(self) -> None:
        """The same where the mail holds too little of its reader to know the words that must not stay."""
        self.reply = known_words(told(self._whole))
        self.args = (self.reply,)


class Rejected(DeliveryFailed):
    """The server refused this mail for good (a 5xx reply; `code` is which)."""


class Unavailable(DeliveryFailed):
    """The server cannot take this mail now (a 4xx reply): it is to be tried again later."""


class ServerUnavailable(DeliveryFailed):
    """The server, not the mail, is at fault: refused, silent, gone before it had the whole mail, or closing (421).

    This mail was not accepted, and neither would be another.
    """


class Unknown(DeliveryFailed):
    """The connection broke after the final dot and before the reply: the mail may have been accepted or not."""


class Misconfigured(DeliveryFailed):
    """The server wants another sign-in, or its encryption cannot be trusted: nothing can be sent until a person acts.

    Replies 530, 534, 535 and 538 and others that say so in words, no STARTTLS where it is asked for, a certificate
    that does not verify; or a mail folder that may not be written to.
    """


Following = Callable[[], Mail | None]


def nothing_follows() -> None:
    """There is no next mail yet."""


class Transport(Protocol):
    """Takes mails away, one at a time. Used by one thread."""

    def send(self, mail: Mail, following: Following = nothing_follows) -> str:
        """Send one mail and give the server's reply; when this returns, the server answers for the mail.

        `following` makes the mail that is likely to be sent next. It may be called once this one is on its way, so
        that the next one's envelope travels while the server has this one in hand. Whether that mail really is sent,
        or another, is decided by the next call alone.

        Raises:
            DeliveryFailed: always one of Rejected, Unavailable, ServerUnavailable, Unknown and Misconfigured.
        """

    def largest(self) -> int:
        """How many bytes a message may have; 0 where nobody says.

        Raises:
            DeliveryFailed: ServerUnavailable or Misconfigured, where it takes a connection to know.
        """

    def close(self) -> None:
        """Let go of what is kept open between mails; the next `send` opens it again."""


@runtime_checkable
class PromptTransport(Transport, Protocol):
    """A transport on which a mail can leave and nobody waits: `begin`, and once it `is_answered`, `answer`.

    In between there is something to read at `fileno`, or `seconds_left` is 0.
    """

    def takes_at_once(self, mail: Mail) -> bool:
        """Whether `begin` would not wait: the server wants this mail now, and has said so."""

    def begin(self, mail: Mail, following: Following = nothing_follows) -> None:
        """The first half of `send`. Raises as that does; then there is nothing to answer."""

    def is_answered(self) -> bool:
        """Whether `answer` would not wait: the reply is there, or there will be none."""

    def answer(self) -> str:
        """The second half of `send`. Raises as that does."""

    def fileno(self) -> int: ...

    def seconds_left(self) -> float:
        """How long the reply may still take."""


def told(reply: str, own: Own | None = None) -> str:
    """A reply on one line, of a length to keep, without the addresses that servers like to repeat.

    `own` are words of the letter that may not stand in it either.
    """
    # Cut first: a hostile server may send megabytes. What cannot be printed could act on a terminal that shows the log.
    line = "".join(character for character in " ".join(reply[:_LONGEST_READ].split()) if character.isprintable())
    line = _ADDRESS.sub("(address)", line)
    # Left out before it is cut: half a name at the end would not be known for one.
    return (without(line, own) if own else line)[:_LONGEST_REPLY]
