"""What there is to measure, in full and in short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Group:
    """One function that measures: `module:function`, called with a folder. `short` makes it quick and saying nothing.

    `seconds` is the bound, many times what it takes on a quiet machine; a group that is not done by then is ended.
    """

    function: str
    short: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 1_800


_FEW: Sequence[int] = (30, 300)

GROUPS: Mapping[str, Group] = {
    "pages": Group("tests.bench.pages:measure", {"rounds": 1, "seconds": 0, "submissions": 50}),
    "phone": Group("tests.bench.phone:measure", {"rounds": 1, "names": ("Slow 3G",)}),
    # The tools that it is held against come from the package index.
    "delivery": Group("tests.bench.delivery:measure", {"letters": 60, "rounds": 1, "kinds": ()}),
    "relay": Group("tests.bench.relay:measure", {"letters": 10, "rounds": 1}),
    "submissions": Group("tests.bench.submissions:measure", {"rounds": 1, "seconds": 0, "slow": {"slow, 20 ms": 0.02}}),
    "sizes": Group("tests.bench.sizes:measure", {"rounds": 1, "seconds": 0, "sizes": _FEW}, 3_600),
    "growth": Group("tests.bench.growth:measure", {"rounds": 1, "sizes": _FEW, "offices": 20, "times": 2}, 3_600),
    "desk": Group("tests.bench.desk:measure", {"rounds": 1, "seconds": 0, "sizes": _FEW}),
    "postgresql": Group(
        "tests.bench.postgresql:measure",
        {"rounds": 1, "count": 4, "letters": 40, "sizes": (100, 200), "held_seconds": 0.2, "relay_letters": 12},
        7_200,
    ),
    "memory": Group("tests.bench.memory:measure", {"submissions": 50, "seconds": 0}),
    "printing": Group("tests.bench.printing:measure", {"rounds": 1}),
}
