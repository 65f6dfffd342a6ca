"""Accounts on the desk: one's own, everybody's, and who did what."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.actions import accounts, launching
from campaign.actions.sessions import end_all
from campaign.core.accounts import account_name
from campaign.core.errors import AddressNotValid, LastOrganiser, NotFound, TooManyRequests, WeakPassword
from campaign.core.launch.check_list import HEADINGS
from campaign.core.rights import Rights
from campaign.store.protocol.accounts import AuditEntry
from campaign.store.protocol.errors import AlreadyExists, IsLastOrganiser, Missing
from campaign.web.desk import sessions
from campaign.web.desk.account_forms import ChangePasswordForm, CurrentPasswordForm, InviteForm, faults, refuse
from campaign.web.desk.kept import Fields, restores
from campaign.web.desk.rights_forms import access_chosen, rights_chosen, titles
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, posted

blueprint = Blueprint("people", __name__)

ENTRIES = 100
"""Entries of the audit trail on one page."""


@blueprint.get("/account")
def account() -> Response:
    """One's own password, second factor and sessions."""
    return _account_page()


@blueprint.post("/account/password")
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm(request.form)
    if not form.validate() or not _knows_password(form):
        return _account_page(400, password_form=form)
    try:
        accounts.change_password(context(), g.session, form.password.data or "", now())
    except WeakPassword as error:
        refuse(form.password, error)
        return _account_page(400, password_form=form)
    return _account_page(done=gettext("Your password is changed. Other browsers were signed out."))


@blueprint.post("/account/recovery-codes")
def renew_recovery_codes() -> ResponseReturnValue:
    form = CurrentPasswordForm(request.form, prefix="codes-")
    if not g.organiser.has_second_factor or not _knows_password(form):
        return _account_page(400, codes_form=form)
    codes = accounts.renew_recovery_codes(context(), g.session, now())
    return make_response(render_template("organiser/recovery_codes.html", codes=codes))


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    response = make_response(redirect(url_for("organiser.sign_in.sign_in"), 303))
    end_all(context(), g.session.organiser, now())
    sessions.forget_cookie(response)
    return response


@blueprint.post("/account/mail")
def want_mail() -> Response:
    """Whether this account gets a mail when something needs a person."""
    wants = bool(posted("wants_mail"))
    accounts.want_mail(context(), g.session.organiser, wants)
    g.organiser = replace(g.organiser, wants_mail=wants)
    kept = gettext("Saved. We will email you when something needs attention.")
    return _account_page(done=kept if wants else gettext("It is kept: you get no such email."))


@blueprint.get("/people")
def everybody() -> Response:
    """Who has an account, and who was invited."""
    return _people_page()


@blueprint.post("/people/invite")
def invite() -> Response:
    form = InviteForm(request.form)
    access = access_chosen(form.role.data or "", request.form)
    try:
        email = accounts.address(form.email.data or "")
        url = accounts.invite(context(), email, access, now(), g.session.organiser)
    except AddressNotValid as error:
        refuse(form.email, error)
        return _people_page(400, form)
    except AlreadyExists:
        refuse(form.email, gettext("This address has an account already"))
        return _people_page(400, form)
    return _people_page(link={"email": email, "url": url})


@restores("organiser.people.invite")
def restore(fields: Fields) -> Response:
    return _people_page(form=InviteForm(fields), chosen=rights_chosen(fields))


@blueprint.post("/people/reset")
def reset() -> Response:
    """A link by which somebody else sets a new password; for one's own the old one is asked for."""
    email = _somebody_else()
    try:
        url = accounts.reset(context(), email, now(), g.session.organiser)
    except Missing:
        raise NotFound from None
    return _people_page(link={"email": email, "url": url})


@blueprint.post("/people/role")
def change_role() -> ResponseReturnValue:
    """Another role; as a member with these rights in campaigns, in the place of those from before."""
    access = access_chosen(posted("role"), request.form)
    return _change(lambda email: accounts.change_access(context(), email, access, now(), g.session.organiser))


