"""What organisers do with the answers of offices: enter, publish, correct, withdraw. Each is in the record."""

import secrets
from dataclasses import replace
from datetime import datetime

from campaign.actions.context import Context, note
from campaign.core.answers import published
from campaign.core.answers.published import Answer, Quote, Standing
from campaign.core.counts import webhooks
from campaign.core.counts.webhooks import Notice
from campaign.core.errors import NotFound
from campaign.core.letters.submissions import ANSWERS
from campaign.core.words.marking import N_


def every(context: Context, slug: str) -> list[Answer]:
    """All answers in a campaign, those that nobody sees yet too."""
    return context.store.answers(slug)


def in_public(context: Context, slug: str) -> list[Answer]:
    """Those that everybody may see, the newest first."""
    return published.in_public(context.store.answers(slug))


def one(context: Context, slug: str, number: int) -> Answer:
    """Raises NotFound."""
    answer = context.store.answer(number)
    if answer is None or answer.campaign != slug:
        raise NotFound
    return answer


def want_to_know(context: Context, slug: str) -> int:
    """How many asked to be told by mail; who they are, only the owner of the campaign's key can read."""
    return context.store.count_contacts(slug, ANSWERS)


def enter(context: Context, answer: Answer, who: str, now: datetime) -> Answer:
    """Keep an answer that nobody sees yet; twice is as good as once."""
    known = {one.number for one in every(context, answer.campaign)}
    number = context.store.add_answer(answer)
    if number not in known:
        note(context, who, N_("entered an answer"), answer.campaign, now)
    return replace(answer, number=number)


def publish(context: Context, answer: Answer, who: str, now: datetime) -> bool:
    """Show it to everybody; one that was withdrawn stands again. False where it is another by now."""
    if answer.standing is Standing.PUBLISHED:
        return True
    again = answer.published_at is not None
    shown = replace(answer, standing=Standing.PUBLISHED, withdrawn_at=None, reason="")
    shown = replace(shown, corrected_at=now) if again else replace(shown, published_at=now)
    done = _change(context, answer, shown, now)
    if done:
        note(context, who, N_("published an answer"), answer.campaign, now)
    return done


def correct(context: Context, before: Answer, answer: Answer, who: str, now: datetime) -> bool:
    """Keep other words; those who read the earlier ones are told that there are others now.

    False, and nothing changes, where it is not as it was `before` any more.
    """
    stands = answer.standing is Standing.PUBLISHED
    done = _change(context, before, replace(answer, corrected_at=now) if stands else answer, now)
    if done:
        note(context, who, N_("corrected an answer"), answer.campaign, now)
    return done


def withdraw(context: Context, answer: Answer, reason: str, who: str, now: datetime) -> None:
    """Take its words away, whatever they are by now; that it was there, and why it is not, stays."""
    while answer.standing is Standing.PUBLISHED:
        gone = replace(answer, standing=Standing.WITHDRAWN, withdrawn_at=now, reason=reason)
        if _change(context, answer, gone, now):
            note(context, who, N_("withdrew an answer"), answer.campaign, now)
            return
        answer = one(context, answer.campaign, answer.number)


def quotes(context: Context, slug: str) -> list[Quote]:
    """The sentences of supporters that may be quoted, and no others."""
    return context.store.quotes(slug)


def release(context: Context, slug: str, quote: Quote, who: str, now: datetime) -> None:
    """Let a sentence be quoted, at its writer's word; twice is as good as once."""
    if context.store.release_quote(slug, quote):
        note(context, who, N_("released a sentence for quoting"), slug, now)


def take_back(context: Context, slug: str, number: int, who: str, now: datetime) -> None:
    """Let a sentence be quoted no more; twice is as good as once."""
    if context.store.take_back_quote(slug, number):
        note(context, who, N_("took a sentence for quoting back"), slug, now)


def _change(context: Context, before: Answer, answer: Answer, now: datetime) -> bool:
    changed = context.store.change_answer(answer, before)
    if changed and answer.published_at is not None:
        _tell(context, answer, now)
    return changed


def _tell(context: Context, answer: Answer, now: datetime) -> None:
    """Have other programs told, as of a milestone."""
    page = f"{context.settings.site.url}/c/{answer.campaign}"
    body = webhooks.as_body(webhooks.answered(answer.campaign, published.as_json(answer), page, now))
    hooks = [hook for hook in context.store.webhooks() if hook.campaign == answer.campaign and hook.active]
    notices = [Notice(f"msg_{secrets.token_hex(16)}", hook.id, body) for hook in hooks]
    if notices:
        context.store.queue_webhook_notices(notices, now)
