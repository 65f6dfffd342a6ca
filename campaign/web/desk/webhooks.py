"""Webhooks on the desk: the addresses told of milestones and daily totals, and what they check signatures with."""

from contextlib import suppress

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField, ValidationError

from campaign.actions import webhooks
from campaign.core.campaigns.campaign import Status
from campaign.core.counts.webhooks import is_url
from campaign.core.errors import NotFound
from campaign.store.protocol.errors import Missing
from campaign.web.desk.account_forms import faults
from campaign.web.desk.kept import Fields, restores
from campaign.web.site import language
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("webhooks", __name__)


class WebhookForm(Form):
    """Whom to tell, and of which campaign."""

    url = StringField()
    campaign = StringField()

    def validate_url(self, field: StringField) -> None:
        if not is_url(field.data or ""):
            raise ValidationError(gettext("Enter a whole address, like https://www.example.org/notices"))


@blueprint.get("/webhooks")
def everybody() -> Response:
    return _page(WebhookForm())


@blueprint.post("/webhooks")
def add() -> ResponseReturnValue:
    form = WebhookForm(request.form)
    campaign = context().catalogue.campaign(form.campaign.data or "")
    if not form.validate():
        return _page(form, 400)
    webhooks.add(context(), campaign, form.url.data or "", g.session.organiser, now())
    return redirect(url_for("organiser.webhooks.everybody"), 303)


@blueprint.post("/webhooks/remove")
def remove() -> ResponseReturnValue:
    with suppress(Missing):  # twice is as good as once
        webhooks.remove(context(), posted("id"), g.session.organiser, now())
    return redirect(url_for("organiser.webhooks.everybody"), 303)


@blueprint.post("/webhooks/test")
def test() -> ResponseReturnValue:
    """A notice that tells nothing goes out; what is wrong with it stands on the page, as of any."""
    try:
        webhooks.try_out(context(), posted("id"), g.session.organiser, now())
    except Missing:
        raise NotFound from None
    return redirect(url_for("organiser.webhooks.everybody", tested=1), 303)


@restores("organiser.webhooks.add")
def restore(fields: Fields) -> Response:
    return _page(WebhookForm(fields))


def _page(form: WebhookForm, status: int = 200) -> Response:
    """The secrets are on it, so it is for organisers (`rights`)."""
    known = webhooks.everybody(context())
    chosen = language.page_language()
    campaigns = [campaign for campaign in context().catalogue.campaigns() if campaign.status is not Status.DRAFT]
    page = render_template(
        "organiser/webhooks.html",
        webhooks=[(one, webhooks.secret(context(), one), webhooks.deliveries(context(), one)) for one in known],
        campaigns=[(campaign.slug, campaign.in_language(campaign.title, chosen)) for campaign in campaigns],
        form=form,
        tested="tested" in request.args,
        errors=faults(form),
    )
    return Response(page, status)
