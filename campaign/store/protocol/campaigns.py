"""Campaigns and their drafts, offices, partners and webhooks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from campaign.core.campaigns.campaign import OptIn
from campaign.core.campaigns.history import Saved
from campaign.core.counts.webhooks import Webhook
from campaign.core.offices.areas import AreaList
from campaign.core.offices.office import Office


@dataclass(frozen=True)
class CampaignRecord:
    """A campaign as stored: its file word for word. `version` grows with each change of the file.

    `time_zone` is whose days its numbers are counted on. `ends_at`: when it ends where its file names no last day.
    `archived`: organisers have put it out of their sight. `mark` is that of the draft that it was.
    """

    slug: str
    status: str
    source: str
    version: int
    time_zone: str = "UTC"
    ends_at: datetime | None = None
    archived: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Held:
    """What a campaign holds of people: letters that somebody waits for or still has to send, and contacts.

    Where no letter waits, mails to writers that have not left count instead.
    """

    waiting: int
    contacts: int


@dataclass(frozen=True)
class Draft:
    """A campaign being written: its text, which may be unfinished or wrong; who saved it last, and when.

    `base` is the `campaign_toml.version` of the campaign's text that it was begun from; "" where there was none.
    `mark` is given by the store as it is begun, and tells it from every other draft of its name: it stays while it is
    saved again and once it is in force, and where that is a draft again, while this is written on.
    """

    slug: str
    source: str
    base: str
    who: str
    at: datetime
    mark: str = field(default="", compare=False)


@dataclass(frozen=True)
class Partner:
    """A group that embeds the form. `origins` may frame it; `link_salt` makes its private link, and renews it.

    `opt_in` is its own box to tick and the key of its own list, None where it has none.
    """

    code: str
    name: str
    origins: tuple[str, ...]
    link_salt: str
    active: bool = True
    opt_in: OptIn | None = None


@dataclass(frozen=True)
class OwnOffice:
    """A campaign's own office gets another address than the one it `was`: the texts in force and of the draft say so.

    `draft` is empty where there is none. Letters sent `since` then may still come back from the old address.
    """

    slug: str
    office: str
    was: str
    since: datetime
    source: str
    draft: str = ""


class Campaigns(Protocol):
    """The verbs. Unless said otherwise a verb raises StoreUnavailable when the database cannot do it now."""

    def save_campaign(self, slug: str, status: str, source: str, areas: AreaList | None = None) -> bool:
        """Create or replace a campaign; False when it already was exactly so. Totals stay.

        `areas` take the place of those it has; None leaves them.
        A campaign that goes from draft or test to live starts from nothing: what was tested is forgotten.
        """

    def campaign(self, slug: str) -> CampaignRecord | None: ...

    def campaigns(self) -> list[CampaignRecord]:
        """All campaigns, in the order in which they were first loaded."""

    def archive_campaign(self, slug: str, *, archived: bool) -> bool:
        """Put a campaign out of organisers' sight, or bring it back. False for one that is live.

        In the archive members have no right in it any more; nothing else changes.
        Another status brings it back by itself. Raises Missing.
        """

    def held(self, slug: str) -> Held: ...

    def delete_campaign(self, slug: str) -> bool:
        """Delete a campaign with everything that was ever stored of it, and destroy the keys of what is hashed in it.

        False, and nothing changes, while it is live, or closed and somebody waits for a letter or has one to send: what
        is decided here with what supporters do meanwhile. What a test left goes. Raises Missing.
        """

    def keep_end(self, slug: str, ends_at: datetime) -> None:
        """Say when a campaign ends that names no last day, unless that was said; a new launch asks for it again."""

    def campaign_versions(self) -> tuple[int, ...]:
        """Changes whenever a campaign or an office does: what caches are keyed by. Cheap."""

    def keep_time_zone(self, slug: str, name: str) -> None:
        """Count what comes on the days of this time zone, by the IANA database; what was counted stays."""

    def area_list_name(self, campaign: str) -> str:
        """The name of the file that a campaign's areas came from; "" where it has none."""

    def area_names(self, campaign: str) -> list[str]:
        """All areas of a campaign."""

    def listed_postcodes(self, campaign: str) -> list[str]:
        """The keys of all postcodes of a campaign."""

    def areas_of(self, campaign: str, keys: Sequence[str]) -> list[str]:
        """The areas that the first of these postcodes lies in that lies in any."""

    def draft(self, slug: str) -> Draft | None: ...

    def drafts(self) -> list[Draft]:
        """All drafts, by slug."""

    def save_draft(self, draft: Draft, instead_of: str, page: str = "") -> bool:
        """Keep a draft instead of the text of this version: that of the draft there is, else of the campaign, else "".

        Both texts are versions from then on, and so is `page`: what the page shows that this came from, where it is
        another. False, and nothing changes, when there is another text by now.
        """

    def draft_versions(self, slug: str) -> list[Saved]:
        """The versions of a campaign that are kept, the earliest first; those passed away by `history.passing`."""

    def draft_text(self, slug: str, version: str) -> str | None:
        """The text of this version, as far as it is kept."""

    def drop_draft(self, slug: str, instead_of: str) -> bool:
        """Forget the draft of this version; False when there is none, or another by now.

        Its versions stay, unless the campaign was never in force: then nothing is left, members' rights included.
        """

    def publish(
        self, slug: str, status: str, source: str, instead_of: tuple[str, str], areas: AreaList | None = None
    ) -> bool:
        """Create or replace a campaign as `save_campaign` does, and forget its draft.

        False, and nothing changes, unless campaign and draft have these versions ("" for none).
        """

    def change_status(self, slug: str, status: str, source: str, instead_of: str) -> bool:
        """Replace the text of this version that is in force by the same with another status; its areas stay.

        A draft stays as it is, and one that was begun from the old text now counts as begun from the new one.
        False, and nothing changes, when another text is in force by now.
        """

    def correct_own_office(self, correction: OwnOffice, instead_of: tuple[str, str]) -> int | None:
        """Correct the address of a campaign's own office; how many waiting letters get it, as `correct_office`.

        None, and nothing changes, unless campaign and draft have these versions ("" for none). Raises Missing.
        """

    def save_offices(self, offices: Iterable[Office], past: Mapping[str, date] | None = None) -> tuple[int, int]:
        """Create or replace offices by id: how many were new, how many changed.

        A checked address stays checked only while it stays the same address. `past` are last days by id: the holders of
        those offices, as far as there are any, are not written to after them.
        """

    def offices(self) -> list[Office]:
        """All offices, in the order of their import."""

    def correct_office(self, office: Office, at: datetime, instead_of: Office | None = None) -> int | None:
        """Replace an office by its id, as checked on the day that it says; how many letters get its new address.

        Those are the letters to it that wait and were never attempted; the others stay with the address they were
        tried at. None, and nothing changes, where it is not `instead_of` any more, if that is said. Raises Missing.
        """

    def check_office(self, office_id: str, day: date, email: str | None = None) -> Office:
        """Mark an office's address as checked by a person on `day`.

        Raises Missing, also where it has another address than `email` by now, if that is said.
        """

    def add_partner(self, partner: Partner) -> None:
        """Raises AlreadyExists."""

    def save_partner(self, partner: Partner, instead_of: Partner | None = None) -> bool:
        """Replace the partner with this code.

        False, and nothing changes, where it is not `instead_of` any more, if that is said. Raises Missing.
        """

    def partner(self, code: str) -> Partner | None: ...

    def partners(self) -> list[Partner]: ...

    def counted_partners(self) -> list[tuple[str, str]]:
        """Codes of partners, each with a campaign in which something was counted of it or refused to it."""

    def add_webhook(self, webhook: Webhook) -> None: ...

    def remove_webhook(self, webhook_id: str) -> None:
        """What was on its way there is not sent any more. Raises Missing."""

    def webhooks(self) -> list[Webhook]:
        """All of them, by campaign and address."""
