"""Ratios of timings: the ratio of the best times, and how far the rounds, each for itself, lie apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

from .plan import Timing


@dataclass(frozen=True, slots=True)
class Ratio:
    """`value` from the best times of all rounds; `low` and `high` the least and greatest ratio within one round."""

    value: float
    low: float
    high: float


def time_ratio(above: Timing | None, below: Timing | None) -> Ratio | None:
    """How many times as long as `below` the same work takes in `above`."""
    if above is None or below is None:
        return None
    return _ratio(above, below, below.work / above.work)


def throughput_ratio(many: Timing | None, one: Timing | None) -> Ratio | None:
    """How many times as much work as in `one` is done in the same time in `many`: what scaling is."""
    if many is None or one is None:
        return None
    return _ratio(one, many, many.work / one.work)


def _ratio(above: Timing, below: Timing, factor: float) -> Ratio:
    rounds = [factor * a / b for a, b in zip(above.times, below.times, strict=False)]
    return Ratio(factor * min(above.times) / min(below.times), min(rounds), max(rounds))


def geometric_mean(values: Iterable[float]) -> float | None:
    logarithms = [log(value) for value in values]
    return exp(sum(logarithms) / len(logarithms)) if logarithms else None
