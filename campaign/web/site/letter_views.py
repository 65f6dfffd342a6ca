"""Letters as the pages show them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import url_for

from campaign.core.campaigns.campaign import Campaign
from campaign.core.delivery.outcomes import State
from campaign.core.delivery.pacing import Forecast
from campaign.core.letters import foot, mail_links, targeting
from campaign.core.letters.composition import Letter, Reading
from campaign.core.letters.foot import Runner
from campaign.core.letters.mail_links import MailLink
from campaign.core.letters.submissions import Prepared, StoredLetter, StoredSubmission, Words
from campaign.core.offices.office import Directory
from campaign.core.offices.wishes import Wish
from campaign.core.words import text
from campaign.web.site.catalogues import for_mails, gettext
from campaign.web.site.current import settings
from campaign.web.site.language import day, direction_of, duration, language_inside, page_language

BEGINNING = 160
"""Characters of a folded letter's first lines: more than two lines of a phone, the third of which is not shown."""

A_MOMENT = timedelta(minutes=10)
"""A wait that needs no words."""

HANDED_TO_THE_SUPPORTER = (State.OFFERED, State.HANDED_OVER)


@dataclass(frozen=True)
class LetterView:
    """One letter on a page. `errors` has words for "subject" and "body"; `state_text` is empty where none is shown.

    `title` and `organisation` are what the page's language calls the office; `envelope` is in the letter's own.
    """

    target: str
    title: str
    organisation: str
    language: str
    subject: str
    body: str
    email: str = ""
    contact_form: str = ""
    postal_address: str = ""
    envelope: str = ""
    edited: bool = False
    as_sent: bool = False
    """Whether an edited one stands as it was sent before: its words differ, but not because its writer changed them."""
    included: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)
    state_text: str = ""
    said_sent: bool = False
    taken: bool = False
    reading: Reading | None = None
    """The same in the supporter's own language, where the letter leaves in another one."""
    wordings: int = 1
    """How many combinations of variants there are of such a letter."""
    note: str = ""
    """The writer's own words, which may stand in the letter."""
    wanted_language: str = ""
    """The language that the supporter chose for their letters; not every office has one in it."""
    wish: str = ""
    """What its office asked for, in a sentence; empty where it asked for nothing that matters here."""
    foot: str = ""
    """What stands below it where its writer sends it; empty where nobody does yet."""

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def beginning(self) -> str:
        """The first lines of a letter that is folded: its writer's own words where they stand in it, else its text."""
        paragraphs = self.body.split("\n\n")
        if self.begins_with_note:
            return text.in_own_direction(self.note[:BEGINNING], right_to_left=self.direction == "rtl")
        return " ".join(paragraphs[1:-1] or paragraphs)[:BEGINNING]

    @property
    def begins_with_note(self) -> bool:
        return bool(self.note) and text.holds(self.body, self.note)

    @property
    def in_language(self) -> str:
        """Which language the letter is in, where that is not the page's or not the one chosen; empty where it is."""
        own, *others = (tag.split("-")[0] for tag in (self.language, page_language(), self.wanted_language) if tag)
        if all(own == other for other in others):
            return ""
        # NOTE: stands beside a letter in another language than the page's
        return gettext("This letter is in %(name)s", name=language_inside(self.language))

    @property
    def leaving(self) -> str:
        """The whole text that its writer sends."""
        return foot.below(self.body, self.foot)

    @property
    def longest_links(self) -> str:
        """How long a link to a mail program may be on each device, for the page's script."""
        return " ".join(f"{device}:{longest}" for device, longest in mail_links.LONGEST_BY_DEVICE.items())

    @property
    def mail(self) -> Mapping[str, MailLink]:
        """Links into a mail program and mail services, by their name; empty without an address."""
        services = {"mailto": mail_links.mail_program, "gmail": mail_links.gmail, "outlook": mail_links.outlook}
        return {name: link(self.email, self.subject, self.leaving) for name, link in services.items() if self.email}


def of_prepared(
    prepared: Prepared,
    *,
    included: bool = True,
    errors: Mapping[str, str] | None = None,
    wanted_language: str = "",
    note: str = "",
    wish: str = "",
    foot: str = "",
) -> LetterView:
    """A letter that its writer is still at, in its writer's words."""
    letter = prepared.letter
    office = named(letter)
    return LetterView(
        target=letter.target,
        title=office.title,
        organisation=office.organisation,
        language=letter.language,
        subject=prepared.words.subject,
        body=prepared.words.body,
        email=prepared.address or letter.email,
        contact_form=letter.contact_form,
        postal_address=letter.postal_address,
        envelope=letter.envelope,
        wordings=prepared.wordings,
        edited=prepared.edited,
        included=included,
        errors=errors or {},
        wanted_language=wanted_language,
        reading=letter.reading,
        note=note,
        wish=wish,
        foot=foot,
    )


