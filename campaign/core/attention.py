"""What needs a person, in a sentence each: decided from values, for the desk's first page and the daily mail."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from campaign.core.campaigns.addressees import Place, groups_of, offices_of, places_of
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.campaigns.owners import Owner, named
from campaign.core.counts.refusals import Reason, Refusals
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.troubles import without_addresses
from campaign.core.offices.office import FOREIGN_MINISTRY, Directory, Office
from campaign.core.words.marking import N_

"""How long a person's word about an office's address is good for."""
BACK_UP_EVERY = timedelta(days=7)
ENDS_SOON = timedelta(days=7)
LOOK_BACK = timedelta(days=1)
TOLD_FOR = timedelta(days=7)
"""How long after a restore it is told what was lost."""
MANY_FAILED = 3
"""Letters of one campaign that failed within a day."""
STILL = timedelta(hours=3)
"""After so long without a sign of it, delivery does not run: it gives one every hour."""


class MatterKind(StrEnum):
    """What is the matter. The first four are holds by the same name."""

    STOPPED = "stopped"
    SUSPENDED = "suspended"
    PAUSED = "paused"
    SLOWED = "slowed"
    HELD_BACK = "held_back"
    ANSWERS = "answers"
    OFFICE_ASKS = "office_asks"
    QUOTES = "quotes"
    KEYS = "keys"
    RESTORED = "restored"
    HOST = "host"
    CLOCK = "clock"
    OUTDATED = "outdated"
    STILL = "still"
    CEILING = "ceiling"
    FAILING = "failing"
    NOT_CHECKED = "not_checked"
    CHECK_OVERDUE = "check_overdue"
    FACT_OVERDUE = "fact_overdue"
    NOT_SHOWN = "not_shown"
    ENDING = "ending"
    NO_BACKUP = "no_backup"


SENTENCES = {
    MatterKind.STOPPED: N_("No letter can leave. Ask whoever runs this website to look at the mail settings."),
    MatterKind.SUSPENDED: N_("There is no mailbox at this address. Letters to it wait until you have checked it."),
    MatterKind.PAUSED: N_("Delivery of this campaign is paused. Its letters wait."),
    MatterKind.SLOWED: N_("This address gets more letters than it takes. They leave more slowly for a day."),
    MatterKind.HELD_BACK: N_("Letters that can be read as threats wait for somebody to look at them: %(count)s."),
    MatterKind.ANSWERS: N_("Supporters pasted what offices answered. It waits for somebody to read it: %(count)s."),
    MatterKind.QUOTES: N_("Supporters let you quote a sentence. It waits for somebody to read it: %(count)s."),
    MatterKind.OFFICE_ASKS: N_("Offices answered, or ask for something: %(count)s. Decide about it."),
    MatterKind.KEYS: N_(
        "Something that waits cannot be opened, so nothing is forgotten for now. On the server, run “campaign keys”."
    ),
    MatterKind.RESTORED: N_(
        "This website was restored from a backup. Letters that had not left by then are lost: %(count)s. "
        "Their writers read so on their pages. Nobody erased them, and nothing is sent twice."
    ),
    MatterKind.HOST: N_(
        "The server %(host)s has not been heard of since %(since)s. What it was to forget is not forgotten until it is "
        "back, or was struck off: on another server, run “campaign hosts”."
    ),
    MatterKind.CLOCK: N_(
        "The server’s clock jumped. Nothing is forgotten or given up until it is right again. If it is right now, run "
        "“campaign clock --is-right” on the server."
    ),
    MatterKind.OUTDATED: N_("The database is not up to date. On the server, run “campaign migrate”."),
    MatterKind.STILL: N_(
        "Nothing has been sent since %(since)s: delivery does not run. On the server, start “campaign serve”."
    ),
    MatterKind.CEILING: N_(
        "More was sent in at once than this website takes, so people were asked to wait. "
        "If that was no attack, have limits.submissions_per_minute_in_all raised."
    ),
    MatterKind.FAILING: N_("Letters that failed since yesterday: %(count)s. Look at what the mail server said."),
    MatterKind.NOT_CHECKED: N_(
        "Nobody has checked the address %(address)s, so supporters have to send their letters to it themselves."
    ),
    MatterKind.CHECK_OVERDUE: N_(
        "The address %(address)s was last checked on %(day)s. Look whether it is still right."
    ),
    MatterKind.FACT_OVERDUE: N_(
        "The letters say: “%(says)s” (%(source)s, %(day)s). Look for something newer, and correct them."
    ),
    MatterKind.NOT_SHOWN: N_(
        "Websites that are not entered could not show the form. Times in the last week: %(count)s. "
        "Let them show it, or leave it."
    ),
    MatterKind.ENDING: N_("This campaign ends on %(day)s."),
    MatterKind.NO_BACKUP: N_("There is no backup from the last week. On the server, run “campaign backup FILE”."),
}
NOT_SHOWN = {
    Reason.OFF: N_(
        "This partner is switched off, so its websites could not show the form. Times in the last week: %(count)s. "
        "Switch it on again, or tell it to take the form out."
    ),
    Reason.CODE: N_(
        "Websites could not show the form: no partner has their code. Times in the last week: %(count)s. "
        "Tell whoever looks after them the right one."
    ),
}
"""What is said of frames that were refused for another reason than their site."""
LOOKED_AFTER = N_("This office is looked after by %(owners)s.")
REFUSED_BY_SERVER = N_("The mail server does not want the letters of this campaign. They wait.")


@dataclass(frozen=True)
class Matter:
    """Something that needs a person. `about` names it; `campaign` is the one it belongs to, if to one.

    `sentence` is English, with `values` to put in after it was translated; `key` is what mends it acts on. `reply` is
    what a mail server said, without addresses; `places` are where an address that may be wrong is corrected.
    """

    kind: MatterKind
    sentence: str
    about: str = ""
    campaign: str = ""
    key: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    reply: str = ""
    places: tuple[Place, ...] = ()
    groups: tuple[Owner, ...] = ()
    """Those that look after the office it is about."""

    def looked_after_by(self, language: str) -> str:
        """The names of those groups, as `language` lists names; "" for none."""
        return named(self.groups, language)


@dataclass(frozen=True)
class Facts:
    """What is known. `failures` counts the letters that failed in the last day, by campaign; not those that a restored
    backup did not hold, which `lost_in_restore` counts for the last week.

    `leaves`: mail can reach officials. `backed_up` and `delivered` are when that was last done, None if nobody knows.
    """

    today: date
    now: datetime
    campaigns: tuple[Campaign, ...] = ()
    directory: Directory = field(default_factory=Directory)
    holds: tuple[Hold, ...] = ()
    failures: Mapping[str, int] = field(default_factory=dict)
    held_back: Mapping[str, int] = field(default_factory=dict)
    """How many letters wait for somebody to look at them, by campaign."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """How much of what offices are said to have answered waits for that."""
    office_asks: Mapping[str, int] = field(default_factory=dict)
    """How much offices asked for that nobody decided about, by campaign."""
    quotes: Mapping[str, int] = field(default_factory=dict)
    """How many sentences that may be quoted wait to be read, by campaign."""
    leaves: bool = True
    is_current: bool = True
    keys_missed: bool = False
    lost_in_restore: int = 0
    silent_hosts: Mapping[str, datetime] = field(default_factory=dict)
    """Servers that gave no sign for long, and since when."""
    clock_jumped: bool = False
    backed_up: datetime | None = None
    delivered: datetime | None = None
    crowded: datetime | None = None
    """When more was last sent in than is taken."""
    refusals: tuple[Refusals, ...] = ()
    """Frames of the last week that would be refused today too."""
    partners: Mapping[str, str] = field(default_factory=dict)
    """The names of those that a code stands for."""


def matters(facts: Facts, language: str) -> list[Matter]:
    """Everything that needs a person, the most pressing first; campaigns are named in `language`."""
    live = [one for one in facts.campaigns if one.status is Status.LIVE and not one.is_over(facts.now)]
    titles = {campaign.slug: campaign.in_language(campaign.title, language) for campaign in facts.campaigns}
    all_matters = [
        *(_held(hold, titles, facts) for hold in facts.holds),
        *_waiting(facts, titles),
        *_operations(facts, bool(live)),
        *(_matter(MatterKind.HOST, host, host=host, since=since) for host, since in facts.silent_hosts.items()),
        *_failing(facts, titles),
        *_addresses(facts, live),
        *_overdue(facts, live, titles),
        *_not_shown(facts),
        *_ending(facts, live, titles),
    ]
    order = list(MatterKind)
    owned = [campaign for campaign in live if campaign.owners]
    return [
        replace(matter, groups=tuple(groups_of(matter.places, owned, facts.directory))) if owned else matter
        for matter in sorted(all_matters, key=lambda matter: order.index(matter.kind))
    ]


def concerns(matter: Matter, campaign: Campaign, directory: Directory) -> bool:
    """Whether a matter keeps letters of this campaign waiting, or is about it."""
    if matter.kind is MatterKind.STOPPED or matter.campaign == campaign.slug:
        return True
    offices = [*_offices(campaign, directory), *(target.inline for target in campaign.targets if target.inline)]
    if matter.kind in (MatterKind.SUSPENDED, MatterKind.SLOWED):
        return matter.key in {office.email.casefold() for office in offices}
    return matter.kind in (MatterKind.NOT_CHECKED, MatterKind.CHECK_OVERDUE) and matter.key in {
        office.id for office in offices
    }


def _matter(kind: MatterKind, about: str = "", campaign: str = "", key: str = "", **values: object) -> Matter:
    return Matter(kind, SENTENCES[kind], about, campaign, key, values)


def _held(hold: Hold, titles: Mapping[str, str], facts: Facts) -> Matter:
    kind = MatterKind(hold.kind.value)
    paused = hold.kind is HoldKind.PAUSED
    sentence = REFUSED_BY_SERVER if paused and hold.reply else SENTENCES[kind]
    about = titles.get(hold.key, hold.key) if paused else hold.key
    wrong = hold.kind is HoldKind.SUSPENDED
    places = tuple(places_of(hold.key, facts.directory, facts.campaigns)) if wrong else ()
    campaign, reply = hold.key if paused else "", without_addresses(hold.reply)
    return Matter(kind, sentence, about, campaign, hold.key, {}, reply, places)


def _operations(facts: Facts, any_live: bool) -> Iterator[Matter]:
    if not facts.is_current:
        yield _matter(MatterKind.OUTDATED)
    if facts.keys_missed:
        yield _matter(MatterKind.KEYS)
    if facts.lost_in_restore:
        yield _matter(MatterKind.RESTORED, count=facts.lost_in_restore)
    if facts.clock_jumped:
        yield _matter(MatterKind.CLOCK)
    if any_live and facts.delivered is not None and facts.now - facts.delivered > STILL:
        yield _matter(MatterKind.STILL, since=facts.delivered)
    if facts.crowded is not None and facts.now - facts.crowded <= LOOK_BACK:
        yield _matter(MatterKind.CEILING)
    if any_live and (facts.backed_up is None or facts.now - facts.backed_up > BACK_UP_EVERY):
        yield _matter(MatterKind.NO_BACKUP)


def _waiting(facts: Facts, titles: Mapping[str, str]) -> Iterator[Matter]:
    """What waits for somebody to look at it."""
    waiting = {
        MatterKind.HELD_BACK: facts.held_back,
        MatterKind.ANSWERS: facts.answers,
        MatterKind.OFFICE_ASKS: facts.office_asks,
        MatterKind.QUOTES: facts.quotes,
    }
    for kind, counts in waiting.items():
        for slug, count in sorted(counts.items()):
            yield _matter(kind, titles.get(slug, slug), slug, slug, count=count)


def _failing(facts: Facts, titles: Mapping[str, str]) -> Iterator[Matter]:
    for slug, count in sorted(facts.failures.items()):
        if count >= MANY_FAILED:
            yield _matter(MatterKind.FAILING, titles.get(slug, slug), slug, slug, count=count)


def _addresses(facts: Facts, live: Iterable[Campaign]) -> Iterator[Matter]:
    """Addresses that live campaigns write to, or would, if somebody had checked them."""
    offices: dict[str, Office] = {}
    for campaign in live:
        offices |= {office.id: office for office in _offices(campaign, facts.directory) if office.email}
    for office in sorted(offices.values(), key=lambda office: (office.checked_on or date.min, office.id)):
        named = {"about": office.title, "key": office.id, "address": office.email}
        places = (Place(office.title, office=office.id),)
        if office.checked_on is None:
            if facts.leaves and office.role != FOREIGN_MINISTRY:
                yield replace(_matter(MatterKind.NOT_CHECKED, **named), places=places)
        elif office.is_overdue(facts.today):
            yield replace(_matter(MatterKind.CHECK_OVERDUE, **named, day=office.checked_on), places=places)


def _offices(campaign: Campaign, directory: Directory) -> Iterator[Office]:
    """The offices that a campaign's letters go to, those in the campaign's own file left out."""
    listed = (target for target in campaign.targets if target.inline is None and not target.area)
    for target in listed:
        for language in campaign.letter_languages():
            offices = offices_of(target, directory, language)
            yield from (office for office in offices if office.checked_on or not target.own_government)


def _overdue(facts: Facts, live: Iterable[Campaign], titles: Mapping[str, str]) -> Iterator[Matter]:
    """What live campaigns say on the strength of something that may be out of date by now."""
    for campaign in live:
        for fact in campaign.facts:
            if fact.is_overdue(facts.today):
                values = {"says": fact.says, "source": fact.source, "day": fact.day}
                yield _matter(MatterKind.FACT_OVERDUE, titles[campaign.slug], campaign.slug, campaign.slug, **values)


def _not_shown(facts: Facts) -> Iterator[Matter]:
    """Frames that were refused, by partner and reason. No site is named: anybody can make one up."""
    times: Counter[tuple[str, Reason]] = Counter()
    for refusal in facts.refusals:
        times[refusal.partner, refusal.reason] += refusal.times
    for (partner, reason), count in sorted(times.items()):
        matter = _matter(MatterKind.NOT_SHOWN, facts.partners.get(partner, partner), key=partner, count=count)
        yield replace(matter, sentence=NOT_SHOWN.get(reason, matter.sentence))


def _ending(facts: Facts, live: Iterable[Campaign], titles: Mapping[str, str]) -> Iterator[Matter]:
    for campaign in live:
        if campaign.last_day is not None and campaign.last_day - campaign.day_at(facts.now) <= ENDS_SOON:
            yield _matter(MatterKind.ENDING, titles[campaign.slug], campaign.slug, campaign.slug, day=campaign.last_day)
