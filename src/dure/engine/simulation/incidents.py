"""What goes wrong on a day besides noise, and what the repairs made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.dispatch import Vehicle
from dure.engine.dispatch.repair import Moved
from dure.engine.simulation.trace import Outcome, Trace


@dataclass(frozen=True, slots=True)
class Incident:
    """At second `at` a vehicle breaks down, or is `late_seconds` late if that is more than 0."""

    at: int
    vehicle_id: str
    late_seconds: int = 0

    def __post_init__(self) -> None:
        if self.at < 0 or not 0 <= self.late_seconds <= 86_400:
            raise Invalid(
                "late by {late_seconds} s at {at}",
                where=say("vehicle {id}", id=self.vehicle_id),
                late_seconds=self.late_seconds,
                at=self.at,
            )


def draw_incidents(
    vehicles: Sequence[Vehicle],
    begin: int,
    end: int,
    rng: np.random.Generator,
    *,
    breakdowns: int = 0,
    late_drivers: int = 0,
    late_seconds: int = 1200,
) -> tuple[Incident, ...]:
    """Draw incidents of different vehicles, each at any second of [begin, end).

    Raises
    ------
    Invalid
        If there are more incidents than vehicles, or no time for them.
    """
    count = breakdowns + late_drivers
    if min(breakdowns, late_drivers) < 0 or count > len(vehicles) or begin >= end:
        raise Invalid(
            "{incidents} incidents of {vehicles} vehicles", incidents=count, vehicles=len(vehicles)
        )
    who = rng.permutation(len(vehicles))[:count].tolist()
    when = rng.integers(begin, end, count).tolist()
    return tuple(
        Incident(at, vehicles[v].vehicle_id, 0 if n < breakdowns else late_seconds)
        for n, (at, v) in enumerate(zip(when, who, strict=True))
    )


def repair_figures(trace: Trace, ids: Sequence[str], log: Sequence[Moved]) -> dict[str, float]:
    """Count what a day's promises suffered: what happened, set against what was logged.

    Parameters
    ----------
    trace
        The day.
    ids
        Shape (n,), the request of each trip.
    log
        `Repairs.log` of the day.

    Returns
    -------
    `promises_broken` among those served, `late_mean_s` and `late_max_s` of
    these, `given_up` (promised and never served), `trips_moved` to other
    vehicles, and `untouched_hurt`: served late although no line of the log
    says so.
    """
    trips = trace.trips
    late = trips.late_seconds
    broken = late > 0
    said = {moved.request_id for moved in log if moved.breaks}
    silent = [n for n in np.flatnonzero(broken).tolist() if ids[n] not in said]
    others = {m.request_id for m in log if m.request_id and m.vehicle_before != m.vehicle_after}
    return {
        "promises_broken": float(broken.sum()),
        "late_mean_s": float(late[broken].mean()) if broken.any() else 0.0,
        "late_max_s": float(late[broken].max(initial=0)),
        "given_up": float((trips.outcome == Outcome.UNSERVED).sum()),
        "trips_moved": float(len(others)),
        "untouched_hurt": float(len(silent)),
    }
