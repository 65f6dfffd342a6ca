"""Rights in campaigns as forms give them and pages name them."""

from collections.abc import Collection, Mapping

from campaign.actions import writing
from campaign.core.accounts import Role
from campaign.core.errors import NotFound
from campaign.core.rights import GIVEN, Access, Right, Rights
from campaign.web.site import language
from campaign.web.site.current import context

_FIELD = "right-"
"""What the fields begin with that give a right: the campaign's slug follows."""


def access_chosen(role: str, fields: Mapping[str, str]) -> Access:
    """What a form says an account may do. Raises NotFound for words that no form of ours sends."""
    try:
        chosen = Role(role)
    except ValueError:
        raise NotFound from None
    return Access(chosen, rights_chosen(fields) if chosen is Role.MEMBER else {})


def rights_chosen(fields: Mapping[str, str]) -> Rights:
    """The rights that a form gives. Raises NotFound for one that there is not."""
    named = {name.removeprefix(_FIELD): value for name, value in fields.items() if name.startswith(_FIELD) and value}
    if not set(named.values()) <= set(GIVEN):
        raise NotFound
    return {slug: Right(value) for slug, value in sorted(named.items())}


def titles(slugs: Collection[str]) -> dict[str, str]:
    """What campaigns are called in the page's language, those too that are being written; by slug, in this order."""
    if not slugs:
        return {}
    chosen = language.page_language()
    known = {draft.slug: writing.titled(draft, chosen) for draft, _ in writing.drafts(context())}
    known |= {one.slug: one.in_language(one.title, chosen) for one in context().catalogue.campaigns()}
    return {slug: known.get(slug, slug) for slug in slugs}
