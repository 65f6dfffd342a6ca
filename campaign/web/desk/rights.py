"""What each page and each button of the desk asks for, and whether who is signed in has it.

Every route stands here. One that does not is the organisers' alone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from flask import g, request

from campaign.actions import accounts, attention, held_back, offices, uploads
from campaign.core.accounts import Role
from campaign.core.campaigns.addressees import writes_to
from campaign.core.delivery.holds import HoldKind
from campaign.core.errors import NotFound, NotYours, OrganisersOnly, UploadGone, ViewerOnly
from campaign.core.offices.office import Office
from campaign.core.rights import Right, knows
from campaign.core.rights import may as holds
from campaign.web.site.current import context, now

Values = Mapping[str, Any]
Fields = Mapping[str, str]

_ASKED = {
    Right.COMES_IN: (
        "home people.account people.change_password people.renew_recovery_codes people.sign_out_everywhere "
        "people.want_mail sign_in.sign_out sign_in.second_factor sign_in.new_second_factor sign_in.qr_code"
    ),
    Right.PARTNERS: "partners.everybody partners.one",
    Right.WATCHES: (
        "campaign watching.letters watching.sources watching.failures watching.campaign_settings watching.report "
        "watching.numbers taking_along.totals_csv taking_along.totals_xlsx taking_along.totals_zip "
        "taking_along.totals_db taking_along.totals_json"
    ),
    Right.READS: (
        "writing.edit writing.take_out writing.letter writing.download versions.every versions.one versions.changes "
        "translating.texts translating.download pictures.show pictures.show_logo pictures.content owner_logos.show "
        "launch.checks launch.ask contacts.show contacts.key by_hand.show answers.board from_offices.everything "
        "from_offices.one own_offices.office offices.every offices.office held_back.waiting "
        "lists.new lists.show lists.row"
    ),
    Right.LOOKS: "approvals.show new_office.new putting_away.ask",
    Right.WRITES: (
        "writing.change writing.change_letter writing.preview writing.upload writing.discard versions.keep "
        "versions.go_back translating.change pictures.change pictures.change_logo owner_logos.change launch.go "
        "launch.test_run delivery.pause delivery.release contacts.fetch by_hand.act answers.decide from_offices.enter "
        "from_offices.decide from_offices.quote from_offices.requested from_offices.end_wish quoting.decide "
        "watching.mark_day watching.unmark_day own_offices.change offices.change attention.check_office "
        "held_back.decide lists.begin lists.decide lists.correct sign_in.show_kept"
    ),
    Right.RUNS: (
        "people.everybody people.invite people.reset people.change_role people.remove people.withdraw people.audit "
        "webhooks.everybody webhooks.add webhooks.remove webhooks.test partners.add partners.change partners.switch "
        "partners.renew refusals.let_in refusals.forget approvals.approve new_office.add putting_away.archive "
        "putting_away.delete writing.copy writing.new"
    ),
}
NEEDED = {f"organiser.{endpoint}": right for right, endpoints in _ASKED.items() for endpoint in endpoints.split()}
"""The right that a route asks for."""
SHOWN = {"organiser.writing.new": Right.LOOKS}
"""What its GET asks for, where a route has one for both."""


def _named(slug: str) -> Collection[str]:
    return [slug] if slug else []


_GONE = ("",)
"""Of what is not there: answered as what is another campaign's, so that nobody can ask how much of that there is."""


def _of_office(office_id: str) -> Collection[str]:
    """The campaigns that write to an office of the directory, as far as a member knows of them."""
    office = context().catalogue.directory().get(office_id)
    return _known(one.slug for one in context().catalogue.campaigns() if office is not None and writes_to(one, office))


def _of_upload(upload_id: str) -> Collection[str]:
    try:
        return _named(uploads.about(context(), upload_id))
    except UploadGone:
        return _GONE


def _of_held_back(number: int) -> Collection[str]:
    return [held_back.campaign_of(context(), number)]


