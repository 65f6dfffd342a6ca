"""Opening a campaign's form: with what was posted, or with what is stored of letters that wait to be confirmed."""

from dataclasses import replace

from flask import request
from werkzeug.datastructures import MultiDict

from campaign.core.campaigns.campaign import Campaign
from campaign.core.letters import doubts
from campaign.core.letters.submissions import Allotted, Personal, StoredSubmission
from campaign.web.site import guard
from campaign.web.site.current import now, settings
from campaign.web.supporter import as_sent
from campaign.web.supporter.attempt import Attempt
from campaign.web.supporter.entries import Entries, entries
from campaign.web.supporter.form_token import SIGNER, TokenRules, new_token


def entries_of(campaign: Campaign, chosen: str, partner: str, posted: MultiDict[str, str]) -> Entries:
    """What was entered into the campaign's form on a page in the language `chosen`."""
    limits = settings().limits
    rules = TokenRules(
        SIGNER.here(), campaign.slug, partner, now(), limits.form_min_seconds, limits.form_max_hours * 3600
    )
    return entries(campaign, chosen, rules, limits.note_length, posted)


def posted_attempt(campaign: Campaign, chosen: str) -> Attempt:
    """What this request posts. Raises RequestEntityTooLarge where a field is longer than any may be."""
    guard.require_bounds(request.form)
    posted = request.form
    return Attempt(campaign, entries_of(campaign, chosen, posted.get("partner", ""), posted), chosen, posted)


def stored_attempt(campaign: Campaign, chosen: str, stored: StoredSubmission, personal: Personal) -> Attempt:
    """The check page's form once more, as it was sent: its token is the same, so that what is sent now corrects it."""
    posted = _as_posted(campaign, stored, personal)
    return Attempt(campaign, entries_of(campaign, chosen, stored.partner, posted), chosen, posted)


def _as_posted(campaign: Campaign, stored: StoredSubmission, personal: Personal) -> MultiDict[str, str]:
    fields = MultiDict({"name": personal.name, "country": stored.country, "place": personal.place})
    fields["postal_address"] = personal.address
    fields.update({"language": stored.language, "email": personal.email, "partner": stored.partner, "shown": "check"})
    for letter in stored.letters:
        words = personal.letters.get(letter.target)
        if words is not None:
            fields.update({f"subject-{letter.target}": words.subject, f"body-{letter.target}": words.body})
            fields.update([(f"include-{letter.target}", "1"), as_sent.field(letter.target, words)])
    others = (target for target in campaign.targets if not target.is_for(stored.country))
    fields.setlist("unshown", [target.id for target in others if f"include-{target.id}" not in fields])
    asked = {target.id for target in campaign.area_targets(stored.country)}
    if asked:  # The postcode is nowhere; whom it led to stands with the letters.
        fields["same_representative"] = stored.country
    if asked - {letter.target for letter in stored.letters}:
        fields["without_representative"] = "1"
    for doubt in doubts.in_words(personal.letters.values()):  # Asked before they were stored.
        fields[f"keep_{doubt}"] = "1"
    if stored.copy_to_me:
        fields["copy_to_me"] = "1"
    fresh = new_token(campaign.slug, stored.partner, now())
    ripe = fresh.issued_at - settings().limits.form_min_seconds
    # Their words are settled: whatever variants they were made of, no others are allotted for them.
    allotted = {letter.target: Allotted(letter.office, letter.language, 0) for letter in stored.letters}
    token = replace(fresh, nonce=stored.link.hex(), issued_at=ripe, allotted=allotted)
    fields["form_token"] = SIGNER.here().sign(token)
    return fields
