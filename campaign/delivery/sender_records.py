"""Looking up whether a domain says that mail may come from us: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489)."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from ipaddress import ip_address

import dns.exception
import dns.resolver
from publicsuffixlist import PublicSuffixList

from campaign.core.delivery.senders import Answer, Record

LOOK_UP_SECONDS = 1.0
"""How long one record may take; a page that waits for three of them waits no longer than that."""


_RESERVED = (".example", ".invalid", ".local", ".localhost", ".test")
"""Names that are nobody's (RFC 6761, RFC 6762)."""
Resolvers = Callable[[], dns.resolver.Resolver]
"""Makes what looks up; raises dns.resolver.NoResolverConfiguration where there is no name server."""


def sender_records(domain: str, selector: str, resolver: Resolvers) -> list[Record]:
    """SPF, DKIM and DMARC of a domain. Takes four seconds at most, and without a name server next to nothing.

    Nothing is looked up for a domain that is none of the Internet's, nor DKIM without a `selector`.
    """
    domain = _in_ascii(domain)
    asked = resolver if _is_public(domain) else nobody
    return [
        _record("SPF", [domain], asked, _spf),
        _record("DKIM", [f"{selector}._domainkey.{domain}"] if selector else [], asked, _dkim),
        _record("DMARC", [f"_dmarc.{name}" for name in _with_parents(domain)], asked, _dmarc),
    ]


def _is_public(domain: str) -> bool:
    try:
        ip_address(domain.strip("[]"))
    except ValueError:
        return "." in domain.strip(".") and not domain.endswith(_RESERVED)
    return False


def nobody() -> dns.resolver.Resolver:
    """There is no name server to ask. Raises dns.exception.DNSException."""
    raise dns.resolver.NoResolverConfiguration


def _with_parents(domain: str) -> Sequence[str]:
    """The domain, and its organisation's, whose policy holds for subdomains (RFC 7489, section 3.2)."""
    parent = organisation_of(domain)
    return (domain, parent) if parent and parent != domain else (domain,)


def organisation_of(domain: str) -> str:
    """The domain that was registered: one label below a public suffix; "" for a suffix itself and for a single label.

    Suffixes that a host of other people's sites keeps (`github.io`) count: none of those sites speaks for another.
    """
    return _suffixes().privatesuffix(_in_ascii(domain)) or ""


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True)


def _in_ascii(domain: str) -> str:
    """A domain as name servers know it (RFC 5890); as it is where it cannot be written so."""
    with suppress(UnicodeError):
        return domain.rstrip(".").lower().encode("idna").decode()
    return domain


def _record(
    kind: str,
    names: Sequence[str],
    resolver: Resolvers,
    judge: Callable[[list[str]], tuple[Answer, str]],
) -> Record:
    """The record at the first of `names` that has one."""
    answer, text, name = Answer.NOT_LOOKED_UP, "", ""
    for name in names:
        try:
            answer, text = judge(_texts(resolver(), name))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            answer = Answer.MISSING
        except (dns.exception.DNSException, OSError):
            return Record(kind, name, Answer.NOT_LOOKED_UP)
        if answer is not Answer.MISSING:
            break
    return Record(kind, name, answer, text)


def _texts(resolver: dns.resolver.Resolver, name: str) -> list[str]:
    records = resolver.resolve(name, "TXT", lifetime=LOOK_UP_SECONDS, search=False)
    return [b"".join(record.strings).decode("utf-8", "replace") for record in records]


def _spf(texts: list[str]) -> tuple[Answer, str]:
    """Exactly one record, which does not let everybody send (RFC 7208, sections 4.5 and 5.1)."""
    policies = [text for text in texts if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
    if not policies:
        return Answer.MISSING, ""
    anybody = {"all", "+all"} & set(policies[0].lower().split())
    return Answer.WRONG if len(policies) > 1 or anybody else Answer.FOUND, " · ".join(policies)


def _dkim(texts: list[str]) -> tuple[Answer, str]:
    """A public key; an empty one was revoked (RFC 6376, section 3.6.1)."""
    for text in texts:
        tags = _tags(text)
        if "p" in tags and tags.get("v", "DKIM1") == "DKIM1":
            return Answer.FOUND if tags["p"] else Answer.WRONG, text
    return Answer.MISSING, ""


def _dmarc(texts: list[str]) -> tuple[Answer, str]:
    """One record with a policy (RFC 7489, sections 6.3 and 6.6.3)."""
    policies = [text for text in texts if _tags(text).get("v") == "DMARC1"]
    if not policies:
        return Answer.MISSING, ""
    right = len(policies) == 1 and _tags(policies[0]).get("p") in ("none", "quarantine", "reject")
    return Answer.FOUND if right else Answer.WRONG, " · ".join(policies)


def _tags(text: str) -> dict[str, str]:
    """The tags of a DKIM or DMARC record: `v=DMARC1; p=reject`."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def system_resolver() -> dns.resolver.Resolver:
    """The name servers that this machine is set up with. Raises dns.exception.DNSException where it has none."""
    return dns.resolver.Resolver()
