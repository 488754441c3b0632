"""What a study assumes: city, zone, stops, vehicles, rules, demand. Checked once, then frozen.

Nothing here reads a file or draws a number; `scenario_file` reads and writes TOML. Times of day
are texts such as "06:30" and may pass "24:00"; every other field carries its unit in its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from dure.core.said import say
from dure.transit.domain.check import need, need_range
from dure.transit.domain.demand import Demand, Noise, Speeds
from dure.transit.domain.fleet import MAX_VEHICLES, Service, Vehicles

MAX_REPLICATIONS = 100
MAX_FLEET_SIZES = 12


class DayType(StrEnum):
    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class StopKind(StrEnum):
    EXISTING = "existing"
    VIRTUAL = "virtual"


class RouteKind(StrEnum):
    GENERATED = "generated"
    DRAWN = "drawn"


Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """Where the service runs: zones of the city by number, or one polygon drawn on the map.

    Parameters
    ----------
    polygon
        Coordinates of a GeoJSON polygon: closed rings of longitude and latitude, the outer first.
    """

    numbers: tuple[int, ...] = ()
    polygon: tuple[Ring, ...] = ()

    def __post_init__(self) -> None:
        need(
            bool(self.numbers) != bool(self.polygon),
            say("A zone is either a list of zone numbers or one polygon."),
            where="[zone]",
            remedy=say("Give `numbers` or `polygon`, not both."),
        )
        for ring in self.polygon:
            need(
                len(ring) >= 4 and ring[0] == ring[-1],
                say("A ring needs four points or more and ends where it begins."),
                where="[zone] polygon",
                remedy=say("Repeat the first point at the end."),
            )
            for lon, lat in ring:
                need(
                    -180 <= lon <= 180 and -90 <= lat <= 90,
                    say("{lon}, {lat} is no place on Earth.", lon=lon, lat=lat),
                    where="[zone] polygon",
                    remedy=say("Write longitude before latitude, in degrees."),
                )


@dataclass(frozen=True, slots=True)
class Stops:
    """Where people board. Walking limits hold for every arm of the study.

    Parameters
    ----------
    max_walk_metres
        Longest walk to or from a stop of the demand-responsive service, which virtual stops are
        placed to keep.
    max_access_metres
        Longest walk to or from a stop of a line with a timetable.
    max_direct_metres
        Whoever is no further from the destination walks all the way if that is sooner.
    """

    kind: StopKind = StopKind.VIRTUAL
    max_walk_metres: float = 400.0
    max_access_metres: float = 800.0
    max_direct_metres: float = 1500.0

    def __post_init__(self) -> None:
        need_range("stops", {"max_walk_metres": self.max_walk_metres}, 50, 2000)
        need_range("stops", {"max_access_metres": self.max_access_metres}, 50, 3000)
        need_range("stops", {"max_direct_metres": self.max_direct_metres}, 0, 10_000)


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """What an hour, a kilometre and a vehicle cost. The defaults are examples, not findings."""

    won_per_driver_hour: int = 27_000
    won_per_vehicle_km: int = 500
    won_per_vehicle_day: int = 60_000
    co2_grams_per_km: float = 300.0
    source: str = "example"

    def __post_init__(self) -> None:
        values = {
            "won_per_driver_hour": float(self.won_per_driver_hour),
            "won_per_vehicle_km": float(self.won_per_vehicle_km),
            "won_per_vehicle_day": float(self.won_per_vehicle_day),
            "co2_grams_per_km": self.co2_grams_per_km,
        }
        need_range("costs", values, 0, 1e9)


@dataclass(frozen=True, slots=True)
class FixedRoutes:
    """The same vehicles as fixed routes: loops that are generated, or lists of stop ids."""

    kind: RouteKind = RouteKind.GENERATED
    routes: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        need(
            (self.kind is RouteKind.DRAWN) == bool(self.routes),
            say("Drawn routes need `routes`; generated ones have none."),
            where="[fixed] routes",
            remedy=say("Give each route as a list of stop ids."),
        )
        need(
            all(len(route) >= 2 for route in self.routes),
            say("A route has two stops or more."),
            where="[fixed] routes",
            remedy=say("Add a stop or leave the route out."),
        )


@dataclass(frozen=True, slots=True)
class FleetCurve:
    """Fleet sizes to try with the demand-responsive service beside the one that is studied."""

    sizes: tuple[int, ...] = (4, 6, 10, 12)
    replications: int = 3

    def __post_init__(self) -> None:
        need(
            len(self.sizes) <= MAX_FLEET_SIZES
            and all(1 <= size <= MAX_VEHICLES for size in self.sizes),
            say(
                "A curve has up to {sizes} sizes of 1 to {most} vehicles.",
                sizes=MAX_FLEET_SIZES,
                most=MAX_VEHICLES,
            ),
            where="[fleet_curve] sizes",
            remedy=say("Leave some out."),
        )
        need_range("fleet_curve", {"replications": self.replications}, 1, MAX_REPLICATIONS)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything a study's numbers follow from, besides the city's files and this version."""

    city: str
    zone: Zone
    name: str = ""
    seed: int = 1
    replications: int = 10
    day_type: DayType = DayType.WEEKDAY
    date: str = ""
    stops: Stops = field(default_factory=Stops)
    vehicles: Vehicles = field(default_factory=Vehicles)
    service: Service = field(default_factory=Service)
    demand: Demand = field(default_factory=Demand)
    speeds: Speeds = field(default_factory=Speeds)
    noise: Noise = field(default_factory=Noise)
    costs: UnitCosts = field(default_factory=UnitCosts)
    fixed: FixedRoutes = field(default_factory=FixedRoutes)
    fleet_curve: FleetCurve = field(default_factory=FleetCurve)

    def __post_init__(self) -> None:
        need(
            bool(re.fullmatch(r"[a-z0-9-]{1,60}", self.city)),
            say("{city!r} is not the short name of a city.", city=self.city),
            where="[study] city",
            remedy=say("`dure city list` shows the cities."),
        )
        need_range("study", {"seed": self.seed}, 0, 2**32 - 1)
        need_range("study", {"replications": self.replications}, 1, MAX_REPLICATIONS)
        need(
            not self.date or bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.date)),
            say("{date!r} is not a date.", date=self.date),
            where="[study] date",
            remedy=say('Write it as "2026-03-04", or leave it out.'),
        )
        need(len(self.name) <= 120, say("A name has up to 120 letters."), where="[study] name")

    def fleet_sizes(self) -> tuple[int, ...]:
        """Return the sizes of the fleet curve with the studied one among them, ascending."""
        return tuple(sorted({*self.fleet_curve.sizes, self.vehicles.count}))
