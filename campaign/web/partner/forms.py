"""What an organiser writes down about a partner, checked."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, StringField, TextAreaField, ValidationError

from campaign.actions.partners import About
from campaign.core.campaigns import age_key
from campaign.core.campaigns.campaign import OptIn
from campaign.core.partners import LONGEST_NAME, is_code, origin, sites
from campaign.core.words import text
from campaign.store.protocol.campaigns import Partner
from campaign.web.site.catalogues import gettext

MOST_ORIGINS, LONGEST_LABEL = 50, 300


class PartnerForm(Form):
    """Name, sites, and the partner's own box to tick; `labels` are its words by language, one field for each."""

    languages: tuple[str, ...] = ()
    name = StringField()
    origins = TextAreaField()
    public_key = StringField()

    @property
    def labels(self) -> list[Field]:
        return [self[f"label-{language}"] for language in self.languages]

    def validate_name(self, field: Field) -> None:
        name = text.line(field.data or "")
        if len(name) > LONGEST_NAME or not text.shows_something(name):
            raise ValidationError(gettext("Enter a name of at most %(count)s characters", count=LONGEST_NAME))

    def validate_origins(self, field: Field) -> None:
        lines = sites(field.data or "")
        wrong = next((line for line in lines if not origin(line)), "")
        if wrong:
            fault = gettext("“%(address)s” is not the address of a site, like https://www.example.org", address=wrong)
            raise ValidationError(fault)
        if len(lines) > MOST_ORIGINS:
            raise ValidationError(gettext("Enter at most %(count)s sites", count=MOST_ORIGINS))

    def validate_public_key(self, field: Field) -> None:
        key, said = (field.data or "").strip(), any(text.line(label.data or "") for label in self.labels)
        if key and age_key.fault(key):
            raise ValidationError(gettext("This is not a public key, which begins with age1 and has 62 characters"))
        if said and not key:
            raise ValidationError(gettext("Without a public key nobody could read the partner’s list"))
        if key and not said:
            raise ValidationError(gettext("Say what people tick, in at least one language"))

    def about(self) -> About:
        """What was typed; only after validating."""
        labels = {
            language: text.line(field.data or "") for language, field in zip(self.languages, self.labels, strict=True)
        }
        key = (self.public_key.data or "").strip()
        opt_in = OptIn(key, {code: words for code, words in labels.items() if words}) if key else None
        return About(text.line(self.name.data or ""), tuple(sites(self.origins.data or "")), opt_in)


class NewPartnerForm(PartnerForm):
    """The same, with the code that stands in addresses and never changes."""

    code = StringField()

    def validate_code(self, field: Field) -> None:
        if not is_code(field.data or ""):
            raise ValidationError(
                gettext("Enter up to 64 of a to z, 0 to 9, - and _, starting with a letter or a digit")
            )


def new_partner_form(languages: Sequence[str], posted: MultiDict[str, str] | None = None) -> NewPartnerForm:
    made: NewPartnerForm = _class(NewPartnerForm, tuple(languages))(posted)
    return made


def partner_form(languages: Sequence[str], partner: Partner, posted: MultiDict[str, str] | None = None) -> PartnerForm:
    """The form with what was posted, or with what is known."""
    own = partner.opt_in
    known = {"name": partner.name, "origins": "\n".join(partner.origins), "public_key": own.public_key if own else ""}
    labels = {f"label-{code}": words for code, words in (own.label if own else {}).items()}
    made: PartnerForm = _class(PartnerForm, tuple(languages))(posted, data=known | labels)
    return made


def _is_short(_: Form, field: Field) -> None:
    if len(text.line(field.data or "")) > LONGEST_LABEL:
        raise ValidationError(gettext("Use at most %(count)s characters", count=LONGEST_LABEL))


@lru_cache(maxsize=50)
def _class(kind: type[PartnerForm], languages: tuple[str, ...]) -> Any:
    """The form with a field for the words in each language."""
    labels = {f"label-{code}": StringField(validators=[_is_short]) for code in languages}
    return type(kind.__name__, (kind,), labels | {"languages": languages})
