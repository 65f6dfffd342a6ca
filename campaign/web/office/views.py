"""An office's own page, behind the link below each letter to it. Looking changes nothing, however often: scanners look.

What is asked for there counts once the office has confirmed it by a link that is mailed to its own address alone.
"""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from wtforms import Field, Form, StringField, TextAreaField, ValidationError

from campaign.actions import office_pages, published_answers
from campaign.actions.office_pages import Visit
from campaign.core.answers.office_page import LONGEST_REQUEST, SENTENCES, Request, Stage, Wants
from campaign.core.answers.published import is_address
from campaign.core.errors import LinkNotValid
from campaign.core.words import text
from campaign.core.words.addresses import is_mailable
from campaign.web.site import about, campaign_views, guard, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted, settings
from campaign.web.site.faults import Fault
from campaign.web.site.kinds import Pages

office = Pages("office", __name__, url_prefix="/about-this-mail")


class AnswerForm(Form):
    """What the office says to all who wrote."""

    words = TextAreaField(filters=[lambda value: text.paragraphs(value or "")])
    link = StringField(filters=[lambda value: (value or "").strip()])

    def validate_words(self, field: Field) -> None:
        if not 0 < len(field.data) <= LONGEST_REQUEST:
            raise ValidationError(gettext("Enter what it said, in at most %(count)s characters", count=LONGEST_REQUEST))

    def validate_link(self, field: Field) -> None:
        if field.data and not is_address(field.data):
            raise ValidationError(gettext("Enter a whole address, like https://www.example.org/notices"))


class AddressForm(Form):
    """Where letters should go."""

    email = StringField(filters=[lambda value: text.line(value or "")])

    def validate_email(self, field: Field) -> None:
        if not is_mailable(field.data):
            raise ValidationError(gettext("This is not an email address. Write it like name@example.org."))


FORMS: dict[Wants, type[Form]] = {Wants.ANSWER: AnswerForm, Wants.ADDRESS: AddressForm}
"""What needs words; everything else is a button."""


@office.after_request
def keep_out_of_searches(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@office.get("/<slug>/<code>")
def page(slug: str, code: str) -> Response:
    """How many wrote, what they ask, who runs this, and what the office may ask for."""
    return _page(office_pages.visit(context(), slug, code), AnswerForm(), AddressForm())


@office.post("/<slug>/<code>")
def ask(slug: str, code: str) -> ResponseReturnValue:
    """Have a mail ask the office whether it is its own wish."""
    visit = office_pages.visit(context(), slug, code)
    guard.limit_looks()
    try:
        wants = Wants(posted("do"))
    except ValueError:
        raise BadRequest from None
    forms = {name: form(request.form if name is wants else None) for name, form in FORMS.items()}
    asked = forms.get(wants)
    if asked is not None and not asked.validate():
        return _page(visit, *forms.values(), status=400)
    said = asked.data if asked is not None else {}
    words = said.get("words") or said.get("email") or ""
    if not office_pages.ask(context(), visit, wants, words, said.get("link", ""), now()):
        busy = gettext("This office got several mails from this page today. Please try again tomorrow.")
        return _page(visit, *forms.values(), status=429, busy=busy)
    return redirect(url_for("office.page", slug=slug, code=code, asked=1), 303)


@office.get("/confirm/<int:number>/<code>")
def look(number: int, code: str) -> str:
    """What was asked for, and the button that makes it count."""
    return _confirmation(_asked(number, code))


@office.post("/confirm/<int:number>/<code>")
def confirm(number: int, code: str) -> ResponseReturnValue:
    """It is the office's own wish."""
    office_pages.confirm(context(), _asked(number, code), now())
    return redirect(url_for("office.look", number=number, code=code), 303)


def _asked(number: int, code: str) -> Request:
    return office_pages.asked(context(), number if number < 2**62 else 0, code)


def _page(visit: Visit, *forms: Form, status: int = 200, busy: str = "") -> Response:
    campaign, written, small = visit.campaign, visit.written, settings().privacy.small_numbers
    language.choose(settings().site.languages)
    few = written.sent < small
    wrong: list[Fault] = [
        {"id": form[name].id, "message": str(words)}
        for form in forms
        for name, of in form.errors.items()
        for words in of
    ]
    shown = render_template(
        "office/page.html",
        campaign=campaign_views.campaign_view(campaign, language.page_language()),
        office=visit.office,
        sent=0 if few else written.sent,
        few=small if few else 0,
        first_day=written.first_day,
        last_day=written.last_day,
        asking=office_pages.asks(visit, now()),
        asking_language=campaign.template_for(written.target, visit.office.language).language,
        quotes=published_answers.quotes(context(), campaign.slug),
        answers=campaign_views.answer_views(context(), campaign),
        filters=[about.for_filters(campaign)],
        wish=visit.wish,
        paused=visit.wish.is_paused(now()),
        action=url_for("office.page", slug=campaign.slug, code=visit.code),
        forms=dict(zip(("answer", "address"), forms, strict=True)),
        asked=request.args.get("asked") == "1" and status == 200,
        errors=[*([{"id": "", "message": busy}] if busy else []), *wrong],
    )
    return Response(shown, status)


def _confirmation(wish: Request) -> str:
    if wish.stage is Stage.ASKED and not wish.is_open(now()):
        raise LinkNotValid
    campaign = context().catalogue.campaign(wish.campaign)
    return render_template(
        "office/confirm.html",
        campaign_title=campaign.in_language(campaign.title, language.page_language()),
        office=office_pages.title_of(context(), campaign, wish.office),
        what=gettext(SENTENCES[wish.wants]),
        asked=wish,
        waits=wish.stage is Stage.ASKED,
        done=wish.stage is Stage.DONE,
    )
