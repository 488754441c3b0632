"""Who travels in a study, how fast the city drives, and what goes other than planned."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from dure.core.said import say
from dure.transit.domain.check import need, need_range, seconds_of

MAX_TRIPS = 20_000
"""Trips of one day. A day beyond it is not a zone that on-demand vehicles serve."""

HOURS = 24

WEEKDAY_PROFILE = (
    0.2, 0.1, 0.1, 0.1, 0.3, 1.2, 4.0, 8.5, 8.0, 5.5, 5.0, 5.2,
    5.8, 5.6, 5.4, 5.6, 6.2, 7.6, 8.4, 6.2, 4.2, 3.2, 2.4, 1.4,
)  # fmt: skip
"""Share of a weekday's trips by hour of readiness, in per cent: two peaks, 07 and 18 h. An
assumption in the shape of household travel surveys; replace it by the city's own counts."""

OUTBOUND_PROFILE = (
    0.3, 0.3, 0.5, 0.7, 0.9, 0.95, 0.95, 0.95, 0.9, 0.8, 0.7, 0.6,
    0.5, 0.5, 0.45, 0.35, 0.25, 0.15, 0.15, 0.2, 0.2, 0.15, 0.1, 0.1,
)  # fmt: skip
"""Share of each hour's trips that lead from home: an assumption of a working day."""

SPEED_PROFILE = (
    1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.75, 0.7, 0.8, 0.85, 0.85,
    0.8, 0.85, 0.85, 0.8, 0.75, 0.7, 0.7, 0.8, 0.9, 0.95, 1.0, 1.0,
)  # fmt: skip
"""Speed of each hour as a share of free flow. An assumption in the shape of urban congestion
profiles (slowest 08 and 17 to 18 h); replace it by measured speeds."""


def _are_weights(values: tuple[float, ...]) -> bool:
    return all(0 <= value < inf for value in values) and sum(values) > 0


@dataclass(frozen=True, slots=True)
class Demand:
    """Who travels. With *trip_file* the trips are read; otherwise they are drawn.

    Parameters
    ----------
    trip_file
        Name of a CSV file beside the scenario (docs/measures/transit.md, "Trip files"); empty to
        draw *trips_per_day* trips a day by the gravity model.
    resample
        Draw each day's trips from the file's with replacement and up to five minutes moved, so
        that days differ; otherwise every day has exactly the file's trips.
    hourly
        24 weights of the hours in which people become ready.
    outbound
        24 shares of trips from home in each hour; the others return home.
    start, end
        People become ready from *start* on and before *end*.
    decay_seconds
        Drive over which the wish to travel falls by e: T ~ O D exp(-t / decay).
    min_metres
        Trips that are shorter as the crow flies are walked and never drawn.
    prebooked_share, prebook_least_minutes, prebook_mean_minutes
        Share of trips booked ahead; the least time ahead, and the mean of what comes on top.
    party_sizes
        Weights of parties of 1, 2, 3, ... people.
    """

    trip_file: str = ""
    resample: bool = False
    trips_per_day: int = 1500
    hourly: tuple[float, ...] = WEEKDAY_PROFILE
    outbound: tuple[float, ...] = OUTBOUND_PROFILE
    start: str = "07:00"
    end: str = "22:00"
    decay_seconds: float = 600.0
    min_metres: float = 800.0
    prebooked_share: float = 0.2
    prebook_least_minutes: int = 30
    prebook_mean_minutes: int = 120
    wheelchair_share: float = 0.01
    party_sizes: tuple[float, ...] = (0.86, 0.11, 0.03)

    def __post_init__(self) -> None:
        need(
            0 <= self.trips_per_day <= MAX_TRIPS,
            say(
                "{trips:,} trips a day is more than a zone can have ({most:,}).",
                trips=self.trips_per_day,
                most=MAX_TRIPS,
            )
            if self.trips_per_day > 0
            else say("The number of trips is negative."),
            where="[demand] trips_per_day",
            remedy=say("Take a smaller zone, or a sample of the trips with a smaller fleet."),
        )
        need(
            len(self.hourly) == HOURS and _are_weights(self.hourly),
            say("An hourly profile is 24 weights of 0 or more, not all 0."),
            where="[demand] hourly",
            remedy=say("Leave it out for the default."),
        )
        need(
            1 <= len(self.party_sizes) <= 8 and _are_weights(self.party_sizes),
            say("Party sizes are one to eight weights of 0 or more, not all 0."),
            where="[demand] party_sizes",
            remedy=say("Write [1.0] for people who travel alone."),
        )
        need(
            seconds_of(self.start, where="[demand] start")
            < seconds_of(self.end, where="[demand] end")
            <= 86_400,
            say(
                "Trips from {start} to {end} are not within one day.",
                start=self.start,
                end=self.end,
            ),
            where="[demand] end",
            remedy=say("Give a later end, up to 24:00."),
        )
        need(
            len(self.outbound) == HOURS and all(0 <= share <= 1 for share in self.outbound),
            say("Outbound shares are 24 numbers from 0 to 1."),
            where="[demand] outbound",
            remedy=say("Leave it out for the default."),
        )
        need_range("demand", {"decay_seconds": self.decay_seconds}, 10, 100_000)
        need_range("demand", {"min_metres": self.min_metres}, 0, 50_000)
        need_range("demand", {"prebook_least_minutes": self.prebook_least_minutes}, 0, 1440)
        need_range("demand", {"prebook_mean_minutes": self.prebook_mean_minutes}, 0, 1440)
        shares = {
            "prebooked_share": self.prebooked_share,
            "wheelchair_share": self.wheelchair_share,
        }
        need_range("demand", shares, 0, 1)


@dataclass(frozen=True, slots=True)
class Speeds:
    """How fast the city drives: 24 factors of free flow, one for each hour."""

    factors: tuple[float, ...] = SPEED_PROFILE

    def __post_init__(self) -> None:
        need(
            len(self.factors) == HOURS and all(0.05 <= f <= 3 for f in self.factors),
            say("Speeds are 24 factors between 0.05 and 3."),
            where="[speeds] factors",
            remedy=say("1 means free flow; leave it out for the default."),
        )


@dataclass(frozen=True, slots=True)
class Noise:
    """What goes other than planned: standard deviations as shares, and people who do not come."""

    travel_sd: float = 0.1
    boarding_sd: float = 0.3
    no_show_share: float = 0.02

    def __post_init__(self) -> None:
        values = {"travel_sd": self.travel_sd, "boarding_sd": self.boarding_sd}
        need_range("noise", values, 0, 1)
        need_range("noise", {"no_show_share": self.no_show_share}, 0, 0.5)
