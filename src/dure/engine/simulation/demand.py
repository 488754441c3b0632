"""Trips of one day, drawn from zones and doors.

Not here: trips between zones (`gravity`), the hours (`hours`), trips of a file (`resampling`).
Times are whole seconds since the start of the service day. Each trip takes one row of uniform
numbers and each of its properties one column, all by inversion: with the same generator, changing
one parameter changes nothing that does not depend on it, and more trips keep the fewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import pdtr, pdtrik

from dure.core.errors import Invalid
from dure.engine.network import haversine_metres
from dure.engine.simulation.doors import Doors, draw_doors
from dure.engine.simulation.gravity import FloatArray, GravityModel, distribute
from dure.engine.simulation.hours import HOUR, HourlyProfile
from dure.engine.simulation.trace import Demand

Index = npt.NDArray[np.int64]

MOST_TRIPS = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class DemandZones:
    """Who lives where and what draws them.

    Parameters
    ----------
    production, attraction
        Shape (z,), >= 0: people who leave home, and jobs, schools, shops that they go to (any
        unit; only proportions count).
    seconds
        Shape (z, z), travel time; on the diagonal a typical trip inside the zone.
    age_share
        Shape (z, g), share of each age group among a zone's people, >= 0; rows are scaled to 1.
        None: ages unknown.
    """

    production: FloatArray
    attraction: FloatArray
    seconds: npt.NDArray[Any]
    age_share: FloatArray | None = None

    def __post_init__(self) -> None:
        if self.age_share is None:
            return
        share = np.asarray(self.age_share, np.float64)
        if share.ndim != 2 or len(share) != len(self.production) or not share.shape[1]:
            raise Invalid("expected one row per zone", where="zones.age_share")
        if not np.isfinite(share).all() or (share < 0).any():
            raise Invalid("expected shares >= 0", where="zones.age_share")
        object.__setattr__(self, "age_share", share)


@dataclass(frozen=True, slots=True)
class DemandParams:
    """How many trips, of whom.

    Parameters
    ----------
    trips
        >= 0, at most 100,000: (mean) number of trips that begin within the hours of service.
    poisson
        Draw the number (days differ) instead of taking it as it is.
    service_start, service_end
        Trips begin within [service_start, service_end), seconds, within the day.
    party_share
        Shares of parties of 1, 2, … people, scaled to 1.
    wheelchair_share
        Share of parties with one wheelchair user (who takes no seat).
    prebook_share
        Share of trips booked ahead, at least `prebook_least_seconds` before being ready and
        exponentially more with mean `prebook_mean_seconds`, not before the day begins.
        The others ask when they are ready.
    min_metres
        Trips shorter than this as the crow flies are not drawn: people walk them.
    """

    trips: float
    poisson: bool = True
    service_start: int = 6 * HOUR
    service_end: int = 22 * HOUR
    party_share: tuple[float, ...] = (0.88, 0.10, 0.02)
    wheelchair_share: float = 0.01
    prebook_share: float = 0.2
    prebook_least_seconds: int = 1_800
    prebook_mean_seconds: int = 7_200
    min_metres: float = 0.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.trips) and self.trips >= 0):
            raise Invalid("expected a number >= 0", where="demand.trips")
        if self.trips > MOST_TRIPS:
            raise Invalid(
                "{trips:.0f} trips are more than the {most:,} of one study",
                where="demand.trips",
                remedy="Study one day of one zone, or a share of the trips.",
                trips=self.trips,
                most=MOST_TRIPS,
            )
        if not 0 <= self.service_start < self.service_end <= 24 * HOUR:
            raise Invalid("expected start < end within the day", where="demand.service_end")
        party = np.asarray(self.party_share, np.float64)
        if party.ndim != 1 or (party < 0).any() or not 0 < party.sum() < np.inf:
            raise Invalid("expected shares >= 0, not all 0", where="demand.party_share")
        for name, most in (
            ("wheelchair_share", 1.0),
            ("prebook_share", 1.0),
            ("prebook_least_seconds", np.inf),
            ("prebook_mean_seconds", np.inf),
            ("min_metres", np.inf),
        ):
            if not 0 <= getattr(self, name) <= most:
                raise Invalid(
                    "expected a number from 0 to {most:g}", where=f"demand.{name}", most=most
                )


def draw_demand(
    zones: DemandZones,
    doors: Doors,
    params: DemandParams,
    rng: np.random.Generator,
    *,
    gravity: GravityModel | None = None,
    profile: HourlyProfile | None = None,
) -> Demand:
    """Draw the trips of one day.

    A pair of home and activity zone by the gravity model, a time by the hourly profile, the
    direction by the hour, a door at each end by weight (two different ones where the zone has
    two), then party, wheelchair, age group of the home zone, and booking.

    Raises
    ------
    Invalid
        If a zone with trips has no door, hardly any trip is as long as `min_metres`, or any part
        is nonsense; the field is named.
    """
    profile = profile or HourlyProfile()
    flows = distribute(
        zones.production, zones.attraction, zones.seconds, gravity or GravityModel()
    )
    knots, begun = profile.cumulative(params.service_start, params.service_end)
    u, home_zone, home, activity = _draw_ends(flows, doors, params, rng)
    ready = np.floor(np.interp(u[:, 1], begun, knots)).astype(np.int64)
    ready = np.minimum(ready, params.service_end - 1)
    outbound = u[:, 2] < np.asarray(profile.outbound)[ready // HOUR]
    people = 1 + _draw(np.asarray(params.party_share), u[:, 5])
    wheelchairs = (u[:, 6] < params.wheelchair_share).astype(np.int16)
    lead = params.prebook_least_seconds - params.prebook_mean_seconds * np.log1p(-u[:, 9])
    lead = np.where(u[:, 8] < params.prebook_share, np.ceil(lead), 0).astype(np.int64)
    requested = np.maximum(ready - lead, 0)
    start, end = np.where(outbound, (home, activity), (activity, home))
    order = np.lexsort((np.arange(len(u)), ready, requested))
    return Demand(
        doors.lon[start][order],
        doors.lat[start][order],
        doors.lon[end][order],
        doors.lat[end][order],
        requested[order],
        ready[order],
        (people - wheelchairs)[order],
        wheelchairs[order],
        doors.zone[start][order],
        doors.zone[end][order],
        _ages(zones, home_zone, u[:, 7])[order],
    )


def _draw_ends(
    flows: FloatArray, doors: Doors, params: DemandParams, rng: np.random.Generator
) -> tuple[FloatArray, Index, Index, Index]:
    """Draw rows of uniform numbers until enough of them give trips that are long enough.

    Returns the rows kept, with their home zones, home doors and activity doors.
    """
    count = _trip_count(params, rng.random())
    kept: list[tuple[FloatArray, Index, Index, Index]] = []
    have, drawn = 0, 0
    while have < count or not kept:
        if drawn > 100 * (have + 1_000):
            raise Invalid(
                "hardly any trip is as long",
                where="demand.min_metres",
                remedy="Lower it or take a larger zone.",
            )
        # Rows are one stream, however many are taken at a time.
        u = rng.random((count - have, 10))
        home_zone, activity_zone = np.divmod(_draw(flows.ravel(), u[:, 0]), len(flows))
        home, activity = draw_doors(doors, len(flows), home_zone, activity_zone, u[:, 3:5])
        x, y = doors.lon, doors.lat
        metres = haversine_metres(x[home], y[home], x[activity], y[activity])
        far = metres >= params.min_metres
        kept.append((u[far], home_zone[far], home[far], activity[far]))
        have += int(far.sum())
        drawn += len(u)
    u, home_zone, home, activity = (np.concatenate(part) for part in zip(*kept, strict=True))
    return u, home_zone, home, activity


def _trip_count(params: DemandParams, u: float) -> int:
    """Return the number of trips; one uniform number, so that more are asked, more are drawn."""
    if not params.poisson or params.trips == 0:
        return round(params.trips)
    # The smallest k with P(X <= k) >= u, guarded against rounding as scipy.stats does.
    k = float(np.ceil(pdtrik(max(u, 1e-12), params.trips)))
    if k >= 1 and pdtr(k - 1, params.trips) >= u:
        k -= 1
    return min(max(int(k), 0), MOST_TRIPS)


def _draw(weight: npt.NDArray[Any], u: FloatArray) -> Index:
    """Return for each u in [0, 1) an index, with probability proportional to its weight."""
    total = np.cumsum(weight, dtype=np.float64)
    last = int(np.flatnonzero(weight)[-1])
    return np.minimum(np.searchsorted(total, u * total[-1], side="right"), last)


def _ages(zones: DemandZones, home_zone: Index, u: FloatArray) -> npt.NDArray[np.int8]:
    if zones.age_share is None:
        return np.full(len(u), -1, np.int8)
    total = np.cumsum(zones.age_share, axis=1)
    known = total[:, -1] > 0
    share = total / np.where(known, total[:, -1], 1.0)[:, None]
    group = (share[home_zone] <= u[:, None]).sum(axis=1)
    return np.where(known[home_zone], np.minimum(group, share.shape[1] - 1), -1).astype(np.int8)
