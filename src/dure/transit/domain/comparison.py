"""Who gains and who loses: the same trips through two services, by neighbourhood and age group.

Trips that one service leaves behind are counted beside the times, never dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.transit.domain.measures import Measure, TripRecords

SAME_SECONDS = 60
"""Door-to-door times that differ by less are the same to the person."""

COMPARISONS: tuple[Measure, ...] = (
    Measure(
        "door_change", "s", "less",
        "Mean change of door-to-door time, over trips that arrive in both services.",
    ),
    Measure("both_share", "share", "", "Trips that arrive in both services, of all trips."),
    Measure("reached_share", "share", "more", "Trips that arrive now and did not before."),
    Measure("lost_share", "share", "less", "Trips that arrived before and do not now."),
    Measure("sooner_share", "share", "more", "Trips that arrive a minute or more sooner."),
    Measure("later_share", "share", "less", "Trips that arrive a minute or more later."),
)  # fmt: skip
"""What `compare_day` gives for two arms, all of it trip by trip."""


@dataclass(frozen=True, slots=True)
class GroupDay:
    """One group of people on one day: shares of its trips and mean times.

    Parameters
    ----------
    door_change
        Against the other service over trips that arrive in both; NaN if there are none.
    """

    trips: int
    arrived_share: float
    wait_mean: float
    door_mean: float
    door_change: float
    reached_share: float
    lost_share: float


def compare_day(trips: TripRecords, before: TripRecords) -> dict[str, float]:
    """Compare the same trips under two services.

    Raises
    ------
    ValueError
        If the two are not of one length.
    """
    if len(trips) != len(before):
        raise ValueError("the two services must have had the same trips")
    n = len(trips)
    change = trips.door_seconds() - before.door_seconds()
    both = trips.arrived & before.arrived

    def share(which: NDArray[np.bool_]) -> float:
        return float(np.count_nonzero(which)) / n if n else np.nan

    return {
        "door_change": _mean(change[both]),
        "both_share": share(both),
        "reached_share": share(trips.arrived & ~before.arrived),
        "lost_share": share(before.arrived & ~trips.arrived),
        "sooner_share": share(both & (change <= -SAME_SECONDS)),
        "later_share": share(both & (change >= SAME_SECONDS)),
    }


def groups_day(
    trips: TripRecords, before: TripRecords, group: NDArray[np.generic], count: int
) -> list[GroupDay]:
    """Return one day's figures for each of *count* groups.

    Parameters
    ----------
    group
        Shape (n,). Place of each trip's group, -1 for none.
    """
    wait, door, old = trips.wait_seconds(), trips.door_seconds(), before.door_seconds()
    arrived, arrived_before = trips.arrived, before.arrived
    both = arrived & arrived_before
    days = []
    for place in range(count):
        mine = group == place
        n = int(np.count_nonzero(mine))
        days.append(
            GroupDay(
                trips=n,
                arrived_share=_share(mine & arrived, n),
                wait_mean=_mean(wait[mine & trips.served]),
                door_mean=_mean(door[mine & arrived]),
                door_change=_mean((door - old)[mine & both]),
                reached_share=_share(mine & arrived & ~arrived_before, n),
                lost_share=_share(mine & arrived_before & ~arrived, n),
            )
        )
    return days


def _share(which: NDArray[np.bool_], whole: int) -> float:
    return float(np.count_nonzero(which)) / whole if whole else np.nan


def _mean(values: NDArray[np.float64]) -> float:
    return float(np.mean(values)) if len(values) else np.nan
