"""What a supporter entered into the form: read from what was posted, cleaned, and held against the form's rules.

The rules stand here alone. WTForms makes the fields for the pages that show them (`forms.py`): who sends sees none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from campaign.core.campaigns.campaign import Campaign
from campaign.core.letters.composition import Supporter
from campaign.core.words import addresses, text
from campaign.web.site import countries
from campaign.web.site.catalogues import gettext
from campaign.web.site.language import number
from campaign.web.supporter.form_token import CarriedToken, FormToken, TokenRules

NAME_LENGTH, PLACE_LENGTH = 300, 100
ADDRESS_LENGTH = 300
SUBJECT_LENGTH, BODY_LENGTH = 200, 8_000

Clean = Callable[[str], str]
Check = Callable[[str], None]
"""Raises ValidationError for what a field may not hold."""


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
    if words and text.has_web_address(words):
        raise ValidationError(gettext("Leave out web addresses: letters with links are often taken for spam"))


def _own_words(longest: int) -> tuple[Check, Check]:
    """The checks of words of the supporter's own."""
    return lambda words: check_length(words, longest), check_no_web_address


def _a_name(words: str) -> None:
    if not words:
        raise ValidationError(gettext("Enter your name"))
    if addresses.has_address(words):
        raise ValidationError(gettext("Enter your name here, not an email address"))


def _a_country(code: str) -> None:
    if code not in countries.CODES:
        raise ValidationError(gettext("Choose your country"))


def _no_such_point(point: str) -> None:
    if point:
        raise ValidationError(gettext("There is no point “%(point)s” in this campaign", point=point))


def _seen(words: str) -> str:
    """What a reader sees nothing of is as good as not typed."""
    return words if text.shows_something(words) else ""


def _line(words: str) -> str:
    return _seen(text.line(words))


def _paragraphs(words: str) -> str:
    return _seen(text.paragraphs(words))


def _lines(words: str) -> str:
    """Lines without a blank one between them."""
    return "\n".join(filter(None, map(_line, words.splitlines())))


def _answer(words: str) -> str:
    """An answer of one line goes into a sentence; one of several keeps its first line's indent as well."""
    answer = _paragraphs(words)
    return answer if "\n" in answer else answer.strip()


def _as_posted(words: str) -> str:
    return words


_FIELDS: Mapping[str, Clean] = {
    "name": _line,
    "country": countries.known,
    "place": _line,
    "postal_address": _lines,
    "note": _paragraphs,
    "email": _line,
    "email_asked": _line,
    **dict.fromkeys(("time_zone", "partner", "source", "website", "person"), _as_posted),
}
"""The fields of one value that every campaign's form has, but for the language, and how each is cleaned."""


@dataclass
class Entries:
    """What was entered into a campaign's form, cleaned; "" where nothing was. `answers` are by question.

    `note_length` is how long the note may be.
    """

    campaign: Campaign
    form_token: CarriedToken
    note_length: int
    language: str
    name: str = ""
    country: str = ""
    place: str = ""
    postal_address: str = ""
    note: str = ""
    time_zone: str = ""
    partner: str = ""
    source: str = ""
    email: str = ""
    email_asked: str = ""
    website: str = ""
    person: str = ""
    points: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def token(self) -> FormToken:
        """The token that the form goes on with."""
        return self.form_token.token

    @property
    def trapped(self) -> bool:
        """Whether the field was filled in that no person sees, and nobody has said that it was not a robot."""
        return bool(self.website) and not self.person

    @property
    def meant_email(self) -> str:
        """The address that was probably meant instead of the one typed; empty where nothing speaks for a slip."""
        return addresses.did_you_mean(addresses.as_typed(self.email))

    @property
    def asks_for_email(self) -> bool:
        """Whether to ask which address is right: once for each that is typed."""
        return bool(self.meant_email) and self.email != self.email_asked

    def take_chosen_email(self, chosen: str) -> None:
        """Go on with the address that was picked instead of the one that we asked about."""
        if chosen and chosen == self.meant_email and self.email == self.email_asked:
            self.email = chosen

    def supporter(self) -> Supporter:
        """The supporter as typed and cleaned."""
        return Supporter(
            name=self.name,
            country=self.country,
            place=self.place,
            address=self.postal_address,
            note=self.note,
            points=self.points,
            answers=self.answers,
            language=self.language,
        )

    def values(self) -> list[tuple[str, str]]:
        """Name and value of every field as typed, for a page that carries them on without showing them."""
        said = [(name, value) for name in ("person", "email_asked") if (value := getattr(self, name))]
        return [
            ("form_token", self.form_token.signed),
            *((name, getattr(self, name)) for name in ("name", "country", "place", "postal_address", "note")),
            *((f"answers-{question}", words) for question, words in self.answers.items()),
            *((name, getattr(self, name)) for name in ("language", "partner", "source", "time_zone", "website")),
            *said,
            *(("points", point) for point in self.points),
        ]

    @cached_property
    def faults(self) -> list[dict[str, str]]:
        """Everything wrong, for the error summary: the id of the field and the words; no id where it is the token."""
        faults = [
            {"id": name, "message": words} for name, value, checks in self._rules() for words in _all(checks, value)
        ]
        if fault := self.form_token.fault:
            faults.append({"id": "", "message": fault})
        return faults

    def _rules(self) -> Iterator[tuple[str, str, tuple[Check, ...]]]:
        """The id, the value and the checks of each field, in the order of the page."""
        questions = [
            (f"answers-{question.id}", self.answers[question.id], _own_words(question.max_length))
            for question in self.campaign.questions
        ]
        first, *others = [*questions, ("note", self.note, _own_words(self.note_length))]
        yield "country", self.country, (_a_country,)
        yield "name", self.name, (_a_name, *_own_words(NAME_LENGTH))
        yield "place", self.place, _own_words(PLACE_LENGTH)
        yield first
        yield "language", self.language, (self._a_language,)
        yield "points-0", next(iter(sorted(set(self.points) - self.campaign.known_points)), ""), (_no_such_point,)
        yield from others
        yield "postal_address", self.postal_address, _own_words(ADDRESS_LENGTH)

    def _a_language(self, code: str) -> None:
        if code not in self.campaign.letter_languages():
            raise ValidationError(gettext("Choose the language of your letter"))


def entries(
    campaign: Campaign, language: str, rules: TokenRules, note_length: int, posted: MultiDict[str, str]
) -> Entries:
    """What was posted of a campaign's form on a page in `language`."""
    made = Entries(
        campaign,
        CarriedToken(rules, posted.get("form_token", "")),
        note_length,
        posted.get("language", preferred(campaign, language)),
        **{name: clean(posted.get(name, "")) for name, clean in _FIELDS.items()},
        points=tuple(posted.getlist("points")),
        answers={question.id: _answer(posted.get(f"answers-{question.id}", "")) for question in campaign.questions},
    )
    made.take_chosen_email(posted.get("email_choice", ""))
    return made


def preferred(campaign: Campaign, language: str) -> str:
    """The language of the letters that go with a page in `language`, as long as nobody chose one."""
    languages = campaign.letter_languages()
    return language if language in languages else languages[0]


def _all(checks: tuple[Check, ...], value: str) -> Iterator[str]:
    """What each of the checks has against a value."""
    for check in checks:
        try:
            check(value)
        except ValidationError as error:
            yield str(error)
