"""A tiny city to study: a grid of streets, four zones, one bus line; and stored studies of it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from dure.accounts.models import User
from dure.core.actor import Actor, Role
from dure.engine.network import RoadGraph
from dure.places.domain.city import FORMAT, SourceKind
from dure.places.models import City, CityImport
from dure.places.models import Zone as ZoneRow
from dure.transit.domain.demand import Demand, Noise
from dure.transit.domain.fleet import Service, Vehicles
from dure.transit.domain.material import CityMaterial, StopFacts, ZoneFacts
from dure.transit.domain.scenario import FleetCurve, Scenario, Stops, Zone
from dure.transit.domain.scenario_file import scenario_to_mapping
from dure.transit.domain.study import StudyState
from dure.transit.models import Study

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEST, SOUTH = 127.0, 37.0
BLOCK = 0.0025  # degrees: about 220 m by 280 m
SIDE = 9  # junctions on each side of the grid

WEEK = {
    "service_id": "week",
    "weekdays": [True] * 5 + [False] * 2,
    "start": "2026-01-01",
    "end": "2026-12-31",
    "added": [],
    "removed": ["2026-03-02"],
}
SATURDAY = {**WEEK, "service_id": "saturday", "weekdays": [False] * 5 + [True, False]}
LINE_ROW = 2
"""The row of junctions that the bus runs along."""


def grid(speed_kmh: float) -> RoadGraph:
    """Return the streets, open both ways."""
    column, row = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    node = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    pairs = np.concatenate(
        (
            np.column_stack((node[:, :-1].ravel(), node[:, 1:].ravel())),
            np.column_stack((node[:-1].ravel(), node[1:].ravel())),
        )
    )
    pairs = np.concatenate((pairs, pairs[:, ::-1]))
    return RoadGraph.straight(
        lon=WEST + column.ravel() * BLOCK,
        lat=SOUTH + row.ravel() * BLOCK,
        tail=pairs[:, 0],
        head=pairs[:, 1],
        speed_kmh=speed_kmh,
    )


def _zone(number: int) -> ZoneFacts:
    half = (SIDE - 1) / 2 * BLOCK
    west = WEST + (number % 2) * half - 0.0005
    south = SOUTH + (number // 2) * half - 0.0005
    east, north = west + half + 0.0005 * (number % 2), south + half + 0.0005 * (number // 2)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return ZoneFacts(
        number=number + 1,
        name=f"Quarter {number + 1}",
        lon=(west + east) / 2,
        lat=(south + north) / 2,
        outline={"type": "Polygon", "coordinates": [ring]},
        population=1000.0 * (number + 1),
        age_groups=(("adult", 700.0), ("older", 300.0)),
    )


def _timetable(path: Path) -> None:
    """Write a line along one row, there and back every 20 minutes; on Saturdays every hour."""
    there = list(range(0, SIDE, 2))
    trips, services = [], []
    for service, headway in ((0, 1200), (1, 3600)):
        for start in range(6 * 3600, 23 * 3600, headway):
            for stops in (there, there[::-1]):
                trips.append([(stop // 2, start + 120 * i) for i, stop in enumerate(stops)])
                services.append(service)
    visits = [visit for trip in trips for visit in trip]
    np.savez(
        path,
        stop_id=np.array([f"s{n}" for n in range(len(there))]),
        stop_name=np.array([f"Stop {n}" for n in range(len(there))]),
        stop_lon=WEST + np.array(there) * BLOCK,
        stop_lat=np.full(len(there), SOUTH + LINE_ROW * BLOCK),
        trip_start=np.arange(0, len(visits) + 1, len(there)),
        stop=np.array([stop for stop, _ in visits], np.int32),
        arrive=np.array([at for _, at in visits]),
        depart=np.array([at for _, at in visits]),
        trip_service=np.array(services, np.int32),
        trip_route=np.zeros(len(trips), np.int32),
        services=np.array(json.dumps([WEEK, SATURDAY])),
    )


def tiny_city(folder: Path, *, timetable: bool = True) -> CityMaterial:
    """Write the city's files and return what a study is given of it."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for name, speed in (("drive", 30.0), ("walk", 4.5)):
        arrays |= {f"{name}_{key}": value for key, value in grid(speed).to_arrays().items()}
    none = np.empty(0)
    np.savez(
        folder / "network.npz",
        **arrays,
        building_lon=none,
        building_lat=none,
        building_floor_area=none,
        building_use=np.empty(0, np.uint8),
    )
    if timetable:
        _timetable(folder / "timetable.npz")
    return CityMaterial(
        slug="grid",
        name="Grid",
        import_key="first",
        network=folder / "network.npz",
        timetable=folder / "timetable.npz" if timetable else None,
        zones=tuple(_zone(number) for number in range(4)),
        stops=tuple(
            StopFacts(f"s{n}", f"Stop {n}", WEST + 2 * n * BLOCK, SOUTH + LINE_ROW * BLOCK)
            for n in range(5)
        ),
        attribution=("nobody",),
    )


