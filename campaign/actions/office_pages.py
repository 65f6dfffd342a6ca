"""An office's own page: who comes in by its link, what is asked for there, and what an organiser makes of it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from campaign.actions import limits, offices, published_answers
from campaign.actions.context import DAY, Context, note
from campaign.core.answers import office_page
from campaign.core.answers.office_page import AT_ONCE, MOST_A_DAY, Request, Stage, Wants, WrittenTo
from campaign.core.answers.published import Answer
from campaign.core.campaigns.campaign import Campaign
from campaign.core.errors import LinkNotValid, NotFound
from campaign.core.letters import composition
from campaign.core.letters.targeting import Addressed
from campaign.core.offices.office import Office
from campaign.core.offices.wishes import NOTHING, Wish
from campaign.core.words.marking import N_

PAGE = "about-this-mail"


@dataclass(frozen=True)
class Visit:
    """An office that came in by its link: which it is, and how many wrote to it."""

    campaign: Campaign
    office: Office
    written: WrittenTo
    code: str

    @property
    def wish(self) -> Wish:
        return self.campaign.wish(self.office.id)


def url(context: Context, slug: str, office: str, email: str) -> str:
    """The address of an office's page, which stands below each letter that is mailed to it at `email`."""
    code = office_page.code(context.store.office_page_key(slug), office, email)
    return f"{context.settings.site.url}/{PAGE}/{slug}/{code}"


def confirm_url(context: Context, request: Request) -> str:
    """The address that confirms a request; it is mailed to the office and stands nowhere else."""
    code = office_page.confirmation(context.store.office_page_key(request.campaign), request)
    return f"{context.settings.site.url}/{PAGE}/confirm/{request.number}/{code}"


def visit(context: Context, slug: str, code: str) -> Visit:
    """Who comes in by this link. Raises LinkNotValid for one that was made up, or that went to an earlier address."""
    campaign = _campaign(context, slug)
    key = context.store.office_page_key(slug)
    offices = [
        (office, written)
        for office, written in _offices(context, campaign)
        if office.email and office_page.is_same(office_page.code(key, office.id, office.email), code)
    ]
    if not offices:
        raise LinkNotValid
    (office, first), *more = offices
    return Visit(campaign, office, _together(first, [written for _, written in more]), code)


def asks(visit: Visit, now: datetime) -> list[str]:
    """What the letters to this office ask for: the paragraphs that ask, in their first wording."""
    target = visit.campaign.target(visit.written.target)
    if target is None:
        return []
    template = visit.campaign.template_for(target.id, visit.office.language)
    return composition.asking(Addressed(target, visit.office, template), visit.campaign.day_at(now))


def ask(context: Context, visit: Visit, wants: Wants, words: str, link: str, now: datetime) -> bool:
    """Have the office confirm by mail what was asked for on its page. False where it got too many such mails today."""
    key = limits.key(context, f"office {visit.campaign.slug}", visit.office.id, now)
    if limits.hit(context, key, now + DAY) > MOST_A_DAY:
        return False
    message_id = f"<{secrets.token_hex(16)}@{context.settings.mail_domain}>"
    of_it = (visit.campaign.slug, visit.office.id, visit.written.target, visit.office.email)
    context.store.ask(Request(*of_it, wants, now, message_id, words, link))
    return True


def asked(context: Context, number: int, code: str) -> Request:
    """The request that a link from the mail to its office leads to. Raises LinkNotValid."""
    asked_for = context.store.request(number)
    if asked_for is None:
        raise LinkNotValid
    _campaign(context, asked_for.campaign)
    key = context.store.office_page_key(asked_for.campaign)
    if not office_page.is_same(office_page.confirmation(key, asked_for), code):
        raise LinkNotValid
    return asked_for


def confirm(context: Context, request: Request, now: datetime) -> None:
    """It is the office's own wish: done at once, or an organiser's to decide. Twice is as good as once.

    Raises LinkNotValid where it was asked for too long ago.
    """
    if request.stage is not Stage.ASKED:
        return
    if not request.is_open(now):
        raise LinkNotValid
    if request.wants not in AT_ONCE:
        context.store.confirm_request(request.number, Stage.CONFIRMED, now)
        return
    wish = office_page.wished(_campaign(context, request.campaign).wish(request.office), request.wants, now)
    if context.store.confirm_request(request.number, Stage.DONE, now, wish):
        note(context, "", N_("did what an office asked for"), request.campaign, now)


def requests(context: Context, slug: str) -> list[tuple[Request, str]]:
    """What the offices of a campaign confirmed, the newest first, each with the office's title."""
    campaign = context.catalogue.campaign(slug)
    return [(request, title_of(context, campaign, request.office)) for request in context.store.requests(slug)]


