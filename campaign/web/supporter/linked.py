"""What a link of a supporter leads to, and the addresses of its pages: in the frame, where it was opened in one."""

from typing import Any

from flask import g, request, url_for

from campaign.actions import submissions
from campaign.closed_memory import OWN_WORDS
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import LinkNotValid
from campaign.core.letters.submissions import StoredSubmission
from campaign.web.site import language
from campaign.web.site.current import context
from campaign.web.site.framing import is_embedded


def behind(token: str, purpose: str, slug: str = "") -> tuple[StoredSubmission, Campaign]:
    """The submission behind a link and its campaign, with the page's language settled. Raises LinkNotValid."""
    request.environ[OWN_WORDS] = True
    submission = submissions.submission(context(), token, purpose)
    if slug and slug != submission.campaign:
        raise LinkNotValid
    campaign = context().catalogue.campaign(submission.campaign)
    g.partner_code, g.slug = submission.partner, submission.campaign
    language.choose(campaign.languages, preferred=submission.page_language)
    return submission, campaign


def page_url(endpoint: str, campaign: Campaign, token: str, **more: str) -> str:
    """The address of a page behind a link."""
    where: dict[str, Any] = more | ({"slug": campaign.slug} if is_embedded() else {})
    return url_for(f".{endpoint}", token=token, lang=language.asked_for(), **where)
