"""What a campaign is: its targets, its letters made of blocks with variants, its questions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from campaign.core import days
from campaign.core.campaigns import owners
from campaign.core.campaigns.owners import Owner
from campaign.core.campaigns.picture import Image, ImageKind, Shown
from campaign.core.errors import CampaignClosed, CampaignNotOpen, NotFound
from campaign.core.offices.office import Office, reference
from campaign.core.offices.wishes import NOTHING, Wish
from campaign.core.words.holes import Name
from campaign.core.words.templates import Text, Values

MOMENT = timedelta(microseconds=1)
LONGEST_CAMPAIGN = timedelta(days=365)
"""How long a campaign goes on that names no last day, from when it went live."""


class Status(StrEnum):
    """Where a campaign stands: `draft` is seen by nobody, `test` mails go to the organiser's test address."""

    DRAFT = "draft"
    TEST = "test"
    LIVE = "live"
    CLOSED = "closed"


@dataclass(frozen=True)
class Question:
    """Something a supporter is asked; the answer is the merge field `answers.<id>`."""

    id: str
    label: Mapping[str, str]
    max_length: int = 300


@dataclass(frozen=True)
class Wording:
    """The words beside the box of an opt-in, and their language (BCP 47)."""

    text: str
    language: str


@dataclass(frozen=True)
class OptIn:
    """A list of an organiser's or a partner's own: `public_key` is an age recipient; `label` is shown unticked."""

    public_key: str
    label: Mapping[str, str]

    def wording(self, language: str, default: str = "") -> Wording:
        """What a page in `language` asks beside the box: in that language, else in `default`, else in any."""
        code = next(code for code in (language, default, *self.label) if self.label.get(code))
        return Wording(self.label[code], code)


@dataclass(frozen=True)
class ByHand:
    """Letters that no server may send, sealed to `public_key` (an age recipient) until they are handed over."""

    public_key: str
    day: date


@dataclass(frozen=True)
class Fact:
    """Something the letters say that somebody else found: whose word it is, of which day, and when to look again.

    Letters quote its `value` as the merge field `facts.<id>`. `sure` is how sure its source is, in the source's own
    word ("may", "at least"); `link` is where it can be read.
    """

    says: str
    source: str
    day: date
    look_again: date | None = None
    id: str = ""
    value: str | int = ""
    sure: str = ""
    link: str = ""
    says_in: Mapping[str, str] = field(default_factory=dict)
    """The same in other languages, for the page of sources."""
    source_in: Mapping[str, str] = field(default_factory=dict)
    """What other languages call the source."""

    def is_overdue(self, today: date) -> bool:
        """Whether there may be something newer by now: the last day to look again has passed."""
        return self.look_again is not None and today > self.look_again


class Rule(StrEnum):
    """Whom supporters in a country write to, so that nobody is put at risk by their letter."""

    ALL = "all"
    UN_ONLY = "un-only"
    """International offices alone, never a government."""
    PAPER_ONLY = "paper-only"
    """International offices, by letters that their writers post or hand over themselves; we send and keep nothing."""
    NOBODY = "nobody"


@dataclass(frozen=True)
class CountryRule:
    """The rule for some countries (ISO 3166-1 alpha-2), and whose word it rests on, of which day."""

    rule: Rule
    countries: frozenset[str]
    source: str = ""
    day: date | None = None
    source_in: Mapping[str, str] = field(default_factory=dict)
    """The source in other languages, for the page of sources."""


class Stance(StrEnum):
    """Where an office stands on what a campaign asks for, as far as it said so."""

    AGREES = "agrees"
    """It is not written to any more, and thanked."""
    DISAGREES = "disagrees"


@dataclass(frozen=True)
class Position:
    """Where an office stands: the campaign's own `target`, or an `office` of the directory; and whose word that is."""

    stance: Stance
    source: str
    day: date
    target: str = ""
    office: str = ""
    link: str = ""


