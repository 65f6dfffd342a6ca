"""What came back: supporters tell it by links that lead to nobody, and an organiser reads before anybody else does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from campaign.actions.context import Context, note, noted
from campaign.core.answers import links
from campaign.core.answers.kinds import AnswerKind, may_be_answered
from campaign.core.answers.links import Asked, Marks
from campaign.core.campaigns.campaign import Campaign
from campaign.core.delivery.outcomes import State
from campaign.core.errors import AlreadyDecided, AnswerLinkPast, LinkNotValid, NotFound
from campaign.core.letters.links import secret_of
from campaign.core.letters.submissions import StoredLetter, StoredSubmission
from campaign.core.words.marking import N_
from campaign.store.protocol.told_answers import PastedAnswer, Telling


@dataclass(frozen=True)
class Question:
    """What a link asks about, and what it told already: `AnswerKind.REAL` stands for any answer, None for nothing."""

    campaign: str
    asked: Asked
    marks: Marks
    told: AnswerKind | None


@dataclass(frozen=True)
class LookedAt:
    """What an office is said to have written, to decide about; `words` are "" where they cannot be opened."""

    answer: PastedAnswer
    words: str


def tokens(context: Context, submission: StoredSubmission, now: datetime) -> Mapping[str, str]:
    """The tokens of the links that ask what came back, by target: for each letter that has left."""
    letters = [letter for letter in submission.letters if may_be_answered(letter, shows_states=submission.confirm)]
    return _tokens(context, submission, letters, now)


def mailed_tokens(context: Context, link: str, now: datetime) -> Mapping[str, str]:
    """The same for the copy that its writer gets by mail, with their `link`: letters are about to leave by then.

    None for a letter that does not leave because its writer had written before.
    """
    submission = context.store.submission(secret_of(link))
    if submission is None:
        return {}
    return _tokens(context, submission, [one for one in submission.letters if one.state is not State.CANCELLED], now)


def _tokens(
    context: Context, submission: StoredSubmission, letters: Sequence[StoredLetter], now: datetime
) -> Mapping[str, str]:
    key = context.store.answers_key(submission.campaign, now) if letters else b""
    if not key:
        return {}
    secret, week = context.store.answers_secret(submission.link), links.week_of(submission.at)
    return {
        letter.target: links.token(key, submission.campaign, Asked(letter.target, letter.office, week), secret)
        for letter in letters
    }


def question(context: Context, campaign: Campaign, token: str, now: datetime) -> Question:
    """What a link asks. Looking changes nothing. Raises LinkNotValid, AnswerLinkPast."""
    asked, marks = links.read(context.store.answers_key(campaign.slug, now), campaign.slug, token)
    if campaign.target(asked.target) is None:
        raise LinkNotValid
    if asked.is_past(now):
        raise AnswerLinkPast
    return Question(campaign.slug, asked, marks, context.store.told_before(marks))


def tell(context: Context, asked: Question, kind: AnswerKind, words: str, now: datetime) -> bool:
    """Count what came back, once; `words` wait for an organiser. False where the link has told it already."""
    telling = Telling(
        campaign=asked.campaign,
        target=asked.asked.target,
        office=asked.asked.office,
        kind=kind,
        marks=asked.marks,
        few=context.settings.privacy.small_numbers,
        day=now.astimezone(UTC).date(),
        words=words if kind is not AnswerKind.NONE else "",
    )
    return context.store.tell_answer(telling)


def pasted(context: Context, campaign: str = "") -> list[PastedAnswer]:
    """What was pasted in a campaign, or anywhere: what waits for somebody to look, and what stands."""
    return context.store.pasted_answers(campaign)


def look(context: Context, campaign: str, number: int, who: str, now: datetime) -> LookedAt:
    """Open what was pasted; from now on it is this organiser's to decide about. Raises NotFound."""
    answer = one(context, campaign, number)
    words = context.store.look_at_answer(number, who)
    if words is None:
        raise NotFound
    note(context, who, N_("read what an office is said to have answered"), campaign, now)
    return LookedAt(answer, words)


def keep(context: Context, campaign: str, number: int, who: str, words: str, now: datetime) -> None:
    """Have the words stand as the organiser left them; twice is as good as once.

    Raises NotFound where they are another organiser's to decide about, AlreadyDecided.
    """
    said = noted(who, N_("let stand what an office is said to have answered"), campaign, now)
    if _is_elsewhere(context, campaign, number) or not context.store.keep_answer(number, who, words, said):
        raise _why_not(context, campaign, number)


def drop(context: Context, campaign: str, number: int, who: str, now: datetime) -> None:
    """Forget the words; what was counted stays. What is gone is: twice is as good as once.

    Raises NotFound where they are another organiser's to decide about, AlreadyDecided.
    """
    said = noted(who, N_("threw away what an office is said to have answered"), campaign, now)
    if _is_elsewhere(context, campaign, number) or not context.store.drop_answer(number, who, said):
        raise _why_not(context, campaign, number)


def standing(context: Context, campaign: str, number: int) -> PastedAnswer:
    """What an organiser has let stand under this number. Raises NotFound."""
    answer = one(context, campaign, number)
    if not answer.words:
        raise NotFound
    return answer


def one(context: Context, campaign: str, number: int) -> PastedAnswer:
    """What was pasted in this campaign under this number. Raises NotFound."""
    answer = next((one for one in pasted(context, campaign) if one.number == number), None)
    if answer is None:
        raise NotFound
    return answer


def _is_elsewhere(context: Context, campaign: str, number: int) -> bool:
    """Whether what was pasted under this number belongs to another campaign than its page."""
    return any(answer.number == number and answer.campaign != campaign for answer in pasted(context))


def _why_not(context: Context, campaign: str, number: int) -> NotFound:
    waits = any(answer.number == number and not answer.words for answer in pasted(context, campaign))
    return NotFound() if waits else AlreadyDecided()
