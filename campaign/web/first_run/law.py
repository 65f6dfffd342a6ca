"""The step of the first run about the law: who answers for the data, what supporters agree to, the imprint."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from campaign.core import law
from campaign.core.first_run.steps import Step
from campaign.web.first_run.forms import LawForm
from campaign.web.first_run.pages import go_on, page, save, sent
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import settings
from campaign.web.site.language import country

blueprint = Blueprint("law", __name__)


@blueprint.route("/law", methods=["GET", "POST"])
def answer() -> ResponseReturnValue:
    """What the law of the chosen country says stands beside each field, with where it says so."""
    known = settings().law
    chosen = request.args.get("country", known.country)
    country_law = law.law_of(chosen)
    suggested = country_law.age if country_law and not (known.least_age or known.controller) else known.least_age
    form = LawForm(
        sent(),
        country=chosen,
        controller=known.controller,
        imprint="\n".join(known.imprint),
        least_age=suggested,
        opinion_consent=known.opinion_consent or (country_law is not None and not known.controller),
        lawyer_read=known.lawyer_read,
    )
    more: dict[str, Any] = {"law": law.law_of(form.country.data or ""), "countries": _countries()}
    if not sent():
        return page(Step.LAW, form, **more)
    if not form.validate():
        return page(Step.LAW, form, 400, **more)
    wrong = save({"law": _settings(form)})
    return page(Step.LAW, form, 400, errors=wrong, **more) if wrong else go_on(Step.LAW)


def _settings(form: LawForm) -> dict[str, object]:
    return {
        "country": form.country.data or "",
        "controller": (form.controller.data or "").strip(),
        "imprint": _lines(form.imprint.data or ""),
        "least_age": form.least_age.data or 0,
        "opinion_consent": bool(form.opinion_consent.data),
        "lawyer_read": bool(form.lawyer_read.data),
    }


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _countries() -> list[tuple[str, str]]:
    named = sorted(((code, country(code)) for code in law.LAWS), key=lambda pair: pair[1])
    return [("", gettext("Another country")), *named]
