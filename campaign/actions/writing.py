"""What organisers do to write a campaign: begin it, save it, upload it, copy it, throw a draft away.

A campaign is written in a draft, which may be unfinished; what is in force stays as it is until a faultless draft takes
its place. Whoever saves says which text they were looking at, so that nobody's is overwritten.
"""

import copy
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime

from campaign.actions.context import Context, note
from campaign.core.campaigns import edits, toml
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.campaigns.file import read, read_draft
from campaign.core.campaigns.picture import ImageKind
from campaign.core.campaigns.reader import Fault
from campaign.core.campaigns.toml import Document
from campaign.core.errors import CampaignFileFaults, NotFound
from campaign.core.words.marking import N_
from campaign.store.protocol.campaigns import CampaignRecord, Draft
from campaign.store.protocol.errors import AlreadyExists


@dataclass(frozen=True)
class Manuscript:
    """A campaign as it is being written: the draft's text, or where there is none that in force.

    `campaign` is what can be read of it, which is all of it where there are no `faults`.
    """

    slug: str
    source: str
    document: Document
    campaign: Campaign
    faults: tuple[Fault, ...]
    in_force: CampaignRecord | None
    draft: Draft | None

    @property
    def version(self) -> str:
        return toml.version(self.source)

    @property
    def is_outdated(self) -> bool:
        """Whether the campaign was changed past the desk since its draft was begun."""
        return self.draft is not None and self.draft.base != self._version_in_force

    @property
    def versions(self) -> tuple[str, str]:
        """Those in force and of the draft."""
        return self._version_in_force, toml.version(self.draft.source) if self.draft else ""

    @property
    def mark(self) -> str:
        """What tells the draft, or the text in force where there is none, from others of its name."""
        standing = self.draft or self.in_force
        return standing.mark if standing else ""

    @property
    def _version_in_force(self) -> str:
        return toml.version(self.in_force.source) if self.in_force else ""


def drafts(context: Context) -> list[tuple[Draft, bool]]:
    """All drafts by slug, each with whether its campaign has been in force."""
    records = {record.slug for record in context.store.campaigns()}
    return [(draft, draft.slug in records) for draft in context.store.drafts()]


def titled(draft: Draft, language: str) -> str:
    """The title of a campaign being written, in this language or else in any; its slug where it has none."""
    titles = toml.parse(draft.source)["campaign"]["title"]
    return titles.get(language) or next(iter(titles.values()), "") or draft.slug


def unreadable(context: Context) -> list[str]:
    """Campaigns whose text can no longer be read, because of an office that it names, by slug."""
    records = {record.slug for record in context.store.campaigns()}
    return sorted(records - {campaign.slug for campaign in context.catalogue.campaigns()})


def manuscript(context: Context, slug: str) -> Manuscript:
    """Raises NotFound."""
    return _manuscript(context, slug, context.store.campaign(slug), context.store.draft(slug))


def marked(context: Context, slug: str, mark: str) -> Manuscript:
    """The draft that has this mark; where it is in force, that text, whatever is being written. Raises NotFound."""
    in_force, draft = context.store.campaign(slug), context.store.draft(slug)
    if draft is not None and draft.mark == mark:
        return _manuscript(context, slug, in_force, draft)
    return _manuscript(context, slug, in_force if in_force and in_force.mark == mark else None, None)


def _manuscript(context: Context, slug: str, in_force: CampaignRecord | None, draft: Draft | None) -> Manuscript:
    if in_force is None and draft is None:
        raise NotFound
    source = draft.source if draft else in_force.source if in_force else ""
    try:
        campaign, faults = read_draft(source, context.catalogue.directory())
    except ValueError as error:
        raise CampaignFileFaults([f"{slug}: {error}"]) from None
    return Manuscript(slug, source, toml.parse(source), campaign, tuple(faults), in_force, draft)


def as_typed(context: Context, seen: Manuscript, document: Document) -> Manuscript:
    """The same with what somebody typed in it, which is saved nowhere."""
    campaign, faults = read_draft(toml.written(document), context.catalogue.directory())
    return replace(seen, document=document, campaign=campaign, faults=tuple(faults))


