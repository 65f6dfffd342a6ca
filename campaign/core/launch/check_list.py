"""The whole check list before launch: what `checks` says of the text, and of all that stands around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from campaign.core.campaigns import colours, series
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.delivery import senders
from campaign.core.delivery.senders import Answer, Record
from campaign.core.launch import site_checks
from campaign.core.launch.checks import areas_item, image_items, items, owner_items
from campaign.core.launch.items import Item, Level
from campaign.core.launch.site_checks import Site
from campaign.core.letters import composition, mail_links
from campaign.core.letters.composition import Supporter
from campaign.core.letters.targeting import addressed, examples
from campaign.core.offices.office import Directory
from campaign.core.words.marking import N_

HEADINGS = {
    "text": N_("The text"),
    "fields": N_("Merge fields"),
    "length": N_("Length"),
    "ask": N_("What is asked"),
    "reply": N_("Asking for a reply"),
    "repeats": N_("Repeated sentences"),
    "note": N_("The supporter’s own words"),
    "different": N_("Different letters"),
    "alike": N_("How alike letters are"),
    "tag": N_("The tag of subjects"),
    "parallel": N_("Letters side by side"),
    "facts": N_("Facts"),
    "act": N_("What is new since the act before"),
    "reviewed": N_("Read by native readers"),
    "links": N_("Links for mail programs"),
    "languages": N_("Languages"),
    "addresses": N_("Addresses"),
    "dates": N_("Dates"),
    "confirm": N_("Confirming"),
    "contrast": N_("Colour"),
    "sender": N_("The sender’s domain"),
    "delivery": N_("Delivery"),
    "site": N_("The website"),
    "test": N_("Test run"),
}
"""The list's parts by the `key` of their items, in the order in which they are read."""

ADVICE = frozenset("length reply repeats note different alike parallel reviewed links contrast".split())
"""Parts whose warnings say how letters and pages could be better; without them nothing goes wrong."""


@dataclass(frozen=True)
class Surroundings:
    """What the list has to know besides the campaign's text.

    `in_force` is the campaign's status so far, "" where it has none; `tested` counts letters of a test that left.
    `leaves`: mail can reach officials. `areas` names the file that the areas kept with it came from;
    `missing_images`: those that it names and nobody has brought. `without_partner`: codes that it names
    and that no partner has who is switched on.
    """

    directory: Directory
    today: date
    in_force: str = ""
    tested: int = 0
    leaves: bool = True
    languages: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    has_selector: bool = True
    has_contact: bool = True
    areas: str = ""
    before: Campaign | None = None
    """The campaign that this one follows; None where there is none of that name."""
    site: Site | None = None
    missing_images: tuple[str, ...] = ()
    without_partner: tuple[str, ...] = ()


def every_item(campaign: Campaign, around: Surroundings) -> list[Item]:
    """Every item of a faultless text."""
    return [
        *_text(campaign, around),
        *items(campaign, around.directory, around.today),
        *_act(campaign, around),
        _links(campaign, around),
        _contrast(campaign),
        *_delivery(campaign, around),
        *(_sender(record, around) for record in around.records),
        *(site_checks.items(around.site) if around.site else ()),
        _test(around),
    ]


def _text(campaign: Campaign, around: Surroundings) -> list[Item]:
    missing = areas_item(campaign, around.areas) + image_items(campaign, around.missing_images)
    missing += owner_items(campaign, around.without_partner)
    return missing or [Item("text", Level.GREEN, N_("Nothing is missing in the text, and no merge field is misspelt."))]


def open_keys(items: Sequence[Item]) -> list[str]:
    """The parts of the list that are not green, as the audit trail names them."""
    return sorted({item.key for item in items if item.level is not Level.GREEN})


def _act(campaign: Campaign, around: Surroundings) -> Iterator[Item]:
    """Whether a campaign that follows another has something new to say."""
    if not campaign.follows:
        return
    if around.before is None:
        message = N_("There is no campaign “%(slug)s” that this one could follow.")
        yield Item("act", Level.FAULT, message, {"slug": campaign.follows}, "campaign.follows")
        return
    news = series.new_facts(campaign, around.before)
    if news:
        message = N_("New since the act before: “%(says)s” (%(source)s, %(day)s).")
        values = {"says": news[0].says, "source": news[0].source, "day": news[0].day}
        yield Item("act", Level.GREEN, message, values, "facts")
        return
    message = N_(
        "Nothing new since the act before: some offices close a petition that says the same again. Add a fact of a "
        "later day than those of “%(slug)s”, and say it in the letters."
    )
    yield Item("act", Level.FAULT, message, {"slug": campaign.follows}, "facts")


