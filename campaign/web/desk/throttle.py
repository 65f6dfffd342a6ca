"""Slowing guessers down without locking anybody out for good.

Three counts of wrong guesses, each with some that cost nothing and then a wait that doubles up to a quarter of an hour:
for one account from one network, for one network whatever the account, and for one account from wherever. The last one
holds up everybody but networks from which the account's owner got in lately, so that a crowd of guessers does not keep
its owner out; and a link to set a new password leads past the password's counts altogether.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import request

from campaign.actions import limits
from campaign.core.accounts import wait
from campaign.core.errors import TooManyRequests
from campaign.web.site.current import context, now, settings
from campaign.web.site.guard import network, network_key

FREE_HERE, FREE_NETWORK, FREE_ANYWHERE = 5, 20, 50
REMEMBERED = timedelta(hours=1)
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class _Count:
    """Wrong guesses counted together, of which the first `free` cost nothing; `from_here` is the visitor's network."""

    name: str
    free: int
    from_here: bool = True

    def key(self, what: str = "") -> bytes:
        if self.from_here:
            return network_key(f"{self.name} {what}", now())
        return hmac.digest(settings().key("guesses"), f"{self.name} {what}".encode(), "sha256")[:16]

    def require_wait_over(self) -> None:
        failures = limits.hits(context(), self.key(), now())
        time = wait(failures, self.free)
        if not time:
            return
        # The last failure set the wait; when it is over, one request of those that come at once takes the turn.
        waiting = limits.hits(context(), self.key(f"wait {failures}"), now())
        if waiting or not limits.take(context(), self.key(f"turn {failures}"), now(), now() + time):
            raise TooManyRequests(retry_after=int(time.total_seconds()))

    def count_failure(self) -> None:
        failures = limits.hit(context(), self.key(), now() + REMEMBERED)
        time = wait(failures, self.free)
        if time:
            limits.hit(context(), self.key(f"wait {failures}"), now() + time)


@dataclass(frozen=True)
class Guesses:
    """Wrong guesses of one kind ("sign-in" or "code") at one account."""

    kind: str
    account: str

    def require_wait_over(self) -> None:
        """Raises TooManyRequests while a guess has to wait."""
        for one in self._counts():
            one.require_wait_over()

    def count_failure(self) -> None:
        for one in self._counts():
            one.count_failure()

    def forget(self) -> None:
        """The right one was found: this account's count from here begins anew."""
        limits.forget(context(), self._here.key())

    @property
    def _here(self) -> _Count:
        return _Count(f"{self.kind} {self.account}", FREE_HERE)

    def _counts(self) -> list[_Count]:
        """Those that hold for this visitor."""
        counts = [self._here, _Count(self.kind, FREE_NETWORK)]
        if not is_known(self.account):
            counts.append(_Count(f"{self.kind} {self.account}", FREE_ANYWHERE, from_here=False))
        return counts


def remember_network(account: str) -> None:
    """The account's owner got in from here. What is kept is a keyed hash, for a month."""
    limits.hit(context(), _known(account), now() + KNOWN_FOR)


def is_known(account: str) -> bool:
    """Whether the account's owner got in from this network lately."""
    return limits.hits(context(), _known(account), now()) > 0


def _known(account: str) -> bytes:
    text = f"{network(request.remote_addr or '')} {account}"
    return hmac.digest(settings().key("organisers' networks"), text.encode(), "sha256")[:16]
