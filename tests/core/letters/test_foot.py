"""What stands below a letter: which campaign it is part of, who runs that, and whose the words are, in its language."""

import pytest

from campaign.core.letters import foot
from campaign.core.letters.foot import Runner
from campaign.web.site.catalogues import for_mails
from tests.core.letters.test_targeting import BUNDLED

RUN_BY = Runner("Letters", "Rivers Trust")
FOOT = "This letter is part of a campaign.\nhttps://letters.example/c/rivers"


@pytest.mark.parametrize(
    ("runner", "said"),
    [
        (Runner("Letters"), 'This letter is part of the campaign "Rivers", which is run through Letters.'),
        (RUN_BY, 'This letter is part of the campaign "Rivers", run by Rivers Trust through Letters.'),
        (
            Runner("Let\nters", "Rivers\r\nTrust"),
            'This letter is part of the campaign "Rivers", run by Rivers Trust through Let ters.',
        ),
    ],
)
def test_names_the_campaign_and_who_runs_it(runner, said):
    assert foot.part_of("Rivers", runner, "en", for_mails) == f"{said}\n{foot.TEXT}"


@pytest.mark.parametrize("language", BUNDLED.languages)
def test_is_in_the_language_of_the_letter_and_claims_nothing_of_its_writer(language):
    said = foot.part_of(BUNDLED.title[language], RUN_BY, language, for_mails)
    assert BUNDLED.title[language] in said and "Rivers Trust" in said and "Letters" in said
    assert said.count("\n") == 1 and "%" not in said
    assert (said == foot.part_of(BUNDLED.title[language], RUN_BY, "en", for_mails)) == (language == "en")
    assert "@" not in said and "mail" not in said.casefold()


@pytest.mark.parametrize("body", ["Dear lake,\n\nHello.\n\nJane", ""])
def test_is_taken_from_below_a_letter_as_it_was_put_there(body):
    assert foot.without(foot.below(body, FOOT), FOOT) == body
    assert foot.below(body, "") == foot.without(body, "") == body


def test_a_letter_that_only_speaks_of_it_stays_whole():
    body = f"They wrote below it:\n\n{FOOT}\n\nJane"
    assert foot.without(body, FOOT) == body
