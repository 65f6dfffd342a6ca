"""The organiser's desk: sign in, and honest totals. It has no page that lists people."""

import hmac
import math

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import EmailField, Form, PasswordField, ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm

from campaign import actions
from campaign.core.campaigns import Campaign
from campaign.core.errors import Forbidden, TooManyRequests
from campaign.core.totals import DEFINITIONS, countries_in_public
from campaign.web import accounts, charts, language
from campaign.web.catalogues import gettext
from campaign.web.current import context, now, settings
from campaign.web.submission import Fault

organiser = Blueprint("organiser", __name__, url_prefix="/organiser")

UNGUARDED = ("organiser.sign_in",)
LONGEST_OPEN_SECONDS = 12 * 3600


@organiser.before_request
def guard() -> ResponseReturnValue | None:
    """Nobody comes in without a session, and no session acts without its form's token."""
    if request.endpoint in UNGUARDED:
        return None
    session = accounts.current_session()
    if session is None:
        return redirect(url_for("organiser.sign_in"), 303)
    g.session = session
    g.form_token = accounts.form_token(session)
    if request.method == "POST" and not hmac.compare_digest(
        g.form_token.encode(), request.form.get("form_token", "").encode()
    ):
        raise Forbidden
    return None


@organiser.context_processor
def signed_in() -> dict[str, object]:
    """What the bar of every page of the desk shows."""
    if "session" not in g:
        return {}
    url = url_for("organiser.sign_out")
    return {"organiser": g.session.organiser, "form_token": g.form_token, "sign_out_url": url}


class _SignInCheck(CSRF):
    """The token of the sign-in form: signed and not too old. There is no session yet to bind it to."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:  # noqa: ARG002 - WTForms' signature
        return str(_serializer().dumps("sign-in"))

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:  # noqa: ARG002
        try:
            _serializer().loads(field.data or "", max_age=LONGEST_OPEN_SECONDS)
        except BadData:
            raise ValidationError(
                gettext("This page had been open for a long time. Press the button once more.")
            ) from None


class SignInForm(Form):
    """An address and a password."""

    class Meta:
        csrf = True
        csrf_class = _SignInCheck
        csrf_field_name = "form_token"

    email = EmailField()
    password = PasswordField()


@organiser.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _sign_in_page(form, [])
    if not form.validate():
        return _sign_in_page(form, [{"id": "", "message": str(words)} for words in form["form_token"].errors], 400)
    try:
        found = accounts.sign_in((form.email.data or "").strip()[:254], (form.password.data or "")[:1000])
    except TooManyRequests as error:
        return _must_wait(form, error)
    if found is None:
        return _sign_in_page(form, [{"id": "email", "message": gettext("Address or password is not right")}], 400)
    response = make_response(redirect(url_for("organiser.home"), 303))
    accounts.open_session(response, found)
    return response


@organiser.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    response = make_response(redirect(url_for("organiser.sign_in"), 303))
    accounts.close_session(response)
    return response


@organiser.get("/")
def home() -> str:
    campaigns = [
        {
            "title": _title(one),
            "slug": one.slug,
            "status": one.status.value,
            "url": url_for("organiser.campaign", slug=one.slug),
            "totals": actions.ledger(context(), one, now()),
        }
        for one in context().catalogue.campaigns()
    ]
    return render_template("organiser/home.html", campaigns=campaigns)


@organiser.get("/c/<slug>")
def campaign(slug: str) -> str:
    """Everything that is counted in one campaign."""
    found = context().catalogue.campaign(slug)
    totals = actions.ledger(context(), found, now())
    titles = actions.target_titles(
        context(), found, language.page_language(), gettext("The supporters’ own governments")
    )
    return render_template(
        "organiser/campaign.html",
        campaign={
            "title": _title(found),
            "slug": slug,
            "status": found.status.value,
            "public_url": url_for("public.campaign", slug=slug),
        },
        totals=totals,
        by_target=charts.by_target(totals, titles),
        by_day=charts.by_day(totals),
        by_country=countries_in_public(totals.by_country, settings().privacy.small_numbers),
        by_partner=charts.by_partner(totals, {one.code: one.name for one in context().store.partners()}),
        definitions={measure: gettext(words) for measure, words in DEFINITIONS.items()},
        awaiting=totals.of("awaiting_confirmation"),
    )


def _sign_in_page(form: SignInForm, errors: list[Fault], status: int = 200) -> Response:
    page = render_template("organiser/sign_in.html", form=form, errors=errors, action=url_for("organiser.sign_in"))
    return Response(page, status)


def _must_wait(form: SignInForm, error: TooManyRequests) -> Response:
    minutes = math.ceil(error.retry_after / 60)
    words = gettext("Too many wrong passwords. Wait, then try again; minutes to wait: %(minutes)s", minutes=minutes)
    response = _sign_in_page(form, [{"id": "", "message": words}], 429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _title(found: Campaign) -> str:
    return found.in_language(found.title, language.page_language())


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().key("sign-in form"))
