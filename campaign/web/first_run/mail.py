"""Steps of the first run about mail: how it leaves, the records that say it is ours, and how fast it begins."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from campaign.actions import first_run
from campaign.core.delivery.senders import Answer
from campaign.core.first_run import pace, providers, records
from campaign.core.first_run.steps import Step
from campaign.delivery import smtp
from campaign.web.desk.sender import LOOK_UPS
from campaign.web.first_run.forms import MailForm, PaceForm
from campaign.web.first_run.pages import go_on, page, save, sent, typed
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, settings

blueprint = Blueprint("mail", __name__)


@blueprint.route("/mail", methods=["GET", "POST"])
def server() -> ResponseReturnValue:
    """How mail leaves. What the chosen provider's documentation says stands there already."""
    form = MailForm(sent(), **_known())
    chosen = providers.provider(request.args.get("provider", "") or str(form.server.data or ""))
    more: dict[str, Any] = {"providers": providers.PROVIDERS, "chosen": chosen, "own": providers.OWN}
    if not sent():
        return page(Step.MAIL, form, **more)
    if not form.validate():
        return page(Step.MAIL, form, 400, **more)
    said = typed(form, ("server", "tls", "username", "dkim_selector"))
    mail: dict[str, object] = {**said, "transport": "smtp", "port": form.port.data, "from": form.sender.data}
    if form.password.data:
        mail["password"] = form.password.data
    wrong = save({"mail": mail})
    if wrong:
        return page(Step.MAIL, form, 400, errors=wrong, **more)
    refused = smtp.problem(settings())
    if refused:
        words = gettext("This is saved, but the mail server does not let us in: %(reply)s", reply=refused)
        return page(Step.MAIL, form, 400, errors=[{"id": "", "message": words}], **more)
    return go_on(Step.MAIL)


@blueprint.get("/records")
def dns() -> ResponseReturnValue:
    """The records to copy, each with what a name server says of it now."""
    if settings().mail.transport != "smtp":
        return page(Step.RECORDS, leaves=False)
    sender, looked_up = first_run.sender(settings()), LOOK_UPS.here().anew()
    by_kind = {record.kind: record for record in looked_up}
    spf = by_kind["SPF"].text if by_kind["SPF"].answer is Answer.FOUND else ""
    named = records.names_sender(sender, spf)
    first_run.keep_records(context(), looked_up, named=named)
    rows = [(record, by_kind[record.kind]) for record in records.wanted(sender, spf)]
    return page(Step.RECORDS, rows=rows, provider=sender.provider, named=named, leaves=True)


@blueprint.route("/pace", methods=["GET", "POST"])
def begin() -> ResponseReturnValue:
    form = PaceForm(sent())
    now_set = settings().delivery
    if not sent():
        return page(Step.PACE, form, pace=now_set)
    if not form.validate():
        return page(Step.PACE, form, 400, pace=now_set)
    advised = pace.advised(form.letters.data or 0, bool(form.is_new.data))
    wrong = save(first_run.pace_settings(advised))
    if wrong:
        return page(Step.PACE, form, 400, pace=now_set, errors=wrong)
    first_run.keep_paced(context())
    return page(Step.PACE, form, pace=settings().delivery, saved=True)


def _known() -> dict[str, Any]:
    """What the form begins with: the chosen provider's settings where one was just chosen, else those in force."""
    mail = settings().mail
    kept = {"username": mail.username, "sender": mail.from_address, "dkim_selector": mail.dkim_selector}
    if request.args.get("provider"):
        chosen = providers.provider(request.args["provider"])
        username = chosen.username or (mail.username if mail.server == chosen.server else "")
        return kept | {"server": chosen.server, "port": chosen.port, "tls": chosen.tls, "username": username}
    return kept | {"server": mail.server, "port": mail.port, "tls": mail.tls}
