"""Finishing: from the receipt on, one letter a screen, until every letter that its writer sends has left."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import recipes
from campaign.core import days
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import LinkNotValid
from campaign.core.letters import targeting
from campaign.core.letters.standing import in_turn, standing
from campaign.core.letters.submissions import StoredLetter, StoredSubmission
from campaign.core.offices.office import Office
from campaign.core.offices.recipes import Recipe
from campaign.core.words import text
from campaign.web.site import campaign_views, language, letter_views
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, printer
from campaign.web.site.letter_views import HANDED_TO_THE_SUPPORTER
from campaign.web.supporter import promising
from campaign.web.supporter.linked import page_url


@dataclass(frozen=True)
class Step:
    """One letter that its writer sends: the `number`th of `count` letters, `done` of which need nothing more."""

    letter: StoredLetter
    office: Office
    number: int
    count: int
    done: int

    @property
    def recipe(self) -> Recipe | None:
        return recipes.recipe(self.office)

    def by_post_first(self, country: str) -> bool:
        """Whether post stands before the office's form: it wants a real name, or is not for who lives there."""
        recipe = self.recipe
        return recipe is not None and not recipe.is_easy_for(country) and bool(self.office.postal_address)


def steps(campaign: Campaign, submission: StoredSubmission) -> list[Step]:
    """Every letter that its writer sends and that we still have: those that have left, then the others."""
    directory, stand = context().catalogue.directory(), standing(submission.letters)

    def office(letter: StoredLetter) -> Office:
        written = targeting.office_written_to(
            campaign, directory, letter.office, letter.target, submission.country, letter.language
        )
        return targeting.called(
            campaign, directory, written, letter.target, language.page_language(), submission.at.date()
        )

    return [
        Step(letter, office(letter), number, len(submission.letters) - stand.before, stand.done)
        for number, letter in enumerate(in_turn(submission.letters), 1)
        if letter.state in HANDED_TO_THE_SUPPORTER
        and letter.words is not None
        and letter.target not in submission.promised
    ]


def page(token: str, submission: StoredSubmission, campaign: Campaign, target: str) -> ResponseReturnValue:
    """One letter with its office's recipe and its ways out. Raises LinkNotValid where there is no such letter."""
    step = _step(campaign, submission, target)
    recipe = step.recipe
    view = letter_views.of_stored(campaign, context().catalogue.directory(), submission, step.letter, show_state=False)
    return render_template(
        "letter.html",
        campaign=campaign_views.campaign_view(campaign, language.page_language()),
        letter=view,
        step_now=step,
        recipe=recipe,
        by_post_first=step.by_post_first(submission.country),
        is_for_them=recipe is None or recipe.is_for(submission.country),
        writer=submission.personal,
        hand_over_url=url_for(".hand_over", slug=campaign.slug, lang=language.asked_for()),
        receipt=token,
        receipt_url=page_url("receipt", campaign, token),
        next_url=next_url(token, submission, campaign, after=target),
        calendar_url=page_url("calendar", campaign, token, target=target) if recipe and recipe.answer_days else "",
        pdf=printer().is_installed,
        promises=promising.promises(campaign, submission),
        act_url=page_url("receipt", campaign, token),
    )


def next_url(token: str, submission: StoredSubmission, campaign: Campaign, after: str = "") -> str:
    """The page of the next letter that has not left yet: after that to `after`, else the first; "" without one."""
    waiting = [step for step in steps(campaign, submission) if not step.letter.said_sent]
    passed = next((step.number for step in steps(campaign, submission) if step.letter.target == after), 0)
    others = [step for step in waiting if step.letter.target != after]
    following = [step for step in others if step.number > passed] or others
    return page_url("letter", campaign, token, target=following[0].letter.target) if following else ""


def calendar(submission: StoredSubmission, campaign: Campaign, target: str) -> Response:
    """A calendar's entry (RFC 5545) for the day on which the office should have answered. We do not keep it."""
    step = _step(campaign, submission, target)
    recipe = step.recipe
    if recipe is None or not recipe.answer_days:
        raise LinkNotValid
    day = days.writers_day(now(), submission.country, campaign.place) + timedelta(days=recipe.answer_days)
    words = gettext("Has this office answered? %(office)s", office=step.office.title)
    title = campaign.in_language(campaign.title, language.page_language())
    headers = {"Content-Disposition": 'attachment; filename="answer.ics"'}
    return Response(_entry(words, title, day, now()), mimetype="text/calendar", headers=headers)


def _entry(summary: str, description: str, day: date, moment: datetime) -> str:
    """One whole day, in lines of at most 75 octets (RFC 5545, section 3.1)."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Letter Campaign//EN", "BEGIN:VEVENT"),
        f"UID:{secrets.token_hex(8)}@letter-campaign",
        f"DTSTAMP:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(description)}",
        *("END:VEVENT", "END:VCALENDAR"),
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _escaped(words: str) -> str:
    """Text as section 3.3.11 has it, on one line: a carriage return in a title would begin an entry of its own."""
    return "".join(f"\\{char}" if char in "\\;," else char for char in text.line(words))


def _folded(line: str) -> list[str]:
    parts = [""]
    for char in line:
        if len((parts[-1] + char).encode()) > 75:
            parts.append(" ")
        parts[-1] += char
    return parts


def _step(campaign: Campaign, submission: StoredSubmission, target: str) -> Step:
    step = next((one for one in steps(campaign, submission) if one.letter.target == target), None)
    if step is None:
        raise LinkNotValid
    return step
