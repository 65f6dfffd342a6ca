"""The texts of a campaign for translators: as a file to take along, and back into the draft."""

from datetime import datetime

from campaign.actions.writing import Manuscript
from campaign.core.campaigns import po, translating
from campaign.core.campaigns.po import Texts
from campaign.core.campaigns.reader import is_language
from campaign.core.campaigns.translating import Brought
from campaign.core.errors import TranslationFault


def file(seen: Manuscript, language: str, now: datetime) -> bytes:
    """All texts of a campaign as it is being written, beside those in `language`, as a .po file."""
    return po.written(translating.passages(seen.document, language), seen.slug, language, now)


def brought(seen: Manuscript, raw: bytes, language: str = "") -> tuple[Brought, str]:
    """The campaign with the translations of a file in it, and their language: this one, or the one that the file names.

    Raises TranslationFault.
    """
    texts: Texts = po.read(raw)
    chosen = language or texts.language
    if not is_language(chosen) or chosen == translating.first_language(seen.document):
        raise TranslationFault
    return translating.bring(seen.document, chosen, texts.words), chosen
