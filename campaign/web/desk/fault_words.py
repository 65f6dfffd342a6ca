"""What is wrong with a campaign, in words for somebody who sees the field instead of the file."""

from campaign.core.campaigns.reader import Fault, FaultKind
from campaign.core.words.marking import N_
from campaign.web.site.catalogues import gettext
from campaign.web.site.language import language_name

_PLAINER = {
    FaultKind.MISSING: N_("This is still missing"),
    FaultKind.EMPTY: N_("Nothing is here yet"),
    FaultKind.EMPTY_WORDING: N_("Nothing is written here yet: write it, or take it out"),
    FaultKind.NO_TITLE: N_("There is no title in %(language)s yet"),
    FaultKind.NO_ALT: N_("There is no description of the picture in %(language)s yet"),
    FaultKind.NO_LOGO_ALT: N_("It is not said in %(language)s yet whose logo it is"),
    FaultKind.NO_OFFICE: N_("Write the title of this office, and where letters reach it"),
    FaultKind.NO_LETTER: N_("There is no letter to this office yet"),
    FaultKind.NO_NUMBER: N_("This must be a whole number, not %(value)s"),
    FaultKind.NO_DAY: N_("This is not a day: %(value)s"),
    FaultKind.NOT_LIKE: N_("Write it like %(example)s, not %(value)s"),
    FaultKind.OUT_OF_RANGE: N_("This must be from %(least)s to %(most)s, not %(value)s"),
    FaultKind.NO_COUNTRY: N_("There is no country called %(country)s"),
    FaultKind.NO_AREAS: N_("The postcodes and areas are still missing."),
    FaultKind.TOO_LONG: N_("This has %(count)s characters in %(language)s, and may have %(most)s"),
    FaultKind.HAS_ADDRESS: N_("There is a web address in %(language)s: in these emails ours has to be the only one"),
    FaultKind.TWO_LETTERS: N_("A recipient has %(times)s letters in %(language)s: leave it ticked in one of them"),
    FaultKind.ENDS_FIRST: N_("The last day is before the first"),
    FaultKind.WON_WHAT: N_("Say under “What came of it” what was won"),
}
"""Words for somebody who sees the field, instead of those for somebody who reads the file."""


def sentence(fault: Fault) -> str:
    """A mistake in the page's language, which also names a language where the file has its code."""
    plainer = _PLAINER.get(fault.kind)
    if plainer is None or "language" not in fault.values:
        return gettext(plainer or fault.message) % fault.values
    code = str(fault.values["language"]).strip("'")
    return gettext(plainer) % {**fault.values, "language": language_name(code)}
