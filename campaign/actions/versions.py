"""What was typed into a page, put into the draft as it is by now; earlier texts, and going back to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaign.actions import writing
from campaign.actions.context import Context, note
from campaign.actions.writing import Manuscript
from campaign.core.campaigns import edits, history, merging, taking_out, toml
from campaign.core.campaigns.history import Saved
from campaign.core.campaigns.toml import Document
from campaign.core.errors import NotFound
from campaign.core.words.marking import N_


@dataclass(frozen=True)
class Typed:
    """`document` is the draft with what was typed, `page` what the page shows; not the same where others wrote too.

    `same_places`: every entry stands where the page shows it.
    """

    document: Document
    page: Document
    same_places: bool = True

    @property
    def is_merged(self) -> bool:
        return self.page != self.document


def typed(context: Context, seen: Manuscript, version: str, fields: Mapping[str, Sequence[str]]) -> Typed | None:
    """What was typed into a page that was made from the text of `version`, put into the draft that was `seen`.

    None where somebody else has changed the same words since, or that version is not kept any more.
    """
    if version == seen.version:
        document = edits.filled(seen.document, fields)
        return Typed(document, document)
    source = context.store.draft_text(seen.slug, version)
    if source is None:
        return None
    before = toml.parse(source)
    page = edits.filled(before, fields)
    together = merging.merged(before, page, seen.document)
    return None if together is None else Typed(together, page, merging.same_shape(page, together))


def told(context: Context, slug: str) -> list[Saved]:
    """The versions that somebody may want back, the latest first."""
    return history.told(context.store.draft_versions(slug))[::-1]


def document(context: Context, slug: str, version: str) -> Document:
    """An earlier text of a campaign. Raises NotFound."""
    source = context.store.draft_text(slug, version)
    if source is None:
        raise NotFound
    return toml.parse(source)


def go_back(
    context: Context, seen: Manuscript, version: str, who: str, now: datetime, *, may_join: bool = True
) -> bool:
    """Make an earlier text the draft; False as `writing.save`. Raises NotFound.

    Who may not join campaigns leaves it as it is which one this follows, whatever the earlier text says.
    """
    source = context.store.draft_text(seen.slug, version)
    if source is None:
        raise NotFound
    before, follows = toml.parse(source), seen.document["campaign"]["follows"]
    if not may_join and before["campaign"]["follows"] != follows:
        before["campaign"]["follows"] = follows
        source = toml.written(before)
    if not writing.save_text(context, seen, source, who, now):
        return False
    note(context, who, N_("went back to an earlier text of a campaign"), seen.slug, now)
    return True


def put_back(context: Context, seen: Manuscript, page: Document, version: str, path: str) -> Document:
    """The document of a page with what stood at `path` in the text of `version`; as it is where that is gone."""
    source = context.store.draft_text(seen.slug, version)
    return page if source is None else taking_out.put_back(page, toml.parse(source), path)


def was_taken_out(context: Context, seen: Manuscript, version: str, path: str) -> list[str] | None:
    """The words of what a button took out a moment ago; None where that can no longer be put back, or was."""
    source = context.store.draft_text(seen.slug, version) if version and path else None
    entry = taking_out.taken_out(toml.parse(source), path) if source else None
    entries = edits.entries_at(seen.document, path.rpartition(".")[0])
    return None if entry is None or entries is None or entry in entries else taking_out.said_in(entry)
