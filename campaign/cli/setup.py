"""What commands work with: settings, store and catalogue, each made when first asked for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import click

from campaign import make_context
from campaign.actions.context import Context
from campaign.config.settings import Settings, database_name, find, load
from campaign.core.campaigns.campaign import Campaign
from campaign.core.campaigns.file import read
from campaign.store.protocol import Store
from campaign.store.protocol.campaigns import CampaignRecord


class Setup:
    """The configuration named on the command line, in the environment or lying in this folder."""

    def __init__(self, config: Path | None, environ: Mapping[str, str]) -> None:
        self._config = config
        self.environ = environ

    @cached_property
    def config_file(self) -> Path | None:
        return find(str(self._config) if self._config else None, self.environ)

    @cached_property
    def settings(self) -> Settings:
        return load(self.config_file, self.environ)

    @cached_property
    def store(self) -> Store:
        """The database, which must be there and up to date."""
        return self.context.store

    @property
    def unchecked_store(self) -> Store:
        return self._unchecked.store

    @cached_property
    def context(self) -> Context:
        """What actions work with. The database must be there and up to date."""
        if fault := self.unchecked_store.fault():
            raise click.ClickException(f"The database {database_name(self.settings)}{fault}.")
        return self._unchecked

    @cached_property
    def _unchecked(self) -> Context:
        return make_context(self.settings)

    def campaign(self, slug: str) -> Campaign:
        """Raises CampaignFileFaults where an office that it names has changed so that it cannot be used any more."""
        return read(self.campaign_record(slug).source, slug, self.context.catalogue.directory())

    def campaign_record(self, slug: str) -> CampaignRecord:
        record = self.store.campaign(slug)
        if record is None:
            raise click.ClickException(f"There is no campaign {slug!r}; `campaign load FILE` makes one.")
        return record


def now() -> datetime:
    """The one clock of the commands."""
    return datetime.now(UTC)