@blueprint.post("/people/remove")
def remove() -> ResponseReturnValue:
    def gone(email: str) -> None:
        with suppress(Missing):  # twice is as good as once
            accounts.remove(context(), email, now(), g.session.organiser, unless_last=True)

    return _change(gone)


@blueprint.post("/people/withdraw")
def withdraw() -> ResponseReturnValue:
    accounts.withdraw(context(), account_name(posted("email")), now(), g.session.organiser)
    return redirect(url_for("organiser.people.everybody"), 303)


@blueprint.get("/audit")
def audit() -> str:
    """Who did what, newest first."""
    before = request.args.get("before", type=int)
    shown = accounts.entries(context(), before if before and before < 2**62 else None, ENTRIES)
    older = url_for("organiser.people.audit", before=shown[-1].id) if len(shown) == ENTRIES else ""
    # Translated here: Jinja's gettext takes what it is given for safe HTML.
    entries = [(entry, gettext(entry.what), _about(entry)) for entry in shown]
    return render_template("organiser/audit.html", entries=entries, older=older, somebody=accounts.SOMEBODY)


def _about(entry: AuditEntry) -> str:
    """What was done to, with the check list's items as the list itself is headed."""
    slug, _, keys = entry.about.removesuffix(")").partition(" (")
    if entry.what != launching.OVERRODE or not keys:
        return entry.about
    items = (gettext(HEADINGS[key]) if key in HEADINGS else key for key in keys.split(", "))
    return f"{slug} ({' · '.join(items)})"


def _account_page(
    status: int = 200,
    *,
    password_form: ChangePasswordForm | None = None,
    codes_form: CurrentPasswordForm | None = None,
    done: str = "",
) -> Response:
    wrong = [fault for form in (password_form, codes_form) if form for fault in faults(form)]
    factor = accounts.second_factor_of(context(), g.session.organiser)
    page = render_template(
        "organiser/account.html",
        account=g.organiser,
        factor=factor,
        password_form=password_form or ChangePasswordForm(),
        codes_form=codes_form or CurrentPasswordForm(prefix="codes-"),
        titles=titles(g.organiser.rights),
        errors=wrong,
        done=done,
    )
    return Response(page, status)


def _people_page(
    status: int = 200,
    form: InviteForm | None = None,
    link: dict[str, str] | None = None,
    fault: str = "",
    chosen: Rights | None = None,
) -> Response:
    form = form or InviteForm()
    known, links = accounts.everybody(context()), {link.email: link for link in accounts.links(context(), now())}
    offered = accounts.campaigns_to_give(context())
    held = {slug for one in known for slug in one.rights} | {slug for one in links.values() for slug in one.rights}
    page = render_template(
        "organiser/people.html",
        accounts=known,
        links=links,
        invitations=[link for link in links.values() if link.role is not None],
        campaigns=offered,
        titles=titles({*offered, *held}),
        chosen=chosen or (rights_chosen(request.form) if form.errors else {}),
        me=g.session.organiser,
        form=form,
        link=link,
        errors=faults(form) + ([{"id": "", "message": fault}] if fault else []),
    )
    return Response(page, status)


def _knows_password(form: ChangePasswordForm | CurrentPasswordForm) -> bool:
    """Whether the password shown again is right; guesses are counted as at the door."""
    try:
        right = sessions.sign_in(g.session.organiser, form.current.data or "") is not None
    except TooManyRequests:
        refuse(form.current, gettext("Too many wrong attempts. Wait a while, then try again."))
        return False
    if not right:
        refuse(form.current, gettext("The password is not right"))
    return right


def _somebody_else() -> str:
    email = account_name(posted("email"))
    if email == g.session.organiser:
        raise NotFound
    return email


def _change(act: Callable[[str], None]) -> ResponseReturnValue:
    """Do something to the account that was posted; those who did it to themselves may not see this page any more."""
    email = account_name(posted("email"))
    try:
        act(email)
    except Missing:
        raise NotFound from None
    except IsLastOrganiser:
        return _people_page(400, fault=gettext(LastOrganiser.sentence()))
    page = "organiser.home" if email == g.session.organiser else "organiser.people.everybody"
    return redirect(url_for(page), 303)
