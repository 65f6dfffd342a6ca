"""Campaigns and offices, read from the store and parsed once for every version of them."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from campaign.core.answers import published
from campaign.core.campaigns.campaign import Campaign, Status
from campaign.core.campaigns.file import read
from campaign.core.campaigns.picture import ImageKind
from campaign.core.errors import CampaignFileFaults, NotFound
from campaign.core.letters.targeting import Addressed
from campaign.core.offices.office import Directory
from campaign.store.protocol import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """A campaign with the offices that it was read with.

    `addressed` is what `actions.letters` has worked out of these two, for as long as they stand: whom supporters write
    to, by country, language and whether they insist on it. Nobody's area is among them.
    """

    campaign: Campaign
    directory: Directory
    addressed: dict[tuple[str, str, bool], Sequence[Addressed]] = field(default_factory=dict)


class Catalogue:
    """What is parsed is kept until the store says that a campaign or an office changed."""

    def __init__(self, store: Store, time_zone: str = "UTC") -> None:
        """`time_zone` is that of campaigns that name none."""
        self._store = store
        self._time_zone = time_zone
        self._versions: tuple[int, ...] | None = None
        self._campaigns: dict[str, Campaign] = {}
        self._readings: dict[str, Reading] = {}
        self._directory = Directory()
        self._mailboxes: dict[str, dict[tuple[str, str], str]] = {}

    def campaign(self, slug: str) -> Campaign:
        """Raises NotFound; whether it is a draft or closed is for the caller to ask."""
        self._refresh()
        try:
            return self._campaigns[slug]
        except KeyError:
            raise NotFound from None

    def campaigns(self) -> list[Campaign]:
        """All campaigns, in the order in which they were first loaded."""
        self._refresh()
        return list(self._campaigns.values())

    def directory(self) -> Directory:
        self._refresh()
        return self._directory

    def reading(self, campaign: Campaign) -> Reading:
        """A campaign that this catalogue gave a moment ago, with the offices as they were then.

        For any other, and for one that has changed since, with the offices as they are now.
        """
        reading = self._readings.get(campaign.slug)
        if reading is None or reading.campaign is not campaign:
            return Reading(campaign, self.directory())
        return reading

    def mailboxes(self, test_recipient: str) -> dict[tuple[str, str], str]:
        """Where the letters to every office that has an address go, by campaign and office.

        In test mode all of them go to `test_recipient`.
        """
        self._refresh()
        if test_recipient not in self._mailboxes:
            self._mailboxes = {test_recipient: dict(self._find_mailboxes(test_recipient))}
        return self._mailboxes[test_recipient]

    def versions(self) -> tuple[int, ...]:
        """Changes when anything here does: what caches are keyed by."""
        self._refresh()
        return self._versions or ()

    def _refresh(self) -> None:
        versions = self._store.campaign_versions()
        if versions == self._versions:
            return
        self._directory = Directory(tuple(self._store.offices()))
        self._campaigns, self._readings, self._mailboxes = {}, {}, {}
        pictures, wishes = self._store.pictures(), self._store.wishes()
        for record in self._store.campaigns():
            try:
                campaign = _parsed(record.source, record.slug, self._directory, self._time_zone)
                shown = {kind: pictures.get((record.slug, campaign.image(kind).name)) for kind in ImageKind}
                own = {office: wish for (slug, office), wish in wishes.items() if slug == record.slug}
                answered = published.answered_on(self._store.answers(record.slug))
                campaign = replace(campaign, ends_at=record.ends_at, wishes=own, answered=answered)
                owners = (replace(one, shown_logo=pictures.get((record.slug, one.logo))) for one in campaign.owners)
                campaign = replace(campaign, shown_picture=shown[ImageKind.PICTURE], shown_logo=shown[ImageKind.LOGO])
                campaign = replace(campaign, owners=tuple(owners))
                self._campaigns[record.slug] = campaign
                self._readings[record.slug] = Reading(campaign, self._directory)
                if record.time_zone != campaign.place:  # another setting, or another text of the campaign
                    self._store.keep_time_zone(record.slug, campaign.place)
            except CampaignFileFaults as error:
                # It loaded once: an office it names has gone since. The other campaigns go on.
                logger.error("campaign %s is left out: %s", record.slug, "; ".join(error.faults))
        self._versions = versions

    def _find_mailboxes(self, test_recipient: str) -> Iterator[tuple[tuple[str, str], str]]:
        offices = [office for office in self._directory.offices if office.email]
        for campaign in self._campaigns.values():
            in_test = test_recipient if campaign.status is Status.TEST else ""
            own = [target.inline for target in campaign.targets if target.inline is not None]
            for office in (*offices, *own):
                yield (campaign.slug, office.id), in_test or office.email


@lru_cache(maxsize=16)
def _parsed(source: str, slug: str, directory: Directory, time_zone: str) -> Campaign:
    """A campaign, parsed once for a process and those forked from it. Raises CampaignFileFaults."""
    return replace(read(source, slug, directory), site_time_zone=time_zone)
