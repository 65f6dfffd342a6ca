"""What a campaign's letters rest on, and who in it can write to whom: for everybody to read."""

from flask import render_template, url_for

from campaign.core.campaigns.campaign import Campaign, CountryRule, Rule
from campaign.core.words.marking import N_
from campaign.web.site import campaign_views, language
from campaign.web.site.catalogues import gettext
from campaign.web.site.countries import sort_key
from campaign.web.site.current import context
from campaign.web.site.kinds import Kind, Pages

KIND = Kind(themed=True)

sources = Pages("sources", __name__, KIND)

_RULES = {
    Rule.ALL: N_("From these countries one can write to everybody:"),
    Rule.UN_ONLY: N_("From these countries one writes to international offices only:"),
    Rule.PAPER_ONLY: N_("From these countries one writes to international offices only, by letters one sends oneself:"),
    Rule.NOBODY: N_("From these countries nobody should write:"),
}


@sources.get("/c/<slug>/sources")
def show(slug: str) -> str:
    """Every fact with its source and its day, and the rule of each country."""
    campaign = context().catalogue.campaign(slug)
    campaign.require_visible()
    chosen = language.choose(campaign.languages)
    return render_template(
        "sources.html",
        campaign=campaign_views.campaign_view(campaign, chosen),
        form_url=url_for("public.campaign", slug=slug),
        facts=_facts(campaign, chosen),
        rules=[_rule(rule, chosen) for rule in campaign.country_rules],
    )


def _facts(campaign: Campaign, chosen: str) -> list[dict[str, object]]:
    return [
        {
            "fact": fact,
            "says": fact.says_in.get(chosen, fact.says),
            "language": chosen if chosen in fact.says_in else campaign.languages[0],
            "source": fact.source_in.get(chosen, fact.source),
        }
        for fact in campaign.facts
    ]


def _rule(rule: CountryRule, chosen: str) -> dict[str, object]:
    names = sorted(map(language.country, rule.countries), key=sort_key)
    source = rule.source_in.get(chosen, rule.source)
    return {"rule": rule, "source": source, "sentence": gettext(_RULES[rule.rule]), "countries": names}
