"""Real networks and real trips, where they are at hand, go through the same doors."""

import csv
from pathlib import Path

import pytest

from dure.core.actor import SYSTEM
from dure.places.actions.city import import_city
from dure.places.domain.city import CityProfile, CitySources, SourceKind
from dure.transit.adapters.study import run_study
from dure.transit.domain.demand import Demand
from dure.transit.domain.fleet import Vehicles
from dure.transit.domain.scenario import FleetCurve, Scenario, Zone
from dure.transit.queries.material import material_of
from tests.factories.study import NOW

pytestmark = pytest.mark.django_db
TRIPS = 300


def imported(folder: Path, slug: str):
    import_city(
        profile=CityProfile(slug, slug.title(), slug.title(), "KR", "Asia/Seoul"),
        sources=CitySources(SourceKind.NETWORK, folder),
        actor=SYSTEM,
        now=NOW,
    )
    return material_of(slug)


def everywhere(slug: str, numbers: tuple[int, ...], **changed: object) -> Scenario:
    """Return a study of the whole network on one morning."""
    given: dict[str, object] = {
        "city": slug,
        "zone": Zone(numbers=numbers),
        "replications": 1,
        "vehicles": Vehicles(count=12, shift_start="06:30", shift_end="10:30"),
        "fleet_curve": FleetCurve(sizes=()),
    }
    return Scenario(**(given | changed))  # type: ignore[arg-type]


def as_trip_file(source: Path, target: Path) -> None:
    """Turn observed rides into trips: ready when they boarded."""
    with source.open() as stream, target.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            ["ready_at", "origin_lon", "origin_lat", "destination_lon", "destination_lat"]
        )
        for row in list(csv.DictReader(stream))[:TRIPS]:
            writer.writerow([row[key] for key in ("board_s", "o_lon", "o_lat", "d_lon", "d_lat")])


def arm_of(result, name):
    return next(arm["measures"] for arm in result["arms"] if arm["arm"] == name)


def test_wirye_trips_on_the_wirye_network(shared_data, tmp_path):
    city = imported(shared_data / "road_kr_wirye_reconstructed", "wirye")
    as_trip_file(shared_data / "demand_kr_wirye_od/od.csv", tmp_path / "trips.csv")
    scenario = everywhere(
        "wirye",
        tuple(zone.number for zone in city.zones),
        demand=Demand(trip_file="trips.csv"),
    )

    result = run_study(scenario, city, folder=tmp_path / "out", trip_folder=tmp_path, processes=1)

    assert 0.5 * TRIPS < result["trips"]["mean"] <= TRIPS
    assert arm_of(result, "demand_responsive")["served_share"]["mean"] > 0.5
    assert arm_of(result, "today")["served_share"]["mean"] == 0


def test_drawn_trips_on_the_doan_network(shared_data, tmp_path):
    city = imported(shared_data / "road_kr_daejeon_doan_etri", "doan")
    scenario = everywhere(
        "doan",
        tuple(zone.number for zone in city.zones),
        demand=Demand(trips_per_day=200, start="07:00", end="09:30"),
    )

    result = run_study(scenario, city, folder=tmp_path / "out", processes=1)

    assert arm_of(result, "demand_responsive")["served_share"]["mean"] > 0.5
    assert arm_of(result, "fixed")["served_share"]["mean"] > 0.1
