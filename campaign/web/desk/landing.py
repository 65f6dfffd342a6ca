"""Where one stands after a button that stops, starts or lets go, and the sentence of what it did."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import launching
from campaign.core.campaigns.campaign import Status
from campaign.core.delivery.holds import HoldKind
from campaign.core.errors import NotFound
from campaign.core.launch import steps
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now

PAUSED, RELEASED, CHANGED = "paused", "released", "changed"
CHECKED, CORRECTED = "checked", "corrected"
LET_GO, KEPT_BACK = "let-go", "kept-back"
ARCHIVED, BROUGHT_BACK, DELETED = "archived", "brought-back", "deleted"
KEPT_WORDS, DROPPED_WORDS = "kept-words", "dropped-words"
DECIDED = "decided"
"""Somebody decided it a moment before, or the button was pressed twice."""


def after(done: str, slug: str) -> ResponseReturnValue:
    """To the campaign's page; to that of its launch where what is next stands there, or the campaign cannot be read."""
    page = "organiser.campaign"
    if done == Status.TEST or not _can_be_read(slug):
        page = "organiser.launch.checks"
    return redirect(url_for(page, slug=slug, done=done), 303)


def readdressed() -> int | None:
    """How many waiting letters got the new address of the office that was just corrected; None where none was."""
    return request.args.get("n", 0, type=int) if request.args.get("done") == CORRECTED else None


def home(done: str) -> ResponseReturnValue:
    """To the first page of the desk."""
    return redirect(url_for("organiser.home", done=done), 303)


def home_sentence() -> str:
    """What the button did that led to the first page; else empty."""
    sentences = {
        CHECKED: gettext("It is noted that you checked the address today."),
        HoldKind.SUSPENDED: gettext("Letters to this address leave again."),
        LET_GO: gettext("The letter leaves with the others."),
        KEPT_BACK: gettext("The letter is not sent. Its writer is told."),
        DECIDED: gettext("This was decided already."),
        ARCHIVED: gettext("The campaign is in the archive, below the others. Nothing of it has changed."),
        BROUGHT_BACK: gettext("The campaign is out of the archive."),
        DELETED: gettext("The campaign is deleted, with all that was stored of it."),
        HoldKind.SLOWED: gettext("Letters to this address leave at the usual pace again."),
    }
    return sentences.get(request.args.get("done", ""), "")


def answers_sentence() -> str:
    """What the button did that led to the answers of a campaign; else empty."""
    sentences = {
        KEPT_WORDS: gettext("These words stand. Who sent them is not known to anybody."),
        DROPPED_WORDS: gettext("The words are gone. What was counted stays counted."),
        DECIDED: gettext("This was decided already."),
    }
    return sentences.get(request.args.get("done", ""), "")


def sentence(slug: str) -> str:
    """What the button did that led here, where that still holds; else empty."""
    done, stands = request.args.get("done", ""), launching.standing(context(), slug, now())
    sentences = {
        Status.TEST: gettext("The campaign is in test mode: no office gets a letter."),
        Status.LIVE: gettext("The campaign is live: supporters’ letters go to the offices."),
        Status.CLOSED: gettext("The campaign is closed: its form takes no more letters. Those that wait still go.")
        if not stands.is_paused
        else gettext(
            "The campaign is closed: its form takes no more letters. Those that wait stay until you let them go."
        ),
        Status.DRAFT: gettext("The campaign is a draft again: nobody sees it any more."),
        CHANGED: gettext("The changes are in force."),
        PAUSED: gettext("Delivery is paused: no letter leaves until you let them go. The form stays as it was."),
        RELEASED: gettext("Delivery goes on: the letters that waited leave again."),
    }
    still = {PAUSED: stands.is_paused, RELEASED: not stands.is_paused, CHANGED: bool(stands.status)}
    if not still.get(done, done == stands.status != ""):
        return ""
    unpublished = done in steps.STOPS and stands.has_draft
    kept = gettext("The changes in the draft are not in force.") if unpublished else ""
    return f"{sentences[done]} {kept}".rstrip()


def _can_be_read(slug: str) -> bool:
    try:
        context().catalogue.campaign(slug)
    except NotFound:
        return False
    return True