@dataclass(frozen=True)
class Target:
    """An office that is written to. Exactly one of `office`, `own_government`, `inline` and `area` says which.

    `area` is whoever represents the supporter's area; where several offices do, of the given `role`. Countries are in
    the order of the file: the first are offered first.
    """

    id: str
    office: str = ""
    own_government: bool = False
    inline: Office | None = None
    countries: tuple[str, ...] = ()
    except_countries: tuple[str, ...] = ()
    area: bool = False
    role: str = ""

    def is_for(self, country: str) -> bool:
        """Whether supporters in `country` (ISO 3166-1 alpha-2) write to this target."""
        if self.countries and country not in self.countries:
            return False
        return country not in self.except_countries


@dataclass(frozen=True)
class Block:
    """One paragraph of a letter: variants of a text, one of the supporter's points, or the personal note's place.

    `ask`: the paragraph's last sentence says what the letter asks for.
    """

    variants: tuple[Text, ...] = ()
    point: str = ""
    label: str = ""
    personal: bool = False
    ask: bool = False

    @cached_property
    def optional(self) -> bool:
        """Whether it may come out empty, because a tag decides."""
        return any(variant.optional for variant in self.variants)

    @cached_property
    def wanted(self) -> tuple[Name, ...] | None:
        """The merge fields that people type and that alone decide what comes out; None where others may as well."""
        fields = [variant.fields for variant in self.variants]
        if not all(field.known and not field.of_nobody for field in fields):
            return None
        return tuple(sorted({name for field in fields for name in field.own}))

    @cached_property
    def says_something_to_nobody(self) -> bool:
        """Whether any of it comes out where nothing at all is known."""
        nothing = Values({})
        return any(variant.fill(nothing).strip() for variant in self.variants)


@dataclass(frozen=True)
class LetterTemplate:
    """The text for some targets in one language; the subject has variants like a block.

    `tag` begins every subject, the same in all of them, so that an office can count and file.
    """

    targets: tuple[str, ...]
    language: str
    subject: tuple[Text, ...]
    blocks: tuple[Block, ...]
    tag: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict, compare=False)
    """The campaign's, for the merge fields `facts.<id>`."""

    @property
    def shape(self) -> tuple[object, ...]:
        """What letters have in common that say the same, block for block and variant for variant."""
        return len(self.subject), *((one.point, one.personal, one.ask, len(one.variants)) for one in self.blocks)

    @cached_property
    def decided_by(self) -> tuple[Name, ...] | None:
        """The merge fields that people type and that decide which blocks come out; None where only filling in tells."""
        fields = [variant.fields for block in self.blocks if block.optional for variant in block.variants]
        return tuple(sorted({name for one in fields for name in one.own})) if all(one.known for one in fields) else None

    def points(self) -> dict[str, str]:
        """The points a supporter may choose, id to label, in the order of the letter."""
        return dict(self._points)

    @property
    def point_ids(self) -> Collection[str]:
        return self._points.keys()

    @cached_property
    def _points(self) -> Mapping[str, str]:
        return {block.point: block.label for block in self.blocks if block.point}