def begin(context: Context, slug: str, source: str, who: str, now: datetime) -> None:
    """Begin a campaign with this text; twice is as good as once. Raises AlreadyExists."""
    if not context.store.save_draft(Draft(slug, source, "", who, now), instead_of=""):
        there = context.store.draft(slug)
        if there is not None and (there.source, there.base, there.who) == (source, "", who):
            return
        raise AlreadyExists(slug)
    note(context, who, N_("began to write a campaign"), slug, now)


def save(
    context: Context, seen: Manuscript, document: Document, who: str, now: datetime, page: Document | None = None
) -> bool:
    """Save a draft; False, and nothing changes, when somebody saved another than the one `seen` meanwhile.

    `page` is what the page shows that it came from, where that is another.
    """
    if document == seen.document:
        return True
    return save_text(context, seen, toml.written(document), who, now, toml.written(page) if page else "")


def take_over(context: Context, seen: Manuscript, who: str, now: datetime) -> bool:
    """Go on with the draft though the campaign was changed meanwhile: it will take the place of that, knowingly."""
    if seen.draft is None:
        return False
    draft = replace(seen.draft, base=seen.versions[0], who=who, at=now)
    return context.store.save_draft(draft, instead_of=seen.version)


def check_upload(context: Context, seen: Manuscript, source: str, name: str) -> Document:
    """The document in a file's text. Raises CampaignFileFaults where it is not a campaign's, or another campaign's."""
    document = uploaded(context, source, name)
    if document["campaign"]["slug"] != seen.slug:
        line = f"{name}: slug is {document['campaign']['slug']!r}, and this campaign is {seen.slug!r}"
        raise CampaignFileFaults([line])
    return document


def draft_of(context: Context, document: Document) -> Campaign:
    """What can be read of a document."""
    return read_draft(toml.written(document), context.catalogue.directory())[0]


def uploaded(context: Context, source: str, name: str) -> Document:
    """The document in a file's text. Raises CampaignFileFaults where there is more in it than a campaign has."""
    try:
        document = toml.parse(source)
        whole = toml.keeps_all(source)
    except tomllib.TOMLDecodeError as error:
        raise CampaignFileFaults([f"{name}: this is not valid TOML: {error}"]) from None
    except ValueError as error:
        raise CampaignFileFaults([f"{name}: {error}"]) from None
    if not whole or not edits.is_slug(document["campaign"]["slug"]):
        read(source, name, context.catalogue.directory())  # which tells all that is wrong, with lines
        raise CampaignFileFaults([f"{name}: this cannot be changed on the desk"])
    return document


def begin_copy(context: Context, seen: Manuscript, slug: str, who: str, now: datetime) -> None:
    """Begin another campaign with all that stands in this one, its pictures too. Raises AlreadyExists."""
    begin(context, slug, copied(seen.document, slug), who, now)
    about, owners = seen.document["campaign"], seen.document["owners"]
    for name in dict.fromkeys([*(about[kind] for kind in ImageKind), *(owner["logo"] for owner in owners)]):
        context.store.copy_picture(seen.slug, slug, name)
    context.store.copy_brought_areas(seen.slug, slug, seen.document["campaign"]["areas"])


def copied(document: Document, slug: str) -> str:
    """The text of the same campaign under another slug, as a draft, with no dates."""
    changed = copy.deepcopy(document)
    changed["campaign"] |= {"slug": slug, "status": Status.DRAFT.value, "opens": None, "closes": None}
    return toml.written(changed)


def discard(context: Context, seen: Manuscript, who: str, now: datetime) -> bool:
    """Throw a draft away; what is in force stays. False when somebody saved another meanwhile."""
    dropped = context.store.drop_draft(seen.slug, seen.version)
    if dropped:
        note(context, who, N_("threw a draft away"), seen.slug, now)
    return dropped


def save_text(context: Context, seen: Manuscript, source: str, who: str, now: datetime, page: str = "") -> bool:
    """Save a draft's text word for word; False as `save`."""
    base = seen.draft.base if seen.draft else seen.versions[0]
    saved = context.store.save_draft(Draft(seen.slug, source, base, who, now), instead_of=seen.version, page=page)
    if saved and (seen.draft is None or seen.draft.who != who):
        note(context, who, N_("changed the text of a campaign that is being written"), seen.slug, now)
    return saved
