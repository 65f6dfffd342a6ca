"""What a sender's domain says about mail from us, once somebody has looked it up."""

from dataclasses import dataclass
from enum import StrEnum

from campaign.core.words.marking import N_


class Answer(StrEnum):
    """What came of looking a record up."""

    FOUND = "found"
    MISSING = "missing"
    WRONG = "wrong"
    NOT_LOOKED_UP = "not looked up"


@dataclass(frozen=True)
class Record:
    """One record of the sender's: which, at what name, what came of looking it up, and its text where there is one."""

    kind: str
    name: str
    answer: Answer
    text: str = ""


NO_CONTACT = N_("site.contact is empty: set it to an address where people and offices reach you.")
NO_SELECTOR = N_("DKIM was not looked up: set mail.dkim_selector to the selector that your mail is signed with.")
_SAID = {
    Answer.FOUND: N_("%(kind)s is there: %(text)s"),
    Answer.MISSING: N_("%(kind)s is missing at %(name)s: mail servers may take the letters for forged."),
    Answer.WRONG: N_("%(kind)s at %(name)s is not right: %(text)s."),
    Answer.NOT_LOOKED_UP: N_(
        "%(kind)s was not looked up: no name server answered, or the domain of mail.from is not a public one. "
        "Look at it yourself."
    ),
}
_TO_DO = {
    "SPF": N_("There has to be one TXT record that names the servers which send for this domain, and no others."),
    "DKIM": N_("There has to be the public key that your mail server or provider signs with."),
    "DMARC": N_("There has to be one TXT record with a policy, at first v=DMARC1; p=none."),
}


def said(record: Record, has_selector: bool) -> tuple[str, ...]:
    """What is to be said of a record and, where it is missing or wrong, to be done: English, to fill in with `values`.

    `has_selector`: it is known under which name DKIM's key is.
    """
    if record.kind == "DKIM" and not has_selector:
        return (NO_SELECTOR,)
    to_do = (_TO_DO[record.kind],) if record.answer in (Answer.MISSING, Answer.WRONG) else ()
    return (_SAID[record.answer], *to_do)


def values(record: Record) -> dict[str, object]:
    """What fills in what is said of a record."""
    return {"kind": record.kind, "name": record.name, "text": record.text[:200]}