@dataclass(frozen=True)
class Campaign:
    """A campaign as its file describes it. `languages[0]` is the default; mappings are keyed by language."""

    slug: str
    status: Status
    languages: tuple[str, ...]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    targets: tuple[Target, ...]
    letters: tuple[LetterTemplate, ...]
    questions: tuple[Question, ...] = ()
    facts: tuple[Fact, ...] = ()
    country_rules: tuple[CountryRule, ...] = ()
    positions: tuple[Position, ...] = ()
    follows: str = ""
    """The slug of the campaign whose next act this is."""
    silent_only: bool = False
    """Whether only those are written to whose answer nobody has published."""
    answered: Mapping[str, date] = field(default_factory=dict)
    """The day of a published answer, by target; settled from outside its file, as `ends_at` is."""
    tag: Mapping[str, str] = field(default_factory=dict)
    reviewed: Mapping[str, str] = field(default_factory=dict)
    """By language of letters: when and by whom they were read, such as "2027-01-15: a teacher of the language"."""
    outcome: Mapping[str, str] = field(default_factory=dict)
    """What came of it and where to go on, in Markdown: shown in the form's place once the campaign is over."""
    thanks: Mapping[str, str] = field(default_factory=dict)
    """What who has written reads on their own page, in Markdown: thanks, and where to go on."""
    mail_words: Mapping[str, str] = field(default_factory=dict)
    """What the campaign itself says in the mails to its supporters, in plain words."""
    won: date | None = None
    """The day on which it reached what it asked for: it is over from then on, and says so everywhere."""
    owners: tuple[Owner, ...] = ()
    """The groups that run it together; empty where nobody is named."""
    opt_in: OptIn | None = None
    by_hand: ByHand | None = None
    goal: int = 0
    opens: date | datetime | None = None
    closes: date | datetime | None = None
    confirm: bool = True
    accent: str = "#1f5f8b"
    embed_origins: tuple[str, ...] = ()
    picture: str = ""
    """The name of the file that its picture came from."""
    picture_alt: Mapping[str, str] = field(default_factory=dict)
    """What is to be seen on it, for who cannot see it."""
    shown_picture: Shown | None = None
    """The picture as it is kept; None where there is none, or none is kept under this name."""
    logo: str = ""
    """The name of the file that the logo of who runs it came from."""
    logo_alt: Mapping[str, str] = field(default_factory=dict)
    """Whose logo it is."""
    shown_logo: Shown | None = None
    areas: str = ""
    """The name of the file that says which postcodes lie in which areas."""
    time_zone: str = ""
    """Whose day `opens`, `closes` and the days of its numbers mean, by the IANA database; "" is the site's."""
    site_time_zone: str = "UTC"
    reminder: bool = True
    """Whether who does not confirm is reminded once: until then the address and the link to confirm are kept."""
    ends_at: datetime | None = None
    """When it ends (UTC) where it names no last day; None before that is settled."""
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    """What offices asked for, by their ids; most wish nothing."""

    def image(self, kind: ImageKind) -> Image:
        """Its picture or logo."""
        if kind is ImageKind.LOGO:
            return Image(self.logo, self.logo_alt, self.shown_logo)
        return Image(self.picture, self.picture_alt, self.shown_picture)

    @property
    def image_names(self) -> tuple[tuple[ImageKind, str], ...]:
        """Every picture that its text names, each once, with what kind it is."""
        logos = dict.fromkeys([self.logo, *(owner.logo for owner in self.owners)])
        named = [(ImageKind.PICTURE, self.picture), *((ImageKind.LOGO, logo) for logo in logos)]
        return tuple((kind, name) for kind, name in named if name)

    def run_by(self, language: str) -> str:
        """The names of the groups that run it, as a list in `language`, the one that speaks it first; "" for none."""
        if self.owners and language not in self._run_by:
            self._run_by[language] = owners.named(self.owners, language, self.languages[0])
        return self._run_by.get(language, "") if self.owners else ""

    @cached_property
    def _run_by(self) -> dict[str, str]:
        """Made once for each language: it stands below every letter."""
        return {}

    def in_language(self, texts: Mapping[str, str], language: str) -> str:
        """`texts` in `language`, else in the campaign's first language, else in any."""
        return texts.get(language) or texts.get(self.languages[0]) or next(iter(texts.values()), "")

    def opt_in_wording(self, language: str) -> Wording | None:
        """What a page in `language` asks beside the opt-in's box; None where the campaign has none."""
        return self.opt_in.wording(language, self.languages[0]) if self.opt_in else None

    def wish(self, office_id: str) -> Wish:
        return self.wishes.get(office_id, NOTHING)

    def target(self, target_id: str) -> Target | None:
        return next((target for target in self.targets if target.id == target_id), None)

    def area_targets(self, country: str) -> tuple[Target, ...]:
        """Those of the supporters in `country` that depend on where exactly they live."""
        return tuple(target for target in self.targets if target.area and target.is_for(country))

    def rule_for(self, country: str) -> Rule:
        """Whom supporters in `country` may write to: the UN alone where nobody decided.

        A campaign without rules has none to keep.
        """
        if not self.country_rules or not country:
            return Rule.ALL
        return self._rules.get(country, Rule.UN_ONLY)

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        """By country; the first rule that names it stands."""
        return {country: one.rule for one in reversed(self.country_rules) for country in one.countries}

    def position_of(self, target: Target, office: Office | None) -> Position | None:
        """The known position of a target, or of the office that it means for somebody."""
        names = {office.id, reference(office)} if office and not target.inline else {target.office} - {""}
        positions = (one for one in self.positions if one.target == target.id or one.office in names)
        return next(positions, None)

    def spares(self, target: Target, office: Office | None = None) -> bool:
        """Whether a target is not written to: it agrees, or has answered where letters go to those who are silent."""
        position = self.position_of(target, office)
        agrees = position is not None and position.stance is Stance.AGREES
        return agrees or (self.silent_only and target.id in self.answered)

    def letter_languages(self) -> tuple[str, ...]:
        """Languages there are letters in: the campaign's own first, in its order, then any others."""
        return self._letter_languages

    @cached_property
    def _letter_languages(self) -> tuple[str, ...]:
        written = dict.fromkeys(letter.language for letter in self.letters)
        return tuple(sorted(written, key=lambda code: (code not in self.languages, self._rank(code))))

    def _rank(self, language: str) -> int:
        return self.languages.index(language) if language in self.languages else 0

    def parallel_to(self, template: LetterTemplate, target_id: str, languages: Iterable[str]) -> LetterTemplate | None:
        """The letter to a target in the first of `languages` that says the same as `template`, block for block."""
        own = self._letters_to.get(target_id, {})
        letters = (own[code] for code in languages if code in own)
        return next((letter for letter in letters if letter.shape == template.shape), None)

    def template_for(self, target_id: str, language: str) -> LetterTemplate:
        """The letter to `target_id` in `language`, else in the campaign's first language, else in any.

        A campaign that loaded has a letter for every target.
        """
        own = self._letters_to.get(target_id, {})
        return own.get(language) or own.get(self.languages[0]) or next(iter(own.values()))

    @cached_property
    def _letters_to(self) -> Mapping[str, Mapping[str, LetterTemplate]]:
        """By target, then by language."""
        letters: dict[str, dict[str, LetterTemplate]] = {}
        for letter in self.letters:
            for target in letter.targets:
                letters.setdefault(target, {})[letter.language] = letter
        return letters

    @cached_property
    def known_points(self) -> frozenset[str]:
        """The points of any letter."""
        return frozenset(point for letter in self.letters for point in letter.points())

    @property
    def place(self) -> str:
        """The time zone that counts."""
        return self.time_zone or self.site_time_zone

    @property
    def opens_at(self) -> datetime | None:
        """The first moment of its first day, or its hour (UTC)."""
        return days.begin(self.opens, self.place) if self.opens else None

    @property
    def closes_at(self) -> datetime | None:
        """The moment at which its last day is over, or its hour (UTC). Every live campaign has an end."""
        return days.end(self.closes, self.place) if self.closes else self.ends_at

    @property
    def last_day(self) -> date | None:
        """The last day on which letters are taken, where it is."""
        if self.closes and not isinstance(self.closes, datetime):
            return self.closes
        return days.day_at(self.closes_at - MOMENT, self.place) if self.closes_at else None

    def day_at(self, now: datetime) -> date:
        """The day that it is in its time zone."""
        return days.day_at(now, self.place)

    def takes_promises(self, now: datetime) -> bool:
        """Whether letters are still taken to be handed over by hand: until their day begins."""
        return self.by_hand is not None and self.day_at(now) < self.by_hand.day

    def hands_over(self, now: datetime) -> bool:
        """Whether the letters taken are handed over from now on: their day has come."""
        return self.by_hand is not None and self.day_at(now) >= self.by_hand.day

    def is_won(self, now: datetime) -> bool:
        """Whether it has reached what it asked for."""
        return self.won is not None and self.day_at(now) >= self.won

    def is_over(self, now: datetime) -> bool:
        past = self.closes_at is not None and now >= self.closes_at
        return self.status is Status.CLOSED or past or self.is_won(now)

    def is_open(self, now: datetime) -> bool:
        """Whether letters are taken."""
        begun = self.opens_at is None or now >= self.opens_at
        return self.status is not Status.DRAFT and begun and not self.is_over(now)

    def require_visible(self) -> None:
        """Raise NotFound while the campaign is a draft."""
        if self.status is Status.DRAFT:
            raise NotFound

    def require_open(self, now: datetime) -> None:
        """Raise CampaignClosed after its end, CampaignNotOpen before its beginning, NotFound for a draft."""
        self.require_visible()
        if self.is_over(now):
            raise CampaignClosed
        if not self.is_open(now):
            raise CampaignNotOpen
