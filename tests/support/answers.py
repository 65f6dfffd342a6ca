"""An answer of an office, published, for tests of what shows it."""

from datetime import date

from campaign.actions import published_answers
from campaign.actions.context import Context
from campaign.core.answers.published import Answer
from tests.conftest import NOW

WORDS = "We will clean the river.\n\nThe Minister"
LINK = "https://rivers.example/news"


def entered(context: Context, slug: str = "clean-rivers", who: str = "Ministry of Rivers") -> Answer:
    answer = Answer(slug, "minister", who, date(2026, 11, 20), WORDS, LINK)
    return published_answers.enter(context, answer, "", NOW)


def published(context: Context, **named: str) -> Answer:
    """As it stands once everybody sees it."""
    answer = entered(context, **named)
    published_answers.publish(context, answer, "", NOW)
    return published_answers.one(context, answer.campaign, answer.number)