def tiny_scenario(**changed: object) -> Scenario:
    """Return a study of the tiny city that takes a moment."""
    given: dict[str, object] = {
        "city": "grid",
        "name": "Tiny",
        "zone": Zone(numbers=(1, 2, 3, 4)),
        "seed": 3,
        "replications": 2,
        "stops": Stops(max_walk_metres=400.0, max_access_metres=600.0),
        "vehicles": Vehicles(count=2, seats=6, shift_start="07:00", shift_end="10:00"),
        "service": Service(improve_iterations=10),
        "demand": Demand(trips_per_day=40, start="07:00", end="09:30", min_metres=500.0),
        "noise": Noise(travel_sd=0.1, boarding_sd=0.2, no_show_share=0.05),
        "fleet_curve": FleetCurve(sizes=(1,), replications=1),
    }
    return Scenario(**(given | changed))  # type: ignore[arg-type]


def stored_city(slug: str = "grid", *, folder: Path | None = None) -> City:
    """Store a city with an import; with *folder*, also the tiny city's files under it."""
    city, new = City.objects.get_or_create(
        slug=slug, defaults={"name": slug.title(), "name_en": slug.title(), "country": "KR"}
    )
    if new:
        city.current_import = CityImport.objects.create(
            city=city,
            key="first",
            source=SourceKind.NETWORK.value,
            format=FORMAT,
            imported_at=NOW,
        )
        city.save(update_fields=("current_import",))
    if folder is not None:
        material = tiny_city(folder / "cities" / slug / "first")
        for zone in material.zones:
            ZoneRow.objects.create(
                city=city,
                number=zone.number,
                name=zone.name,
                lon=zone.lon,
                lat=zone.lat,
                outline=zone.outline,
                population=zone.population,
            )
    return city


def person(name: str) -> User:
    """Store somebody who can sign in."""
    return User.objects.create_user(f"{name}@example.org", name=name)


def acting(user: User) -> Actor:
    """Return somebody signed in without any role."""
    return Actor(user.pk)


def officer_of(slug: str, user: User) -> Actor:
    """Return an officer of a city."""
    return Actor(user.pk, frozenset({(Role.CITY_OFFICER, 1)}), frozenset({(1, slug)}))


def stored_study(
    *, state: StudyState = StudyState.QUEUED, by: User | None = None, slug: str = "grid", **fields
) -> Study:
    """Store a study in any state, with what the state needs."""
    given = {"scenario": scenario_to_mapping(tiny_scenario(city=slug)), "name": "Tiny"}
    if state is StudyState.RUNNING:
        given |= {"attempt": 1, "heartbeat_at": NOW}
    if state is StudyState.FAILED:
        given |= {"error_what": "why"}
    given |= {"created_at": NOW, "updated_at": NOW}
    return Study.objects.create(
        city=stored_city(slug), state=state.value, created_by=by, **(given | fields)
    )
