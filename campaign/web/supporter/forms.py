"""The form that a supporter fills in: its fields, what is wrong with them in plain words, and what becomes of them."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    Form,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.csrf.core import CSRFTokenField
from wtforms.widgets import CheckboxInput, ListWidget

from campaign.core.campaigns.campaign import Campaign
from campaign.core.letters.composition import Supporter
from campaign.core.words import addresses, text
from campaign.core.words.marking import N_
from campaign.web.site import countries
from campaign.web.site.catalogues import gettext
from campaign.web.site.language import language_name, number
from campaign.web.supporter.form_token import FormToken, FormTokenCheck, TokenRules
from campaign.web.supporter.kept_fields import KeptFields

NAME_LENGTH, PLACE_LENGTH = 300, 100
ADDRESS_LENGTH = 300
SUBJECT_LENGTH, BODY_LENGTH = 200, 8_000

Check = Callable[[Form, Field], None]


def _required(message: str) -> Check:
    def check(form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(gettext(message))

    return check


def check_length(words: str, longest: int) -> None:
    """Raise ValidationError for words that are too long."""
    if len(words) > longest:
        raise ValidationError(
            gettext(
                "Use at most %(longest)s characters; you have %(count)s",
                longest=number(longest),
                count=number(len(words)),
            )
        )


def check_no_web_address(words: str) -> None:
    """Raise ValidationError for words with a web address: officials' mail filters take them for advertising."""
    if text.has_web_address(words):
        raise ValidationError(gettext("Leave out web addresses: letters with links are often taken for spam"))


class _OwnWords:
    """Checks words of the supporter's own; the limit is also the field's flag `maxlength`, for the page's counter."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self.field_flags = {"maxlength": longest}

    def __call__(self, form: Form, field: Field) -> None:
        check_length(field.data or "", self._longest)
        check_no_web_address(field.data or "")


def _a_name(form: Form, field: Field) -> None:
    if addresses.has_address(field.data or ""):
        raise ValidationError(gettext("Enter your name here, not an email address"))


def _known_country(form: Form, field: Field) -> None:
    if field.data not in countries.CODES:
        raise ValidationError(gettext("Choose your country"))


def _line(value: str | None) -> str:
    return _seen(text.line(value or ""))


def _paragraphs(value: str | None) -> str:
    return _seen(text.paragraphs(value or ""))


def _lines(value: str | None) -> str:
    """Lines without a blank one between them."""
    return "\n".join(filter(None, map(_line, (value or "").splitlines())))


def _answer(value: str | None) -> str:
    """An answer of one line goes into a sentence; one of several keeps its first line's indent as well."""
    words = _paragraphs(value)
    return words if "\n" in words else words.strip()


def _seen(words: str) -> str:
    """What a reader sees nothing of is as good as not typed."""
    return words if text.shows_something(words) else ""


