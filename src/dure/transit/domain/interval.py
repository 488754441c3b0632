"""95 % intervals over replications, by Student's t. Nothing is assumed about a single run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

_T975 = (
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
    2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922,
    2.093024, 2.085963, 2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831,
    2.048407, 2.045230, 2.042272,
)  # fmt: skip
"""97.5 % points of Student's t for 1 to 30 degrees of freedom."""

_Z975 = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over replications with its 95 % interval.

    Parameters
    ----------
    mean
        None if no replication has a value.
    low, high
        None if fewer than two replications have one.
    replications
        How many replications had a value.
    """

    mean: float | None
    low: float | None
    high: float | None
    replications: int


def interval(values: Sequence[float]) -> Interval:
    """Return mean and interval of independent replications; values that are NaN do not count.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 4.5 (t interval) and
    section 10.2 (paired t interval, with differences as the values).
    """
    known = [float(v) for v in values if isfinite(v)]
    n = len(known)
    if n == 0:
        return Interval(None, None, None, 0)
    mean = sum(known) / n
    if n == 1:
        return Interval(mean, None, None, 1)
    deviation = sqrt(sum((v - mean) ** 2 for v in known) / (n - 1))
    half = t_quantile(n - 1) * deviation / sqrt(n)
    return Interval(mean, mean - half, mean + half, n)


def paired(values: Sequence[float], baseline: Sequence[float]) -> Interval:
    """Return the interval of the differences `values - baseline`, replication by replication.

    Arms that share their random numbers differ by less than they vary, so this is narrower than
    two intervals set side by side.
    """
    return interval([a - b for a, b in zip(values, baseline, strict=True)])


def t_quantile(freedom: int) -> float:
    """Return the 97.5 % point of Student's t; above 30 degrees by Cornish and Fisher (1938)."""
    if freedom <= len(_T975):
        return _T975[freedom - 1]
    z, n = _Z975, float(freedom)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3
