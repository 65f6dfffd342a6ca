"""Forms of what offices answered, and of sentences that may be quoted."""

from datetime import date

from wtforms import BooleanField, DateField, Field, Form, SelectField, StringField, TextAreaField, ValidationError

from campaign.core.answers.published import LONGEST_ANSWER, LONGEST_NAME, LONGEST_QUOTE, is_address
from campaign.core.words import text
from campaign.web.desk.watching import FIRST_YEAR
from campaign.web.site.catalogues import gettext


class AnswerForm(Form):
    """Whose answer, of which day, what it said, where it can be read. `today` is the campaign's."""

    today = date.min
    target = SelectField(validate_choice=True)
    who = StringField(filters=[lambda value: text.line(value or "")])
    day = DateField()
    words = TextAreaField(filters=[lambda value: text.paragraphs(value or "")])
    link = StringField(filters=[lambda value: (value or "").strip()])

    def validate_who(self, field: Field) -> None:
        if not 0 < len(field.data) <= LONGEST_NAME:
            raise ValidationError(gettext("Enter a name of at most %(count)s characters", count=LONGEST_NAME))

    def validate_day(self, field: Field) -> None:
        field.errors = []  # WTForms' own words, which are in no catalogue
        if field.data is None or not field.data.year >= FIRST_YEAR or field.data > self.today:
            raise ValidationError(gettext("Choose the day, today at the latest"))

    def validate_words(self, field: Field) -> None:
        if not 0 < len(field.data) <= LONGEST_ANSWER:
            raise ValidationError(gettext("Enter what it said, in at most %(count)s characters", count=LONGEST_ANSWER))

    def validate_link(self, field: Field) -> None:
        if field.data and not is_address(field.data):
            raise ValidationError(gettext("Enter a whole address, like https://www.example.org/notices"))


class QuoteForm(Form):
    """A sentence, and who is named for it."""

    said = StringField(filters=[lambda value: text.line(value or "")])
    by = StringField(filters=[lambda value: text.line(value or "")])
    agreed = BooleanField()

    def validate_said(self, field: Field) -> None:
        if not 0 < len(field.data) <= LONGEST_QUOTE:
            raise ValidationError(gettext("Enter what it said, in at most %(count)s characters", count=LONGEST_QUOTE))

    def validate_by(self, field: Field) -> None:
        if len(field.data) > LONGEST_NAME:
            raise ValidationError(gettext("Use at most %(count)s characters", count=LONGEST_NAME))

    def validate_agreed(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(gettext("Ask its writer first, then tick the box"))