def _of_hold(kind: str, key: str) -> Collection[str]:
    held = attention.held_by(context(), kind, key)
    return held if kind == HoldKind.PAUSED else _known(held)


def _known(slugs: Iterable[str]) -> Collection[str]:
    """Without those of which a member may not know, or it could ask of any address whether they write to it."""
    return [slug for slug in slugs if slug in g.organiser.rights]


_ABOUT: Mapping[str, Callable[[Values, Fields], Collection[str]]] = {
    "organiser.offices.change": lambda values, _: _of_office(values["office_id"]),
    "organiser.attention.check_office": lambda _, fields: _of_office(fields.get("office", "")),
    "organiser.delivery.release": lambda _, fields: _of_hold(fields.get("kind", ""), fields.get("key", "")),
    "organiser.held_back.waiting": lambda *_: list(g.organiser.rights),
    "organiser.held_back.decide": lambda values, _: _of_held_back(values["number"]),
    "organiser.lists.new": lambda values, _: _named(values.get("campaign") or request.args.get("campaign", "")),
    "organiser.lists.begin": lambda _, fields: _named(fields.get("campaign", "").strip()),
    **dict.fromkeys(
        (f"organiser.lists.{name}" for name in ("show", "decide", "row", "correct")),
        lambda values, _: _of_upload(values["upload"]),
    ),
}
"""The campaigns that a route is about whose address names none."""


def ask() -> None:
    """Let this request go on, or say why not. Raises ViewerOnly, OrganisersOnly, NotYours, NotFound.

    A campaign of which an account may know nothing is as one that is not there.
    """
    endpoint, values = request.endpoint or "", request.view_args or {}
    right = needed(endpoint, request.method)
    about = _about(endpoint, values, request.form) if g.organiser.role is Role.MEMBER else None
    if holds(g.organiser, right, about):
        return
    if about and not knows(g.organiser, about):
        raise NotFound
    accounts.note_refusal(context(), g.organiser, now())
    if g.organiser.role is Role.MEMBER:
        raise NotYours
    raise ViewerOnly if request.method == "POST" else OrganisersOnly


def needed(endpoint: str, method: str) -> Right:
    """What a route asks for."""
    shown = SHOWN.get(endpoint) if method != "POST" else None
    return shown or NEEDED.get(endpoint, Right.RUNS)


def can(endpoint: str, fields: Fields | None = None, method: str = "", **values: Any) -> bool:
    """Whether who is signed in may open a page, or press a button that posts `fields`; `values` are in its address."""
    about = _about(endpoint, values, fields or {}) if g.organiser.role is Role.MEMBER else None
    return holds(g.organiser, needed(endpoint, method), about)


def may(right: Right, slug: str) -> bool:
    """Whether who is signed in has a right in this campaign."""
    return holds(g.organiser, right, [slug])


def may_join() -> bool:
    """Whether who is signed in may say that a campaign follows another: supporters of that one are led to it."""
    return holds(g.organiser, Right.RUNS, ())


def may_correct(office: Office) -> bool:
    """Whether who is signed in may correct an office of the directory: in all letters to it, of every campaign."""
    return all(may(Right.WRITES, slug) for slug in offices.mailing(context(), office))


def may_change() -> bool:
    """Whether who is signed in may change what this page is about: a campaign, or the site."""
    if g.organiser.role is not Role.MEMBER:
        return g.organiser.role is Role.ORGANISER
    about = _about(request.endpoint or "", request.view_args or {}, request.form)
    return holds(g.organiser, Right.WRITES if about else Right.RUNS, about)


def _about(endpoint: str, values: Values, fields: Fields) -> Collection[str] | None:
    """The campaigns that a route is about; None where it is about whichever an account has rights in."""
    if "slug" in values:
        return [values["slug"]]
    return _ABOUT[endpoint](values, fields) if endpoint in _ABOUT else None
