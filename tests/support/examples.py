"""A small campaign and directory for the tests of the core."""

from datetime import date
from functools import cache

from campaign.assets import bundled
from campaign.core.campaigns.campaign import Campaign
from campaign.core.campaigns.file import read
from campaign.core.offices.office import Directory, Office
from campaign.directory import read_csv

TODAY = date(2026, 11, 23)


@cache
def bundled_directory() -> Directory:
    """The offices that come with the tool, read once in this process: every process reads them as it collects."""
    return Directory(tuple(read_csv(bundled("offices.csv").read_bytes(), "offices.csv")))


DIRECTORY = Directory(
    (
        Office(
            "gb-fcdo",
            "Foreign Secretary",
            "FCDO",
            "foreign-ministry",
            "GB",
            "en",
            "Dear Foreign Secretary,",
            "Yours sincerely,",
            "fcdo@gov.example",
        ),
        Office(
            "kr-mofa-ko",
            "외교부 장관",
            "외교부",
            "foreign-ministry",
            "KR",
            "ko",
            "존경하는 외교부 장관님께,",
            "감사합니다.",
        ),
        Office(
            "kr-mofa-en",
            "Minister of Foreign Affairs",
            "MOFA",
            "foreign-ministry",
            "KR",
            "en",
            "Dear Minister,",
            "Yours sincerely,",
        ),
        Office(
            "fr-meae",
            "Ministre",
            "Ministère",
            "foreign-ministry",
            "FR",
            "fr",
            "Madame la Ministre, Monsieur le Ministre,",
            "Je vous prie d'agréer, {{ target.salutation }} l'expression de ma haute considération.",
            "contact@diplomatie.example",
        ),
        Office(
            "un-sg",
            "Secretary-General",
            "United Nations",
            "international",
            "",
            "en",
            "Dear Secretary-General,",
            "Yours sincerely,",
            "",
            "https://un.example/contact",
        ),
    )
)

CAMPAIGN = """
[campaign]
slug = "rivers"
status = "live"
languages = ["en", "ko"]
[campaign.title]
en = "Rivers"
ko = "강"

[[questions]]
id = "why"
[questions.label]
en = "Why?"

[[targets]]
id = "sg"
office = "un-sg"
[[targets]]
id = "kr"
office = "kr-mofa"
countries = ["KR"]
[[targets]]
id = "own"
own_government = true
except_countries = ["KR", "CN"]

[[letters]]
targets = ["sg", "own", "kr"]
language = "en"
subject = ["Clean rivers", "Our rivers"]
[[letters.blocks]]
text = ["One {{ supporter.place }}, and on.", "Two.", "Three."]
[[letters.blocks]]
text = ["{% if answers.why %}Because: {{ answers.why }}{% endif %}"]
[[letters.blocks]]
point = "fish"
label = "Fish"
text = ["Fish A.", "Fish B."]
[[letters.blocks]]
personal = true
[[letters.blocks]]
text = ["End A.", "End B."]

[[letters]]
targets = ["kr"]
language = "ko"
subject = ["깨끗한 강"]
[[letters.blocks]]
text = ["{{ supporter.country_name }}에서 씁니다."]
"""


def campaign(source: str = CAMPAIGN) -> Campaign:
    return read(source, "rivers.toml", DIRECTORY)