def _links(campaign: Campaign, around: Surroundings) -> Item:
    """How many letters fit into a link that opens a mail program."""
    lengths = list(_link_lengths(campaign, around))
    if not lengths:
        message = N_("No letter has an email address, so none needs a link for mail programs.")
        return Item("links", Level.GREEN, message)
    fit = sum(length <= mail_links.LONGEST for length in lengths)
    values = {"fit": fit, "all": len(lengths), "most": mail_links.LONGEST, "longest": max(lengths)}
    message = N_(
        "%(fit)s of %(all)s letters fit into a link that opens a mail program (the longest has %(longest)s characters, "
        "%(most)s fit). The others are copied and pasted."
    )
    return Item("links", Level.GREEN if fit == len(lengths) else Level.WARNING, message, values, "letters")


def _link_lengths(campaign: Campaign, around: Surroundings) -> Iterator[int]:
    for code in campaign.letter_languages():
        for country in _countries(campaign):
            supporter = Supporter("Kim Jae-in", country, "Seoul", language=code)
            chosen = examples(campaign, around.directory, country, around.today)
            for written_to in addressed(campaign, around.directory, country, code, chosen):
                letter = composition.compose(written_to, supporter, 0, around.today)
                if letter.email:
                    yield mail_links.mail_program_length(letter.email, letter.subject, letter.body)


def _countries(campaign: Campaign) -> list[str]:
    """Countries that between them reach every target that is not the supporters' own government."""
    named = {min(target.countries) for target in campaign.targets if target.countries}
    anywhere = next((code for code in ("GB", "KR", "US", "CH") if code not in named), "GB")
    return sorted(named | {anywhere})


def _contrast(campaign: Campaign) -> Item:
    light, dark = (colours.contrast(campaign.accent, colours.PAPER[scheme]) for scheme in ("light", "dark"))
    values = {"light": f"{light:.1f}", "dark": f"{dark:.1f}", "least": colours.READABLE}
    if light >= colours.READABLE:
        message = N_("The colour can be read on paper (contrast %(light)s). On dark pages it is made lighter.")
        return Item("contrast", Level.GREEN, message, values, "campaign.accent")
    message = N_("The colour is hard to read on paper (contrast %(light)s of %(least)s): pages show a darker one.")
    return Item("contrast", Level.WARNING, message, values, "campaign.accent")


def _delivery(campaign: Campaign, around: Surroundings) -> Iterator[Item]:
    if not around.leaves:
        message = N_("Mail stays on this machine (mail.transport is “maildir”): no letter reaches an office.")
        yield Item("delivery", Level.WARNING, message)
    if around.leaves and not around.has_contact:
        yield Item("delivery", Level.WARNING, senders.NO_CONTACT)
    for code in campaign.languages:
        if code not in around.languages:
            message = N_("This website has no pages in %(language)s (site.languages).")
            yield Item("languages", Level.WARNING, message, {"language": code}, "campaign.languages")


def _sender(record: Record, around: Surroundings) -> Item:
    """What the sender's domain says of our mail."""
    level = Level.GREEN if record.answer is Answer.FOUND else Level.WARNING
    message, *to_do = senders.said(record, around.has_selector)
    return Item("sender", level, message, senders.values(record), to_do="".join(to_do))


def _test(around: Surroundings) -> Item:
    if around.in_force in (Status.LIVE, Status.CLOSED):
        return Item("test", Level.GREEN, N_("The campaign has been live."))
    if around.in_force != Status.TEST:
        message = N_("Put the campaign into test mode first, and have its letters mailed to yourself.")
        return Item("test", Level.WARNING, message, {}, "test")
    if around.tested:
        message = N_("Letters of the test that were accepted by the mail server: %(sent)s.")
        return Item("test", Level.GREEN, message, {"sent": around.tested}, "test")
    return Item("test", Level.WARNING, N_("No letter of a test run was sent yet."), {}, "test")
