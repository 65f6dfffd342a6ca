"""The first run: its door, the list of its steps, the site itself, the first organiser, and the end."""

from io import BytesIO

import segno
from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import accounts, first_run, sessions
from campaign.core.errors import AddressNotValid, LinkNotValid, WeakPassword
from campaign.core.first_run.steps import Step
from campaign.credentials.second_factor import in_groups, otpauth
from campaign.store.protocol.accounts import Organiser, Session
from campaign.store.protocol.errors import AlreadyExists
from campaign.web.desk.account_forms import CodeForm, refuse
from campaign.web.first_run import law, mail, trial
from campaign.web.first_run.access import FIRST_RUN, form_token, guard, let_in, session_of
from campaign.web.first_run.forms import OrganiserForm, SiteForm
from campaign.web.first_run.pages import go_on, page, save, sent, typed
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings
from campaign.web.site.kinds import Kind, Pages

blueprint = Pages("first_run", __name__, Kind(desk_styles=True), url_prefix="/setup")
blueprint.before_app_request(guard)
for steps in (law, mail, trial):
    blueprint.register_blueprint(steps.blueprint)


@blueprint.route("/begin/<token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """Looking uses the link up no more than a preview of it would; the button does."""
    run = FIRST_RUN.here()
    if not run.is_link(token):
        raise LinkNotValid
    if request.method == "GET":
        return render_template("first_run/begin.html")
    response = make_response(redirect(url_for("first_run.home"), 303))
    let_in(response, run.use_up(token))
    return response


@blueprint.get("/")
def home() -> str:
    """The steps, and which of them are done."""
    done = first_run.standing(context())
    return render_template(
        "first_run/home.html",
        steps=[(step, step in done) for step in Step],
        first=next((step for step in Step if step not in done), None),
        config_file=FIRST_RUN.here().known_as,
        form_token=form_token(),
    )


@blueprint.route("/site", methods=["GET", "POST"])
def site() -> ResponseReturnValue:
    known = settings().site
    form = SiteForm(sent(), name=known.name, url=known.url, contact=known.contact)
    if not sent():
        return page(Step.SITE, form)
    if not form.validate():
        return page(Step.SITE, form, 400)
    wrong = save({"site": typed(form, ("name", "url", "contact"))})
    return page(Step.SITE, form, 400, errors=wrong) if wrong else go_on(Step.SITE)


@blueprint.route("/organiser", methods=["GET", "POST"])
def organiser() -> ResponseReturnValue:
    """The first account; where there is one without a second factor, that is next."""
    there = first_run.first_organiser(context())
    form = OrganiserForm(sent())
    if there is not None:
        return page(Step.ORGANISER, form, account=there.email) if there.has_second_factor else _to_factor()
    if not sent():
        return page(Step.ORGANISER, form, account="")
    if not form.validate():
        return page(Step.ORGANISER, form, 400, account="")
    try:
        first_run.add_organiser(context(), form.email.data or "", form.password.data or "", now())
    except AddressNotValid as error:
        refuse(form.email, error)
    except WeakPassword as error:
        refuse(form.password, error)
    except AlreadyExists:
        refuse(form.email, gettext("This address has an account already"))
    else:
        return _to_factor()
    return page(Step.ORGANISER, form, 400, account="")


@blueprint.route("/organiser/second-factor", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Sets it up; then shows the recovery codes, this once, to be printed."""
    setting_up = _setting_up()
    if setting_up is None:
        return redirect(url_for("first_run.organiser"), 303)
    session, _ = setting_up
    form = CodeForm(sent())
    if sent():
        codes = accounts.set_up_second_factor(context(), session, form.code.data or "", now())
        if codes is not None:
            sessions.end(context(), session.key)
            return Response(render_template("first_run/codes.html", codes=codes, email=session.organiser))
        refuse(
            form.code, gettext("This code is not right. Check the time on your phone and type what the app shows now.")
        )
    secret = accounts.pending_secret(context(), session)
    address = otpauth(secret, session.organiser, settings().site.name)
    status = 400 if form.code.errors else 200
    return page(
        Step.ORGANISER,
        form,
        status,
        account="",
        secret=in_groups(secret),
        otpauth=address,
        setting_up=session.organiser,
    )


@blueprint.get("/organiser/second-factor.svg")
def qr_code() -> ResponseReturnValue:
    """The secret as a QR code, black on white in either colour scheme: cameras read no other as well."""
    setting_up = _setting_up()
    if setting_up is None:
        raise LinkNotValid
    session, _ = setting_up
    address = otpauth(accounts.pending_secret(context(), session), session.organiser, settings().site.name)
    picture = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, kind="svg", border=4, scale=6, dark="#000", light="#fff", omitsize=True, svgclass=None)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/end")
def end() -> Response:
    """The last page; once it was sent these pages end. The settings hold when the site is started anew."""
    left = [step for step in Step if step not in first_run.standing(context())]
    response = Response(render_template("first_run/end.html", open=left))
    response.call_on_close(FIRST_RUN.here().finished.set)
    return response


def _to_factor() -> Response:
    return redirect(url_for("first_run.second_factor"), 303)  # type: ignore[return-value]


def _setting_up() -> tuple[Session, Organiser] | None:
    """The session in which this browser sets up the first organiser's second factor; None where there is none to do."""
    account = first_run.unfinished(context())
    if account is None:
        return None
    session = first_run.session_to_set_up(context(), session_of(account.email), account, now())
    return (session, account) if session else None
