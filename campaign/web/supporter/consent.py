"""What supporters agree to before we send a letter for them, each by a box of its own that stands unticked."""

from collections.abc import Mapping
from dataclasses import dataclass

from campaign.web.site.catalogues import gettext
from campaign.web.site.current import settings
from campaign.web.site.faults import Fault


@dataclass(frozen=True)
class ConsentBox:
    """A box that has to be ticked; `missing` is what is said where it is not."""

    name: str
    label: str
    missing: str
    ticked: bool


def boxes(posted: Mapping[str, str]) -> list[ConsentBox]:
    """Those that `[law]` asks for; none by itself."""
    law, shown = settings().law, []
    if law.least_age:
        label = gettext("I am at least %(years)s years old", years=law.least_age)
        missing = gettext("You have to be at least %(years)s years old. If you are, tick the box", years=law.least_age)
        shown.append(ConsentBox("of_age", label, missing, bool(posted.get("of_age"))))
    if law.opinion_consent:
        label = gettext(
            "My letter may show my political opinion. I agree that %(site)s passes it on, with my name and address, to "
            "the offices it is written to, in other countries too",
            site=f"\u2068{settings().site.name}\u2069",
        )
        missing = gettext("We may send your letter only if you agree to it. Tick the box, or send it yourself")
        shown.append(ConsentBox("opinion_consent", label, missing, bool(posted.get("opinion_consent"))))
    return shown


def missing(posted: Mapping[str, str]) -> list[Fault]:
    return [{"id": box.name, "message": box.missing} for box in boxes(posted) if not box.ticked]


def carried(posted: Mapping[str, str]) -> list[tuple[str, str]]:
    """What keeps the ticks on a page that does not show the boxes."""
    return [(box.name, "1") for box in boxes(posted) if box.ticked]
