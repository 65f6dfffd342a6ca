"""Forms of the first run."""

from urllib.parse import urlsplit

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
    ValidationError,
)

from campaign.core import law
from campaign.core.first_run import pace, verdict
from campaign.core.words.addresses import PLAIN
from campaign.web.desk.account_forms import NewPasswordForm
from campaign.web.site.catalogues import gettext


class NumberField(IntegerField):
    """A whole number; None for whatever is none, which the form then says in its own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _require(field: Field) -> None:
    if not str(field.data or "").strip():
        raise ValidationError(gettext("This cannot be empty"))


def _require_address(field: Field) -> None:
    if not PLAIN.fullmatch(str(field.data or "").strip()):
        raise ValidationError(gettext("This is no email address. It must look like name@example.org"))


class SiteForm(Form):
    """What the site is called, where it is, and how its people are reached."""

    name = StringField()
    url = StringField()
    contact = StringField()

    def validate_name(self, field: Field) -> None:
        _require(field)

    def validate_url(self, field: Field) -> None:
        try:
            parts = urlsplit((field.data or "").strip())
            fine = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
        except ValueError:
            fine = False
        if not fine:
            raise ValidationError(gettext("This is no web address. It must look like https://letters.example.org"))

    def validate_contact(self, field: Field) -> None:
        if not (field.data or "").strip().startswith(("https://", "http://")):
            _require_address(field)


class OrganiserForm(NewPasswordForm):
    """The first account of the desk."""

    email = EmailField()

    def validate_email(self, field: Field) -> None:
        _require_address(field)


class MailForm(Form):
    """How mail leaves. An empty password keeps the one that is there."""

    server = StringField()
    port = NumberField()
    tls = StringField()
    username = StringField()
    password = PasswordField()
    sender = EmailField()
    dkim_selector = StringField()

    def validate_server(self, field: Field) -> None:
        _require(field)

    def validate_port(self, field: Field) -> None:
        if field.data is None or not 1 <= field.data <= 65_535:
            raise ValidationError(gettext("This is no port: a number up to 65535, usually 587 or 465"))

    def validate_tls(self, field: Field) -> None:
        if field.data not in ("starttls", "ssl", "none"):
            raise ValidationError(gettext("This cannot be empty"))

    def validate_sender(self, field: Field) -> None:
        _require_address(field)


class TrialForm(Form):
    """Whom the test letter goes to."""

    to = EmailField()

    def validate_to(self, field: Field) -> None:
        _require_address(field)


class HeadersForm(Form):
    """What the mail program shows as the source of the letter that came."""

    source = TextAreaField()

    def validate_source(self, field: Field) -> None:
        _require(field)
        if len(field.data or "") > verdict.LONGEST:
            field.data = (field.data or "")[: verdict.LONGEST]


class LawForm(Form):
    """What `[law]` has."""

    country = StringField()
    controller = StringField()
    imprint = TextAreaField()
    least_age = NumberField()
    opinion_consent = BooleanField()
    lawyer_read = BooleanField()

    def validate_controller(self, field: Field) -> None:
        _require(field)

    def validate_least_age(self, field: Field) -> None:
        if field.data is None or not 0 <= field.data <= law.MOST_AGE:
            raise ValidationError(gettext("Type a number from 0 to 25"))


class PaceForm(Form):
    """How many letters are expected, from a domain that is known or not."""

    letters = NumberField()
    is_new = BooleanField()

    def validate_letters(self, field: Field) -> None:
        if field.data is None or not 1 <= field.data <= pace.MOST_EXPECTED:
            raise ValidationError(gettext("Type a number from 1 to 1000000"))
