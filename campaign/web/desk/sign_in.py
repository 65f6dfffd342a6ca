"""The door of the desk: sign in, show or set up the second factor, follow a link to set a password, sign out."""

import math
from io import BytesIO
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form

from campaign.actions import accounts
from campaign.core.errors import AccountLinkNotValid, TooManyRequests, WeakPassword
from campaign.credentials.second_factor import in_groups, otpauth
from campaign.store.protocol.accounts import Organiser
from campaign.web.desk import kept, sessions
from campaign.web.desk.account_forms import CodeForm, ForgottenForm, LinkForm, SignInForm, faults, refuse
from campaign.web.desk.rights_forms import titles
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, settings

blueprint = Blueprint("sign_in", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm(_sent())
    if request.method == "GET":
        return _page("sign_in", form)
    if not form.validate():
        return _page("sign_in", form, 400)
    try:
        organiser = sessions.sign_in(form.email.data or "", form.password.data or "")
    except TooManyRequests as error:
        return must_wait("sign_in", form, error)
    response = make_response(redirect(url_for("organiser.home"), 303))
    session = sessions.open_session(response, organiser) if organiser else None
    if organiser is None or session is None:
        refuse(form.email, gettext("Address or password is not right"))
        return _page("sign_in", form, 400)
    if not posted("kept"):
        return response
    sessions.enter(session, organiser)
    return _with_cookie(response, _restored() if session.verified else go_on(posted("kept")))


def once_more(carried: str) -> Response:
    """Asks for the password when what was posted came too late for its session, and carries it along."""
    return _page("sign_in", SignInForm(), 403, kept=carried, signed_out=True)


def _from_the_start() -> ResponseReturnValue:
    """The session was ended before the second factor was shown."""
    carried = posted("kept")
    return once_more(carried) if carried else redirect(url_for("organiser.sign_in.sign_in"), 303)


def go_on(carried: str) -> Response:
    """Asks for the code, or for a new second factor, and carries along what was posted."""
    page = "second_factor" if g.organiser.has_second_factor else "new_second_factor"
    return _page(page, CodeForm(), kept=carried)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    response = make_response(redirect(url_for("organiser.sign_in.sign_in"), 303))
    sessions.close_session(response)
    return response


@blueprint.route("/second-factor", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Asks for a code of the app, or a recovery code, and lets the session in."""
    form = CodeForm(_sent())
    if request.method == "GET" or g.session.verified:
        return redirect(url_for("organiser.home"), 303) if g.session.verified else _page("second_factor", form)
    try:
        right = sessions.show_code(g.session, form.code.data or "")
    except TooManyRequests as error:
        return must_wait("second_factor", form, error)
    if not right:
        refuse(form.code, gettext("This code is not right, or was used before. Wait for the next one and type that."))
        return _page("second_factor", form, 400)
    response = make_response(redirect(url_for("organiser.home"), 303))
    session = sessions.complete_session(response, g.session)
    if session is None:
        return _from_the_start()
    if not posted("kept"):
        return response
    sessions.enter(session, g.organiser)
    return _with_cookie(response, _restored())


@blueprint.route("/second-factor/new", methods=["GET", "POST"])
def new_second_factor() -> ResponseReturnValue:
    """Sets up a second factor, or another one; then shows the recovery codes, this once."""
    form = CodeForm(_sent())
    if request.method == "GET":
        return _page("new_second_factor", form)
    try:
        # At the first sign-in the password was typed a moment ago.
        sure = not g.session.verified or sessions.sign_in(g.session.organiser, form.current.data or "")
    except TooManyRequests as error:
        return must_wait("new_second_factor", form, error)
    if not sure:
        refuse(form.current, gettext("The password is not right"))
        return _page("new_second_factor", form, 400)
    codes = accounts.set_up_second_factor(context(), g.session, form.code.data or "", now())
    if codes is None:
        refuse(
            form.code, gettext("This code is not right. Check the time on your phone and type what the app shows now.")
        )
        return _page("new_second_factor", form, 400)
    response = make_response("")
    session = sessions.complete_session(response, g.session)
    if session is None:
        return _from_the_start()
    sessions.enter(session, g.organiser)
    page = render_template("organiser/recovery_codes.html", codes=codes, sign_out_url="", kept=posted("kept"))
    response.set_data(page)
    return response


@blueprint.post("/kept")
def show_kept() -> ResponseReturnValue:
    """What was written before signing in, once the recovery codes were read."""
    return _restored()


@blueprint.get("/second-factor/new.svg")
def qr_code() -> Response:
    """The pending secret as a QR code, black on white in either colour scheme: cameras read no other as well."""
    import segno  # a megabyte that few processes need

    picture = BytesIO()
    code = segno.make(_otpauth(), error="m", micro=False)
    code.save(picture, kind="svg", border=4, scale=6, dark="#000", light="#fff", omitsize=True, svgclass=None)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@blueprint.route("/forgotten", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """A way back for who has no other organiser to ask: a recovery code leads to a new password."""
    form = ForgottenForm(_sent())
    if request.method == "GET":
        return _page("forgotten", form)
    if not form.validate():
        return _page("forgotten", form, 400)
    try:
        url = sessions.recover(form.email.data or "", form.code.data or "")
    except TooManyRequests as error:
        return must_wait("forgotten", form, error)
    if url is None:
        refuse(form.code, gettext("Address or code is not right, or the code was used before"))
        return _page("forgotten", form, 400)
    return redirect(urlsplit(url).path, 303)


@blueprint.route("/link/<token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """An invitation, or a new password. Looking changes nothing; the button uses the link up and signs in."""
    try:
        return _by_link(token)
    except AccountLinkNotValid:
        if (account := _set_before(token)) is None:
            raise
    return _signed_in(account)


def _set_before(token: str) -> Organiser | None:
    """The account whose password was set through this link, where it is the one that is typed now.

    The button was pressed twice, or there was no answer the first time. It is a guess like any other.
    """
    email, form = accounts.redeemed_by(context(), token, now()), LinkForm(_sent())
    if request.method == "GET" or not email or not form.validate():
        return None
    return sessions.sign_in(email, form.password.data or "")


def _by_link(token: str) -> ResponseReturnValue:
    account_link = accounts.link(context(), token, now())
    form = LinkForm(_sent())
    if request.method == "GET":
        return _page("link", form, link=account_link, titles=titles(account_link.rights))
    if not form.validate():
        return _page("link", form, 400, link=account_link, titles=titles(account_link.rights))
    try:
        account = accounts.redeem(context(), token, form.password.data or "", now())
    except WeakPassword as error:
        refuse(form.password, error)
        return _page("link", form, 400, link=account_link, titles=titles(account_link.rights))
    return _signed_in(account)


def _signed_in(account: Organiser) -> Response:
    response = make_response(redirect(url_for("organiser.home"), 303))
    sessions.open_session(response, account)
    return response


def must_wait(page: str, form: Form, error: TooManyRequests) -> Response:
    """Too many wrong guesses: the same page, and how long to wait."""
    minutes = math.ceil(error.retry_after / 60)
    words = gettext("Too many wrong attempts. Wait, then try again; minutes to wait: %(minutes)s", minutes=minutes)
    html = render_template(
        f"organiser/{page}.html",
        form=form,
        errors=[{"id": "", "message": words}],
        kept=posted("kept"),
        **_shown_on(page),
    )
    response = Response(html, 429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _page(page: str, form: Form, status: int = 200, **more: object) -> Response:
    shown = {"kept": posted("kept")} | _shown_on(page) | more
    html = render_template(f"organiser/{page}.html", form=form, errors=faults(form), **shown)
    return Response(html, status)


def _restored() -> Response:
    """The form that was carried along; the first page where it cannot be shown to this account."""
    restored = kept.restored(posted("kept"))
    return restored or make_response(redirect(url_for("organiser.home"), 303))


def _with_cookie(opened: Response, shown: Response) -> Response:
    """The page that is shown, with the session that was opened."""
    for cookie in opened.headers.getlist("Set-Cookie"):
        shown.headers.add("Set-Cookie", cookie)
    return shown


def _shown_on(page: str) -> dict[str, object]:
    if page != "new_second_factor":
        return {}
    return {"secret": in_groups(accounts.pending_secret(context(), g.session)), "otpauth": _otpauth()}


def _otpauth() -> str:
    return otpauth(accounts.pending_secret(context(), g.session), g.session.organiser, settings().site.name)


def _sent() -> MultiDict[str, str] | None:
    return request.form if request.method == "POST" else None
