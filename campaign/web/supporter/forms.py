"""The form's fields, made for the pages that show them: with what was entered, what there is to choose, what is wrong.

What may be entered is said in `entries.py`; the words of labels stand in the templates.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from wtforms import Field, Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from campaign.core.campaigns.campaign import Campaign
from campaign.web.site.faults import Fault
from campaign.web.site.language import language_name
from campaign.web.supporter.entries import ADDRESS_LENGTH, Entries, preferred


class SubmissionForm(Form):
    """What is asked of a supporter. Made by `submission_form`; nothing is read with it."""

    answer_fields: list[Field]

    name = StringField()
    country = SelectField(choices=[])  # They stand in groups: see `countries.options`.
    place = StringField()
    postal_address = TextAreaField()
    points = SelectMultipleField(widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    note = TextAreaField()
    language = SelectField()


def submission_form(entries: Entries, language: str, errors: Sequence[Fault] = ()) -> SubmissionForm:
    """The form of a campaign on a page in `language`, with what was entered and, beside it, what is wrong with it."""
    campaign = entries.campaign
    made = _form_class(tuple(question.id for question in campaign.questions))
    form = made(data={**dict(entries.values()), "points": entries.points})
    form.answer_fields = [form[f"answers-{question.id}"] for question in campaign.questions]
    for question, field in zip(campaign.questions, form.answer_fields, strict=True):
        field.label.text = campaign.in_language(question.label, language)
        field.flags.maxlength = question.max_length
    form.note.flags.maxlength, form.postal_address.flags.maxlength = entries.note_length, ADDRESS_LENGTH
    for fault in errors:
        name = fault["id"].removesuffix("-0")
        if name in form:
            form[name].errors = [*form[name].errors, fault["message"]]
    _offer_choices(form, entries, language)
    return form


def _offer_choices(form: SubmissionForm, entries: Entries, language: str) -> None:
    campaign = entries.campaign
    form.language.choices = [(code, language_name(code)) for code in campaign.letter_languages()]
    chosen = {point: rank for rank, point in enumerate(entries.points)}
    points = _points(campaign, entries.language or preferred(campaign, language)).items()
    # Those chosen come first, in the order of the supporter's own: that is the order in which they are posted again.
    form.points.choices = sorted(points, key=lambda point: chosen.get(point[0], len(chosen)))


@lru_cache(maxsize=200)
def _form_class(questions: tuple[str, ...]) -> type[SubmissionForm]:
    """Fields of their own for a campaign's questions; a form, with what was entered, is made of it for each page."""

    class CampaignForm(SubmissionForm):
        pass

    for question in questions:
        setattr(CampaignForm, f"answers-{question}", TextAreaField())
    return CampaignForm


def _points(campaign: Campaign, language: str) -> Mapping[str, str]:
    """The points there are, with their words in the letters' `language`, else in whatever language they have."""
    templates = [campaign.template_for(target.id, language) for target in campaign.targets]
    points = {point: label for template in reversed(templates) for point, label in template.points().items()}
    spoken = [template for template in templates if template.language == language]
    in_order = {point: points[point] for template in templates for point in template.points()}
    return in_order | {point: label for template in reversed(spoken) for point, label in template.points().items()}
