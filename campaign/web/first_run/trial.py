"""The step of the first run that sends a letter to oneself, and reads what its mailbox thinks of it."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import first_run
from campaign.core.first_run.steps import Step
from campaign.core.first_run.verdict import METHODS, NotTheLetter
from campaign.delivery import trial as letter
from campaign.delivery.transport import DeliveryFailed
from campaign.web.desk.account_forms import refuse
from campaign.web.first_run.forms import HeadersForm, TrialForm
from campaign.web.first_run.pages import page, save, sent
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings
from campaign.web.site.language import page_language

blueprint = Blueprint("trial", __name__)


@blueprint.route("/trial", methods=["GET", "POST"])
def send() -> ResponseReturnValue:
    """Sends it, as a supporter's would leave; from then on tests of campaigns go to that address too."""
    there = first_run.first_organiser(context())
    form = TrialForm(sent(), to=settings().mail.test_recipient or (there.email if there else ""))
    if not sent():
        return _page(form)
    if not form.validate():
        return _page(form, status=400)
    to = (form.to.data or "").strip()
    wrong = save({"mail": {"test_recipient": to}})
    if wrong:
        return _page(form, status=400, errors=wrong)
    words = gettext("A test letter"), gettext("If you read this, letters leave. Now look at its headers.")
    try:
        letter.send(settings(), to, page_language(), words, first_run.new_trial(context()), now())
    except DeliveryFailed as error:
        refuse(form.to, gettext("The mail server did not take it: %(reply)s", reply=error.reply))
        return _page(form, status=400)
    return redirect(url_for("first_run.trial.send"), 303)


@blueprint.post("/trial/headers")
def read() -> ResponseReturnValue:
    headers = HeadersForm(sent())
    if headers.validate():
        try:
            first_run.read_verdict(context(), headers.source.data or "")
        except NotTheLetter:
            refuse(headers.source, gettext("These are not the headers of the test letter that was sent last."))
        else:
            return redirect(url_for("first_run.trial.send"), 303)
    return _page(TrialForm(to=settings().mail.test_recipient), headers, 400)


def _page(
    form: TrialForm, headers: HeadersForm | None = None, status: int = 200, errors: object = ()
) -> ResponseReturnValue:
    verdict = first_run.verdict_of(context())
    return page(
        Step.TRIAL,
        headers or form,
        status,
        errors=list(errors) if isinstance(errors, list) else [],
        trial_form=form,
        headers_form=headers or HeadersForm(),
        is_sent=bool(first_run.progress_of(context()).trial),
        verdict=verdict if verdict.results else None,
        methods=METHODS,
        leaves=settings().mail.transport == "smtp",
    )