class SubmissionForm(Form):
    """What is asked of a supporter. Made by `submission_form`; the words of labels stand in the templates."""

    class Meta(KeptFields):
        csrf = True
        csrf_class = FormTokenCheck
        csrf_field_name = "form_token"

    form_token: CSRFTokenField
    answer_fields: list[Field]
    countries: countries.Groups
    letter_languages: tuple[str, ...]
    known_points: frozenset[str]

    name = StringField("", [_required(N_("Enter your name")), _a_name, _OwnWords(NAME_LENGTH)], [_line])
    country = SelectField("", [_known_country], validate_choice=False)
    place = StringField("", [_OwnWords(PLACE_LENGTH)], [_line])
    postal_address = TextAreaField("", [_OwnWords(ADDRESS_LENGTH)], [_lines])
    points = SelectMultipleField(
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(filters=[_paragraphs])
    language = SelectField(validate_choice=False)
    time_zone = HiddenField()
    partner = HiddenField()
    source = HiddenField()
    email = StringField(filters=[_line])
    email_asked = HiddenField(filters=[_line])
    website = StringField()
    person = HiddenField()

    @property
    def token(self) -> FormToken:
        """The token that the form goes on with."""
        return self._check.token

    @property
    def _check(self) -> FormTokenCheck:
        check = self.form_token.csrf_impl
        if not isinstance(check, FormTokenCheck):
            raise TypeError("the form is not guarded by its token")
        return check

    def carry(self, allotted: Mapping[str, Any], *, checked: bool) -> bool:
        """Put the variants allotted into the form's token. Whether others were in it before."""
        return self._check.carry(self.form_token, allotted, checked=checked)

    @property
    def trapped(self) -> bool:
        """Whether the field was filled in that no person sees, and nobody has said that it was not a robot."""
        return bool(self.website.data) and not self.person.data

    @property
    def meant_email(self) -> str:
        """The address that was probably meant instead of the one typed; empty where nothing speaks for a slip."""
        return addresses.did_you_mean(addresses.as_typed(self.email.data or ""))

    @property
    def asks_for_email(self) -> bool:
        """Whether to ask which address is right: once for each that is typed."""
        return bool(self.meant_email) and self.email.data != self.email_asked.data

    def validate_points(self, field: Field) -> None:
        unknown = sorted(set(field.data or ()) - self.known_points)
        if unknown:
            raise ValidationError(gettext("There is no point “%(point)s” in this campaign", point=unknown[0]))

    def validate_language(self, field: Field) -> None:
        if field.data not in self.letter_languages:
            raise ValidationError(gettext("Choose the language of your letter"))

    def supporter(self) -> Supporter:
        """The supporter as typed and cleaned."""
        return Supporter(
            name=self.name.data or "",
            country=self.country.data or "",
            place=self.place.data or "",
            address=self.postal_address.data or "",
            note=self.note.data or "",
            points=tuple(self.points.data or ()),
            answers={field.name.removeprefix("answers-"): field.data for field in self.answer_fields},
            language=self.language.data or "",
        )

    def values(self) -> list[tuple[str, str]]:
        """Name and value of every field as typed, for a page that carries them on without showing them."""
        single = [
            self.name,
            self.country,
            self.place,
            self.postal_address,
            self.note,
            *self.answer_fields,
            self.language,
        ]
        hidden = [self.partner, self.source, self.time_zone, self.website]
        said = [field for field in (self.person, self.email_asked) if field.data]
        return [
            ("form_token", self.form_token.current_token or ""),
            *((field.name, field.data or "") for field in [*single, *hidden, *said]),
            *(("points", point) for point in self.points.data or ()),
        ]

    def faults(self) -> list[dict[str, str]]:
        """Everything wrong, for the error summary: the id of the field and the words."""
        return [{"id": _first_id(field), "message": str(message)} for field in self for message in field.errors or ()]


def submission_form(
    campaign: Campaign, language: str, rules: TokenRules, note_length: int, posted: MultiDict[str, str] | None = None
) -> SubmissionForm:
    """The form of a campaign on a page in `language`, with what was posted."""
    made = _form_class(tuple((question.id, question.max_length) for question in campaign.questions), note_length)
    form = made(posted, meta={"csrf_context": rules}, language=_preferred(campaign, language))
    form.letter_languages = campaign.letter_languages()
    _take_chosen_email(form, posted.get("email_choice", "") if posted else "")
    form.known_points = campaign.known_points
    form.answer_fields = [form[f"answers-{question.id}"] for question in campaign.questions]
    for question, field in zip(campaign.questions, form.answer_fields, strict=True):
        field.label.text = campaign.in_language(question.label, language)
    return form


def offer_choices(form: SubmissionForm, campaign: Campaign, language: str) -> None:
    """What there is to choose from, for the one page in `language` that shows it."""
    form.countries = countries.grouped(language, countries.likely(campaign, language))
    form.country.choices = []  # They stand in groups, which the page writes itself.
    form.language.choices = [(code, language_name(code)) for code in form.letter_languages]
    chosen = {point: rank for rank, point in enumerate(form.points.data or ())}
    points = _points(campaign, form.language.data or _preferred(campaign, language)).items()
    # Those chosen come first, in the order of the supporter's own: that is the order in which they are posted again.
    form.points.choices = sorted(points, key=lambda point: chosen.get(point[0], len(chosen)))


def _preferred(campaign: Campaign, language: str) -> str:
    """The language of the letters that go with a page in `language`, as long as nobody chose one."""
    languages = campaign.letter_languages()
    return language if language in languages else languages[0]


@lru_cache(maxsize=200)
def _form_class(questions: tuple[tuple[str, int], ...], note_length: int) -> type[SubmissionForm]:
    class CampaignForm(SubmissionForm):
        note = TextAreaField("", [_OwnWords(note_length)], [_paragraphs])

    for question, longest in questions:
        setattr(CampaignForm, f"answers-{question}", TextAreaField("", [_OwnWords(longest)], [_answer]))
    return CampaignForm


def _take_chosen_email(form: SubmissionForm, chosen: str) -> None:
    """Go on with the address that was picked instead of the one that we asked about."""
    if chosen and chosen == form.meant_email and form.email.data == form.email_asked.data:
        form.email.data = chosen


def _points(campaign: Campaign, language: str) -> dict[str, str]:
    """The points there are, with their words in the letters' `language`, else in whatever language they have."""
    templates = [campaign.template_for(target.id, language) for target in campaign.targets]
    points = {point: label for template in reversed(templates) for point, label in template.points().items()}
    spoken = [template for template in templates if template.language == language]
    in_order = {point: points[point] for template in templates for point in template.points()}
    return in_order | {point: label for template in reversed(spoken) for point, label in template.points().items()}


def _first_id(field: Field) -> str:
    if isinstance(field, CSRFTokenField):
        return ""
    return f"{field.id}-0" if isinstance(field, SelectMultipleField) else str(field.id)
