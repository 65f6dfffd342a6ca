"""The merge fields of a letter as the editor names them: in the page's language, with those of questions and facts."""

from dataclasses import dataclass

from campaign.core.campaigns.toml import Document
from campaign.core.words import merge_fields
from campaign.web.site import language
from campaign.web.site.catalogues import gettext

MOST_IN_A_NAME = 28
"""Characters of a question in the name of its field: it stands within a sentence."""


@dataclass(frozen=True)
class MergeFieldView:
    """`field` is what stands between the braces; the others as in `core.words.merge_fields`, in the page's language."""

    field: str
    name: str
    meaning: str
    only_if: str = ""


def of_everybody() -> list[MergeFieldView]:
    """Those that a letter of any campaign may use, and so may an office's salutation and close."""
    return [
        MergeFieldView(field, gettext(one.name), gettext(one.meaning), gettext(one.only_if) if one.only_if else "")
        for field, one in merge_fields.FIELDS.items()
    ]


def of_campaign(document: Document) -> list[MergeFieldView]:
    """Those of everybody, then those of the campaign's questions and facts."""
    answers = [_answer(question["id"], question["label"]) for question in document["questions"] if question["id"]]
    facts = [
        MergeFieldView(
            f"facts.{fact['id']}", gettext("fact: %(value)s", value=_short(str(fact["value"]))), str(fact["says"])
        )
        for fact in document["facts"]
        if fact["id"]
    ]
    return of_everybody() + answers + facts


def _answer(question_id: str, labels: dict[str, str]) -> MergeFieldView:
    asked = _short(labels.get(language.page_language()) or next(filter(None, labels.values()), question_id))
    return MergeFieldView(
        f"answers.{question_id}",
        gettext("answer: %(question)s", question=asked),
        gettext("the answer to this question, empty if none is given"),
        gettext("only if this is answered: %(question)s", question=asked),
    )


def _short(words: str) -> str:
    return words if len(words) <= MOST_IN_A_NAME else f"{words[: MOST_IN_A_NAME - 1].rstrip()}…"
