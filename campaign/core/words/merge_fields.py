"""What the tool fills into a letter: every merge field there is, and what people who know no Liquid call it.

Everything said here is marked for translation, and said in the page's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaign.core.words.marking import N_


@dataclass(frozen=True)
class MergeField:
    """`name` is what the editor shows in a text, `meaning` what stands there in a letter.

    `only_if` says when a sentence stands that depends on it; empty where nobody needs to ask, because it never lacks.
    """

    name: str
    meaning: str
    only_if: str = ""


FIELDS: Mapping[str, MergeField] = {
    "supporter.name": MergeField(N_("supporter’s name"), N_("the supporter’s name")),
    "supporter.place": MergeField(
        N_("town"), N_("the town, empty if none is given"), N_("only if the supporter names a town")
    ),
    "supporter.home": MergeField(
        N_("home"),
        N_("where the supporter lives: “Leeds”, or “Lyon in France” to an office elsewhere"),
        N_("only if there is something to say of where the supporter lives"),
    ),
    "supporter.home_in": MergeField(
        N_("in (home)"), N_("the same with “in”: “in Leeds”; empty where there is nothing to say")
    ),
    "supporter.home_from": MergeField(N_("from (home)"), N_("the same with “from”: “from Leeds”")),
    "supporter.country": MergeField(N_("country code"), N_("the country’s code, such as KR")),
    "supporter.country_name": MergeField(N_("country"), N_("the country’s name, as it stands in a sentence")),
    "supporter.country_in": MergeField(N_("in (country)"), N_("the country with “in”: “in the United Kingdom”")),
    "supporter.country_from": MergeField(
        N_("from (country)"), N_("the country with “from”: “from the United Kingdom”")
    ),
    "supporter.country_of": MergeField(N_("of (country)"), N_("the country with “of”: “of the United Kingdom”")),
    "target.title": MergeField(N_("title of the office"), N_("the office’s title")),
    "target.organisation": MergeField(N_("organisation of the office"), N_("the office’s organisation")),
    "target.salutation": MergeField(N_("salutation"), N_("the words that the letter begins with")),
    "target.holder": MergeField(
        N_("who holds the office"),
        N_("who holds the office, empty if not known"),
        N_("only if it is known who holds the office"),
    ),
    "today": MergeField(N_("day of the letter"), N_("the day on which the letter is written")),
}
"""By what stands between the braces. Those of questions and facts come to them: `answers.ID`, `facts.ID`."""


def of_group(group: str) -> tuple[str, ...]:
    """The fields of `supporter` or `target`, without the word before the dot."""
    return tuple(name.partition(".")[2] for name in FIELDS if name.startswith(f"{group}."))


def allowed(question_ids: Iterable[str], fact_ids: Iterable[str] = ()) -> frozenset[str]:
    """Every merge field that a campaign with these questions and facts may use."""
    return frozenset(
        [*FIELDS, *(f"answers.{question}" for question in question_ids), *(f"facts.{fact}" for fact in fact_ids)]
    )
