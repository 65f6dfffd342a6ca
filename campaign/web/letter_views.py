"""Letters as the pages show them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from campaign.core import customs, targeting
from campaign.core.campaigns import Campaign
from campaign.core.delivery import State
from campaign.core.letters import Letter
from campaign.core.offices import FOREIGN_MINISTRY, Directory, Office
from campaign.core.submissions import Prepared, StoredLetter, StoredSubmission, Words
from campaign.web.catalogues import gettext
from campaign.web.language import direction_of, language_name, page_language

LONGEST_MAILTO = 1_800
"""Characters of a whole `mailto:` link, encoded, that every mail program and system we know of takes."""

HANDED_TO_THE_SUPPORTER = (State.OFFERED, State.HANDED_OVER)


@dataclass(frozen=True)
class LetterView:
    """One letter on a page. `errors` has words for "subject" and "body"; `state_text` is empty where none is shown."""

    target: str
    title: str
    organisation: str
    language: str
    subject: str
    body: str
    email: str = ""
    contact_form: str = ""
    postal_address: str = ""
    edited: bool = False
    included: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)
    state_text: str = ""
    said_sent: bool = False
    taken: bool = False
    wanted_language: str = ""
    """The language that the supporter chose for their letters; not every office has one in it."""

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def in_language(self) -> str:
        """Which language the letter is in, where that is not the page's or not the one chosen; empty where it is."""
        own, *others = (tag.split("-")[0] for tag in (self.language, page_language(), self.wanted_language) if tag)
        if all(own == other for other in others):
            return ""
        # NOTE: stands beside a letter in another language than the page's
        return gettext("This letter is in this language: %(name)s", name=language_name(self.language))

    @property
    def mailto(self) -> str:
        """A link that opens the letter in a mail program; empty when there is no address or it would be too long."""
        return mailto(self.email, self.subject, self.body)

    @property
    def filename(self) -> str:
        return f"{file_name(self.target)}.txt"


def of_letter(letter: Letter, words: Words | None = None) -> LetterView:
    """A letter as composed, or in other `words`."""
    return LetterView(
        target=letter.target,
        title=letter.title,
        organisation=letter.organisation,
        language=letter.language,
        subject=words.subject if words else letter.subject,
        body=words.body if words else letter.body,
        email=letter.email,
        contact_form=letter.contact_form,
        postal_address=letter.postal_address,
    )


def of_prepared(
    prepared: Prepared, *, included: bool = True, errors: Mapping[str, str] | None = None, wanted_language: str = ""
) -> LetterView:
    """A letter of the check page."""
    letter = prepared.letter
    return LetterView(
        target=letter.target,
        title=letter.title,
        organisation=letter.organisation,
        language=letter.language,
        subject=prepared.words.subject,
        body=prepared.words.body,
        email=prepared.address or letter.email,
        contact_form=letter.contact_form,
        postal_address=letter.postal_address,
        edited=prepared.edited,
        included=included,
        errors=errors or {},
        wanted_language=wanted_language,
    )


def of_stored(
    campaign: Campaign, directory: Directory, found: StoredSubmission, letter: StoredLetter, *, show_state: bool
) -> LetterView:
    """A letter of the receipt or the confirmation page; without words once they are forgotten."""
    office = _office(campaign, directory, found, letter)
    words = letter.words or Words("", "")
    return LetterView(
        target=letter.target,
        title=office.title,
        organisation=office.organisation,
        language=letter.language,
        subject=words.subject,
        body=words.body,
        email=office.email,
        contact_form=office.contact_form,
        postal_address=office.postal_address,
        state_text=state_text(letter.state) if show_state else "",
        said_sent=letter.said_sent,
        taken=letter.way is not None,
    )


def state_text(state: State) -> str:
    """Where a letter that we send stands, in plain words."""
    return {
        State.AWAITING: gettext("Waits for you to confirm"),
        State.QUEUED: gettext("Waiting to be sent"),
        State.SENDING: gettext("Being sent"),
        State.RETRYING: gettext("Their mail server asks us to try again later; we do"),
        State.UNKNOWN: gettext("Their mail server did not answer in time; we ask again"),
        State.SENT: gettext("Accepted by the recipient’s mail server"),
        State.FAILED: gettext("Could not be delivered"),
        State.CANCELLED: gettext("Not sent: one letter from each person"),
        State.ERASED: gettext("Erased, not sent"),
    }.get(state, "")


def mailto(address: str, subject: str, body: str) -> str:
    """The `mailto:` link (RFC 6068) for a letter; empty without an address or over `LONGEST_MAILTO` characters."""
    if not address:
        return ""
    text = quote(body.replace("\n", "\r\n"), safe="")
    link = f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={text}"
    return link if len(link) <= LONGEST_MAILTO else ""


def file_name(name: str) -> str:
    """`name` as part of a file's name: letters, digits and hyphens of ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60] or "letter"


def _office(campaign: Campaign, directory: Directory, found: StoredSubmission, letter: StoredLetter) -> Office:
    """The office a stored letter is to, as the directory has it now; what it was called then if it is gone."""
    target = campaign.target(letter.target)
    kept = directory.get(letter.office)
    if kept is not None:
        return kept
    if target is not None and target.inline is not None:
        return target.inline
    if target is not None and target.own_government:
        return customs.generic_ministry(found.country, letter.language)
    try:
        if target is not None:
            return targeting.office_of(target, directory, found.country, letter.language)
    except LookupError:
        pass
    return Office(id=letter.office, title=letter.office, role=FOREIGN_MINISTRY)
