"""Numbers as Prometheus reads them, held against the parser of its own client."""

import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from campaign.core.counts.exposition import Gauge, Sample, exposition


@pytest.mark.parametrize(
    "value",
    [
        "rivers",
        'a "quoted" word',
        "back\\slash",
        "two\nlines",
        "\\n is no line",
        "a{b}=c,d",
        "한국어",
        "",
        "ends in \\",
    ],
)
def test_every_value_and_every_help_comes_back_as_it_was(value):
    about = value.replace('"', "'") or "x"
    (family,) = families(exposition([Gauge("letters", about, (Sample({"campaign": value, "state": "x"}, 3),))]))
    assert (family.name, family.type, family.documentation) == ("letters", "gauge", about)
    assert [(sample.labels, sample.value) for sample in family.samples] == [({"campaign": value, "state": "x"}, 3)]


@pytest.mark.parametrize("campaigns", [0, 1, 2, 5, 30])
def test_each_metric_is_one_group(campaigns):
    samples = tuple(Sample({"campaign": f"c{number}"}, number) for number in range(campaigns))
    text = exposition(
        [Gauge("one", "One.", samples), Gauge("two", "Two.", samples), Gauge("all", "All.", (Sample({}, 7),))]
    )
    groups = list(families(text))
    assert [group.name for group in groups] == ["one", "two", "all"] and text.endswith("\nall 7\n")
    assert [len(group.samples) for group in groups] == [campaigns, campaigns, 1]
