"""Forms of accounts: sign in, show a code, set a password, invite."""

from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import EmailField, Field, Form, PasswordField, StringField, ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm

from campaign.core.accounts import Role
from campaign.core.errors import CampaignError
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import settings
from campaign.web.site.faults import Fault

LONGEST_OPEN_SECONDS = 12 * 3600


class _SignedCheck(CSRF):
    """The token of a form where nobody is signed in: signed and not too old. There is no session yet to bind it to."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:  # noqa: ARG002 - WTForms' signature
        return str(_serializer().dumps("sign-in"))

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:  # noqa: ARG002
        try:
            _serializer().loads(field.data or "", max_age=LONGEST_OPEN_SECONDS)
        except BadData:
            raise ValidationError(
                gettext("This page had been open for a long time. Press the button once more.")
            ) from None


class _Signed:
    csrf = True
    csrf_class = _SignedCheck
    csrf_field_name = "form_token"


class SignInForm(Form):
    """An address and a password."""

    Meta = _Signed
    email = EmailField()
    password = PasswordField()


class ForgottenForm(Form):
    """An address and a recovery code, in the place of a password."""

    Meta = _Signed
    email = EmailField()
    code = StringField()


class NewPasswordForm(Form):
    """A new password, twice."""

    password = PasswordField()
    repeat = PasswordField()

    def validate_repeat(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError(gettext("The two passwords are not the same"))


class LinkForm(NewPasswordForm):
    """A new password, set by somebody who is not signed in."""

    Meta = _Signed


class ChangePasswordForm(NewPasswordForm):
    """A new password, set by somebody who knows the old one."""

    current = PasswordField()


class CurrentPasswordForm(Form):
    """The password, asked for again before something that matters."""

    current = PasswordField()


class CodeForm(Form):
    """A code of the second factor; `current` is the password where that is asked for as well."""

    code = StringField()
    current = PasswordField()


class InviteForm(Form):
    """Who is invited, as what."""

    email = EmailField()
    role = StringField(default=Role.ORGANISER.value)


def refuse(field: Field, error: CampaignError | str) -> None:
    """Write beside a field what is wrong with it."""
    field.errors = [error if isinstance(error, str) else gettext(error.sentence())]


def faults(form: Form) -> list[Fault]:
    """What is wrong with a form, for the summary at its top."""
    return [
        {"id": "" if name == "form_token" else form[name].id, "message": str(words)}
        for name, errors in form.errors.items()
        for words in errors
    ]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().key("sign-in form"))
