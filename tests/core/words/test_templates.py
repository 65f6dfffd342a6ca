"""Texts that organisers write: what would fail once a supporter writes is found before, and at once."""

import pytest

from campaign.core.words import merge_fields
from campaign.core.words.templates import Text, faults
from tests.support.effort import at_most

FIELDS = merge_fields.allowed(["why"])


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{% if supporter.name < 5 %}a{% endif %}", "not supported between 'str' and 'int' (line 1, column 22)"),
        ("{% if answers.why and today < 3 %}a{% endif %}", "not supported between 'str' and 'int'"),
        ("{% if 1 contains 2 %}a{% endif %}", "not supported between 'int' and 'int'"),
        ("{{ today | upcase: 1 }}", "takes 1 positional argument but 2 were given"),
        ("{% case today %}{% when 'a' %}{{ today | downcase: 3 }}{% endcase %}", "takes 1 positional argument"),
        ("{% unless today %}{% if answers.why > 2 %}a{% endif %}{% endunless %}", "not supported between"),
        ("{{ today }}" + "a" * 40_000, "output stream limit reached"),
    ],
)
def test_a_text_that_would_fail_when_a_supporter_writes_is_a_fault(source, says):
    (fault,) = faults(Text(source), FIELDS)
    assert says in fault.message % fault.values


@pytest.mark.parametrize(
    "source",
    [
        "{{ today | default: 'x', allow_false: true | capitalize }} {{ supporter.name | josa: '은/는' }}",
        "{% if answers.why %}{{ answers.why }}{% elsif supporter.place == 'Seoul' %}b{% else %}c{% endif %}",
        "{% case supporter.country %}{% when 'KR', 'KP' %}a{% else %}b{% endcase %}",
        "{% comment %}{{ x | y: 1 }}{% endcomment %}",
        "{% if supporter.name contains 'a' or answers.why != '' %}a{% endif %}",
    ],
)
def test_a_text_that_can_be_filled_is_none(source):
    assert faults(Text(source), FIELDS) == []


@pytest.mark.parametrize(
    "source",
    ["{" * 100_000, "{{" + " " * 100_000 + "}}", "{% if" + " " * 100_000 + "%}{% endif %}", "{%- " + " " * 100_000],
)
def test_braces_and_spaces_without_end_are_refused_at_once(source):
    with at_most(2), pytest.raises(ValueError, match="line 1, column 1"):
        Text(source)


def test_a_tag_of_more_than_a_page_is_refused_before_it_is_read():
    for source in ("{% if " + "(" * 100_000 + " %}{% endif %}", "a" * 3_000 + "{{ " + "a." * 50_000 + "a }}"):
        with pytest.raises(ValueError, match="longer than 2000 characters"):
            Text(source)
    Text("a" * 3_000 + "{{ supporter.name }}" + "a" * 3_000 + "{% if supporter.place %}b{% endif %}")
