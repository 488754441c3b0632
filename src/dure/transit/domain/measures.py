"""What a service does for people, defined once for simulated and for live trips.

Each measure has a key, a unit and a sentence; `measure_day` computes them all from the trips and
vehicles of one day. Times are whole seconds of the service day; a trip counts once, whatever the
size of its party, unless the unit says "passenger". docs/measures/transit.md says more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dure.transit.domain.scenario import UnitCosts

Column = NDArray[Any]


class Outcome(IntEnum):
    """How a trip ended. Every trip has exactly one outcome."""

    SERVED = 0
    WALKED = 1
    REFUSED = 2
    NO_SHOW = 3
    CANCELLED = 4
    UNSERVED = 5


@dataclass(frozen=True, slots=True)
class TripRecords:
    """The trips of one day and arm as columns of equal length; -1 where nothing applies.

    Parameters
    ----------
    ready_at
        When the person could leave the door.
    walk_to_seconds, walk_from_seconds
        Walks to and from the stops. A trip that was walked has its whole walk in the first.
    direct_seconds
        Driving time from the stop of boarding to the stop of alighting without a detour.
    promised_latest, arrival_latest
        What was promised at booking: latest boarding and latest alighting.
    zone, age_group
        Place of the origin's zone and of the age group in the study's lists.
    """

    outcome: Column
    ready_at: Column
    passengers: Column
    walk_to_seconds: Column
    boarded_at: Column
    ride_seconds: Column
    transfer_wait_seconds: Column
    alighted_at: Column
    walk_from_seconds: Column
    direct_seconds: Column
    ride_metres: Column
    promised_earliest: Column
    promised_latest: Column
    arrival_latest: Column
    zone: Column
    age_group: Column

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def served(self) -> NDArray[np.bool_]:
        """Which trips were carried."""
        return np.asarray(self.outcome == Outcome.SERVED)

    @property
    def arrived(self) -> NDArray[np.bool_]:
        """Which trips reached their destination, carried or on foot."""
        return np.asarray(self.served | (self.outcome == Outcome.WALKED))

    def wait_seconds(self) -> NDArray[np.float64]:
        """Return waiting of each trip, the walk apart; NaN where it was not carried."""
        wait = (
            self.boarded_at.astype(np.float64)
            - self.ready_at
            - self.walk_to_seconds
            + np.maximum(self.transfer_wait_seconds, 0)
        )
        return np.where(self.served, wait, np.nan)

    def door_seconds(self) -> NDArray[np.float64]:
        """Return door-to-door time of each trip; NaN where it did not arrive."""
        carried = self.alighted_at.astype(np.float64) + self.walk_from_seconds - self.ready_at
        walked = np.where(self.arrived, self.walk_to_seconds.astype(np.float64), np.nan)
        return np.where(self.served, carried, walked)


@dataclass(frozen=True, slots=True)
class FleetRecords:
    """What the vehicles of one day did.

    Parameters
    ----------
    metres, passengers
        Of each leg between two stops: its length, and who was on board; -1 if not known.
    driver_seconds
        Time on duty of each vehicle.
    """

    metres: Column
    passengers: Column
    driver_seconds: Column


@dataclass(frozen=True, slots=True)
class Measure:
    """One number about a service.

    Parameters
    ----------
    better
        "less", "more", or "" where neither is better by itself.
    never_with
        What it must not be compared with, though it looks alike; empty if nothing.
    """

    key: str
    unit: str
    better: str
    definition: str
    never_with: str = ""


MEASURES: tuple[Measure, ...] = (
    Measure(
        "wait_mean", "s", "less",
        "Mean time from reaching the stop, or being ready at it, to boarding; transfers included.",
        "headways: half of a regular headway is the mean wait of people who come at random",
    ),
    Measure("wait_p50", "s", "less", "Waiting that half of the carried trips do not exceed."),
    Measure("wait_p90", "s", "less", "Waiting that nine of ten carried trips do not exceed."),
    Measure("walk_mean", "s", "less", "Mean walk to and from the stops of carried trips."),
    Measure("ride_mean", "s", "less", "Mean time on board of carried trips."),
    Measure(
        "door_mean", "s", "less",
        "Mean time from being ready to the destination's door, of trips that arrived.",
        "an arm with another share arrived: use the comparison over trips that arrive in both",
    ),
    Measure("detour_mean", "ratio", "less", "Mean of ride time over direct driving time."),
    Measure("served_share", "share", "more", "Trips carried, of all trips."),
    Measure("walked_share", "share", "", "Trips walked all the way as that was sooner."),
    Measure("arrived_share", "share", "more", "Trips carried or walked, of all trips."),
    Measure("refused_share", "share", "less", "Trips that asked and got no offer."),
    Measure("unserved_share", "share", "less", "Trips that no stop or departure is in reach of."),
    Measure("no_show_share", "share", "less", "Trips that were booked and did not come."),
    Measure("cancelled_share", "share", "less", "Trips that were booked and then cancelled."),
    Measure(
        "on_time_share", "share", "more",
        "Carried trips that boarded within the promised window, of those with a promise.",
        "punctuality against a timetable",
    ),
    Measure(
        "promises_broken", "trips a day", "less",
        "Trips that boarded after the promised window or arrived after the promised latest time.",
    ),
    Measure("passengers", "passengers a day", "more", "People carried, parties counted in full."),
    Measure("vehicle_km", "km a day", "less", "Distance driven by all vehicles."),
    Measure("empty_km", "km a day", "less", "Distance driven with nobody but the driver."),
    Measure("empty_share", "share", "less", "Empty distance, of all distance."),
    Measure("occupancy", "passengers", "more", "Passenger-kilometres per vehicle-kilometre."),
    Measure("on_board_mean", "passengers", "more", "Mean people on board of a vehicle on duty."),
    Measure("driver_hours", "h a day", "less", "Hours on duty of all drivers."),
    Measure("passengers_per_driver_hour", "passengers", "more", "People carried per driver hour."),
    Measure("km_per_passenger", "km", "less", "Distance driven per person carried."),
    Measure("driver_hours_per_passenger", "h", "less", "Driver hours per person carried."),
    Measure(
        "cost_per_day", "won a day", "less",
        "Driver hours, kilometres and vehicles times the unit costs that the study states.",
        "accounts: fares, staff besides drivers, and dispatch are left out",
    ),
    Measure(
        "cost_per_passenger", "won", "less",
        "Cost of the day per person carried.",
        "a study with other unit costs",
    ),
    Measure("co2_per_passenger", "g", "less", "Stated grams per km times km per person carried."),
)  # fmt: skip


def measure_day(
    trips: TripRecords, fleet: FleetRecords | None, costs: UnitCosts
) -> dict[str, float]:
    """Compute every measure of one day and arm; NaN where one has no meaning.

    Parameters
    ----------
    fleet
        None where the vehicles serve more than the study's trips, as a city's lines do: what
        they drive and cost then has no share that is this zone's.
    """
    return {**_times(trips), **_outcomes(trips), **_promises(trips), **_fleet(trips, fleet, costs)}


def _times(trips: TripRecords) -> dict[str, float]:
    served = trips.served
    wait = trips.wait_seconds()[served]
    walk = (trips.walk_to_seconds + trips.walk_from_seconds)[served]
    ride = trips.ride_seconds[served].astype(np.float64)
    direct = trips.direct_seconds[served].astype(np.float64)
    return {
        "wait_mean": _mean(wait),
        "wait_p50": percentile(wait, 50),
        "wait_p90": percentile(wait, 90),
        "walk_mean": _mean(walk),
        "ride_mean": _mean(ride),
        "door_mean": _mean(trips.door_seconds()[trips.arrived]),
        "detour_mean": _mean(ride[direct > 0] / direct[direct > 0]),
    }


def _outcomes(trips: TripRecords) -> dict[str, float]:
    n = len(trips)

    def share(count: np.integer[Any] | int) -> float:
        return float(count) / n if n else np.nan

    ended = {o: share(np.count_nonzero(trips.outcome == o)) for o in Outcome}
    return {
        "served_share": ended[Outcome.SERVED],
        "walked_share": ended[Outcome.WALKED],
        "arrived_share": share(np.count_nonzero(trips.arrived)),
        "refused_share": ended[Outcome.REFUSED],
        "unserved_share": ended[Outcome.UNSERVED],
        "no_show_share": ended[Outcome.NO_SHOW],
        "cancelled_share": ended[Outcome.CANCELLED],
    }


def _promises(trips: TripRecords) -> dict[str, float]:
    promised = trips.served & (trips.promised_latest >= 0)
    if not promised.any():
        return {"on_time_share": np.nan, "promises_broken": np.nan}
    boarded = trips.boarded_at[promised]
    late = boarded > trips.promised_latest[promised]
    early = boarded < trips.promised_earliest[promised]
    arrival = trips.arrival_latest[promised]
    broken = late | ((arrival >= 0) & (trips.alighted_at[promised] > arrival))
    return {
        "on_time_share": float(np.mean(~(late | early))),
        "promises_broken": float(np.count_nonzero(broken)),
    }


def _fleet(trips: TripRecords, fleet: FleetRecords | None, costs: UnitCosts) -> dict[str, float]:
    served = trips.served
    people = trips.passengers[served].astype(np.float64)
    carried = float(people.sum())
    if fleet is None:
        known = {"passengers": carried}
        return {m.key: known.get(m.key, np.nan) for m in MEASURES if m.key in _FLEET_KEYS}
    metres = fleet.metres.astype(np.float64)
    counted = bool((fleet.passengers >= 0).all())
    km = float(metres.sum()) / 1000
    empty = float(metres[fleet.passengers == 0].sum()) / 1000 if counted else np.nan
    seconds = float(fleet.driver_seconds.sum())
    hours = seconds / 3600
    cost = (
        hours * costs.won_per_driver_hour
        + km * costs.won_per_vehicle_km
        + len(fleet.driver_seconds) * costs.won_per_vehicle_day
    )
    return {
        "passengers": carried,
        "vehicle_km": km,
        "empty_km": empty,
        "empty_share": _ratio(empty, km),
        "occupancy": _ratio(float((people * trips.ride_metres[served]).sum()) / 1000, km),
        "on_board_mean": _ratio(float((people * trips.ride_seconds[served]).sum()), seconds),
        "driver_hours": hours,
        "passengers_per_driver_hour": _ratio(carried, hours),
        "km_per_passenger": _ratio(km, carried),
        "driver_hours_per_passenger": _ratio(hours, carried),
        "cost_per_day": cost,
        "cost_per_passenger": _ratio(cost, carried),
        "co2_per_passenger": _ratio(km * costs.co2_grams_per_km, carried),
    }


_FLEET_KEYS = frozenset(m.key for m in MEASURES[[m.key for m in MEASURES].index("passengers") :])


def percentile(values: Column, share: float) -> float:
    """Return the percentile by linear interpolation between order statistics; NaN of nothing."""
    return float(np.percentile(values, share)) if len(values) else np.nan


def _mean(values: Column) -> float:
    return float(np.mean(values)) if len(values) else np.nan


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else np.nan