def foot_of(campaign: Campaign, language: str) -> str:
    """What stands below a letter in `language` that its writer sends: which campaign, who runs it, and its address."""
    site, law = settings().site, settings().law
    title = campaign.in_language(campaign.title, language)
    runner = Runner(site.name, campaign.run_by(language) or law.controller)
    sentence = foot.part_of(title, runner, language, for_mails)
    return f"{sentence}\n{site.url}{url_for('public.campaign', slug=campaign.slug)}"


def named(letter: Letter) -> Letter | Reading:
    """What calls the letter's office by title and organisation in the language of the page."""
    reading = letter.reading
    return reading if reading and reading.language == page_language() else letter


def of_stored(
    campaign: Campaign, directory: Directory, submission: StoredSubmission, letter: StoredLetter, *, show_state: bool
) -> LetterView:
    """A letter of the receipt or the confirmation page; without words once they are forgotten."""
    office = targeting.office_written_to(
        campaign, directory, letter.office, letter.target, submission.country, letter.language
    )
    words = letter.words or Words("", "")
    read_here = targeting.called(campaign, directory, office, letter.target, page_language(), submission.at.date())
    return LetterView(
        target=letter.target,
        title=read_here.title,
        organisation=read_here.organisation,
        language=letter.language,
        subject=words.subject,
        body=words.body,
        email=office.email,
        contact_form=office.contact_form,
        postal_address=office.postal_address,
        envelope=office.envelope,
        foot=foot_of(campaign, letter.language),
        state_text=_standing_text(letter) if show_state else "",
        said_sent=letter.said_sent,
        taken=letter.way is not None,
    )


def _standing_text(letter: StoredLetter) -> str:
    if letter.held_back and letter.state is State.QUEUED:
        return gettext("A person of the campaign looks at it first, without your name and address")
    if letter.held_back and letter.state is State.FAILED:
        return gettext("Not sent: it can be read as a threat, and nobody let it leave")
    return state_text(letter.state)


def state_text(state: State) -> str:
    """Where a letter that we send stands, in plain words."""
    return {
        State.AWAITING: gettext("Waiting for you to confirm"),
        State.QUEUED: gettext("Waiting to be sent"),
        State.SENDING: gettext("Being sent"),
        State.RETRYING: gettext("Their mail server asked us to try later; we will"),
        State.UNKNOWN: gettext("Their mail server did not answer in time; we will try again"),
        State.SENT: gettext("Accepted by the recipient’s mail server"),
        State.FAILED: gettext("Could not be delivered"),
        State.CANCELLED: gettext("Not sent: you have already written to this office"),
        State.ERASED: gettext("Erased, not sent"),
    }.get(state, "")


def wish_text(wish: Wish, now: datetime) -> str:
    """What an office's wish means for a letter to it; empty where it means nothing for when and how that leaves."""
    if wish.stopped:
        return gettext("This office has asked us to send it no more letters. You can still send yours yourself.")
    if wish.is_paused(now) and wish.paused_until:
        until = day(wish.paused_until)
        return gettext("This office asked for a pause. Letters to it that we send leave after %(day)s.", day=until)
    return ""


def waiting_text(forecast: Forecast, now: datetime) -> str:
    """How long a letter that waits may still wait: letters leave an office's mail server the time to take them."""
    if forecast.at is None:
        return gettext("On hold: we are looking into a delivery problem")
    if forecast.at - now < A_MOMENT:
        return state_text(State.QUEUED)
    return gettext(
        "Waiting to be sent, for up to %(time)s: many letters go to this office", time=duration(forecast.at - now)
    )


def rows(words: str, language: str) -> int:
    """Rows of a text area for words in a language, for browsers that cannot size it by what stands in it."""
    wide = 32 if language[:2] in ("ko", "ja", "zh") else 58
    return min(60, sum(1 + len(line) // wide for line in (words or "").split("\n")))


def file_name(name: str) -> str:
    """`name` as part of a file's name: letters, digits and hyphens of ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60] or "letter"
