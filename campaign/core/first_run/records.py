"""The records by which a domain says that mail from us is its own, ready to be copied."""

from dataclasses import dataclass

from campaign.core.first_run.providers import OWN, Provider

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Wanted:
    """A TXT record: at which name, and what it says; an empty `value` only its sender's mail server can give."""

    kind: str
    name: str
    value: str


@dataclass(frozen=True)
class Sender:
    """Who sends: the domain of `mail.from`, through which server, and who is told what came of it."""

    domain: str
    provider: Provider
    server: str
    site_host: str
    selector: str = ""
    contact: str = ""


def wanted(sender: Sender, spf_there: str = "") -> list[Wanted]:
    """SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489); an SPF record that is `spf_there` is added to."""
    selector = sender.selector or "SELECTOR"
    return [
        Wanted("SPF", sender.domain, _spf(_mechanism(sender), spf_there)),
        Wanted("DKIM", f"{selector}._domainkey.{sender.domain}", ""),
        Wanted("DMARC", f"_dmarc.{sender.domain}", f"v=DMARC1; p=none{_reports_to(sender)}"),
    ]


def names_sender(sender: Sender, spf: str) -> bool:
    """Whether an SPF record names who sends as the provider asks; one's own relay may be named in many ways."""
    return sender.provider.id == OWN or _mechanism(sender) in spf.split()


def _mechanism(sender: Sender) -> str:
    if sender.provider.spf:
        return sender.provider.spf
    return f"a:{sender.site_host if sender.server in _LOOPBACK else sender.server}"


def _spf(mechanism: str, there: str) -> str:
    """There may be only one record (RFC 7208, section 3.2), and its first match counts: ours goes before the rest."""
    words = there.split()
    if not words:
        return f"v=spf1 {mechanism} ~all"
    return there if mechanism in words else " ".join([words[0], mechanism, *words[1:]])


def _reports_to(sender: Sender) -> str:
    """Reports to a mailbox of the same domain; another domain would have to agree (RFC 7489, section 7.1)."""
    inside = sender.contact.endswith(f"@{sender.domain}")
    return f"; rua=mailto:{sender.contact}" if inside else ""
