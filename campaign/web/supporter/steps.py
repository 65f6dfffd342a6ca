"""The steps of the form: write, check, send or copy. Shared by the site's own pages and those in a partner's frame."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import ValidationError

from campaign.actions import submissions
from campaign.core.errors import TooManyRequests
from campaign.core.letters import doubts, links, targeting
from campaign.core.letters.repeats import Repeat
from campaign.core.letters.said import NOTE
from campaign.core.letters.submissions import Prepared
from campaign.store.protocol.errors import StoreUnavailable
from campaign.web.sharing.share_links import share_links
from campaign.web.site import acts, campaign_views, countries, guard, letter_views, spared
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, printer
from campaign.web.site.errors import log_unavailable, sentence, status_of
from campaign.web.site.faults import Fault
from campaign.web.site.framing import is_embedded, outside_url
from campaign.web.site.language import asked_for, either
from campaign.web.site.language import country as country_name
from campaign.web.site.letter_views import LetterView
from campaign.web.site.urls import fixed_url
from campaign.web.supporter import as_sent, asked_once, consent, promising
from campaign.web.supporter.attempt import Attempt, copies_id
from campaign.web.supporter.faults import letter_faults, nothing_chosen, summary
from campaign.web.supporter.forms import submission_form
from campaign.web.supporter.said import Asked, Box


def answer(attempt: Attempt) -> ResponseReturnValue:
    """Take the step that was asked for; an unknown one is the check."""
    step, page = STEPS.get(attempt.step, STEPS["check"])
    try:
        return step(attempt)
    except (TooManyRequests, StoreUnavailable) as error:
        log_unavailable(error)
        guard.note_ceiling(error)
        fault: Fault = {"id": "", "message": sentence(error)}
        response = page(attempt, status_of(error), [fault])
        response.headers["Retry-After"] = str(getattr(error, "retry_after", 60))
        return response


def edit(attempt: Attempt) -> Response:
    """Back to the form, with everything as it was."""
    guard.limit_looks()
    return form_page(attempt)


def again(attempt: Attempt) -> Response:
    """The letters once more: in another language of the page, or one of them anew or in another wording."""
    guard.limit_looks()
    if attempt.reworded or attempt.anew:
        attempt.allot()
    return check_page(attempt, sent_to=_sent_before(attempt))


def check(attempt: Attempt) -> Response:
    """The letters, whole, to read and change."""
    faults = attempt.faults
    if faults:
        only_said = len(faults) == len(attempt.said.faults)
        return (_say_page if only_said else form_page)(attempt, 400, faults)
    sent_to = _sent_before(attempt)
    attempt.allot(attempt.looks(), checked=True, crowd=guard.crowd("check"))
    return check_page(attempt, sent_to=sent_to)


def send(attempt: Attempt) -> ResponseReturnValue:
    """Store the letters exactly as shown or edited; the answer is the same for a new and for a repeated address.

    It tells only whoever sends the same form once more, too late, that what went first stands.
    """
    if wrong := attempt.faults:
        return _form_faults(attempt, wrong)
    letters = _settled(attempt)
    faults = _faults_before_sending(attempt, letters)
    if faults or letter_faults(attempt, letters):
        return check_page(attempt, 400, faults)
    act = attempt.act(email=attempt.email(letters), looked_at_first=asked_once.looked_at_first(attempt, letters))
    taken = submissions.submit(context(), attempt.campaign, act, letters, now(), guard.crowd("send"))
    if attempt.leaves_by_hand(letters) and not attempt.campaign.confirm and taken.repeat is Repeat.NEW:
        promising.leave_all(attempt.campaign, submissions.submission(context(), links.token(taken.receipt), "receipt"))
    first = "stands" if taken.repeat is Repeat.TOO_LATE else None
    return redirect(receipt_url(attempt.campaign.slug, taken.receipt, first=first), 303)


def copy(attempt: Attempt) -> Response:
    """Every letter with its ways out; nothing personal is stored."""
    if wrong := attempt.faults:
        return _form_faults(attempt, wrong)
    letters = _settled(attempt)
    faults = _faults_before_leaving(attempt, letters)
    if faults or letter_faults(attempt, letters):
        return check_page(attempt, 400, faults)
    act = attempt.act(submission_id=copies_id(attempt.entries.token.nonce))
    counted_by = submissions.take_copies(context(), attempt.campaign, act, letters, now(), guard.crowd("send"))
    page = render_template(
        "copies.html",
        campaign=campaign_views.campaign_view(attempt.campaign, attempt.language),
        letters=[
            letter_views.of_prepared(
                prepared,
                wish=letter_views.wish_text(attempt.campaign.wish(prepared.letter.office), now()),
                foot=letter_views.foot_of(attempt.campaign, prepared.letter.language),
            )
            for prepared in attempt.included(letters)
        ],
        hand_over_url=url_for(".hand_over", slug=attempt.campaign.slug, lang=asked_for()),
        action=_here(attempt),
        hidden=attempt.everything(letters),
        receipt=links.token(counted_by),
        writer=act.supporter,
        own_sentence=doubts.shareable(act.supporter.note),
        share=share_links(attempt.campaign, attempt.language),
        pdf=printer().is_installed,
    )
    return Response(page)


def ask_then_send(attempt: Attempt) -> ResponseReturnValue:
    """Send, after one friendly question where nothing in the letters is their writer's own."""
    letters = attempt.letters
    fine = not attempt.faults and not _faults_before_sending(attempt, letters)
    return _question(attempt, "send") if fine and attempt.may_ask(letters) else send(attempt)