def accept(context: Context, slug: str, number: int, who: str, now: datetime) -> bool:
    """Do what an office asked for. False where it cannot be done any more. Raises NotFound."""
    campaign, request = context.catalogue.campaign(slug), _confirmed(context, slug, number)
    if not _done(context, campaign, request, who, now):
        return False
    context.store.decide_request(number, Stage.DONE)
    note(context, who, N_("did what an office asked for"), slug, now)
    return True


def readdressed(context: Context, slug: str, number: int) -> Office | None:
    """The row of the directory to which a request gives another address; None for any other. Raises NotFound."""
    campaign, request = context.catalogue.campaign(slug), _confirmed(context, slug, number)
    if request.wants is not Wants.ADDRESS or _is_own(campaign, request):
        return None
    return context.catalogue.directory().get(request.office)


def set_aside(context: Context, slug: str, number: int, who: str, now: datetime) -> None:
    """Leave undone what an office asked for. Raises NotFound."""
    _confirmed(context, slug, number)
    context.store.decide_request(number, Stage.SET_ASIDE)
    note(context, who, N_("set aside what an office asked for"), slug, now)


def end_wish(context: Context, slug: str, office: str, who: str, now: datetime) -> None:
    """Letters leave as they do to any office again."""
    context.store.save_wish(slug, office, NOTHING)
    note(context, who, N_("ended what an office had asked for"), f"{slug} ({office})", now)


def wishes(context: Context, campaign: Campaign) -> list[tuple[str, str, Wish]]:
    """What is in force: the office's id and title, and its wish."""
    return [(office, title_of(context, campaign, office), wish) for office, wish in campaign.wishes.items()]


def title_of(context: Context, campaign: Campaign, office_id: str) -> str:
    """What an office is called; its id where it is known no more."""
    own = next((target.inline for target in campaign.targets if target.inline and target.inline.id == office_id), None)
    office = own or context.catalogue.directory().get(office_id)
    return ", ".join(filter(None, (office.title, office.organisation))) if office else office_id


def _campaign(context: Context, slug: str) -> Campaign:
    """Raises LinkNotValid."""
    try:
        campaign = context.catalogue.campaign(slug)
        campaign.require_visible()
    except NotFound:
        raise LinkNotValid from None
    return campaign


def _offices(context: Context, campaign: Campaign) -> Iterator[tuple[Office, WrittenTo]]:
    """The offices that were written to, as they are now."""
    directory = context.catalogue.directory()
    for written in context.store.written_to(campaign.slug):
        target = campaign.target(written.target)
        office = (target.inline if target else None) or directory.get(written.office)
        if office is not None and office.id == written.office:
            yield office, written


def _together(first: WrittenTo, more: list[WrittenTo]) -> WrittenTo:
    """One office that several targets mean."""
    every = [first, *more]
    begin = min((part.first_day for part in every if part.first_day), default="")
    return replace(
        first, sent=sum(part.sent for part in every), first_day=begin, last_day=max(part.last_day for part in every)
    )


def is_decided(context: Context, slug: str, number: int) -> bool:
    """Whether an organiser did what is asked for here, or set it aside."""
    asked = context.store.request(number)
    return asked is not None and asked.campaign == slug and asked.stage in (Stage.DONE, Stage.SET_ASIDE)


def _confirmed(context: Context, slug: str, number: int) -> Request:
    confirmed = context.store.request(number)
    if confirmed is None or confirmed.campaign != slug or confirmed.stage is not Stage.CONFIRMED:
        raise NotFound
    return confirmed


def _done(context: Context, campaign: Campaign, request: Request, who: str, now: datetime) -> bool:
    if request.wants is Wants.ANSWER:
        title = title_of(context, campaign, request.office)
        day = campaign.day_at(request.confirmed_at or now)
        answer = Answer(campaign.slug, request.target, title, day, request.words, request.link)
        published_answers.publish(context, published_answers.enter(context, answer, who, now), who, now)
        return True
    if request.wants is Wants.ADDRESS:
        return _readdress(context, campaign, request, now)
    wish = office_page.wished(campaign.wish(request.office), request.wants, now)
    context.store.save_wish(campaign.slug, request.office, wish)
    return True


def _readdress(context: Context, campaign: Campaign, request: Request, now: datetime) -> bool:
    """Give the office the address that it asked for; not where it has another by now than when it asked."""
    if _is_own(campaign, request):
        addresses = (request.email, request.words)
        return offices.correct_own_office(context, campaign.slug, request.target, addresses, now) is not None
    office = context.catalogue.directory().get(request.office)
    if office is None or office.email != request.email:
        return False
    return offices.correct_office(context, office, replace(office, email=request.words), now) is not None


def _is_own(campaign: Campaign, request: Request) -> bool:
    """Whether the campaign describes the office itself that asks."""
    target = campaign.target(request.target)
    return target is not None and target.inline is not None and target.inline.id == request.office
