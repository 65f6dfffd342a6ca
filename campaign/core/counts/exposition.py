"""Numbers as Prometheus reads them: text exposition format 0.0.4."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Sample:
    """One number, and what it is of."""

    labels: Mapping[str, str]
    value: int


@dataclass(frozen=True)
class Gauge:
    """A number that may go up and down, for everything that it is counted of."""

    name: str
    about: str
    samples: tuple[Sample, ...]


def exposition(gauges: Iterable[Gauge]) -> str:
    """One group for each metric, as the format asks: its help, its type, then all of its samples."""
    return "".join(f"{line}\n" for gauge in gauges for line in _group(gauge))


def _group(gauge: Gauge) -> Iterable[str]:
    about = gauge.about.replace("\\", r"\\").replace("\n", r"\n")
    yield f"# HELP {gauge.name} {about}"
    yield f"# TYPE {gauge.name} gauge"
    for sample in gauge.samples:
        labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels.items())
        yield f"{gauge.name}{{{labels}}} {sample.value}" if labels else f"{gauge.name} {sample.value}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