def ask_then_copy(attempt: Attempt) -> Response:
    """As `ask_then_send`, for letters that their writer sends."""
    letters = attempt.letters
    fine = not attempt.faults and not _faults_before_leaving(attempt, letters)
    return _question(attempt, "copy") if fine and attempt.may_ask(letters) else copy(attempt)


def say(attempt: Attempt) -> Response:
    """One's own words, name and town in the language of the letters that leave in another; nothing edited is lost."""
    guard.limit_looks()
    return _say_page(attempt)


def _say_page(attempt: Attempt, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    letters = attempt.letters
    asked = attempt.said.asked(attempt.included(letters))
    shown = {box.name for question in asked for box in question.boxes}
    told = [*attempt.entries.values(), *attempt.representatives.carried(), *attempt.carried(), *attempt.edited(letters)]
    page = render_template(
        "said.html",
        campaign=campaign_views.campaign_view(attempt.campaign, attempt.language),
        asked=asked,
        hidden=[pair for pair in told if pair[0] not in shown],
        email=attempt.entries.email,
        action=_here(attempt),
        errors=list(errors),
        code=status,
    )
    return Response(page, status)


def form_page(attempt: Attempt, status: int = 200, errors: Sequence[Fault] = ()) -> Response:
    """The form with what was typed; edited letters and those left out are carried along."""
    letters = attempt.letters
    carried = [*attempt.carried(), *attempt.edited(letters)]
    page = render_form(attempt, letters, status, errors, carried, attempt.entries.form_token.signed)
    return Response(page, status)


def render_form(
    attempt: Attempt,
    letters: Sequence[Prepared],
    status: int = 200,
    errors: Sequence[Fault] = (),
    carried: Sequence[tuple[str, str]] = (),
    token: str = "",
) -> str:
    """The form's page, open for letters."""
    campaign, entries = attempt.campaign, attempt.entries
    form = submission_form(entries, attempt.language, errors)
    withheld = targeting.withheld_countries(campaign)
    return render_template(
        "campaign.html",
        campaign=campaign_views.campaign_view(campaign, attempt.language),
        form=form,
        answer_fields=form.answer_fields,
        countries=countries.options(attempt.language, entries.country, campaign),
        entries=entries,
        token=token,
        carried=carried,
        errors=list(errors),
        code=status,
        action=_here(attempt),
        progress=campaign_views.progress(context(), campaign, now()),
        follows=acts.act(campaign),
        spared=spared.spared_views(context(), campaign, attempt.language),
        sheets=[_view(attempt, prepared) for prepared in letters],
        preview_url=url_for(".preview", slug=campaign.slug, lang=attempt.language),
        representatives=attempt.representatives,
        caution=targeting.withheld_government(campaign, entries.country),
        withheld=" ".join(withheld),
        may_take_address=attempt.may_take_address,
        without_address=" ".join(targeting.countries_at_risk(campaign, countries.CODES)),
        withheld_names=either(map(country_name, withheld)),
        yours=bool(entries.token.allotted),
        open=True,
        share=None if is_embedded() else share_links(campaign, attempt.language),
        outside_url=_outside_url(attempt) if is_embedded() else "",
        answers=campaign_views.answer_views(context(), campaign),
    )


def check_page(attempt: Attempt, status: int = 200, errors: Sequence[Fault] = (), sent_to: str = "") -> Response:
    """The letters to read and change, in two groups: those that we send, and those that the supporter sends.

    `sent_to` is the address of their receipt, where the same form was sent before.
    """
    letters, campaign = attempt.letters, attempt.campaign
    wrong = letter_faults(attempt, letters)
    added = len(attempt.holding_note(letters)) if attempt.answers_question else None
    if any(fault["id"] == "email_choice-0" for fault in errors):
        attempt.entries.email_asked = attempt.entries.email
    views = {
        prepared.letter.target: _view(
            attempt,
            prepared,
            included=prepared.letter.target not in attempt.omitted,
            errors=wrong.get(prepared.letter.target),
            wanted_language=attempt.entries.language,
            wish=letter_views.wish_text(attempt.campaign.wish(prepared.letter.office), now()),
        )
        for prepared in letters
    }
    page = render_template(
        "check.html",
        campaign=campaign_views.campaign_view(attempt.campaign, attempt.language),
        entries=attempt.entries,
        hidden=[
            *attempt.entries.values(),
            *attempt.representatives.carried(),
            *as_sent.carried(letters, attempt.as_sent),
            *attempt.without_letter(letters),
            *attempt.unshown(letters),
            *attempt.was_asked,
            *attempt.said.carried(),
        ],
        say=[question for question in attempt.said.asked(attempt.included(letters)) if not question.is_answered],
        opened=attempt.reworded or attempt.anew,
        added=added,
        sent_to=sent_to,
        doubts=asked_once.boxes(attempt, letters, errors),
        consents=consent.boxes(attempt.posted),
        ask="ask-" if attempt.may_ask(letters) else "",
        we_send=[views[prepared.letter.target] for prepared in letters if prepared.address],
        you_send=[views[prepared.letter.target] for prepared in letters if not prepared.address],
        by_hand=campaign.by_hand.day if campaign.by_hand and attempt.leaves_by_hand(letters) else None,
        email=attempt.entries.email,
        copy_to_me=bool(attempt.posted.get("copy_to_me")),
        corrects=bool(attempt.as_sent),
        opt_in=attempt.opt_in,
        owner_opt_ins=attempt.owner_opt_ins,
        partner_opt_in=attempt.partner_opt_in,
        tell_me=attempt.tell_me,
        partner_name=attempt.partner.name if attempt.partner else "",
        errors=[*errors, *summary(wrong)],
        code=status,
        action=_here(attempt),
        confirm=attempt.campaign.confirm,
        caution=targeting.withheld_government(attempt.campaign, attempt.entries.country),
    )
    return Response(page, status)


def _view(attempt: Attempt, prepared: Prepared, **more: Any) -> LetterView:
    """A letter that may still be changed, as the form and the check page show it."""
    view = letter_views.of_prepared(prepared, note=attempt.entries.note, **more)
    return replace(view, as_sent=prepared.letter.target in attempt.as_sent)


def receipt_url(slug: str, secret: bytes, lang: str | None = None, first: str | None = None) -> str:
    """The address of the receipt that the link with this secret leads to, in the frame or outside it as requested.

    Without `lang` the receipt is in the language in which its letters were written. `first`, if given, has it say that
    what was sent first stands.
    """
    token = links.token(secret)
    if is_embedded():
        return url_for(".receipt", slug=slug, token=token, lang=lang, first=first)
    return url_for(".receipt", token=token, lang=lang, first=first)


def _form_faults(attempt: Attempt, faults: Sequence[Fault]) -> Response:
    """What is wrong with the form, on the form's page; on the check page when only the token is."""
    page = form_page if any(fault["id"] for fault in faults) else check_page
    return page(attempt, 400, faults)


def _question(attempt: Attempt, step: str) -> Response:
    """One sentence of one's own? Answered by a note that goes into the letters, or by the `step` that was wanted."""
    asked = [replace(one, boxes=_notes_of(one)) for one in attempt.said.asked(attempt.included(attempt.letters))]
    shown = {"note", *(box.name for question in asked for box in question.boxes)}
    told = [*attempt.entries.values(), *attempt.representatives.carried(), *attempt.carried()]
    told += [*attempt.without_letter(attempt.letters), *attempt.unshown(attempt.letters)]
    hidden = [pair for pair in told if pair[0] not in shown]
    form = submission_form(attempt.entries, attempt.language)
    page = render_template(
        "own_words.html",
        campaign=campaign_views.campaign_view(attempt.campaign, attempt.language),
        form=form,
        hidden=hidden,
        email=attempt.entries.email,
        asked=asked,
        count=len(attempt.included(attempt.letters)),
        prompt=next((field.label.text for field in form.answer_fields if not field.data), ""),
        action=_here(attempt),
        step=step,
    )
    return Response(page)


def _notes_of(asked: Asked) -> tuple[Box, ...]:
    return tuple(box for box in asked.boxes if box.of == NOTE)


def _faults_before_leaving(attempt: Attempt, letters: Sequence[Prepared]) -> list[Fault]:
    """What keeps these letters here whoever sends them: none is chosen, or a robot may have filled in the form."""
    faults = nothing_chosen(attempt, letters)
    if attempt.entries.trapped:
        faults.append({"id": "person", "message": gettext("Are you a person? Then tick the box, and go on")})
    return faults + asked_once.faults(attempt, letters)


def _faults_before_sending(attempt: Attempt, letters: Sequence[Prepared]) -> list[Fault]:
    """What keeps these letters from being sent, apart from what stands in them."""
    faults = _faults_before_leaving(attempt, letters)
    try:
        if attempt.email(letters) and attempt.entries.asks_for_email:
            question = gettext("Did you mean %(address)s?", address=attempt.entries.meant_email)
            faults.append({"id": "email_choice-0", "message": question})
    except ValidationError as error:
        faults.append({"id": "email", "message": str(error)})
    kept = attempt.leaves_by_hand(letters) or any(prepared.address for prepared in attempt.included(letters))
    faults += consent.missing(attempt.posted) if kept else []
    for box in attempt.boxes:
        if box.reworded:
            message = gettext(
                "The campaign has changed this wording. Please read it again and tick the box if you agree."
            )
            faults.append({"id": box.name, "message": message})
    return faults


def _sent_before(attempt: Attempt) -> str:
    """The address of the receipt, where this very form was sent before: a browser posts again what one goes back to."""
    sent = b"" if attempt.is_first_look else submissions.sent_before(context(), attempt.entries.token.nonce)
    return receipt_url(attempt.campaign.slug, sent, asked_for()) if sent else ""


def _settled(attempt: Attempt) -> list[Prepared]:
    """The letters with their variants settled. What is wrong with them costs no more than a look."""
    guard.limit_looks()
    attempt.allot()
    return attempt.letters


def _outside_url(attempt: Attempt) -> str:
    entries = attempt.entries
    known = {"partner": entries.partner, "source": entries.source, "lang": attempt.language}
    return outside_url(attempt.campaign.slug, **known)


def _here(attempt: Attempt) -> str:
    slug, lang = attempt.campaign.slug, attempt.language
    if is_embedded():
        return url_for(".campaign", slug=slug, lang=lang)
    return fixed_url("public.campaign", slug=slug, lang=lang)


Page = Callable[[Attempt, int, Sequence[Fault]], Response]
STEPS: dict[str, tuple[Callable[[Attempt], ResponseReturnValue], Page]] = {
    "check": (check, form_page),
    "edit": (edit, form_page),
    "again": (again, check_page),
    "send": (send, check_page),
    "copy": (copy, check_page),
    "ask-send": (ask_then_send, check_page),
    "ask-copy": (ask_then_copy, check_page),
    "say": (say, check_page),
    "question-send": (partial(_question, step="send"), check_page),
    "question-copy": (partial(_question, step="copy"), check_page),
}
"""Each step, and the page to show again when it cannot be taken right now."""
