"""What a simulated day is judged by, and how days are compared in pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dure.engine.simulation import Outcome, Trace

RESAMPLES, LEVEL = 10_000, 95.0


def measured(trace: Trace) -> dict[str, float]:
    """Measure one day. Seconds, kilometres, shares; waiting is pickup minus ready."""
    trips = trace.trips
    booked = np.isin(trips.outcome, (Outcome.SERVED, Outcome.NO_SHOW))
    served = trips.outcome == Outcome.SERVED
    wait = (trips.boarded_at - trips.ready_at - trips.walk_to_seconds)[served]
    ratio = trips.ride_seconds[served] / np.maximum(trips.direct_seconds[served], 1)
    late = trips.late_seconds
    p50, p90 = np.percentile(wait, [50, 90]) if served.any() else (np.nan, np.nan)
    return {
        "requests": float(len(trips)),
        "served_percent": 100 * float(booked.mean()),
        "wait_mean_s": float(wait.mean()) if served.any() else np.nan,
        "wait_p50_s": float(p50),
        "wait_p90_s": float(p90),
        "wait_max_s": float(wait.max(initial=0)),
        "ride_ratio": float(ratio.mean()) if served.any() else np.nan,
        "ride_mean_s": float(trips.ride_seconds[served].mean()) if served.any() else np.nan,
        **_driven(trace),
        "promises_broken": float((late > 0).sum()),
        "late_mean_s": float(late[late > 0].mean()) if (late > 0).any() else 0.0,
    }


def _driven(trace: Trace) -> dict[str, float]:
    """Sum the kilometres, those with nobody on board, and people's."""
    visits = trace.visits
    aboard = np.roll(visits.passengers_after + visits.wheelchairs_after, 1)
    km = visits.metres_to_here / 1000
    return {
        "km": float(km.sum()),
        "empty_km": float(km[aboard == 0].sum()),
        "seat_km": float((km * aboard).sum()),
    }


def interval(differences: Sequence[float], seed: int) -> tuple[float, float, float]:
    """Give the mean of paired differences and its bootstrap interval (percentiles)."""
    given = np.asarray(differences, np.float64)
    given = given[np.isfinite(given)]
    if not len(given):
        return (np.nan, np.nan, np.nan)
    rng = np.random.default_rng(seed)
    means = given[rng.integers(0, len(given), (RESAMPLES, len(given)))].mean(axis=1)
    low, high = np.percentile(means, [50 - LEVEL / 2, 50 + LEVEL / 2])
    return float(given.mean()), float(low), float(high)
