"""A campaign that follows another: its acts in their order, and what is new since the act before."""

from collections.abc import Mapping

from campaign.core.campaigns.campaign import Campaign, Fact


def acts(campaign: Campaign, known: Mapping[str, Campaign]) -> list[Campaign]:
    """The campaigns of a series up to this one, the first act first, none twice; `known` are all by slug."""
    series = [campaign]
    while (before := known.get(series[0].follows)) is not None and before not in series:
        series.insert(0, before)
    return series


def new_facts(campaign: Campaign, before: Campaign) -> list[Fact]:
    """What has happened since: facts that the act before does not say, of a later day than any of its facts.

    Some offices close an identical petition that comes again; one with something new in it is another.
    """
    said = {_said(fact) for fact in before.facts}
    newest = max((fact.day for fact in before.facts), default=None)
    return [fact for fact in campaign.facts if _said(fact) not in said and (newest is None or fact.day > newest)]


def _said(fact: Fact) -> str:
    return " ".join(fact.says.casefold().split())
