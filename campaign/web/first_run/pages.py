"""What every page of the first run has: its step among the others, and the settings as they are now."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from wtforms import Form

from campaign.actions import first_run
from campaign.config.changes import Changes, from_environment
from campaign.config.settings import ConfigError
from campaign.core.first_run.steps import Step, after
from campaign.web.desk.account_forms import faults
from campaign.web.first_run.access import FIRST_RUN, form_token
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import CONTEXT, context
from campaign.web.site.faults import Fault


def page(step: Step, form: Form | None = None, status: int = 200, **more: Any) -> Response:
    """A step's page; `more` may have further `errors`."""
    errors: list[Fault] = [*(faults(form) if form else []), *more.pop("errors", [])]
    done = first_run.standing(context())
    html = render_template(
        f"first_run/{step}.html",
        form=form,
        errors=errors,
        step=step.value,
        number=list(Step).index(step) + 1,
        steps=len(Step),
        is_done=step in done,
        following=after(step),
        form_token=form_token(),
        **more,
    )
    return Response(html, status)


def go_on(step: Step) -> Response:
    """To the step that follows, or to the list of them."""
    following = after(step)
    return redirect(f"{url_for('first_run.home')}{following or ''}", 303)  # type: ignore[return-value]


def sent() -> MultiDict[str, str] | None:
    return request.form if request.method == "POST" else None


def save(changes: Changes) -> list[Fault]:
    """Write settings; what keeps them from being written, or from having an effect, if anything does."""
    run = FIRST_RUN.here()
    winning = from_environment(changes, run.environ)
    if winning:
        words = gettext("Set in the environment, which wins over the file: %(names)s", names=", ".join(winning))
        return [{"id": "", "message": words}]
    try:
        CONTEXT.put(current_app, first_run.settle(context(), run.config_file, changes, run.environ))
    except ConfigError as error:
        return [{"id": "", "message": fault} for fault in error.faults]
    except OSError as error:
        return [{"id": "", "message": f"{run.config_file}: {error.strerror}"}]
    return []


def typed(form: Form, names: Sequence[str]) -> Mapping[str, str]:
    """What was typed into fields, without spaces around it."""
    return {name: str(form[name].data or "").strip() for name in names}
